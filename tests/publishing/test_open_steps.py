"""Which steps of an item's review are open."""

from gongkai.law.signing import Signed
from gongkai.publishing.review import open_steps

PLAN = ["first", "second", "final"]


def test_steps_open_in_order():
    assert open_steps(PLAN, []) == ["first"]
    assert open_steps(PLAN, [Signed("first", 1, "a")]) == ["second"]


def test_an_urgent_item_calls_everybody_at_once():
    assert open_steps(PLAN, [Signed("second", 2, "a")], urgent=True) == ["first", "final"]
