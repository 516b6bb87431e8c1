"""答复审核的规则, without a database."""

from gongkai.applications.review import (
    Signed,
    Step,
    can_be_staffed,
    is_approved,
    next_step,
    valid_signatures,
)

PLAN = (Step("first", "初审", "a"), Step("second", "审核", "b"), Step("final", "审发", "c"))


def signed(*pairs: tuple[str, int], text: str = "x") -> list[Signed]:
    return [Signed(step, who, text) for step, who in pairs]


def test_three_people_on_one_text_approve():
    assert is_approved(PLAN, signed(("first", 1), ("second", 2), ("final", 3)))


def test_two_people_never_approve_however_often_they_sign():
    twice = signed(("first", 1), ("second", 2), ("final", 1))
    assert not is_approved(PLAN, twice)
    assert not is_approved(PLAN, valid_signatures(twice, "x"))


def test_a_plan_of_two_steps_never_approves():
    assert not is_approved(PLAN[:2], signed(("first", 1), ("second", 2)))


def test_signatures_under_another_text_and_those_of_authors_do_not_count():
    rows = [*signed(("first", 1), text="y"), *signed(("second", 2), ("final", 3))]
    assert [s.step for s in valid_signatures(rows, "x")] == ["second", "final"]
    assert [s.step for s in valid_signatures(rows, "x", authors={3})] == ["second"]


def test_steps_open_one_after_the_other():
    assert next_step(PLAN, []) == PLAN[0]
    assert next_step(PLAN, signed(("first", 1))) == PLAN[1]
    assert next_step(PLAN, signed(("first", 1), ("second", 2), ("final", 3))) is None


def test_each_step_needs_a_person_of_its_own():
    assert can_be_staffed([{1, 2}, {1}, {3}])
    assert not can_be_staffed([{1}, {1}, {3}])
    assert not can_be_staffed([{1, 2}, {1, 2}, {1, 2}])
    assert not can_be_staffed([{1}, set(), {3}])
