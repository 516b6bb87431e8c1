"""The pure rules: who may sign what, on which text."""

from gongkai.publishing.review import (
    Signed,
    can_be_staffed,
    is_approved,
    open_steps,
    valid_signatures,
)

PLAN = ["first", "second", "final"]


def signed(step: str, person: int, text: str = "a", round_: int = 1) -> Signed:
    return Signed(step, person, text, round_)


def test_a_signature_on_another_text_does_not_count():
    assert valid_signatures([signed("first", 1, "b")], "a", 1) == []


def test_a_signature_of_an_earlier_round_does_not_count():
    assert valid_signatures([signed("first", 1, round_=1)], "a", 2) == []


def test_a_person_counts_once():
    rows = [signed("first", 1), signed("second", 1)]
    assert [s.step for s in valid_signatures(rows, "a", 1)] == ["first"]


def test_steps_open_in_order():
    assert open_steps(PLAN, []) == ["first"]
    assert open_steps(PLAN, [signed("first", 1)]) == ["second"]


def test_an_urgent_item_calls_everybody_at_once():
    assert open_steps(PLAN, [signed("second", 2)], urgent=True) == ["first", "final"]


def test_three_different_people_make_it_approved():
    three = [signed("first", 1), signed("second", 2), signed("final", 3)]
    assert is_approved(PLAN, three)
    assert not is_approved(PLAN, three[:2])
    assert not is_approved(PLAN, [signed("first", 1), signed("second", 2), signed("final", 2)])


def test_a_plan_of_two_steps_is_never_approved():
    assert not is_approved(["first", "final"], [signed("first", 1), signed("final", 2)])


def test_a_plan_is_staffed_only_by_different_people():
    assert can_be_staffed([["甲"], ["甲", "乙"], ["乙", "丙"]])
    assert not can_be_staffed([["甲"], ["甲", "乙"], ["乙"]])
    assert not can_be_staffed([["甲"], [], ["乙"]])
