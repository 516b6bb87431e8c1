"""答复审核方案: the steps an office has named, or the shipped ones."""

from collections.abc import Collection
from datetime import date

from gongkai.agencies.models import Duty
from gongkai.agencies.selectors import Scope, Standing, holders
from gongkai.applications import review
from gongkai.applications.models import Application, Decision, DecisionSignature, DecisionStep
from gongkai.law import signing

SHIPPED = (
    review.Step("first", "初审", Duty.SECTION_HEAD),
    review.Step("second", "审核", Duty.OFFICE_HEAD),
    review.Step("final", "审发", Duty.LEADER),
)
"""初审由承办科室负责人、审核由公开机构负责人、审发由分管领导; a default that an office may change."""


def plan_of(agency_id: int) -> tuple[review.Step, ...]:
    """The office's own steps in order, or the shipped ones."""
    rows = DecisionStep.objects.filter(agency_id=agency_id).order_by("position")
    return tuple(review.Step(row.code, row.name, row.duty) for row in rows) or SHIPPED


def steps_of(decision: Decision) -> tuple[review.Step, ...]:
    """The steps a text was sent with; later changes of the plan do not touch it."""
    return tuple(review.Step(**step) for step in decision.steps)


def authors_of(decision: Decision) -> set[int]:
    """Who may not sign: whoever wrote the text, and the handler of the case."""
    return {decision.drafted_by_id, decision.application.handler_id or decision.drafted_by_id}


def agreed(decision: Decision) -> list[signing.Signed]:
    """Signatures that count for the text as it stands."""
    rows = [
        signing.Signed(s.step, s.person_id, s.content_hash)
        for s in decision.signatures.all()
        if s.verdict == DecisionSignature.Verdict.AGREE
    ]
    return signing.valid_signatures(rows, decision.content_hash, authors=authors_of(decision))


def open_step(decision: Decision) -> review.Step | None:
    """The step that waits for a signature now."""
    if decision.stage != Decision.Stage.IN_REVIEW:
        return None
    return review.next_step(steps_of(decision), agreed(decision))


def section_of(step: review.Step, application: Application) -> int | None:
    """Section posts sign for the case's own section where it has one."""
    return application.section_id if step.duty in (Duty.SECTION_HEAD, Duty.FILL) else None


def standing_for(step: review.Step, application: Application, mine: Scope) -> Standing | None:
    """The post, or the delegation, by which this person would sign."""
    found = mine.standings_for(step.duty, application.agency_id, section_of(step, application))
    return found[0] if found else None


def pools(
    steps: Collection[review.Step], application: Application, authors: Collection[int], today: date
) -> list[set[int]]:
    """Who could sign each step today."""
    return [
        {
            p.pk
            for p in holders(step.duty, application.agency_id, today, section_of(step, application))
        }
        - set(authors)
        for step in steps
    ]
