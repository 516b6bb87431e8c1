"""A published report read from a page built as its own was: the figures are copied by hand."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from gongkai.documents.report import read_report
from gongkai.law.report.figures import Report
from gongkai.law.report.forms import CellRef, Form, form_by_id
from gongkai.law.report.reconcile import check

FOLDER = Path(__file__).parents[1] / "golden" / "public_reports"
GROUPS = {
    "R3_1": ("（三）不予公开", 8),
    "R4_1": ("（四）无法提供", 3),
    "R5_1": ("（五）不予处理", 5),
}
RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


def cell(text: object, wide: int = 1, tall: int = 1) -> str:
    spans = f' colspan="{wide}"' * (wide > 1) + f' rowspan="{tall}"' * (tall > 1)
    said = "&nbsp;" if text is None else text
    return f'<td{spans} nowrap="nowrap"><p align="center">{said}</p></td>'


def row(*cells: str) -> str:
    return f"<tr>{''.join(cells)}</tr>"


def table(*rows: str) -> str:
    return f'<table align="center" border="1"><tbody>{"".join(rows)}</tbody></table>'


def second(form: Form, entry: dict[str, Any]) -> str:
    """Five columns; the third number column takes two of them, or each of two columns does."""
    rows = []
    for block in form.table2:
        last = len(block.columns) - 1
        wide = [2 if last == 1 or at == 1 else 1 for at in range(last + 1)]
        rows.append(row(cell(block.heading, 5)))
        heads = [cell(c.label, w) for c, w in zip(block.columns, wide, strict=True)]
        rows.append(row(cell("信息内容"), *heads))
        for line in block.rows:
            values = [
                f"{entry['table2'][line.id][c.id]}{entry['units'].get(f'table2.{line.id}.{c.id}', '')}"
                for c in block.columns
            ]
            cells = [cell(v, w) for v, w in zip(values, wide, strict=True)]
            rows.append(row(cell(line.label), *cells))
    return table(*rows)


def third(form: Form, entry: dict[str, Any]) -> str:
    kinds = [c.label for c in form.applicant_columns]
    rows = [
        row(cell("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3),
            cell("申请人情况", 7)),
        row(cell("自然人", 1, 2), cell("法人或其他组织", 5), cell("总计", 1, 2)),
        row(*map(cell, kinds[1:6])),
    ]  # fmt: skip
    results = [*form.leaf_rows, next(r for r in form.numeric_rows if r.id == "result_total")]
    for line in form.numeric_rows:
        label = [cell(line.label, 1 if line in form.leaf_rows and "_" in line.id else 2)]
        if line.id in GROUPS:
            label.insert(0, cell(GROUPS[line.id][0], 1, GROUPS[line.id][1]))
        if line is results[0]:
            label.insert(0, cell("三、本年度办理结果", 1, len(results)))
        if line not in results:
            label = [cell(line.label, 3)]
        rows.append(row(*label, *map(cell, entry["table3"][line.id])))
    return table(*rows)


def fourth(entry: dict[str, Any]) -> str:
    numbers = [n for group in ("review", "direct", "after_review") for n in entry["table4"][group]]
    return table(
        row(cell("行政复议", 5), cell("行政诉讼", 10)),
        row(*(cell(r, 1, 2) for r in RESULTS), cell("未经复议直接起诉", 5), cell("复议后起诉", 5)),
        row(*map(cell, RESULTS * 2)),
        row(*map(cell, numbers)),
    )


def page(entry: dict[str, Any]) -> bytes:
    """The office's page of January 2020: no heading elements, titles in the words of Article 50."""
    form = form_by_id(entry["form"])
    said = {figure["key"]: figure["phrase"] for figure in entry["narrative"]}
    applied = (
        f"全年{said['received']}，比去年少12.3%；{said['answered']}（含{said['carried_in']}，"
        f"另有{said['carried_out']}答复），均在期限内。{entry['results']}"
        f"信息公开类{said['review']}，{said['litigation']}，均获维持。"
    )
    words = [
        f"{entry['year']}年{entry['agency']}政府信息公开工作年度报告", "发布日期：2020-01-31",
        f"数据统计期限从{entry['year']}年1月1日到12月31日止。",
        "一、总体情况", "各项公开工作如期进行。",
        "（一）主动公开方面", "主动公开规章13件，行政规范性文件60件，其他文件162件。",
        "（二）依申请公开方面", applied,
        "（三）政府信息管理方面", "如常。", "（四）平台建设方面", "如常。", "（五）监督保障方面", "如常。",
        "二、主动公开政府信息情况", second(form, entry),
        "三、收到和处理政府信息公开申请情况", third(form, entry),
        "四、政府信息公开行政复议、行政诉讼情况", fourth(entry),
        "五、政府信息公开工作存在的主要问题及改进情况",
        "一是学习不够经常，二是解读形式偏少。下一步逐月学习，逐件配图，逐季检查。",
        "六、其他需要报告的事项", entry["last_section"],
    ]  # fmt: skip
    body = "".join(w if w.startswith("<table") else f"<p>{w}</p>" for w in words)
    return f"<html><head><meta charset='utf-8'></head><body>{body}</body></html>".encode()


@pytest.fixture(scope="module")
def entry() -> dict[str, Any]:
    text = (FOLDER / "shanghai_office_2019.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


@pytest.fixture(scope="module")
def read(entry: dict[str, Any]) -> Report:
    return read_report(page(entry), name="page.html").report


def test_every_figure_of_the_page_is_read_and_a_blank_stays_a_blank(
    entry: dict[str, Any], read: Report
) -> None:
    assert (read.agency, read.year, read.form_id) == ("上海市人民政府办公厅", 2019, "2019")
    assert read.table2 == entry["table2"]
    assert read.units == entry["units"]
    assert {r: list(v) for r, v in read.table3.items()} == entry["table3"]
    assert {g: list(v) for g, v in read.table4.items()} == entry["table4"]
    blanks = [n.at for n in read.cells if n.state == "blank"]
    # Counted by hand: 126 cells of table 三 and 9 of table 四 are empty.
    assert len(blanks) == len(read.cells) == 126 + 9
    assert CellRef("table3", "R1", "total") in blanks


def test_the_words_give_the_years_numbers_and_none_of_a_kind_of_document(
    entry: dict[str, Any], read: Report
) -> None:
    assert [s.no for s in read.sections] == list("一二三四五六")
    assert {(f.key, f.value) for f in read.narrative} == {
        (f["key"], f["value"]) for f in entry["narrative"]
    }


def test_the_checks_say_what_a_careful_reader_would(entry: dict[str, Any], read: Report) -> None:
    findings = check(read)

    assert {f.rule for f in findings if f.says_something} == set(entry["must_find"])
    assert not [f.rule for f in findings if f.blocks_issuing]
    totals = next(f for f in findings if f.rule == "T3_ROW_TOTAL")
    assert totals.is_question
    assert "“（一）予以公开”一行总计留空，六类申请人之和为272" in totals.sentence
    assert [c.at.column for c in totals.cells].count("total") == 11
