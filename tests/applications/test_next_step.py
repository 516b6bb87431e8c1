"""A decision's steps open one after the other."""

from gongkai.applications.review import Step, is_approved, next_step
from gongkai.law.signing import Signed

PLAN = (Step("first", "初审", "a"), Step("second", "审核", "b"), Step("final", "审发", "c"))


def signed(*pairs: tuple[str, int]) -> list[Signed]:
    return [Signed(step, who, "x") for step, who in pairs]


def test_steps_open_one_after_the_other():
    three = signed(("first", 1), ("second", 2), ("final", 3))
    assert next_step(PLAN, []) == PLAN[0]
    assert next_step(PLAN, three[:1]) == PLAN[1]
    assert next_step(PLAN, three) is None


def test_a_decision_is_approved_by_as_many_people_as_steps():
    assert is_approved(PLAN, signed(("first", 1), ("second", 2), ("final", 3)))
    assert not is_approved(PLAN, signed(("first", 1), ("second", 2), ("final", 1)))
