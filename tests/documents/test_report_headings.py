"""Titles of sections as offices word them; a sentence, a table's row or a point of a list is none."""

import pytest

from gongkai.documents.report.prose import read_prose, section_heading


@pytest.mark.parametrize(
    "line",
    [
        "一、总体概述",
        "二、行政机关主动公开政府信息情况",
        "三、2020年本机关收到和处理政府信息公开申请情况",
        "四、申请行政复议及提起行政诉讼情况",
        "五、政府信息公开工作存在的主要问题及改进情况",
        "五、存在问题",
        "六、需要说明的事项",
    ],
)
def test_a_title_in_other_words_is_a_title(line: str) -> None:
    assert section_heading(line) == (line[0], line[2:], "")


@pytest.mark.parametrize(
    "line",
    [
        "五、公开工作还有不少问题，今后逐项改进",
        "三、全年收到申请3件，均已答复。",
        "三、本年度办理结果",
        "四、结转下年度继续办理",
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
    ],
)
def test_a_sentence_or_a_row_of_a_table_is_none(line: str) -> None:
    assert section_heading(line) is None


def test_a_point_of_a_list_is_no_title_where_the_forms_own_title_follows() -> None:
    lines = ["一、总体情况", "二、主动公开", "如期公开。", "二、主动公开政府信息情况", "见表。"]

    sections = read_prose(lines).sections

    assert [(s.no, s.title) for s in sections] == [
        ("一", "总体情况"),
        ("二", "主动公开政府信息情况"),
    ]
    assert "如期公开" in sections[0].text


@pytest.mark.parametrize(
    ("lines", "agency", "year"),
    [
        (["首页 > 政务公开 > 年报 > 2021 > 街道办事处政府信息公开工作年度报告",
          "2021年青石街道政府信息公开工作年度报告"], "青石街道", 2021),
        (["望湖区审计局政府信息公开工作2022年度报告"], "望湖区审计局", 2022),
        (["2025望湖区大垅乡2025年度政府信息公开工作年度报告"], "望湖区大垅乡", 2025),
        (["2022年政府信息公开工作年度报告", "望湖区青石镇人民政府",
          "2022年政府信息公开工作年度报告"], "望湖区青石镇人民政府", 2022),
        (["青石街道办事处", "政府信息公开工作年度报告",
          "统计期限为2020年1月1日至12月31日。"], "青石街道办事处", 2020),
        (["望湖区审计局2025年政府", "信息公开工作年度报告"], "望湖区审计局", 2025),
    ],
)  # fmt: skip
def test_the_title_names_the_office_and_the_year(lines: list[str], agency: str, year: int) -> None:
    prose = read_prose([*lines, "一、总体情况", "如期公开。"])

    assert (prose.agency, prose.year) == (agency, year)


def test_a_path_of_the_website_is_no_office() -> None:
    lines = [
        "首页 -> 政务公开 -> 2020年 -> 部门政府信息公开工作年度报告",
        "一、总体情况",
        "如期公开。",
    ]

    assert read_prose(lines).agency == ""
