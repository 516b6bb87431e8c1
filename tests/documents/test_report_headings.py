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
