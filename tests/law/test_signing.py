"""The pure rules: which signatures count for a text, and when they are enough."""

from gongkai.law.signing import (
    Signed,
    can_be_staffed,
    is_approved,
    unsigned_steps,
    valid_signatures,
)

PLAN = ["first", "second", "final"]


def signed(*pairs: tuple[str, int], text: str = "a", round_: int = 1) -> list[Signed]:
    return [Signed(step, who, text, round_) for step, who in pairs]


def steps(rows: list[Signed]) -> list[str]:
    return [one.step for one in rows]


def test_a_signature_on_another_text_does_not_count():
    rows = [*signed(("first", 1), text="b"), *signed(("second", 2))]
    assert steps(valid_signatures(rows, "a")) == ["second"]


def test_a_signature_of_an_earlier_round_does_not_count():
    assert valid_signatures(signed(("first", 1)), "a", 2) == []


def test_a_person_counts_once():
    assert steps(valid_signatures(signed(("first", 1), ("second", 1)), "a")) == ["first"]


def test_who_wrote_the_text_does_not_count():
    rows = signed(("second", 2), ("final", 3))
    assert steps(valid_signatures(rows, "a", authors={3})) == ["second"]


def test_what_is_unsigned_follows_the_plan():
    assert unsigned_steps(PLAN, []) == PLAN
    assert unsigned_steps(PLAN, signed(("second", 2))) == ["first", "final"]


def test_three_different_people_make_it_approved():
    three = signed(("first", 1), ("second", 2), ("final", 3))
    assert is_approved(PLAN, three)
    assert not is_approved(PLAN, three[:2])


def test_two_people_never_approve_however_often_they_sign():
    twice = signed(("first", 1), ("second", 2), ("final", 1))
    assert not is_approved(PLAN, twice)
    assert not is_approved(PLAN, valid_signatures(twice, "a"))


def test_a_plan_of_two_steps_is_never_approved():
    assert not is_approved(["first", "final"], signed(("first", 1), ("final", 2)))


def test_a_plan_is_staffed_only_by_different_people():
    assert can_be_staffed([["甲"], ["甲", "乙"], ["乙", "丙"]])
    assert not can_be_staffed([["甲"], ["甲", "乙"], ["乙"]])
    assert not can_be_staffed([["甲"], [], ["乙"]])
    assert not can_be_staffed([{1, 2}, {1, 2}, {1, 2}])
