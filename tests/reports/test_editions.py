"""An edition is frozen: what is public of it, what a return means, and what the verification finds."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.agencies.selectors import scope
from gongkai.publishing.models import Item, Version
from gongkai.publishing.selectors import desk_tasks
from gongkai.publishing.services.publish_item import publish_item
from gongkai.publishing.services.send_for_review import send_for_review
from gongkai.publishing.services.sign_step import sign_step
from gongkai.reports.integrity import broken
from gongkai.reports.models import AnnualReport
from gongkai.reports.published import public_reports
from gongkai.reports.services.issue_report import issue_report
from gongkai.reports.services.start_report import reissue_report
from tests.factories.office import GATES, Office
from tests.publishing.browsing import signed_in
from tests.reports.test_annual_report import NOW, SIGNED, begun, issued, seen, street

__all__ = ["street"]
pytestmark = pytest.mark.django_db
WORDS = "许可件数与登记簿不符，请核对"


def out(street: Office, report: AnnualReport) -> Item:
    item = report.item
    send_for_review(item.pk, by=street.filer, now=NOW, gates=GATES)
    street.agree(item, street.section_head, now=NOW)
    street.agree(item, street.leader, now=NOW)
    return publish_item(item.pk, by=street.filer, now=NOW)


def returned(street: Office, report: AnnualReport) -> Item:
    item = send_for_review(report.item.pk, by=street.filer, now=NOW, gates=GATES)
    return sign_step(
        item.pk, seen_hash=item.current_version.content_hash, verdict="return",
        by=street.section_head, now=NOW, opinion=WORDS,
    )  # fmt: skip


def page(street: Office, desk: Client) -> str:
    return desk.get(reverse("reports:report", args=[street.agency.slug, 2023])).content.decode()


def test_the_edition_remembers_the_digest_of_the_text_it_became(street: Office) -> None:
    report = issued(street)
    assert report.item.report_year == 2023
    assert report.snapshot["content_hash"] == report.item.current_version.content_hash
    out(street, report)
    assert not [s for s in broken() if "定稿" in s]
    assert len(public_reports(NOW)) == 1


def test_another_public_text_than_the_frozen_one_is_found_and_shown(street: Office) -> None:
    """As the ordinary editor once let through: signed and published, with the same files."""
    report = issued(street)
    item = out(street, report)
    Version.objects.filter(pk=item.published_version_id).update(
        body="<p>许可9999件。</p>", content_hash="0" * 64
    )
    assert any("公开的文字或者附件与各稿定稿都不一致" in s for s in broken())
    assert "与各稿定稿都不一致" in page(street, signed_in(street.officer))
    assert public_reports(NOW) == []


def test_a_snapshot_changed_behind_the_back_is_found(street: Office) -> None:
    report = issued(street)
    report.snapshot["numbers"]["table2.licence.decisions"] = "21"
    AnnualReport.objects.filter(pk=report.pk).update(snapshot=report.snapshot)
    assert any("定稿的内容后来被改过" in s for s in broken())


def test_an_edition_from_before_the_digest_was_kept_is_known_by_its_moment(street: Office) -> None:
    report = issued(street)
    del report.snapshot["content_hash"]
    AnnualReport.objects.filter(pk=report.pk).update(snapshot=report.snapshot)
    out(street, report)
    assert not any("与各稿定稿都不一致" in s for s in broken())


def test_a_returned_report_says_so_with_the_words_and_the_one_way_on(street: Office) -> None:
    report = issue_report(begun(street).pk, signed_on=SIGNED, by=street.officer, now=NOW)
    item = returned(street, report)
    desk = signed_in(street.officer)
    text = page(street, desk)
    assert "第1稿被退回" in text
    assert WORDS in text
    assert "下一步：重新编制一稿" in text
    assert f'value="{street.section_head}退回：{WORDS}"' in text, "the reason of the next edition"

    (task,) = [t for t in desk_tasks(scope(street.officer, NOW.date()), NOW) if t.item_id]
    assert task.url == reverse("reports:report", args=[street.agency.slug, 2023])
    assert WORDS in task.why
    shown = desk.get(reverse("publishing:item", args=[item.pk])).content.decode()
    assert "重新编制一稿</a>" in shown


def test_the_standing_of_each_edition_is_named(street: Office) -> None:
    first = issued(street)
    out(street, first)
    desk = signed_in(street.filer)
    second = reissue_report(first.pk, reason="补登两件许可", by=street.filer, now=NOW)
    text = page(street, desk)
    assert "第1稿自定稿以来，各格与记录一致。" in text
    issue_report(
        second.pk, signed_on=SIGNED - timedelta(days=1), seen=seen(second), by=street.filer, now=NOW
    )
    text = page(street, desk)
    assert "第2稿已定稿" in text
    assert "定稿，还没有送审。" in text, "nobody has signed it"
    assert "已公开，2024-01-12定稿" in text, "the first is still the one that is out"
