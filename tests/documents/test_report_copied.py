"""Published figures in the ways their pages are copied as text: one cell a line, with bars, with explanations."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongkai.documents.report import read_report
from gongkai.law.report.figures import Report
from gongkai.law.report.forms import CellRef, form_by_id

FOLDER = Path(__file__).parents[1] / "golden" / "public_reports"
Rows = list[list[str]]
COPIES: dict[str, Callable[[Rows], str]] = {
    "a row a line, bars between": lambda rows: "\n".join(" | ".join(r) + " |" for r in rows),
    "a cell a line": lambda rows: "\n".join("\n".join(c for c in r if c) for r in rows),
    "a cell a paragraph": lambda rows: "\n\n".join("\n\n".join(c for c in r if c) for r in rows),
    "a cell a line, a bar behind": lambda rows: "\n".join(
        "\n".join(c + " |" for c in r) + "\n||" for r in rows
    ),
    "a bar before each row": lambda rows: "\n".join(
        "|\n" + "\n".join(c + " |" for c in r) for r in rows
    ),
    "a cell a line, bars between": lambda rows: "\n|\n".join("\n|\n".join(r) for r in rows),
}
EXPLAINED = {
    "规章": "规章(设区的市提供)", "规范性文件": "规范性文件(含标题为“办法”“细则”的)",
    "上一年项目数量": "上一年项目数量 (指2018年事项数)", "本年增/减": "本年增/减(减用负值表示,如-8)",
    "现行有效件数": "现行有效件数 (历史累计)", "本年新公开数量": "本年新 公开数量",
}  # fmt: skip


def shown(value: object, unit: str = "") -> str:
    return "" if value is None else f"{value}{unit}"


def second(entry: dict[str, Any]) -> Rows:
    rows: Rows = []
    for block in form_by_id(entry["form"]).table2:
        heads = [EXPLAINED.get(c.label, c.label) for c in block.columns]
        rows += [[block.heading], ["信息内容", *heads]]
        for line in block.rows:
            values = entry["table2"][line.id]
            label = EXPLAINED.get(line.label, line.label)
            units = entry.get("units", {})
            numbers = [
                shown(values[c.id], units.get(f"table2.{line.id}.{c.id}", ""))
                for c in block.columns
            ]
            rows.append([label, *numbers])
    return rows


def third(entry: dict[str, Any]) -> Rows:
    rows: Rows = [
        ["(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)", "申请人情况"],
        ["自然人", "法人或其他组织", "总计"],
        ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"],
    ]
    for line in form_by_id(entry["form"]).table3:
        values = entry["table3"].get(line.id, [])
        rows.append([line.label, *map(shown, values)])
    return rows


def fourth(entry: dict[str, Any]) -> Rows:
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    return [
        ["行政复议", "行政诉讼"], [*results, "未经复议直接起诉", "复议后起诉"], results * 2,
        [shown(n) for group in ("review", "direct", "after_review") for n in entry["table4"][group]],
    ]  # fmt: skip


def copied(entry: dict[str, Any], copy: str) -> Report:
    lay = COPIES[copy]
    text = "\n".join(
        [
            f"{entry['agency']}{entry['year']}年政府信息公开工作年度报告", "一、总体情况", "如期公开。",
            "二、主动公开政府信息情况", lay(second(entry)),
            "三、收到和处理政府信息公开申请情况", lay(third(entry)),
            "四、政府信息公开行政复议、行政诉讼情况", lay(fourth(entry)),
            "五、存在的主要问题及改进情况", "一是更新不够及时。", "六、其他需要报告的事项", "无。",
        ]
    )  # fmt: skip
    return read_report(text.encode(), name="copied.txt").report


def published(stem: str) -> dict[str, Any]:
    entry: dict[str, Any] = yaml.safe_load((FOLDER / f"{stem}.yaml").read_text(encoding="utf-8"))
    return entry


def cells(entry: dict[str, Any]) -> Iterator[CellRef]:
    return form_by_id(entry["form"]).cells()


@pytest.mark.parametrize("copy", COPIES)
def test_every_figure_comes_back_where_every_cell_is_filled(copy: str) -> None:
    entry = published("shuyang_2025")

    truth = Report.from_json(entry)
    read = copied(entry, copy)

    assert {at: read.value(at) for at in cells(entry)} == {
        at: truth.value(at) for at in cells(entry)
    }


@pytest.mark.parametrize("copy", COPIES)
def test_no_figure_is_another_where_cells_are_empty(copy: str) -> None:
    """上海 2019 leaves 135 cells empty: a number may be missing then, and is never a wrong one."""
    entry = published("shanghai_office_2019")
    truth = Report.from_json(entry)

    read = copied(entry, copy)

    assert all(read.value(at) in (None, truth.value(at)) for at in cells(entry))
    assert read.table2["rules"] == entry["table2"]["rules"]
    assert read.units == entry["units"]


@pytest.mark.parametrize("copy", ["a cell a line", "a cell a line, a bar behind"])
def test_a_head_on_two_lines_is_one_head(copy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(EXPLAINED, "本年新公开数量", "本年新\n公开数量")
    entry = published("shanghai_office_2019")

    assert copied(entry, copy).table2["normative"] == entry["table2"]["normative"]


def test_a_row_with_fewer_numbers_than_heads_is_not_read() -> None:
    """规章 13、13、524 with a cell lost on the way: nobody can tell which."""
    entry = published("shanghai_office_2019")
    entry["table2"]["rules"]["published"] = None

    read = copied(entry, "a cell a line")

    assert read.table2["rules"] == {"made": None, "published": None, "published_total": None}
    assert {c.state for c in read.cells if c.at.row == "rules"} == {"unread"}


def test_numbers_pushed_together_before_a_run_of_bars_are_not_placed() -> None:
    """Converters that drop empty cells write 自然人3、总计3 as two cells and a run of bars."""
    entry = published("shuyang_2025")
    rows = {"new_received": ["3", "3"], "carried_in": ["0"]}
    table = third(entry)
    for label, cells_left in (
        ("一、本年新收政府信息公开申请数量", rows["new_received"]),
        ("二、上年结转政府信息公开申请数量", rows["carried_in"]),
    ):
        at = next(i for i, row in enumerate(table) if row[0] == label)
        table[at] = [label, *cells_left]
    lay = COPIES["a cell a line, a bar behind"]
    text = f"三、收到和处理政府信息公开申请情况\n{lay(table)}\n四、"

    read = read_report(text.encode(), name="copied.txt").report

    for row in rows:
        assert set(read.table3.get(row, (None,))) == {None}
    assert read.table3["R1"] == tuple(entry["table3"]["R1"])


def test_heads_that_ran_together_are_parted_where_they_are_heads_alone() -> None:
    """As text comes out of some PDF files: 信息内容本年处理决定数量."""
    lines = [
        "望湖区审计局2024年政府信息公开工作年度报告", "二、主动公开政府信息情况",
        "信息内容本年制发件数本年废止件数现行有效件数", "规章 0 0 0", "行政规范性文件 13 0 55",
        "信息内容本年处理决定数量", "行政许可 97", "信息内容本年收费金额（单位：万元）", "行政事业性收费 8.5",
    ]  # fmt: skip

    read = read_report("\n".join(lines).encode(), name="copied.txt").report

    assert read.table2["normative"] == {"made": 13, "repealed": 0, "in_force": 55}
    assert read.table2["licence"] == {"decisions": 97}
    assert float(read.table2["fee"]["amount_wan"] or 0) == 8.5
    assert read.units == {"table2.fee.amount_wan": "万元"}
