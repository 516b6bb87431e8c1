"""``gongkai check-report``: exit codes, JSON contract, and what a person reads."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from gongkai.cli import commands
from tests.law.report.conftest import as_read
from tests.tools.report_variants import Report as MadeReport


@pytest.fixture(scope="module")
def app() -> typer.Typer:
    made = typer.Typer()
    commands.register(made)
    return made


def run(app: typer.Typer, *arguments: object) -> Any:
    return CliRunner().invoke(app, ["check-report", *map(str, arguments)])


def saved(folder: Path, name: str, entry: dict[str, Any]) -> Path:
    path = folder / name
    path.write_text(json.dumps(entry, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    return saved(tmp_path, "clean.json", as_read(MadeReport("2021", 1, 2023)))


@pytest.fixture
def unbalanced(tmp_path: Path) -> Path:
    entry = as_read(MadeReport("2021", 1, 2023, faults=("T3_BALANCE",)))
    return saved(tmp_path, "unbalanced.json", entry)


def failed(result: dict[str, Any]) -> list[str]:
    return [f["rule"] for f in result["findings"] if f["result"] == "fail"]


def test_a_clean_report_leaves_nothing_to_say(app: typer.Typer, clean: Path) -> None:
    told = run(app, clean, "--json")

    assert told.exit_code == 0
    result = json.loads(told.stdout)
    assert result["file"] == str(clean)
    assert failed(result) == []
    assert (result["year"], result["form"]) == (2023, "2021")


def test_a_finding_has_the_fields_of_the_contract(app: typer.Typer, unbalanced: Path) -> None:
    told = run(app, unbalanced, "--json")

    assert told.exit_code == 1
    [finding] = [f for f in json.loads(told.stdout)["findings"] if f["result"] == "fail"]
    assert finding["rule"] == "T3_BALANCE"
    assert finding["severity"] == "error"
    assert finding["blocks_issuing"] is True
    assert "第一项加第二项之和，等于第三项加第四项之和" in finding["reference"]
    assert {"table", "row", "column", "value", "label"} <= set(finding["cells"][0])


def test_several_files_are_a_list_and_one_bad_file_does_not_stop_the_others(
    app: typer.Typer, tmp_path: Path, clean: Path, unbalanced: Path
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{ not json", encoding="utf-8")

    told = run(app, bad, clean, unbalanced, "--json")

    assert told.exit_code == 2
    results = json.loads(told.stdout)
    assert [Path(result["file"]).name for result in results] == [
        "bad.json", "clean.json", "unbalanced.json",
    ]  # fmt: skip
    assert "不是有效的 JSON" in results[0]["error"]["message"]
    assert failed(results[2]) == ["T3_BALANCE"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("[]", "不是年度报告的数据"),
        ('{"form": "1999"}', "应为 2019 或 2021"),
        (None, "没有找到文件"),
    ],
)
def test_what_is_no_report_is_refused_in_a_sentence(
    app: typer.Typer, tmp_path: Path, content: str | None, sentence: str
) -> None:
    path = tmp_path / "x.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")

    told = run(app, path, "--json")

    assert told.exit_code == 2
    assert sentence in json.loads(told.stdout)["error"]["message"]


def test_last_years_report_is_found_among_many_by_office_and_year(
    app: typer.Typer, tmp_path: Path
) -> None:
    made = MadeReport("2021", 1, 2023, faults=("T3_CARRY",))
    assert made.previous
    now = saved(tmp_path, "now.json", as_read(made))
    last = as_read(made.previous)
    before = saved(tmp_path, "before.json", last)
    stranger = saved(tmp_path, "stranger.json", last | {"agency": "别处的街道办事处"})

    alone = json.loads(run(app, now, "--json").stdout)
    strange = json.loads(run(app, now, "--previous", stranger, "--json").stdout)
    matched = run(app, now, "--previous", stranger, "--previous", before, "--json")

    assert failed(alone) == failed(strange) == []
    assert failed(json.loads(matched.stdout)) == ["T3_CARRY"]


def test_a_predecessor_that_cannot_be_read_is_said_and_ends_with_2(
    app: typer.Typer, tmp_path: Path, clean: Path
) -> None:
    told = run(app, clean, "--previous", tmp_path / "none.json", "--json")

    assert told.exit_code == 2
    assert "没有找到文件" in told.stderr
    assert failed(json.loads(told.stdout)) == []


def test_a_predecessor_that_fits_none_is_said(
    app: typer.Typer, clean: Path, unbalanced: Path
) -> None:
    told = run(app, clean, "--previous", unbalanced)

    assert told.exit_code == 0
    assert "没有对上这次核对的任何一份" in told.stderr


def test_a_sum_is_not_judged_while_one_of_its_offices_was_not_read(
    app: typer.Typer, tmp_path: Path, clean: Path
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{ not json", encoding="utf-8")
    whole = json.loads(run(app, clean, "--lower", clean, "--json").stdout)
    assert [f["result"] for f in whole["findings"] if f["rule"] == "H_SUM"] == ["pass"]

    told = run(app, clean, "--lower", clean, "--lower", bad, "--json")

    assert told.exit_code == 2
    [found] = [f for f in json.loads(told.stdout)["findings"] if f["rule"] == "H_SUM"]
    assert found["result"] == "not_assessable"
    assert "1份下级单位的报告没有读成" in found["sentence"]


def test_a_folder_stands_for_its_files(app: typer.Typer, tmp_path: Path) -> None:
    inner = tmp_path / "报告" / "街道"
    inner.mkdir(parents=True)
    saved(inner, "一.json", as_read(MadeReport("2021", 1, 2023)))
    saved(inner.parent, "二.json", as_read(MadeReport("2021", 2, 2023)))
    saved(inner.parent, ".隐藏.json", {})
    (tmp_path / "空").mkdir()

    results = json.loads(run(app, inner.parent, "--json").stdout)
    assert sorted(Path(result["file"]).name for result in results) == ["一.json", "二.json"]
    assert "里没有文件" in run(app, tmp_path / "空").stdout


def test_a_person_reads_what_to_do_why_and_where(app: typer.Typer, unbalanced: Path) -> None:
    told = run(app, unbalanced)

    assert told.exit_code == 1
    flowing = "".join(told.stdout.split())
    for words in ("收办平衡", "阻止发布", "请对照台账更正", "依据：", "不可评估"):
        assert words in flowing


def test_a_person_is_told_that_nothing_was_found(app: typer.Typer, clean: Path) -> None:
    assert "没有需要核对之处" in run(app, clean).stdout


def test_no_file_is_a_refusal_in_chinese(app: typer.Typer) -> None:
    told = run(app)

    assert told.exit_code == 2
    assert "缺少" in told.stderr


def test_checking_needs_neither_django_nor_the_readers() -> None:
    code = (
        "import sys, gongkai.cli.check, gongkai.law.report.reconcile;"
        "print([m for m in sys.modules if m.startswith(('django', 'gongkai.documents'))])"
    )

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "[]"
