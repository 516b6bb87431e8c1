"""导入历年申请：dry run with the faulty lines, import, undo."""

import io
from datetime import date

import pytest
import xlsxwriter

from gongkai.applications.errors import (
    ApplicationError,
    BatchTouchedError,
    NotYoursError,
    WrongKindError,
    WrongStageError,
)
from gongkai.applications.models import Application, ImportBatch, RequestedItem
from gongkai.applications.selectors import case_facts, register_rows
from gongkai.applications.services.assign import assign
from gongkai.applications.services.correct_channel import correct_channel
from gongkai.applications.services.import_applications import import_applications
from gongkai.applications.services.undo_import import undo_import
from gongkai.applications.sheets import CaseRow, read_cases, write_cases
from gongkai.law.report.count import count_year
from gongkai.ledger.labels import detail_words
from gongkai.ledger.models import Entry
from tests.factories.cases import at, office

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 10)
HEAD = ["申请编号", "申请人类型", "申请内容", "收到申请之日", "答复之日", "办理结果"]


def workbook(*rows: list[object], head: list[str] = HEAD) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet()
    for line, row in enumerate([["历年申请"], head, *rows]):
        sheet.write_row(line, 0, [str(cell) for cell in row])
    book.close()
    return target.getvalue()


def read(*rows: list[object], taken: frozenset[str] = frozenset(), **changes):
    return read_cases(workbook(*rows, **changes), taken=taken, today=TODAY)


def test_outcomes_are_known_by_the_laws_words_and_by_the_rows_of_the_reports_year():
    found = read(
        ["旧1", "自然人", "预算", "2020-03-02", "2020年3月20日", "无法提供：经检索信息不存在"],
        ["旧2", "商业企业", "决算", "20210302", "2021/3/20", "（一）予以公开"],
        ["旧3", "其他", "名单", "2020.3.2", "2020-03-20", "（六）其他处理"],
        ["旧4", "法律服务机构", "合同", "2026-03-02", "", ""],
    )
    assert found.problems == []
    assert [(r.number, r.applicant_kind, r.outcome) for r in found.rows] == [
        ("旧1", "natural", "not_found"), ("旧2", "company", "granted"), ("旧3", "other_org", "R6"),
        ("旧4", "legal_service", ""),
    ]  # fmt: skip
    assert found.rows[0].answered_on == date(2020, 3, 20)


def test_faulty_lines_are_named_by_line_and_the_others_stay():
    found = read(
        ["", "自然人", "预算", "2020-03-02", "", ""],
        ["旧2", "公司", "预算", "2020-03-02", "", ""],
        ["旧3", "自然人", "预算", "2020-02-30", "", ""],
        ["旧4", "自然人", "预算", "2020-03-02", "2020-03-01", "予以公开"],
        ["旧5", "自然人", "预算", "2020-03-02", "2020-03-09", ""],
        ["旧6", "自然人", "预算", "2020-03-02", "2020-03-09", "说不清"],
        ["旧7", "自然人", "预算", "2026-03-11", "", ""],
        ["旧8", "自然人", "预算", "2020-03-02", "", ""],
        ["旧8", "自然人", "决算", "2020-03-02", "", ""],
        ["旧9", "自然人", "决算", "2020-03-02", "", ""],
        ["旧10", "自然人", "预算", "2020-03-02", "2020-12-30", "其他处理：逾期未按收费通知要求缴纳费用"],
        taken=frozenset({"旧9"}),
    )  # fmt: skip
    assert [row.number for row in found.rows] == ["旧8"]
    told = {p.line: p.what for p in found.problems}
    assert list(told) == [3, 4, 5, 6, 7, 8, 9, 11, 12, 13]
    for line, words in {
        3: "没有填申请编号", 4: "“公司”无法识别", 5: "2020-02-30", 6: "早于收到申请之日", 7: "要一起填",
        8: "“说不清”无法识别", 9: "晚于今天", 11: "与第10行重复", 12: "已经有了", 13: "2021年1月1日才有。请改填那时的结果",
    }.items():  # fmt: skip
        assert words in told[line]


def test_a_sheet_without_its_head_is_refused():
    with pytest.raises(ApplicationError, match="没有找到表头"):
        read(["旧1", "自然人"], head=["编码", "类别"])


ROWS = (
    ["旧1", "自然人", "预算", "2020-03-02", "2020-03-20", "予以公开"],
    ["旧2", "自然人", "决算", "2026-03-02", "", ""],
)


def imported(here):
    return import_applications(
        here.agency, read(*ROWS).rows, file_name="历年.xlsx", by=here.handler, now=at(TODAY)
    )


def test_imported_cases_are_counted_and_open_ones_have_their_last_day():
    here = office()
    batch = imported(here)
    old, running = Application.objects.filter(batch=batch).order_by("received_on")
    assert (old.outcome, old.due_on, old.origin) == ("granted", None, "imported")
    assert running.due_on == date(2026, 3, 30)
    assert count_year(case_facts(here.agency.pk, 2020), 2020)["R1"][-1] == 1
    assert Entry.objects.get(act="applications.imported").details["rows"] == 2
    with pytest.raises(ApplicationError, match="已经有了"):
        imported(here)


def test_a_number_that_an_imported_case_bears_is_passed_over():
    here = office()
    taken = f"{here.agency.code}-2026-0001"
    rows = read([taken, "自然人", "预算", "2026-01-05", "", ""]).rows
    import_applications(here.agency, rows, file_name="历年.xlsx", by=here.handler, now=at(TODAY))
    assert here.received().number == f"{here.agency.code}-2026-0002"


def test_a_batch_is_taken_back_whole_and_once():
    here = office()
    batch = imported(here)
    undo_import(batch.pk, by=here.handler, now=at(TODAY))
    assert not Application.objects.exists()
    assert not RequestedItem.objects.exists()
    assert ImportBatch.objects.get().undone_at == at(TODAY)
    with pytest.raises(WrongStageError):
        undo_import(batch.pk, by=here.handler, now=at(TODAY))
    assert imported(here).rows == 2


def test_a_batch_somebody_has_worked_on_stays():
    here = office()
    batch = imported(here)
    case = Application.objects.get(number="旧2")
    assign(case.pk, handler=here.handler, section=None, by=here.handler, now=at(TODAY))
    with pytest.raises(BatchTouchedError, match="1件"):
        undo_import(batch.pk, by=here.handler, now=at(TODAY))
    assert Application.objects.count() == 2


def test_an_imported_case_gets_its_channel_afterwards_with_reason_and_entry():
    here = office()
    imported(here)
    old = Application.objects.get(number="旧1")
    how = {"by": here.handler, "now": at(TODAY)}
    for bad in ("", "no_contact", "pigeon"):
        with pytest.raises(ApplicationError, match="请选择收件渠道"):
            correct_channel(old.pk, channel=bad, reason="查了登记簿", **how)
    with pytest.raises(ApplicationError, match="更正的理由"):
        correct_channel(old.pk, channel="in_person", reason=" ", **how)
    correct_channel(old.pk, channel="in_person", reason="查了登记簿", **how)
    correct_channel(old.pk, channel="registered_mail", reason="看错了行", **how)

    after = Application.objects.get(pk=old.pk)
    assert (after.channel, after.received_on, after.answered_on) == (
        "registered_mail", old.received_on, old.answered_on,
    )  # fmt: skip
    entry = Entry.objects.filter(act="application.channel_corrected").order_by("seq").last()
    words = dict(detail_words(entry.details))
    assert (words["原收件渠道"], words["理由"]) == ("当面提交", "看错了行")
    with pytest.raises(ApplicationError, match="就是这个渠道"):
        correct_channel(old.pk, channel="registered_mail", reason="再来", **how)
    with pytest.raises(BatchTouchedError, match="1件"):
        undo_import(old.batch_id, **how)


def test_the_channel_of_a_case_of_ours_gives_its_day_and_stays():
    here, there = office(), office("别的街道")
    how = {"channel": "fax", "reason": "改", "now": at(TODAY)}
    with pytest.raises(WrongKindError, match="只有导入的旧案"):
        correct_channel(here.received().pk, by=here.handler, **how)
    imported(here)
    with pytest.raises(NotYoursError):
        correct_channel(Application.objects.get(number="旧1").pk, by=there.handler, **how)


def test_strangers_neither_import_nor_undo():
    here, there = office(), office("另一街道")
    batch = imported(here)
    with pytest.raises(NotYoursError):
        undo_import(batch.pk, by=there.handler, now=at(TODAY))
    with pytest.raises(NotYoursError):
        import_applications(
            here.agency, read(*ROWS).rows, file_name="x", by=here.section_head, now=at(TODAY)
        )
    with pytest.raises(ApplicationError, match="没有可以导入的行"):
        import_applications(here.agency, [], file_name="x", by=here.handler, now=at(TODAY))


def test_what_is_exported_reads_back_as_it_was_and_imports_nowhere_twice():
    here = office()
    rows = [
        CaseRow(2, "旧1", "natural", "=1+1", date(2020, 3, 2), date(2020, 3, 20), "not_found"),
        CaseRow(3, "旧2", "legal_service", "预算", date(2020, 5, 6), date(2020, 5, 20), "R6"),
        CaseRow(4, "旧3", "other_org", "决算", date(2020, 12, 30)),
    ]
    import_applications(here.agency, rows, file_name="x", by=here.handler, now=at(TODAY))
    sheet = write_cases(register_rows(here.agency.pk, 2020))
    assert read_cases(sheet, taken=frozenset(), today=TODAY).rows == rows
    case = Application.objects.get(number="旧2")
    assert case.outcome_label == "（六）其他处理"
    again = read_cases(sheet, taken=frozenset({"旧1", "旧2", "旧3"}), today=TODAY)
    assert (again.rows, len(again.problems)) == ([], 3)


def test_an_answer_from_before_the_revision_is_told_where_its_total_goes():
    found = read(["旧1", "自然人", "预算", "2018-03-02", "2018-03-09", "予以公开"])
    (problem,) = found.problems
    assert "2019年5月15日才有" in problem.what
    assert "合计到“期初数”页登记" in problem.what
