"""Annual reports made elsewhere: every number is right or reported missing, never silently wrong."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from made_reports import compare, said, tool, written

from gongkai.documents.report.read import read_report
from gongkai.law.report.figures import Report

FIXTURE = Path(__file__).parent / "data" / "yunzhan-2020.txt"

WITHOUT_TOOLS = (
    "txt_tabs",
    "txt_spaces",
    "html_semantic",
    "html_word",
    "html_portal",
    "docx_clean",
    "docx_messy",
    "docx_cut",
    "xlsx_clean",
    "xlsx_text",
    "odt",
)
#: With those that Typst and WeasyPrint write in a second or a few.
QUICK = (*WITHOUT_TOOLS, "pdf_typst", "pdf_weasy", "pdf_cut")
NOTATIONS = ("zero", "blank", "slash", "dash", "fullwidth", "comma", "unit")
#: Where a blank stands for 0 and blanks are lost in the copy, numbers cannot be placed.
UNPLACEABLE = ("txt_spaces", "blank")


def make(folder: Path, form: str, notation: str, variant: str, seed: int) -> tuple[dict, dict]:
    report = tool().Report(form, seed, {"2019": 2020, "2021": 2023}[form], notation)
    truth = written(folder, report, variant)
    return truth, read_report(folder / truth["files"][variant]).to_json()


def assert_read(truth: dict, got: dict, *, all_there: bool) -> None:
    score = compare(truth, got)
    assert not score.wrong
    if all_there:
        assert not score.missing
        assert not score.states
    assert {key: got[key] for key in ("agency", "year", "form", "title")} == {
        key: truth[key] for key in ("agency", "year", "form", "title")
    }
    assert said(got) == said(truth)
    text = re.sub(r"\s", "", got["text"])
    assert all(x["phrase"] in text for x in got["narrative"])
    assert [section["no"] for section in got["sections"]] == list("一二三四五六")
    assert Report.from_json(got).to_json().items() <= got.items()


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("variant", QUICK)
def test_each_format_gives_every_number(tmp_path: Path, variant: str, form: str) -> None:
    notation = NOTATIONS[QUICK.index(variant) % len(NOTATIONS)]
    truth, got = make(tmp_path, form, notation, variant, seed=5)

    assert_read(truth, got, all_there=(variant, notation) != UNPLACEABLE)


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("variant", ["txt_tabs", "docx_cut", "html_portal"])
def test_each_way_to_write_a_number_is_understood(
    tmp_path: Path, variant: str, notation: str
) -> None:
    truth, got = make(tmp_path, "2021", notation, variant, seed=8)

    assert_read(truth, got, all_there=True)


def test_a_copy_that_lost_its_blanks_gives_no_wrong_number(tmp_path: Path) -> None:
    truth, got = make(tmp_path, "2019", "blank", "txt_spaces", seed=8)

    score = compare(truth, got)
    assert not score.wrong
    assert score.missing
    assert any("没有读出" in note for note in got["notes"])


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1])
@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("variant", sorted(set(tool().VARIANTS) - {"pdf_scan"}))  # test_scans.py
def test_all_variants_in_all_notations(
    tmp_path: Path, variant: str, notation: str, form: str, seed: int
) -> None:
    truth, got = make(tmp_path, form, notation, variant, seed)

    assert_read(truth, got, all_there=(variant, notation) != UNPLACEABLE)


def faults_by_form() -> Iterator[tuple[str, str]]:
    for form in ("2019", "2021"):
        for fault in sorted(tool().FAULTS):
            if not tool().why_not(fault, form, tool().default_year(form, (fault,))):
                yield form, fault


@pytest.mark.slow
@pytest.mark.parametrize(("form", "fault"), list(faults_by_form()))
@pytest.mark.parametrize("variant", WITHOUT_TOOLS)
def test_a_faulty_report_is_read_as_it_stands(
    tmp_path: Path, variant: str, form: str, fault: str
) -> None:
    year = tool().default_year(form, (fault,))
    report = tool().Report(form, 4, year, "zero", (fault,))
    truth = tool().make(tmp_path, report, [variant])
    got = read_report(tmp_path / truth["files"][variant]).to_json()

    score = compare(truth, got)
    assert not score.wrong
    assert not score.missing
    assert said(got) == said(truth)
    assert (got["agency"], got["form"], got["year"]) == (truth["agency"], form, year)


def test_a_text_copied_from_pages_is_read_without_help() -> None:
    got = read_report(FIXTURE).to_json()

    assert got["agency"] == "临江市望湖区人民政府云栈街道办事处"
    assert (got["year"], got["form"]) == (2020, "2019")
    assert got["table2"] == {
        "rules": {"made": 0, "published": 0, "published_total": 0},
        "normative": {"made": 2, "published": 2, "published_total": 6},
        "licence": {"prev_items": 14, "delta": -3, "decisions": 1208},
        "other_service": {"prev_items": 31, "delta": 6, "decisions": 455},
        "penalty": {"prev_items": 5, "delta": 0, "decisions": 17},
        "coercion": {"prev_items": 2, "delta": 0, "decisions": 0},
        "fee": {"prev_items": 1, "delta": 0},
        "procurement": {"projects": 3, "amount": 51800.5},
    }
    nothing = [0, 0, 0, 0, 0, 0, 0]
    assert got["table3"] == {
        "new_received": [9, 2, 0, 0, 1, 0, 12],
        "carried_in": [1, 0, 0, 0, 0, 0, 1],
        "R1": [3, 1, 0, 0, 0, 0, 4],
        "R2": [2, 0, 0, 0, 0, 0, 2],
        "R3_1": nothing,
        "R3_2": [1, 0, 0, 0, 0, 0, 1],
        "R3_3": nothing,
        "R3_4": [1, 0, 0, 0, 1, 0, 2],
        "R3_5": nothing,
        "R3_6": nothing,
        "R3_7": nothing,
        "R3_8": nothing,
        "R4_1": [1, 1, 0, 0, 0, 0, 2],
        "R4_2": nothing,
        "R4_3": nothing,
        "R5_1": nothing,
        "R5_2": [1, 0, 0, 0, 0, 0, 1],
        "R5_3": nothing,
        "R5_4": nothing,
        "R5_5": nothing,
        "R6": nothing,
        "result_total": [9, 2, 0, 0, 1, 0, 12],
        "carried_out": [1, 0, 0, 0, 0, 0, 1],
    }
    assert got["table4"] == {
        "review": [1, 0, 0, 1, 2],
        "direct": [0, 1, 0, 0, 1],
        "after_review": [2, 0, 0, 0, 2],
    }
    assert got["cells"] == []
    assert got["units"] == {"table2.procurement.amount": None}
    assert said(got) == {
        ("proactive", 41, False),
        ("cumulative", 900, True),
        ("received", 12, False),
        ("carried_in", 1, False),
        ("answered", 12, False),
        ("carried_out", 1, False),
        ("review", 2, False),
        ("litigation", 3, False),
    }
    assert got["sections"][5] == {
        "no": "六",
        "title": "其他需要报告的事项",
        "text": "没有其他需要报告的事项。",
    }


def changed(*pairs: tuple[str, str]) -> dict:
    text = FIXTURE.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return read_report(text.encode()).to_json()


def test_numbers_that_ran_together_are_parted_where_the_sum_leaves_one_way() -> None:
    got = changed(
        (
            "一、本年新收政府信息公开申请数量\t\t9\t2\t0\t0\t1\t0\t12\t",
            "一、本年新收政府信息公开申请数量92001012",
        )
    )

    assert got["table3"]["new_received"] == [9, 2, 0, 0, 1, 0, 12]


def test_numbers_that_could_be_parted_in_two_ways_are_not_read() -> None:
    # 1|11|0|0|0|0|12 and 11|1|0|0|0|0|12 both add up.
    got = changed(
        (
            "一、本年新收政府信息公开申请数量\t\t9\t2\t0\t0\t1\t0\t12\t",
            "一、本年新收政府信息公开申请数量111000012",
        )
    )

    assert got["table3"]["new_received"] == [None] * 7
    states = {c["state"] for c in got["cells"] if c["row"] == "new_received"}
    assert states == {"unread"}


def test_one_number_for_three_columns_is_not_parted() -> None:
    got = changed(("行政处罚\t5\t0\t17", "行政处罚 731"))

    assert got["table2"]["penalty"] == {"prev_items": None, "delta": None, "decisions": None}


def test_a_row_that_is_not_there_has_no_key() -> None:
    text = FIXTURE.read_text(encoding="utf-8")
    kept = [line for line in text.split("\n") if "重复申请" not in line]
    got = read_report("\n".join(kept).encode()).to_json()

    assert "R5_2" not in got["table3"]
    assert len(got["table3"]) == 22
    assert any("2.重复申请" in note for note in got["notes"])


def test_half_a_table_gives_its_half_and_says_what_is_missing() -> None:
    text = FIXTURE.read_text(encoding="utf-8")
    got = read_report(text[: text.index("\t\t5.属于三类内部事务信息")].encode()).to_json()

    assert list(got["table3"]) == [
        "new_received", "carried_in", "R1", "R2", "R3_1", "R3_2", "R3_3", "R3_4",
    ]  # fmt: skip
    assert got["table3"]["R3_4"] == [1, 0, 0, 0, 1, 0, 2]
    assert got["table4"] == {}
    assert any("表三" in note and "15行" in note for note in got["notes"])
    assert any("表四" in note for note in got["notes"])


@pytest.mark.parametrize(
    ("written", "value", "state"),
    [
        ("", None, "blank"),
        ("/", None, "mark"),
        ("——", None, "mark"),
        ("无", None, "mark"),
        ("若干", None, "unread"),
        ("1 2", None, "unread"),
        ("1,20", None, "unread"),
        ("1/2", None, "unread"),
        ("007", None, "unread"),
        ("一", None, "unread"),
        ("17", 17, None),
        ("１７", 17, None),
        ("17件", 17, None),
        ("1,217", 1217, None),
    ],
)
def test_a_cell_is_a_number_or_says_why_not(
    written: str, value: int | None, state: str | None
) -> None:
    got = changed(("行政处罚\t5\t0\t17", f"行政处罚\t5\t0\t{written}"))

    assert got["table2"]["penalty"]["decisions"] == value
    found = [c["state"] for c in got["cells"] if c["row"] == "penalty"]
    assert found == ([state] if state else [])


def test_a_change_may_be_written_in_words() -> None:
    got = changed(("行政处罚\t5\t0\t17", "行政处罚\t5\t减2\t17"))

    assert got["table2"]["penalty"]["delta"] == -2


def test_each_value_keeps_where_it_stood(tmp_path: Path) -> None:
    _, got = make(tmp_path, "2019", "comma", "docx_clean", seed=5)
    raw = {(p["table"], p["row"], p["column"]): p["raw"] for p in got["places"]}

    assert len(got["places"]) == 198
    assert raw["table2", "procurement", "amount"] == (f"{got['table2']['procurement']['amount']:,}")


def test_a_table_between_bars_is_read_like_one_between_tabs() -> None:
    lines = FIXTURE.read_text(encoding="utf-8").split("\n")
    barred = ["| " + " | ".join(x.split("\t")) + " |" if "\t" in x else x for x in lines]
    at = next(i for i, line in enumerate(barred) if line.startswith("| 信息内容"))
    barred.insert(at + 1, "|---|---|---|---|")

    assert read_report("\n".join(barred).encode()).report == read_report(FIXTURE).report


@pytest.mark.parametrize(
    ("title", "agency", "year"),
    [
        ("2021年度测试市示例局政府信息公开工作年度报告", "测试市示例局", 2021),
        ("测试市示例局关于2021年度政府信息公开工作情况的报告", "测试市示例局", 2021),
        ("测试市示例局\n2021年政府信息公开工作\n年度报告", "测试市示例局", 2021),
        ("政府信息公开工作年度报告", "临江市望湖区人民政府云栈街道办事处", 2019),
    ],
)
def test_titles_are_written_in_many_ways(title: str, agency: str, year: int) -> None:
    got = changed(
        ("临江市望湖区人民政府云栈街道办事处 2020年政府信息公开工作年度报告", title),
        ("这份报告由", "统计期限自2019年1月1日至2019年12月31日。这份报告由"),
    )

    assert (got["agency"], got["year"]) == (agency, year)


def test_a_mistyped_label_is_still_known() -> None:
    got = changed(("5.属于三类内部事务信息\t0\t0", "5.属于三类内容事务信息\t0\t0"))

    assert got["table3"]["R3_5"] == [0, 0, 0, 0, 0, 0, 0]


def test_a_table_of_one_number_a_line_is_taken_only_where_it_all_adds_up() -> None:
    text = FIXTURE.read_text(encoding="utf-8")
    begin, end = text.index("三、收到和处理"), text.index("五、存在的主要问题")
    # The row cut by the page's end is whole here: its halves would stand apart.
    tables = text[begin:end].replace("4. 保护第三方合\t", "4. 保护第三方合法权益\t")
    tables = tables.replace("\t\t法权益\t", "\t")
    lines = text[:begin] + re.sub(r"\t+", "\n", tables) + text[end:]
    whole = read_report(FIXTURE).report

    got = read_report(lines.encode()).report
    assert (got.table3, got.table4) == (whole.table3, whole.table4)

    broken = lines.replace("\n9\n2\n0\n0\n1\n0\n12\n", "\n9\n2\n0\n0\n2\n0\n13\n", 1)
    assert broken != lines
    assert {
        value for row in read_report(broken.encode()).report.table3.values() for value in row
    } == {None}
