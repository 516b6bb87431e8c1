"""三个签名栏: whose posts sign 填报人, 审核人 and 单位负责人, after the office's own review plan."""

from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.agencies.models import Agency, Duty
from gongkai.agencies.selectors import Scope, Standing
from gongkai.publishing.models import Item
from gongkai.publishing.selectors import plan_for
from gongkai.reports.quarterly.models import (
    QuarterlyStatement,
    StatementSignature,
)
from gongkai.reports.services.record_activity import REGISTRARS

Step = StatementSignature.Step
WITHOUT_PLAN = (Duty.OFFICE_HEAD, Duty.LEADER)


@dataclass(frozen=True, slots=True)
class Signer:
    """One column of the form: the duties that sign it, in whose office."""

    step: str
    duties: tuple[str, ...]
    agency_id: int

    @property
    def label(self) -> str:
        return str(Step(self.step).label)

    @property
    def duty_label(self) -> str:
        return "、".join(str(Duty(duty).label) for duty in self.duties)

    def standing(self, mine: Scope) -> Standing | None:
        """The post by which somebody signs here."""
        found = [s for duty in self.duties for s in mine.standings_for(duty, self.agency_id)]
        return found[0] if found else None


def signers(agency: Agency) -> tuple[Signer, Signer, Signer]:
    """填报人 are those who keep the registers; the last two steps of the plan for reports sign after them.

    A statement is signed within the office: where the plan borrows a superior's post, or is too short,
    the head of the disclosure unit and the leader sign.
    """
    plan = plan_for(agency, Item.Kind.REPORT)
    steps = sorted(plan.steps.all(), key=lambda s: s.position)[-2:] if plan else []
    own = [str(s.duty) for s in steps if s.agency_id in (None, agency.pk)]
    second, third = own if len(own) == 2 else WITHOUT_PLAN
    return (
        Signer(Step.FILLER, tuple(REGISTRARS), agency.pk),
        Signer(Step.REVIEWER, (second,), agency.pk),
        Signer(Step.HEAD, (third,), agency.pk),
    )


def signed(statement: QuarterlyStatement) -> Mapping[str, StatementSignature]:
    """Agreeing signatures of the present round, for exactly the present figures."""
    rows = statement.signatures.filter(
        round=statement.round, verdict=StatementSignature.Verdict.AGREE,
        content_hash=statement.snapshot_hash,
    ).select_related("person")  # fmt: skip
    return {row.step: row for row in rows}


def next_signer(
    statement: QuarterlyStatement, done: Mapping[str, StatementSignature]
) -> Signer | None:
    """Whose signature is missing first."""
    if statement.status != QuarterlyStatement.Status.IN_REVIEW:
        return None
    return next((one for one in signers(statement.agency) if one.step not in done), None)
