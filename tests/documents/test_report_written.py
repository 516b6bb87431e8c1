"""What is written is read back: random figures through each format and the reader of foreign reports."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.documents.report import read_report
from gongkai.documents.write import (
    Paper,
    report_body,
    report_csv,
    report_docx,
    report_html,
    report_json,
    report_pdf,
    report_text,
    report_xlsx,
)
from gongkai.documents.write.grid import grids, spots
from gongkai.law.report.figures import Report, SectionText
from gongkai.law.report.forms import CellRef, form_by_id

OFFICE = "望湖区青石街道办事处"
WORDS = (
    SectionText(
        "一",
        "总体情况",
        "（一）主动公开情况\n本年度主动公开政府信息25条，历年累计公开政府信息1366条。\n"
        "（二）依申请公开情况\n本年度收到政府信息公开申请3件。",
    ),
    SectionText(
        "五", "存在的主要问题及改进情况", "一是公开“要素”不全；二是更新不及时，将逐月核对。"
    ),
    SectionText("六", "其他需要报告的事项", "本年度没有其他需要报告的事项。"),
)
WRITERS = {
    "docx": report_docx,
    "html": lambda paper: report_html(paper).encode(),
    "xlsx": report_xlsx,
    "txt": lambda paper: report_text(paper).encode(),
}


def paper_of(form_id: str, numbers: list[int], **more: object) -> Paper:
    """A report whose cells hold these numbers, in the order of the form."""
    form, rest = form_by_id(form_id), iter(numbers)
    table2: dict[str, dict[str, int]] = {}
    for _, row, column in form.table2_cells():
        table2.setdefault(row.id, {})[column.id] = next(rest)
    report = Report(
        agency=OFFICE, year=2020 if form_id == "2019" else 2023, form_id=form_id, table2=table2,
        table3={r.id: tuple(next(rest) for _ in range(7)) for r in form.numeric_rows},
        table4={g.id: tuple(next(rest) for _ in range(5)) for g in form.table4_groups},
        sections=WORDS, **more,
    )  # fmt: skip
    year = report.year
    return Paper(
        report, f"{OFFICE}{year}年政府信息公开工作年度报告",
        f"本报告所列数据的统计期限为{year}年1月1日至{year}年12月31日。", OFFICE,
        date(2024, 1, 12),
    )  # fmt: skip


def size(form_id: str) -> int:
    return sum(1 for _ in form_by_id(form_id).cells())


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    form_id = draw(st.sampled_from(["2019", "2021"]))
    number = st.one_of(st.just(0), st.integers(0, 30), st.integers(0, 99_999))
    return paper_of(form_id, draw(st.lists(number, min_size=size(form_id), max_size=size(form_id))))


def same_figures(read: Report, written: Report) -> None:
    assert (read.agency, read.year, read.form_id) == (OFFICE, written.year, written.form_id)
    assert read.table2 == written.table2
    assert read.table3 == written.table3
    assert read.table4 == written.table4
    assert [s.no for s in read.sections] == list("一二三四五六")


@pytest.mark.parametrize("kind", WRITERS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(paper=papers())
def test_random_figures_come_back_from_each_format(kind: str, paper: Paper) -> None:
    same_figures(read_report(WRITERS[kind](paper)).report, paper.report)


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(paper=papers())
def test_random_figures_come_back_from_the_pdf(paper: Paper) -> None:
    same_figures(read_report(report_pdf(paper)).report, paper.report)


def test_a_number_that_is_not_known_stays_blank_and_is_never_read_as_nought() -> None:
    paper = paper_of("2021", [1] * size("2021"))
    unknown = Paper(
        Report.from_json(paper.report.to_json() | {"table4": {"review": [None, 1, 1, 1, 3],
        "direct": [0] * 5, "after_review": [0] * 5}}), paper.title,
    )  # fmt: skip
    for write in WRITERS.values():
        read = read_report(write(unknown)).report
        assert read.table4["review"] == (None, 1, 1, 1, 3)
        assert read.state(CellRef("table4", "review", "upheld")) == "blank"


def test_money_keeps_its_unit_in_the_cell_where_the_form_prints_none() -> None:
    paper = paper_of("2019", [5] * size("2019"), units={"table2.procurement.amount": "元"})

    assert ">5元</td>" in report_html(paper)
    for kind in ("docx", "html", "txt"):
        assert read_report(WRITERS[kind](paper)).report.units == {"table2.procurement.amount": "元"}


def test_every_number_of_the_web_page_names_headings_that_are_there() -> None:
    """No id is used twice, no headers points nowhere."""
    from lxml import html

    for form_id in ("2019", "2021"):
        page = html.document_fromstring(report_html(paper_of(form_id, [0] * size(form_id))))
        ids = page.xpath("//th/@id")
        cells = page.xpath("//td")
        assert len(ids) == len(set(ids))
        assert len(cells) == size(form_id)
        assert all(set(cell.get("headers").split()) <= set(ids) for cell in cells)


def test_each_row_of_a_grid_is_as_wide_as_the_table() -> None:
    for form_id, widths in (("2019", {4, 10, 15}), ("2021", {4, 10, 15})):
        found = grids(form_by_id(form_id), {})
        assert {len(grid.widths) for grid in found} == widths
        for grid in found:
            assert {sum(spot.cell.colspan for spot in line) for line in spots(grid)} == {
                len(grid.widths)
            }


def test_the_word_file_names_the_fonts_of_official_documents_and_no_theme() -> None:
    data = report_docx(paper_of("2021", [0] * size("2021")))
    parts = zipfile.ZipFile(io.BytesIO(data))
    styles = parts.read("word/styles.xml").decode()
    document = parts.read("word/document.xml").decode()

    for face in ("方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体"):
        assert f'w:eastAsia="{face}"' in styles
    assert "docGrid" not in document
    assert document.count("<w:tblHeader/>") == 6
    assert document.count('<w:vMerge w:val="restart"/>') == 1 + 2 + 5 + 5


def test_the_pdf_is_tagged_archivable_and_the_same_each_time() -> None:
    paper = paper_of("2021", [0] * size("2021"))
    first = report_pdf(paper)

    assert first == report_pdf(paper)
    assert b"<pdfaid:part>2</pdfaid:part>" in first
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in first
    assert b"<pdfuaid:part>1</pdfuaid:part>" in first


def test_totals_of_the_workbook_are_formulas_only_where_they_add_up() -> None:
    right = paper_of("2021", [0] * size("2021"))
    sheet = zipfile.ZipFile(io.BytesIO(report_xlsx(right))).read("xl/worksheets/sheet3.xml")
    assert sheet.count(b"<f>SUM(") == 25 + 6
    wrong = paper_of("2021", [7] * size("2021"))
    sheet = zipfile.ZipFile(io.BytesIO(report_xlsx(wrong))).read("xl/worksheets/sheet3.xml")
    assert sheet.count(b"<f>SUM(") == 0


def test_words_of_a_report_are_text_and_never_program() -> None:
    told = 'a#b *c* _d_ `e` $f$ <script>alert("g")</script> {{ 1 }} \\n @h'
    paper = paper_of("2021", [0] * size("2021"))
    report = Report.from_json(
        paper.report.to_json() | {"sections": [{"no": "一", "title": "总体情况", "text": told}]}
    )
    tricky = Paper(report, paper.title)

    assert "<script>" not in report_html(tricky) + report_body(tricky)
    assert "alert" in read_report(report_pdf(tricky)).report.text
    for kind in ("docx", "html", "xlsx"):
        write = WRITERS[kind]
        assert told.replace(" ", "") in read_report(write(tricky)).report.text.replace(" ", "")


def test_the_data_files_say_each_number_with_its_labels() -> None:
    paper = paper_of("2021", [0] * size("2021"))
    lines = list(csv.reader(io.StringIO(report_csv(paper).decode("utf-8-sig"))))

    assert len(lines) == 1 + size("2021")
    assert lines[1] == ["表二", "规章", "本年制发件数", "rules", "made", "0", ""]
    assert json.loads(report_json(paper))["table4"]["review"] == [0] * 5
    assert json.loads(report_json(paper))["signed_on"] == "2024-01-12"


@pytest.mark.parametrize(
    ("form", "later"), [("2019", ("（四）", "（五）")), ("2021", ("（四）", "（五）", "（六）"))]
)
def test_table_3_breaks_before_the_results_and_between_their_groups(
    form: str, later: tuple[str, ...]
) -> None:
    """Not inside a group, and not before （四）: the label 三、本年度办理结果 stands above the first break."""
    year = 2020 if form == "2019" else 2023
    content = report_docx(Paper(Report("甲", year, form), "题"))
    rows = Document(io.BytesIO(content)).tables[1].rows
    after = [at for at, row in enumerate(rows) if "w:keepNext" not in row._tr.xml]
    opens = [rows[at + 1].cells for at in after[:-1]]
    assert opens[0][0].text.startswith("三、本年度")
    assert tuple(cells[1].text[:3] for cells in opens[1:]) == later
    assert after[-1] == len(rows) - 1


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_table_3_fits_on_one_page_of_the_pdf_with_its_heading(form: str) -> None:
    pages = pypdfium2.PdfDocument(report_pdf(paper_of(form, [0] * size(form))))
    words = [re.sub(r"\s", "", page.get_textpage().get_text_bounded()) for page in pages]
    begins = [("三、收到和处理" in text) for text in words]
    assert begins == ["四、结转下年度继续办理" in text for text in words]
    assert sum(begins) == 1
    assert len(words) == 3


@pytest.mark.parametrize("more", range(4))
def test_the_signature_never_stands_alone_on_a_page(more: int) -> None:
    """GB/T 9704: no page holds the signature without any of the text."""
    paper = paper_of("2021", [0] * size("2021"))
    filler = "\n" + "本年度信息发布实行逐级审核，各栏目由专人维护。" * 6
    first, *others = paper.report.sections
    longer = replace(first, text=first.text + filler * more)
    paper = replace(paper, report=replace(paper.report, sections=(longer, *others)))

    last = list(pypdfium2.PdfDocument(report_pdf(paper)))[-1].get_textpage().get_text_bounded()

    assert "本年度没有其他需要报告的事项" in re.sub(r"\s", "", last)
    lines = Document(io.BytesIO(report_docx(paper))).paragraphs[-4:]
    assert [line.paragraph_format.keep_with_next for line in lines] == [True, True, True, False]


@pytest.mark.parametrize("mark", ["<wbr>", "<wbr/>", "&shy;", "&#xAD;", "\u00ad", "&#8203;"])
def test_a_place_where_a_line_may_break_is_no_part_of_a_name(mark: str) -> None:
    page = report_html(paper_of("2021", [0] * size("2021")))
    page = page.replace(OFFICE, f"望湖区{mark}青石街道{mark}办事处")

    got = read_report(page.encode(), name="page.html").report

    assert page.count(mark)
    assert (got.agency, got.year) == (OFFICE, 2023)
