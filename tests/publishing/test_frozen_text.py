"""The text of a frozen report comes from the next edition alone: no editor, no service, no copy changes it."""

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from gongkai.publishing.compare import compare
from gongkai.publishing.comparing import Changes, changes
from gongkai.publishing.errors import CompiledError
from gongkai.publishing.models import Item
from gongkai.publishing.services.publish_item import publish_item
from gongkai.publishing.services.save_version import draft_item, save_version
from gongkai.publishing.services.send_for_review import recall_review, send_for_review
from tests.factories.office import FORMED, GATES, NOW, office
from tests.publishing.browsing import signed_in, written

pytestmark = pytest.mark.django_db
HOUSE = Path(__file__).parents[2] / "gongkai"


@pytest.fixture
def place():
    return office()


@pytest.fixture
def frozen(place):
    return draft_item(
        place.agency, place.draft(kind=Item.Kind.REPORT), by=place.filer, now=NOW, report_year=2025
    )


def _draft(place, item):
    return item


def _sent(place, item):
    return send_for_review(item.pk, by=place.filer, now=NOW, gates=GATES)


def _returned(place, item):
    Item.objects.filter(pk=_sent(place, item).pk).update(stage="returned")
    return item


def _recalled(place, item):
    return recall_review(_sent(place, item).pk, by=place.filer, reason="再看看", now=NOW)


def _approved(place, item):
    _sent(place, item)
    place.agree(item, place.section_head)
    return place.agree(item, place.leader)


def _published(place, item):
    return publish_item(_approved(place, item).pk, by=place.filer, now=NOW)


@pytest.mark.parametrize(
    "reach", [_draft, _sent, _returned, _recalled, _approved, _published], ids=lambda f: f.__name__
)
def test_no_stage_lets_an_ordinary_save_through(place, frozen, reach):
    reach(place, frozen)
    changed = place.draft(kind=Item.Kind.REPORT, body="<p>许可9999件。</p>")
    for year in (None, 2024):
        with pytest.raises(CompiledError, match="年度报告页重新编制一稿"):
            save_version(
                frozen.pk, changed, expected_version=1, by=place.filer, now=NOW, report_year=year
            )
    assert frozen.versions.count() == 1


@pytest.mark.parametrize("reach", [_draft, _returned, _approved, _published])
def test_the_editor_leads_to_the_report_and_saves_nothing(place, frozen, reach):
    reach(place, frozen)
    desk = signed_in(place.filer)
    report = reverse("reports:report", args=[place.agency.slug, 2025])
    address = reverse("publishing:edit", args=[frozen.pk])
    assert desk.get(address).url == report
    assert desk.post(address, written(place, version="1", body="<p>许可9999件。</p>")).url == report
    assert frozen.versions.count() == 1
    page = desk.get(reverse("publishing:item", args=[frozen.pk])).content.decode()
    assert f'href="{report}"' in page
    assert address not in page
    assert "接着写" not in page


def test_a_new_edition_shows_its_own_facts_and_the_acts_in_their_order(place, frozen):
    """Published in March, a second edition formed and frozen in April: what happened later stands below."""
    _published(place, frozen)
    later = NOW + timedelta(days=30)
    save_version(
        frozen.pk, place.draft(kind=Item.Kind.REPORT, formed_on=later.date(), body="<p>第二稿。</p>"),
        expected_version=1, by=place.officer, now=later, note="补登两件", report_year=2025,
    )  # fmt: skip
    text = (
        signed_in(place.officer).get(reverse("publishing:item", args=[frozen.pk])).content.decode()
    )
    acts = re.findall(r'<time datetime="([^"]+)"', text[text.index('id="life"') :])
    assert acts == sorted(acts)
    assert text.index("发布第1稿") < text.index("重新编制，定稿为第2稿，测试员丁：补登两件")
    assert f"<dd>{later:%Y年%-m月%-d日}（公开的一稿是{FORMED:%Y年%-m月%-d日}）</dd>" in text


def test_many_exchanged_files_are_folded_for_the_reviewer(place, frozen):
    old = frozen.current_version
    several = Changes(compare("", ""), (), tuple("甲乙丙"), tuple("丁戊"))
    html = render_to_string("publishing/parts/changes.html", {"changes": several})
    assert "<summary>附件：去掉2个，新添3个</summary>" in html
    few = render_to_string("publishing/parts/changes.html", {"changes": changes(old, old)})
    assert "<details>" not in few


def test_a_frozen_text_is_not_copied_into_another_item(place, frozen):
    desk = signed_in(place.filer)
    answer = desk.get(reverse("publishing:new"), {"like": frozen.pk})
    assert answer.url == reverse("reports:report", args=[place.agency.slug, 2025])


def test_an_ordinary_item_is_not_made_a_report_by_saving(place):
    item = place.drafted()
    with pytest.raises(CompiledError):
        save_version(
            item.pk, place.draft(title="甲"), expected_version=1, by=place.filer, now=NOW,
            report_year=2025,
        )  # fmt: skip


def test_texts_and_files_are_written_at_two_places_and_marked_by_one():
    """Whoever writes a version elsewhere, or names a report year, must be guarded and listed here."""
    writers, markers = set(), set()
    for path in HOUSE.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        name = path.relative_to(HOUSE).as_posix()
        for call in (n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Call)):
            called = ast.unparse(call.func)
            if (
                called.startswith(("Version.objects.", "Attachment.objects."))
                and "create" in called
            ):
                writers.add(name)
            if any(k.arg == "report_year" for k in call.keywords):
                markers.add(name)
    assert writers == {
        "publishing/services/save_version.py", "publishing/services/import_items.py"
    }  # fmt: skip
    assert markers == {
        "publishing/services/save_version.py",
        "reports/services/issue_report.py",
    }  # fmt: skip
