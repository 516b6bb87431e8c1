"""Charts: what is drawn is what was given, told without colour, and safe to put on a page."""

import re
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from gongkai.documents.charts import Bar, Dot, Series, Svg, bar_chart, dot_chart, line_chart, swatch


def parsed(svg: Svg) -> ET.Element:
    return ET.fromstring(svg)


def rects(svg: Svg, css: str) -> list[str | None]:
    return [
        r.get("width") for r in parsed(svg).iter("rect") if css in (r.get("class") or "").split()
    ]


def words(svg: Svg) -> list[str | None]:
    return [found.text for found in parsed(svg).iter("text")]


def test_bars_are_as_long_as_their_numbers_and_a_missing_one_is_told() -> None:
    bars = [
        Bar("甲街道", 40, "40"),
        Bar("乙街道", Decimal("10.0"), "10"),
        Bar("丙街道", None, "没有这个数"),
        Bar("丁街道", 0, "0"),
    ]
    svg = bar_chart("c", "各单位新收申请", "甲街道最多。", bars)
    assert rects(svg, "chart__bar") == ["82.00%", "20.50%"]
    assert words(svg) == ["甲街道", "40", "乙街道", "10", "丙街道", "没有这个数", "丁街道", "0"]


def test_a_marked_bar_is_striped_and_not_only_of_another_colour() -> None:
    svg = bar_chart("c", "题", "说明", [Bar("甲", 9, "9", is_marked=True), Bar("乙", 1, "1")])
    assert svg.count("url(#c-stripes)") == 1
    assert parsed(svg).find(".//pattern[@id='c-stripes']") is not None


def test_every_chart_has_a_name_and_a_description_for_a_screen_reader() -> None:
    for svg in (
        bar_chart("k", "题", "说明", []),
        line_chart("k", "题", "说明", ["2019"], []),
        dot_chart("k", "题", "说明", [Dot("甲", 0)], 0),
    ):
        root = parsed(svg)
        assert (root.get("role"), root.get("aria-labelledby")) == ("img", "k-t k-d")
        assert [(root[0].get("id"), root[0].text), (root[1].get("id"), root[1].text)] == [
            ("k-t", "题"), ("k-d", "说明"),
        ]  # fmt: skip


def test_a_line_has_a_gap_where_a_year_is_missing_and_its_own_dash_and_mark() -> None:
    lines = [Series("甲", [1, None, 3, 4]), Series("乙", [4, 3, 2, 1])]
    svg = line_chart("c", "题", "说明", ["2019", "2020", "2021", "2022"], lines)
    assert len(re.findall(r'class="chart__line chart__line--1"', svg)) == 1
    assert len(re.findall(r'class="chart__line chart__line--2"', svg)) == 3
    assert len(re.findall(r'chart__mark--1"', svg)) == 3
    assert len({p.get("d") for p in parsed(svg).iter("path")}) == 2


def test_the_highest_point_is_higher_and_equal_points_are_level() -> None:
    svg = line_chart(
        "c", "题", "说明", ["2019", "2020"], [Series("甲", [0, 8]), Series("乙", [8, 8])]
    )
    marks = [float(m.get("y") or 0) for m in parsed(svg).iter("svg") if m.get("overflow")]
    assert marks == [212.0, 16.0, 16.0, 16.0]


def test_numbers_below_zero_have_their_place_below_the_base() -> None:
    svg = line_chart("c", "题", "说明", ["2019", "2020"], [Series("甲", [-4, 4])])
    first, second = (float(m.get("y") or 0) for m in parsed(svg).iter("svg") if m.get("overflow"))
    assert (first, second) == (212.0, 16.0)
    assert "-4" in words(svg)


def test_a_thousand_dots_stand_for_several_offices_each_and_say_so() -> None:
    # 100 offices at each value from 0 to 8 and 99 at 9; ten dots at most stand on each other: ten offices a dot.
    dots = [Dot(f"单位{n}", n % 10) for n in range(999)] + [Dot("远街道", 40, is_marked=True)]
    svg = str(dot_chart("c", "题", "说明", dots, Decimal("4")))
    assert "一点至多10个单位" in svg
    assert "共100" not in svg
    assert (svg.count("等10个"), svg.count("等9个")) == (9 * 10 + 9, 1)
    assert svg.count('chart__mark--4"') == 1


def test_dots_show_the_middle_the_outliers_and_how_many_stand_on_one_place() -> None:
    dots = [Dot(f"单位{n}", 0) for n in range(25)] + [Dot("远街道", 40, is_marked=True)]
    svg = dot_chart("c", "题", "说明", dots, Decimal("0"))
    assert svg.count('chart__mark--1"') == 10
    assert svg.count('chart__mark--4"') == 1
    assert "共25" in words(svg)
    assert "中位数0" in words(svg)
    assert "远街道" in svg


def test_words_cannot_become_markup_and_nothing_needs_style_or_script() -> None:
    evil = "<script>alert(1)</script>\"'&"
    svgs = [
        bar_chart("c", evil, evil, [Bar(evil, 1, evil)]),
        line_chart("c", evil, evil, [evil], [Series(evil, [1])]),
        dot_chart("c", evil, evil, [Dot(evil, 1)], 1), swatch(2),
    ]  # fmt: skip
    for svg in svgs:
        assert "<script" not in svg
        assert "style" not in {name for e in parsed(svg).iter() for name in (e.tag, *e.attrib)}
        assert svg.__html__() is svg


@pytest.mark.parametrize(
    ("largest", "top"),
    [
        (0, "4"),
        (5, "8"),
        (9, "12"),
        (10, "12"),
        (12, "12"),
        (13, "16"),
        (83, "100"),
        (101, "120"),
        (99_999, "10万"),
    ],
)
def test_the_scale_ends_at_a_round_number_with_whole_quarters(largest: int, top: str) -> None:
    svg = line_chart("c", "题", "说明", ["2019"], [Series("甲", [largest])])
    assert words(svg)[4] == top
