"""The annual report: compiled from records, corrected with a reason, written, issued and issued again."""

import json
import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.urls import reverse

from gongkai.documents.report import read_report
from gongkai.law.report.findings import Finding
from gongkai.ledger.models import Entry
from gongkai.ledger.services.record import agency_chain, record
from gongkai.publishing.models import Column, Item, Publication
from gongkai.publishing.services.publish_item import publish_item
from gongkai.publishing.services.send_for_review import send_for_review
from gongkai.reports import printing
from gongkai.reports.changes import since_issuing
from gongkai.reports.compiling import compiled
from gongkai.reports.errors import (
    NarrativeError,
    NoFiguresError,
    NoSuchCellError,
    NotDraftError,
    NotIssuableError,
    NotYourRegisterError,
    OverrideError,
    ReportError,
)
from gongkai.reports.models import (
    ActivityEntry,
    AnnualReport,
    CellOverride,
    NarrativeSection,
    OpeningBalance,
)
from gongkai.reports.services.amend_activity import amend_activity, remove_activity
from gongkai.reports.services.issue_report import issue_report
from gongkai.reports.services.override_cell import override_cell, restore_cell
from gongkai.reports.services.record_activity import record_activity
from gongkai.reports.services.start_report import reissue_report, start_report
from gongkai.reports.services.write_section import (
    drop_section,
    give_carry_reason,
    write_section,
)
from tests.factories.figures import application, clerk, moment, published
from tests.factories.office import GATES, Office, agency
from tests.factories.office import office as make_office

pytestmark = pytest.mark.django_db

NOW = moment("2024-01-12")
SIGNED = date(2024, 1, 12)
PROBLEMS = "一是部分栏目更新不够及时；二是解读材料形式单一。改进措施：按月核对各栏目更新情况，逐件落实解读。"
GUARD = "培训1次，没有需要追究责任的情形。"


@pytest.fixture
def street() -> Office:
    Column.objects.create(code="reports", name="政府信息公开年报", kind=Column.Kind.REPORT)
    made = make_office("青石街道")
    for day in ("2023-03-01", "2023-05-08", "2023-09-12"):
        published(made.agency, made.filer, day, is_registered=True, column=made.column)
    published(made.agency, made.filer, "2023-06-01", is_registered=False, column=made.column)
    application(made.agency, "2023-02-01", "2023-02-20", "R1")
    for month, number in ((1, 12), (7, 8)):
        record_activity(
            made.agency.pk, year=2023, month=month, kind="licence", measure="decisions",
            value=number, by=made.filer, now=NOW,
        )  # fmt: skip
    return made


def begun(street: Office, **more: str) -> AnnualReport:
    """A draft in which everything that only people know has been written."""
    report = start_report(street.agency.pk, year=2023, by=street.filer, now=NOW)
    write(street, report, "五", 0, PROBLEMS)
    return report


def write(street: Office, report: AnnualReport, no: str, aspect: int, text: str, *, keep=False):
    return write_section(
        report.pk, no=no, aspect=aspect, template=text, keep=keep, by=street.filer, now=NOW
    )


def issued(street: Office) -> AnnualReport:
    return issue_report(begun(street).pk, signed_on=SIGNED, by=street.filer, now=NOW)


def seen(report: AnnualReport, now=NOW, signed_on=SIGNED) -> list[str]:
    """What somebody ticks who has read every open finding."""
    whole = compiled(report.agency, report.year, now=now, report=report, signed_on=signed_on)
    return [f.fingerprint for f in whole.open_findings]


def words(street: Office, report: AnnualReport | None, no: str, aspect: int):
    whole = compiled(street.agency, 2023, now=NOW, report=report)
    return next(w for w in whole.words if w.part.key == (no, aspect))


def test_the_draft_says_what_the_records_say_and_nothing_else(street: Office) -> None:
    whole = compiled(street.agency, 2023, now=NOW)
    text = {w.part.key: w.text for w in whole.words}

    assert text["一", 1] == (
        "本年度主动公开政府信息3条，历年累计公开政府信息3条。"
        f"各栏目发布信息合计4条，其中{street.column.name}4条。"
        "前者为登记入目录的政府信息，后者为各栏目发布的全部信息，两个数统计口径不同。"
        "制发行政规范性文件0件，废止0件，现行有效0件。"
    )
    assert text["一", 2].startswith("本年度收到政府信息公开申请1件，上年结转0件；办结1件，结转")
    assert "予以公开1件，部分公开0件" in text["一", 2]
    assert text["一", 5] == "信息发布实行初审、审核、审发逐级审核。"
    assert text["五", 0] == ""
    assert text["六", 0] == (
        "本年度发出信息处理费收费通知0件，总金额0元，实际收取0元。没有其他需要报告的事项。"
    )


def test_the_tables_and_the_words_hold_the_same_numbers(street: Office) -> None:
    whole = compiled(street.agency, 2023, now=NOW, report=begun(street))

    assert whole.report.table2["licence"] == {"decisions": 20}
    assert whole.report.table3["R1"] == (1, 0, 0, 0, 0, 0, 1)
    said = {f.key: f.value for f in whole.report.narrative}
    assert (said["proactive"], said["received"], said["answered"]) == (3, 1, 1)
    assert [f.rule for f in whole.to_do if f.blocks_issuing] == []


def test_starting_twice_gives_the_same_draft(street: Office) -> None:
    first = start_report(street.agency.pk, year=2023, by=street.filer, now=NOW)

    assert start_report(street.agency.pk, year=2023, by=street.filer, now=NOW) == first
    assert (first.edition, first.form, first.status) == (1, "2021", "draft")
    with pytest.raises(NoFiguresError):
        start_report(street.agency.pk, year=2025, by=street.filer, now=NOW)


def test_somebody_of_another_office_can_do_none_of_it(street: Office) -> None:
    report, stranger = begun(street), clerk(agency("西门街道"), name="测试员西")
    acts = [
        lambda: start_report(street.agency.pk, year=2023, by=stranger, now=NOW),
        lambda: override_cell(
            report.pk,
            cell_id="table2.licence.decisions",
            value="1",
            reason="甲",
            by=stranger,
            now=NOW,
        ),
        lambda: restore_cell(report.pk, cell_id="x", by=stranger, now=NOW),
        lambda: write_section(
            report.pk, no="五", aspect=0, template="甲", keep=False, by=stranger, now=NOW
        ),
        lambda: drop_section(report.pk, no="五", aspect=0, by=stranger, now=NOW),
        lambda: give_carry_reason(report.pk, reason="甲", by=stranger, now=NOW),
        lambda: issue_report(report.pk, signed_on=SIGNED, by=stranger, now=NOW),
        lambda: reissue_report(report.pk, reason="甲", by=stranger, now=NOW),
    ]
    for act in acts:
        with pytest.raises(NotYourRegisterError):
            act()


def test_a_correction_by_hand_needs_a_reason_and_keeps_the_computed_number(street: Office) -> None:
    report = begun(street)
    with pytest.raises(OverrideError, match="理由"):
        override_cell(
            report.pk, cell_id="table2.licence.decisions", value="23", reason=" ",
            by=street.filer, now=NOW,
        )  # fmt: skip
    override_cell(
        report.pk, cell_id="table2.licence.decisions", value="23", reason="三件漏登",
        by=street.filer, now=NOW,
    )  # fmt: skip

    whole = compiled(street.agency, 2023, now=NOW, report=report)
    assert whole.report.table2["licence"] == {"decisions": 23}
    assert whole.computed.table2["licence"]["decisions"].value == 20
    assert whole.overrides[0].computed == Decimal(20)
    assert whole.figures.table2["licence"]["decisions"].note == "手工更正：原为20，三件漏登"
    entry = Entry.objects.get(act="report.cell_overridden")
    assert (entry.details["computed"], entry.details["value"]) == ("20", "23")

    restore_cell(report.pk, cell_id="table2.licence.decisions", by=street.filer, now=NOW)
    assert compiled(street.agency, 2023, now=NOW, report=report).report.table2["licence"] == {
        "decisions": 20
    }


@pytest.mark.parametrize(
    ("cell", "value", "why"),
    [
        ("table2.licence.decisions", "20", "相同"),
        ("table2.licence.decisions", "-1", "不能为负"),
        ("table2.licence.decisions", "1.5", "整数"),
        ("table2.licence.decisions", "NaN", "数字"),
        ("table2.licence.decisions", "二十", "数字"),
        ("table2.fee.amount_wan", "1.234", "两位小数"),
    ],
)
def test_what_cannot_be_a_number_of_the_cell_is_refused(street, cell, value, why) -> None:
    with pytest.raises(OverrideError, match=why):
        override_cell(
            begun(street).pk, cell_id=cell, value=value, reason="甲", by=street.filer, now=NOW
        )
    with pytest.raises(NoSuchCellError):
        override_cell(
            AnnualReport.objects.get().pk, cell_id="table9.x.y", value="1", reason="甲",
            by=street.filer, now=NOW,
        )  # fmt: skip
    assert not CellOverride.objects.exists()


def test_a_corrected_number_of_the_narrative_is_read_in_the_words(street: Office) -> None:
    report = begun(street)
    override_cell(
        report.pk, cell_id="narrative.cumulative", value="1366", reason="旧系统另有1363条",
        by=street.filer, now=NOW,
    )  # fmt: skip
    assert "历年累计公开政府信息1366条" in words(street, report, "一", 1).text


def test_own_words_keep_their_fields_alive(street: Office) -> None:
    report = begun(street)
    write(street, report, "一", 4, "专栏发布{{ 各栏目发布条数 }}条。\n\n　　另设查阅点1处。")

    part = words(street, report, "一", 4)
    assert part.is_own
    assert part.text == "专栏发布4条。\n另设查阅点1处。"
    published(street.agency, street.filer, "2023-11-01", column=street.column)
    assert words(street, report, "一", 4).text.startswith("专栏发布5条。")
    drop_section(report.pk, no="一", aspect=4, by=street.filer, now=NOW)
    assert not words(street, report, "一", 4).is_own


@pytest.mark.parametrize(
    ("no", "aspect", "text", "why"),
    [
        ("五", 0, "共{{ 好人好事 }}件", "没有名为“好人好事”的活字段"),
        ("五", 0, "共{{ 主动公开条数 }件", "括号没有成对"),
        ("五", 0, " \n ", "请写明内容"),
        ("五", 0, "长" * 5001, "最多5000字"),
        ("二", 0, "甲", "没有这一部分"),
        ("一", 6, "甲", "没有这一部分"),
    ],
)
def test_words_that_cannot_be_used_are_refused(street, no, aspect, text, why) -> None:
    report = start_report(street.agency.pk, year=2023, by=street.filer, now=NOW)
    with pytest.raises(NarrativeError, match=why):
        write(street, report, no, aspect, text)
    assert not NarrativeSection.objects.exists()


def test_an_empty_fifth_section_and_a_bare_none_are_told(street: Office) -> None:
    report = start_report(street.agency.pk, year=2023, by=street.filer, now=NOW)
    with pytest.raises(NotIssuableError, match="还没有写完"):
        issue_report(report.pk, signed_on=SIGNED, by=street.filer, now=NOW)
    write(street, report, "五", 0, "无。")

    found = compiled(street.agency, 2023, now=NOW, report=report).to_do
    assert [f.rule for f in found if "只写了“无。”" in f.sentence] == ["S_SECTIONS"]


def test_kept_words_are_next_years_draft_and_last_years_stand_beside(street: Office) -> None:
    report = begun(street)
    write(street, report, "一", 5, "审核签名{{ 审核签名次数 }}次，" + GUARD, keep=True)
    issue_report(report.pk, signed_on=SIGNED, by=street.filer, now=NOW)

    later = moment("2025-01-10")
    whole = compiled(street.agency, 2024, now=later)
    part = next(w for w in whole.words if w.part.key == ("一", 5))
    assert (part.from_kept, part.is_own) == (True, False)
    assert part.text == "审核签名0次，" + GUARD
    assert part.last_year == "审核签名0次，" + GUARD
    assert part.similarity == 1.0
    assert part.is_copied
    fifth = next(w for w in whole.words if w.part.key == ("五", 0))
    assert fifth.last_year == PROBLEMS


def test_issuing_freezes_the_report_and_makes_an_item_with_its_files(street: Office) -> None:
    report = issued(street)

    item = report.item
    assert item is not None
    assert (item.kind, item.column.code, item.formed_on) == ("report", "reports", SIGNED)
    assert item.title == "测试市测试区青石街道2023年政府信息公开工作年度报告"
    assert item.due_on == date(2024, 1, 31), "第四十九条；街道、乡镇通行1月31日"
    version = item.current_version
    assert "<th" in version.body
    assert "headers=" in version.body
    files = {a.name.rpartition(".")[2]: a.file for a in version.attachments.all()}
    assert set(files) == {"pdf", "docx", "xlsx", "csv", "json"}
    for suffix in ("pdf", "docx", "xlsx"):
        read = read_report(files[suffix].path).report
        assert read.table2["licence"] == {"decisions": 20}
        assert read.table3["result_total"] == (1, 0, 0, 0, 0, 0, 1)
    assert json.loads(files["json"].path.read_bytes())["signed_on"] == "2024-01-12"
    assert set(report.snapshot["files"].values()) == {f.sha256 for f in files.values()}
    assert len(report.snapshot_hash) == 64


def test_the_item_goes_through_three_people_and_out(street: Office) -> None:
    item = issued(street).item
    send_for_review(item.pk, by=street.filer, now=NOW, gates=GATES)
    street.agree(item, street.section_head, now=NOW)
    street.agree(item, street.leader, now=NOW)
    publish_item(item.pk, by=street.filer, now=NOW)

    item.refresh_from_db()
    assert item.published_at == NOW
    assert Publication.objects.get(item=item).kind == Publication.Kind.FIRST


def test_the_public_reads_tables_with_their_headings_and_takes_every_format(street, client) -> None:
    item = issued(street).item
    send_for_review(item.pk, by=street.filer, now=NOW, gates=GATES)
    street.agree(item, street.section_head, now=NOW)
    street.agree(item, street.leader, now=NOW)
    publish_item(item.pk, by=street.filer, now=NOW)

    slug = street.agency.slug
    page = client.get(reverse("portal:item", args=[slug, item.pk])).content.decode()
    assert 'headers="t3-G_RESULT t3-R1 t3-total"' in page
    assert 'id="t3-G_RESULT"' in page
    files = re.findall(rf'href="(/{slug}/item/{item.pk}/file/\d+/)"', page)
    assert len(files) == 5
    kinds = {b"".join(client.get(url).streaming_content)[:4] for url in files}
    assert {b"%PDF", b"PK\x03\x04"} <= kinds
    assert item.title in client.get(reverse("portal:reports", args=[slug])).content.decode()


def test_an_issued_report_is_never_changed(street: Office) -> None:
    report = issued(street)

    with pytest.raises(NotDraftError):
        write(street, report, "五", 0, PROBLEMS)
    with pytest.raises(NotDraftError):
        issue_report(report.pk, signed_on=SIGNED, by=street.filer, now=NOW)


def test_a_day_that_cannot_be_is_refused(street: Office) -> None:
    report = begun(street)
    with pytest.raises(NotIssuableError, match="晚于今天"):
        issue_report(report.pk, signed_on=date(2024, 1, 13), by=street.filer, now=NOW)
    with pytest.raises(NotIssuableError, match="成文日期应在2024年"):
        issue_report(report.pk, signed_on=date(2023, 12, 31), by=street.filer, now=NOW)


def test_an_open_finding_must_have_been_seen_and_is_remembered(street: Office) -> None:
    report = start_report(street.agency.pk, year=2023, by=street.filer, now=NOW)
    write(street, report, "五", 0, "无。")
    with pytest.raises(NotIssuableError, match="核对还有1项没有看过"):
        issue_report(report.pk, signed_on=SIGNED, by=street.filer, now=NOW)
    told = seen(report)
    write(street, report, "五", 0, "无")  # another text, another finding
    with pytest.raises(NotIssuableError, match="只写了“无”"):
        issue_report(report.pk, signed_on=SIGNED, seen=told, by=street.filer, now=NOW)

    done = issue_report(report.pk, signed_on=SIGNED, seen=seen(report), by=street.filer, now=NOW)

    assert [f["rule"] for f in done.snapshot["findings"]] == ["S_SECTIONS"]
    (told,) = Entry.objects.get(act="report.issued").details["findings"]
    assert told.startswith("结构完整：")


@pytest.mark.parametrize(
    ("rule", "result", "word"),
    [
        ("T3_BALANCE", "fail", "不平"), ("T3_BALANCE", "pass", "平"),
        ("T2_21_STOCK", "fail", "不平"), ("S_SECTIONS", "fail", "有问题"),
        ("S_SECTIONS", "pass", "无误"), ("Y_JUMP", "fail", "要问"),
        ("T3_CARRY", "not_assessable", "无从核对"),
    ],
)  # fmt: skip
def test_only_an_equation_is_out_of_balance(rule: str, result: str, word: str) -> None:
    assert Finding(rule, result, "").word == word


def test_a_broken_identity_stops_the_issue(street: Office) -> None:
    report = begun(street)
    override_cell(
        report.pk, cell_id="table3.R1.natural", value="2", reason="甲", by=street.filer, now=NOW
    )
    with pytest.raises(NotIssuableError, match="办理结果之和为2"):
        issue_report(report.pk, signed_on=SIGNED, by=street.filer, now=NOW)
    assert not Item.objects.filter(kind="report").exists()


def test_another_number_carried_over_needs_a_written_reason(street: Office) -> None:
    issued(street)
    application(
        street.agency, "2023-12-20", "2024-01-05", "R1"
    )  # recorded after last year's report
    later = moment("2025-01-10")
    report = start_report(street.agency.pk, year=2024, by=street.filer, now=later)
    write_section(
        report.pk,
        no="五",
        aspect=0,
        template="另" + PROBLEMS,
        keep=False,
        by=street.filer,
        now=later,
    )

    blocking = compiled(street.agency, 2024, now=later, report=report).blocking
    assert [f.rule for f in blocking] == ["T3_CARRY"]
    with pytest.raises(NotIssuableError, match="上年结转"):
        issue_report(report.pk, signed_on=date(2025, 1, 10), by=street.filer, now=later)
    with pytest.raises(NarrativeError):
        give_carry_reason(report.pk, reason=" ", by=street.filer, now=later)
    give_carry_reason(report.pk, reason="年末收到一件，年报后补登。", by=street.filer, now=later)
    report.refresh_from_db()
    told = seen(report, later, date(2025, 1, 10))
    done = issue_report(
        report.pk, signed_on=date(2025, 1, 10), seen=told, by=street.filer, now=later
    )
    assert done.snapshot["carry_reason"] == "年末收到一件，年报后补登。"


def test_records_that_changed_since_are_told_with_their_cause(street: Office) -> None:
    report = issued(street)
    assert since_issuing(report, now=NOW).sentence == "自定稿以来，各格与记录一致。"
    record_activity(
        street.agency.pk, year=2023, month=9, kind="licence", measure="decisions", value=2,
        by=street.filer, now=NOW,
    )  # fmt: skip

    changes = since_issuing(report, now=NOW)
    assert [(c.issued, c.now) for c in changes.cells] == [("20", "22")]
    assert changes.sentence == (
        "自定稿以来，1格会不同，因为增加了“2023年9月 行政许可 处理决定数量”。"
    )


def test_a_number_corrected_by_hand_is_told_apart_from_the_records(street: Office) -> None:
    """20 were counted, 23 are written by hand; that is no drift until the register says 22."""
    report = begun(street)
    override_cell(
        report.pk, cell_id="table2.licence.decisions", value="23", reason="三件漏登",
        by=street.filer, now=NOW,
    )  # fmt: skip
    report = issue_report(report.pk, signed_on=SIGNED, seen=seen(report), by=street.filer, now=NOW)
    report.refresh_from_db()
    assert since_issuing(report, now=NOW).cells == ()

    entry = ActivityEntry.objects.get(month=7)
    amend_activity(entry.pk, value=10, reason="与窗口核对", by=street.filer, now=NOW)

    (change,) = since_issuing(report, now=NOW).cells
    assert change.sentence == "该格手工更正为23；定稿时记录为20，现在为22"
    (cause,) = change.causes
    assert (cause.who, cause.at, cause.detail, cause.reason) == (
        str(street.filer), NOW, "8改为10", "与窗口核对",
    )  # fmt: skip
    assert cause.url == reverse("reports:entry", args=[entry.pk])


def test_a_removed_entry_and_a_case_answered_since_are_told_as_causes(street: Office) -> None:
    report = issued(street)
    entry = ActivityEntry.objects.get(month=7)
    remove_activity(entry.pk, reason="登重了", by=street.filer, now=NOW)
    case = application(street.agency, "2023-12-20")
    with transaction.atomic():
        chain = agency_chain(street.agency.pk)
        record(chain, "application.received", at=NOW, actor=street.filer, subject=case)
        other = application(street.agency, "2024-01-05")
        record(chain, "application.received", at=NOW, actor=street.filer, subject=other)

    found = {c.cell.id: c.causes for c in since_issuing(report, now=NOW).cells}
    (removed,) = found["table2.licence.decisions"]
    assert (removed.detail, removed.reason, removed.url) == ("数量8", "登重了", "")
    assert {c.record for c in found["table3.new_received.natural"]} == {case.number}


def test_issuing_again_keeps_both_editions_and_one_item(street: Office) -> None:
    first = issued(street)
    record_activity(
        street.agency.pk, year=2023, month=9, kind="licence", measure="decisions", value=2,
        by=street.filer, now=NOW,
    )  # fmt: skip
    with pytest.raises(ReportError, match="为什么"):
        reissue_report(first.pk, reason="", by=street.filer, now=NOW)
    second = reissue_report(first.pk, reason="补登两件许可", by=street.filer, now=NOW)
    with pytest.raises(ReportError, match="已经有一稿"):
        reissue_report(first.pk, reason="甲", by=street.filer, now=NOW)
    second = issue_report(second.pk, signed_on=SIGNED, by=street.filer, now=NOW)

    first.refresh_from_db()
    assert (first.status, second.status, second.edition) == ("superseded", "issued", 2)
    assert first.snapshot["report"]["table2"]["licence"] == {"decisions": 20}
    assert second.snapshot["report"]["table2"]["licence"] == {"decisions": 22}
    assert first.item_id == second.item_id
    assert second.item.versions.count() == 2


def test_a_corrected_edition_is_not_late_when_the_first_was_in_time(street: Office) -> None:
    first, late = issued(street), date(2024, 11, 20)
    lately = moment("2024-11-20")

    def asked(report: AnnualReport | None) -> set[str]:
        whole = compiled(street.agency, 2023, now=lately, report=report, signed_on=late)
        return {found.rule for found in whole.findings if found.says_something}

    assert "X_DATE" in asked(None)
    Item.objects.filter(pk=first.item_id).update(
        published_version=first.item.versions.get(), published_at=moment("2024-01-31")
    )
    second = reissue_report(first.pk, reason="改一处", by=street.filer, now=lately)
    assert "X_DATE" not in asked(second)


def test_a_report_in_review_cannot_be_replaced_under_the_reviewers(street: Office) -> None:
    first = issued(street)
    send_for_review(first.item.pk, by=street.filer, now=NOW, gates=GATES)
    second = reissue_report(first.pk, reason="改一处", by=street.filer, now=NOW)
    with pytest.raises(ReportError):
        issue_report(second.pk, signed_on=SIGNED, by=street.filer, now=NOW)

    second.refresh_from_db()
    first.refresh_from_db()
    assert (first.status, second.status) == ("issued", "draft")


def test_compiling_takes_a_constant_number_of_queries(
    street, django_assert_max_num_queries
) -> None:
    report = begun(street)
    for day in range(1, 20):
        published(street.agency, street.filer, f"2023-10-{day:02d}", column=street.column)
        application(street.agency, "2023-03-01", "2023-03-10", "R1")
    with django_assert_max_num_queries(26):
        compiled(street.agency, 2023, now=NOW, report=report)


def test_the_applications_of_all_years_are_a_live_field(street: Office) -> None:
    """One of 2023 and, in the balance to the end of 2020, two; the balance's own year is not counted again."""
    application(street.agency, "2020-06-01", "2020-06-20", "R1")
    draft = words(street, None, "一", 2)
    assert "历年累计受理" not in draft.text
    OpeningBalance.objects.create(
        agency=street.agency, measure="applications", value=2, as_of=date(2020, 12, 31),
        source="2020年度报告", recorded_by=street.filer, recorded_at=NOW,
    )  # fmt: skip
    whole = compiled(street.agency, 2023, now=NOW)
    assert whole.values["历年累计受理件数"] == "3"
    assert "历年累计受理3件。" in words(street, None, "一", 2).text
    assert {f.key: f.value for f in whole.report.narrative}["received"] == 1
    assert compiled(street.agency, 2019, now=NOW).values["历年累计受理件数"] is None


def test_the_printed_report_is_set_in_the_faces_of_the_office(
    street: Office, settings, tmp_path
) -> None:
    asked = []
    settings.GONGKAI_FONTS = tmp_path
    paper = compiled(street.agency, 2023, now=NOW).paper
    real = printing.report_pdf

    def keep(paper, *, font_folders=()):
        asked.append(tuple(font_folders))
        return real(paper, font_folders=font_folders)

    printing.report_pdf = keep
    try:
        assert printing.official_pdf(paper)[:5] == b"%PDF-"
    finally:
        printing.report_pdf = real
    assert asked == [(tmp_path,)]
