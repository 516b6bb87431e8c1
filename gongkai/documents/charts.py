"""图：bars, lines and dots as plain SVG, drawn on the server; a table with the same numbers goes beneath.

Sideways everything is a percentage and upright everything a pixel, so a chart fills a phone as well as a
sheet of paper and its words keep their size. Colours come from the stylesheet (``charts.css``); dashes,
stripes and the shapes of the marks say the same without colour. No script, no style inside.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import floor, log10
from typing import Final
from xml.etree import ElementTree as ET

Number = int | float | Decimal
LEFT, RIGHT = 11.0, 95.0  # percent: where the plot begins and ends
BAR_ROOM = 82.0  # percent: the longest bar, so that its number fits behind it
ROW, BAR, LINE_HEIGHT, TOP, FOOT = 36, 12, 240, 16, 28
STACK, DOT = 10, 9
#: With more overflowing places than this their counts would stand on each other.
CROWDED = 3
#: One shape a series, drawn around its own point.
SHAPES: Final = (
    "M-4,0A4,4 0 1,0 4,0A4,4 0 1,0 -4,0Z", "M-4,-4H4V4H-4Z", "M0,-5L5,4H-5Z", "M0,-5.5L5.5,0L0,5.5L-5.5,0Z",
)  # fmt: skip
MOST_SERIES: Final = len(SHAPES)


class Svg(str):
    """Markup that is already safe: every word went in through the tree."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; ``words`` stand behind it, or say why there is none. ``is_marked``: striped."""

    label: str
    value: Number | None
    words: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One line over the years; ``None`` leaves a gap."""

    label: str
    values: Sequence[Number | None]


@dataclass(frozen=True, slots=True)
class Dot:
    """One office among many; the marked ones are drawn as diamonds."""

    label: str
    value: Number
    is_marked: bool = False


def bar_chart(key: str, title: str, said: str, bars: Sequence[Bar]) -> Svg:
    """条形图：a label, its bar below, its number behind. Bars below zero are not drawn, only told."""
    root = _root(key, title, said, max(1, len(bars)) * ROW)
    _stripes(root, key)
    largest = max((float(bar.value) for bar in bars if bar.value is not None), default=0.0)
    for number, bar in enumerate(bars):
        top = number * ROW
        _text(root, "0", top + 13, bar.label, "chart__label")
        length = BAR_ROOM * max(0.0, float(bar.value or 0)) / largest if largest > 0 else 0.0
        if length:
            rect = _add(root, "rect", x="0", y=top + 18, width=f"{length:.2f}%", height=BAR)
            rect.set("class", "chart__bar chart__bar--marked" if bar.is_marked else "chart__bar")
            if bar.is_marked:
                _add(
                    root, "rect", x="0", y=top + 18, width=f"{length:.2f}%", height=BAR,
                    fill=f"url(#{key}-stripes)",
                )  # fmt: skip
        _text(root, f"{length:.2f}%", top + 29, bar.words, "chart__number", dx=6)
    return _svg(root)


def line_chart(
    key: str, title: str, said: str, ticks: Sequence[str], lines: Sequence[Series]
) -> Svg:
    """折线图：at most four lines from the first to the last tick, each with its own dash and mark."""
    root = _root(key, title, said, LINE_HEIGHT)
    known = [float(v) for line in lines[:MOST_SERIES] for v in line.values if v is not None]
    top, low = _nice(max(known, default=0.0)), min(0.0, *known, 0.0)
    low = -_nice(-low) if low < 0 else 0.0

    def y(value: float) -> float:
        return TOP + (top - value) / (top - low) * (LINE_HEIGHT - TOP - FOOT)

    def x(at: int) -> float:
        return LEFT + (RIGHT - LEFT) * (at + 0.5) / len(ticks)

    for step in range(5):
        value = low + (top - low) * step / 4
        _rule(root, y(value), is_base=value == 0)
        _text(root, f"{LEFT - 1:.2f}%", y(value) + 4, _short(value), "chart__tick", anchor="end")
    for at, tick in enumerate(ticks):
        _text(root, f"{x(at):.2f}%", LINE_HEIGHT - 8, tick, "chart__tick", anchor="middle")
    for number, line in enumerate(lines[:MOST_SERIES]):
        points = [None if v is None else (x(at), y(float(v))) for at, v in enumerate(line.values)]
        for one, other in pairwise(points):
            if one and other:
                _add(
                    root, "line", x1=f"{one[0]:.2f}%", y1=f"{one[1]:.1f}", x2=f"{other[0]:.2f}%",
                    y2=f"{other[1]:.1f}",
                ).set("class", f"chart__line chart__line--{number + 1}")  # fmt: skip
        for point in points:
            if point:
                _mark(root, *point, number)
    return _svg(root)


def dot_chart(key: str, title: str, said: str, dots: Sequence[Dot], median: Number) -> Svg:
    """点图：where each office lies, the middle as a line; equal ones stand on each other, then are counted.

    Where many places overflow, a dot stands for several offices and the chart says for how many.
    """
    height = 2 * TOP + FOOT + STACK * DOT + 14
    root = _root(key, title, said, height)
    values = [float(dot.value) for dot in dots]
    low, high = min([0.0, *values]), _nice(max([0.0, *values]))
    base = height - FOOT

    def x(value: float) -> float:
        return 3 + 93 * (value - low) / (high - low)

    _rule(root, base, is_base=True, start=0)
    middle = x(float(median))
    _add(
        root, "line", x1=f"{middle:.2f}%", x2=f"{middle:.2f}%", y1=TOP + 6, y2=base
    ).set("class", "chart__median")  # fmt: skip
    anchor = "start" if middle < 15 else "end" if middle > 85 else "middle"
    _text(
        root, f"{middle:.2f}%", TOP, f"中位数{_short(float(median))}", "chart__tick", anchor=anchor
    )
    places: dict[int, list[Dot]] = {}
    for dot in sorted(dots, key=lambda dot: float(dot.value)):
        places.setdefault(round(x(float(dot.value))), []).append(dot)
    counts = [len(here) for here in places.values()]
    is_crowded = sum(count > STACK for count in counts) > CROWDED
    each = -(-max(counts, default=0) // STACK) if is_crowded else 1
    for place, here in places.items():
        together = [here[at : at + each] for at in range(0, len(here), each)]
        for height_of, some in enumerate(together[:STACK], start=1):
            is_marked = any(dot.is_marked for dot in some)
            label = some[0].label + (f"等{len(some)}个" if len(some) > 1 else "")
            _mark(root, place, base - DOT * height_of + 4, 3 if is_marked else 0, label)
        if len(together) > STACK:
            top = base - STACK * DOT - 4
            _text(root, f"{place}%", top, f"共{len(here)}", "chart__tick", anchor="middle")
    if each > 1:
        at, side = ("100%", "end") if middle < 50 else ("0%", "start")
        _text(root, at, TOP, f"一点至多{each}个单位", "chart__tick", anchor=side)
    for step in range(5):
        value = low + (high - low) * step / 4
        at = "start" if step == 0 else "end" if step == 4 else "middle"
        _text(root, f"{x(value):.2f}%", height - 8, _short(value), "chart__tick", anchor=at)
    return _svg(root)


def swatch(number: int) -> Svg:
    """图例：the line and mark of a series, for the words beside the chart."""
    root = ET.Element("svg", {"class": "chart__swatch", "width": "36", "height": "14"})
    root.set("aria-hidden", "true")
    root.set("focusable", "false")
    _add(root, "line", x1="0", x2="36", y1="7", y2="7").set(
        "class", f"chart__line chart__line--{number + 1}"
    )
    _mark(root, 50, 7, number)
    return _svg(root)


def _root(key: str, title: str, said: str, height: int) -> ET.Element:
    root = ET.Element("svg", {"class": "chart", "width": "100%", "height": str(height)})
    root.set("role", "img")
    root.set("aria-labelledby", f"{key}-t {key}-d")
    _add(root, "title", id=f"{key}-t").text = title
    _add(root, "desc", id=f"{key}-d").text = said
    return root


def _add(parent: ET.Element, name: str, **attributes: object) -> ET.Element:
    return ET.SubElement(parent, name, {key: str(value) for key, value in attributes.items()})


def _text(
    root: ET.Element, x: str, y: float, words: str, css: str, *, anchor: str = "start", dx: int = 0
) -> None:
    found = _add(root, "text", x=x, y=f"{y:.1f}", dx=dx)
    found.set("class", css)
    found.set("text-anchor", anchor)
    found.text = words


def _rule(root: ET.Element, y: float, *, is_base: bool, start: float = LEFT) -> None:
    _add(root, "line", x1=f"{start}%", x2="100%", y1=f"{y:.1f}", y2=f"{y:.1f}").set(
        "class", "chart__base" if is_base else "chart__rule"
    )


def _mark(root: ET.Element, x: float, y: float, shape: int, label: str = "") -> None:
    """A shape around a point that is a percentage: an inner picture carries it there."""
    place = _add(root, "svg", x=f"{x:.2f}%", y=f"{y:.1f}", overflow="visible")
    if label:
        _add(place, "title").text = label
    _add(place, "path", d=SHAPES[shape]).set("class", f"chart__mark chart__mark--{shape + 1}")


def _stripes(root: ET.Element, key: str) -> None:
    pattern = _add(
        _add(root, "defs"), "pattern", id=f"{key}-stripes", width=6, height=6,
        patternUnits="userSpaceOnUse", patternTransform="rotate(45)",
    )  # fmt: skip
    _add(pattern, "rect", width=2, height=6).set("class", "chart__stripe")


def _nice(largest: float) -> float:
    """The next round number of which a quarter is still whole: 4, 8, 12, 16, 20, 24, 32, 40, 60, 80, 100 …"""
    if largest <= 4:
        return 4.0
    size = 10 ** floor(log10(largest))
    steps = (step * size // 10 for step in (10, 12, 16, 20, 24, 32, 40, 60, 80, 100, 120))
    return float(next(step for step in steps if step >= largest and step % 4 == 0))


def _short(value: float) -> str:
    return f"{value:g}" if abs(value) < 10_000 else f"{value / 10_000:g}万"


def _svg(root: ET.Element) -> Svg:
    return Svg(ET.tostring(root, encoding="unicode"))
