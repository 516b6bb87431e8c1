"""``gongkai ledger``: verify and heads."""

import json
from pathlib import Path

import pytest
from django.db import connection, transaction
from typer.testing import CliRunner

from gongkai.cli import app
from gongkai.cli.commands import register
from gongkai.ledger import guard
from gongkai.ledger.models import Entry
from gongkai.ledger.services.export_heads import export_heads, read_heads
from gongkai.ledger.services.record import record
from tests.factories.accounts import NOW

pytestmark = pytest.mark.django_db
runner = CliRunner()


@pytest.fixture(scope="module", autouse=True)
def commands() -> None:
    if not app.registered_groups:
        register(app)


def write(count: int) -> None:
    for number in range(count):
        with transaction.atomic():
            record("agency:7", "item.saved", at=NOW, version=number)


def test_a_sound_ledger_says_so() -> None:
    write(3)
    answer = runner.invoke(app, ["ledger", "verify"])
    assert answer.exit_code == 0
    assert "台账完好，共3条" in answer.stdout


def test_a_changed_byte_is_named_and_the_command_fails() -> None:
    write(3)
    guard.remove(connection)
    Entry.objects.filter(seq=2).update(actor_name="系桶")
    answer = runner.invoke(app, ["ledger", "verify"])
    assert answer.exit_code == 1
    assert "台账“agency:7”第2条被改动过。" in answer.stdout


def test_the_exported_heads_are_the_anchors_of_a_later_check(tmp_path: Path) -> None:
    write(2)
    heads = runner.invoke(app, ["ledger", "heads"]).stdout
    digest = Entry.objects.get(seq=2).digest
    assert json.loads(heads)["heads"] == {"agency:7": {"seq": 2, "digest": digest}}
    anchors = tmp_path / "heads.json"
    anchors.write_text(heads, encoding="utf-8")
    write(1)
    assert runner.invoke(app, ["ledger", "verify", "--anchors", str(anchors)]).exit_code == 0

    anchors.write_text('{"heads": {"agency:7": {"seq": 2, "digest": "beef"}}}', encoding="utf-8")
    answer = runner.invoke(app, ["ledger", "verify", "--anchors", str(anchors)])
    assert answer.exit_code == 1
    assert "整段重写" in answer.stdout


def test_a_file_that_is_no_export_is_refused_in_a_sentence(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text("[1, 2]", encoding="utf-8")
    answer = runner.invoke(app, ["ledger", "verify", "--anchors", str(wrong)])
    assert answer.exit_code == 2
    assert "不是导出的台账摘要" in answer.output


def test_the_day_s_export_of_the_worker_is_an_anchor_too(tmp_path: Path) -> None:
    write(2)
    exported = export_heads(tmp_path, now=NOW)
    assert exported.name == "2026-11-22.json"
    assert runner.invoke(app, ["ledger", "verify", "--anchors", str(exported)]).exit_code == 0
    assert read_heads(exported)["agency:7"][0] == 2
