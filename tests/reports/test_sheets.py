"""The register from a spreadsheet: tried first, taken in whole or not at all, taken back as one."""

import io
import json

import pytest
from openpyxl import Workbook

from gongkai.ledger.models import Entry
from gongkai.reports.errors import ReportError
from gongkai.reports.models import ActivityBatch, ActivityEntry
from gongkai.reports.selectors import figures
from gongkai.reports.services.import_activities import (
    import_activities,
    try_activities,
    undo_import,
)
from gongkai.reports.sheet import read_sheet
from tests.factories.figures import clerk, moment, office

pytestmark = pytest.mark.django_db

NOW = moment("2021-01-12")
HEADINGS = ["年度", "月份", "类别", "指标", "数量", "单位", "说明"]
GOOD = [
    [2020, 1, "行政许可", "处理决定数量", 20, "件", ""],
    [2020, 2, "行政许可", "项目数量增减", -3, "", ""],
    ["2020年", "3月", " 政府集中采购 ", "金额", "１,500.50", "", "第一季度"],
]


@pytest.fixture
def street():
    return office()


@pytest.fixture
def by(street):
    return clerk(street)


def sheet(*rows, headings=HEADINGS) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in [headings, *rows]:
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_trial_tells_everything_and_leaves_nothing(street, by):
    trial = try_activities(street.pk, read_sheet(sheet(*GOOD)), by=by, now=NOW)

    assert (trial.good, trial.troubles) == (3, ())
    assert [(q.line, q.sentence) for q in trial.questions] == [
        (4, "金额没有注明单位，将记为“未注明”。是元还是万元？")
    ]
    assert not ActivityEntry.objects.exists()
    assert not ActivityBatch.objects.exists()
    assert not Entry.objects.exists()


def test_a_good_sheet_is_taken_in_whole(street, by):
    batch = import_activities(
        street.pk, read_sheet(sheet(*GOOD)), file_name="登记.xlsx", by=by, now=NOW
    )

    table = figures(street, 2020, now=NOW).as_dict()["table2"]
    assert (table["licence"]["decisions"], table["licence"]["delta"]) == (20, -3)
    assert table["procurement"]["amount"] == 1500.5
    assert Entry.objects.filter(act="activity.imported", subject_id=str(batch.pk)).count() == 1


EMPTY = "没有填写；填的如果是公式，请在表格软件里打开、算好、保存后再上传。"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ([2020, 13, "行政许可", "处理决定数量", 1], "月份：没有13月，月份应为1至12。"),
        ([2020, 1, "行政许可", "处理决定数量", 2.5], "数量：件数、项数应为整数，不能是2.5，请核对。"),
        ([2020, 1, "行政许可", "处理决定数量", -5], "数量：数量不能为负；项目减少请登记在“项目数量增减”。"),
        ([2020, 1, "行政许可", "处理决定数量", "约20"], "数量：应填数字，不能是“约20”。"),
        ([2020, 1, "行政许可", "处理决定数量", None], f"数量：{EMPTY}"),
        ([2020, None, "行政许可", "处理决定数量", 1], f"月份：{EMPTY}"),
        ([2020, 1, "行政许可", "处理决定数量", "=1+1"], f"数量：{EMPTY}"),
        ([2020, "一月", "行政许可", "处理决定数量", 1], "月份：应填数字，不能是“一月”。"),
        ([2020, 1, "许可证", "处理决定数量", 1], "类别：没有“许可证”，应为行政许可、其他对外管理服务事项、行政处罚、行政强制、行政事业性收费、政府集中采购之一。"),
        ([2020, 1, "行政许可", "金额", 1], "指标：“行政许可”只登记项目数量增减、处理决定数量。"),
        ([2020, 1, "政府集中采购", "金额", 1, "美元"], "单位：没有“美元”，应为件、元、万元、未注明之一。"),
        ([2020, 1, "行政许可", "处理决定数量", 20, "件", "长" * 201], "确保该变量包含不超过 200 字符 (目前字符数 201)。"),
    ],
)  # fmt: skip
def test_a_wrong_line_is_named_and_the_good_ones_wait(street, by, row, sentence):
    rows = read_sheet(sheet(GOOD[0], row))

    trial = try_activities(street.pk, rows, by=by, now=NOW)

    assert trial.good == 1
    assert [(t.line, t.sentence) for t in trial.troubles] == [(3, sentence)]
    with pytest.raises(ReportError, match="有1行不对，一行也没有导入。第3行"):
        import_activities(street.pk, rows, file_name="登记.xlsx", by=by, now=NOW)
    assert not ActivityEntry.objects.exists()


def test_the_good_lines_are_taken_in_when_somebody_chooses_to_skip_the_others(street, by):
    bad = (*GOOD[0][:4], "约20", *GOOD[0][5:])
    rows = read_sheet(sheet(GOOD[0], bad, GOOD[1]))

    batch = import_activities(street.pk, rows, file_name="登记.xlsx", by=by, now=NOW, skip_bad=True)

    assert (batch.rows, batch.entries.count()) == (2, 2)
    told = json.loads(Entry.objects.get(act="activity.imported").data)
    assert [(one["line"], "应填数字" in one["because"]) for one in told["skipped"]] == [(3, True)]


def test_a_sheet_without_one_good_line_is_refused_even_then(street, by):
    rows = read_sheet(sheet((*GOOD[0][:4], "约20", *GOOD[0][5:])))

    with pytest.raises(ReportError, match="一行也没有导入"):
        import_activities(street.pk, rows, file_name="登记.xlsx", by=by, now=NOW, skip_bad=True)


def test_the_same_line_twice_in_one_sheet_is_told(street, by):
    trial = try_activities(street.pk, read_sheet(sheet(GOOD[0], GOOD[0])), by=by, now=NOW)

    assert [(t.line, t.sentence[:4]) for t in trial.troubles] == [(3, "说明：2")]


def test_the_same_sheet_again_is_refused(street, by):
    rows = read_sheet(sheet(*GOOD))
    import_activities(street.pk, rows, file_name="登记.xlsx", by=by, now=NOW)

    with pytest.raises(ReportError, match="有3行不对，一行也没有导入"):
        import_activities(street.pk, rows, file_name="登记.xlsx", by=by, now=NOW)
    assert ActivityEntry.objects.count() == 3


def test_an_import_is_taken_back_as_one_and_only_once(street, by):
    batch = import_activities(
        street.pk, read_sheet(sheet(*GOOD)), file_name="登记.xlsx", by=by, now=NOW
    )

    undo_import(batch.pk, by=by, now=NOW)

    assert not ActivityEntry.objects.exists()
    assert '"value":"1500.5"' in Entry.objects.get(act="activity.import_undone").data
    with pytest.raises(ReportError, match="已经撤销过"):
        undo_import(batch.pk, by=by, now=NOW)


def test_somebody_from_another_office_imports_nothing_here(street):
    stranger = clerk(office("江滨街道", "jiangbin"))

    with pytest.raises(ReportError, match="没有信息填报或政务公开专员岗位"):
        try_activities(street.pk, read_sheet(sheet(*GOOD)), by=stranger, now=NOW)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "文件"),
        (b"<html><body>no</body></html>", "工作簿"),
        (sheet(GOOD[0], headings=["甲", "乙"]), "没有找到表头。第一行应为：年度、月份、类别、指标、数量、单位、说明；可先下载空表。"),
        (sheet(), "表头下面没有数据，请填写后重新上传。"),
        (sheet(*[[2020, 1, "行政许可", "处理决定数量", n] for n in range(601)]), "一次最多导入600行，请拆成几个文件。"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_register_is_refused_in_a_sentence(data, sentence):
    with pytest.raises(ReportError, match=sentence) as refusal:
        read_sheet(data)

    assert refusal.value.field == "file"
