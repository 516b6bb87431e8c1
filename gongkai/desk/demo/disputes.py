"""Reviews and lawsuits of the demo, from the filing to the result."""

from collections.abc import Generator, Sequence
from datetime import date

from gongkai.applications.models import Application
from gongkai.desk.demo.days import after, at
from gongkai.desk.demo.window import Window
from gongkai.proceedings.models import Proceeding
from gongkai.proceedings.services.conclude_proceeding import conclude_proceeding
from gongkai.proceedings.services.open_proceeding import Filing, open_proceeding
from gongkai.proceedings.services.record_stage import record_stage

Kind = Proceeding.Kind
NUMBERS = {
    Kind.REVIEW: "演复〔{year}〕{n}号",
    Kind.DIRECT: "（{year}）演行初{n}号",
    Kind.AFTER_REVIEW: "（{year}）演行初{n}号",
}
Dispute = Generator[date, None, tuple[Proceeding, date]]


def dispute(
    window: Window,
    case: Application,
    since: date,
    kind: Kind,
    outcome: str,
    *,
    review: Proceeding | None = None,
    procedure: str = Proceeding.Procedure.ORDINARY,
    lasts: int = 30,
    stages: Sequence[str] = (),
    answer_anew: bool = False,
) -> Dispute:
    """Filed ten working days after ``since``, replied to in time, concluded ``lasts`` later."""
    filed, copied = after(since, 10), after(since, 14)
    yield copied
    proceeding = file(window, case, kind, filed, copied, review=review, procedure=procedure)
    day = after(copied, 4)
    yield day
    _stage(window, proceeding, "replied", day)
    for stage in stages:
        day = after(day, 3)
        yield day
        _stage(window, proceeding, stage, day)
    day = after(copied, lasts)
    yield day
    conclude_proceeding(
        proceeding.pk, concluded_on=day, outcome=outcome, by=window.handler, now=at(day),
        answer_anew=answer_anew, answer_by=after(day, 15) if answer_anew else None,
    )  # fmt: skip
    return proceeding, day


def file(
    window: Window,
    case: Application,
    kind: Kind,
    filed: date,
    copied: date,
    *,
    review: Proceeding | None = None,
    procedure: str = Proceeding.Procedure.ORDINARY,
) -> Proceeding:
    """What the office learns on the day the copy comes."""
    number = NUMBERS[kind].format(year=filed.year, n=Proceeding.objects.count() + 1)
    agency = window.agency
    filing = Filing(
        number, kind, filed, procedure=procedure, application=case, review=review,
        organ=agency.review_organ if kind == Kind.REVIEW else agency.court, copy_received_on=copied,
    )  # fmt: skip
    return open_proceeding(agency, filing, by=window.handler, now=at(copied))


def _stage(window: Window, proceeding: Proceeding, kind: str, on: date) -> None:
    note = "已电话联系，按要求补充说明。" if kind == "note" else ""
    record_stage(proceeding.pk, kind=kind, on=on, note=note, by=window.handler, now=at(on))
