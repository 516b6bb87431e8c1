"""Whose report it is, by its name: unsure is nobody."""

import pytest

from gongkai.supervision import offices
from gongkai.supervision.offices import Office, match_office

OFFICES = (
    Office(1, "示例市样例区人民政府", "样例区"),
    Office(2, "示例市样例区人民政府海滨街道办事处", "海滨街道"),
    Office(3, "示例市样例区教育局", "区教育局"),
    Office(5, "滨江街道办事处", "滨江街道"),
    Office(4, "示例市样例区演示镇人民政府", "演示镇"),
)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("示例市样例区人民政府海滨街道办事处", 2),
        ("海滨街道办事处", 2),
        ("海滨街道", 2),
        ("样例区海滨街道办事处", 2),
        ("示例市 样例区 海滨街道", 2),
        ("西海滨街道办事处", None),
        ("示例市样例区人民政府", 1),
        ("样例区人民政府", 1),
        ("样例区教育局", 3),
        ("演示镇人民政府", 4),
        ("教育局", 3),
        ("外地市外地区海滨街道", None),
        ("示例市样例区滨江街道办事处", 5),
        ("", None),
    ],
)  # fmt: skip
def test_a_name_means_one_office_or_none(name: str, found: int | None) -> None:
    office = match_office(name, OFFICES)
    assert (office.id if office else None) == found


def test_the_quick_look_leaves_out_no_office_that_would_fit(monkeypatch) -> None:
    names = [office.name for office in OFFICES] + [office.short_name for office in OFFICES]
    names += [
        f"{front}{name}{end}"
        for name in names
        for front in ("样例区", "西")
        for end in ("", "办事处")
    ]
    quick = [match_office(name, OFFICES) for name in names]
    monkeypatch.setattr(offices, "_could_be", lambda *_: True)
    assert quick == [match_office(name, OFFICES) for name in names]
    assert None in quick
