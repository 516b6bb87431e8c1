"""时间线: what happened to a case, day by day and by which rule, so that a judge can read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from gongkai.applications import clock
from gongkai.applications.case_letters import subject_key
from gongkai.applications.models import Application, Decision
from gongkai.law.limits import time_limit
from gongkai.law.load import chinese
from gongkai.law.outcomes import outcome
from gongkai.law.receipt import channels
from gongkai.letters.selectors import returns_of

PERIOD = "period"
ACT = "act"


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """One line: ``until`` where it speaks of several days; ``kind`` tells acts from the counting of days."""

    on: date
    what: str
    reference: str = ""
    until: date | None = None
    kind: str = ACT


def timeline(application: Application) -> tuple[TimelineStep, ...]:
    """办理经过, in order of the days; of the same day acts come after the counting."""
    found = [*_period(application), *_acts(application)]
    return tuple(sorted(found, key=lambda step: step.on))


def _period(application: Application) -> Iterator[TimelineStep]:
    state = clock.state_of(application)
    for step in state.steps if state else ():
        yield TimelineStep(step.on, step.what, step.reference, step.until, PERIOD)


def _acts(application: Application) -> Iterator[TimelineStep]:
    yield from _receipt(application)
    yield from _work(application)
    for decision in application.decisions.prefetch_related("signatures__person").order_by("number"):
        yield from _decision(decision)
    yield from _returned(application)
    yield from _end(application)


def _receipt(application: Application) -> Iterator[TimelineStep]:
    channel = dict(channels()).get(application.channel, "")
    if application.arrived_on:
        yield TimelineStep(
            application.arrived_on, f"申请到达本机关（{channel}）" if channel else "申请到达本机关"
        )
    if application.confirmed_on and application.received_on:
        legal = clock.receipt_of(
            application.channel, application.arrived_on, application.confirmed_on
        )
        how = f"（{application.confirmed_how}）" if application.confirmed_how else ""
        late = ""
        if (
            application.channel == "ordinary_mail"
            and application.confirmed_on != application.arrived_on
        ):
            late = "；应当在收到的当日确认"
        yield TimelineStep(application.confirmed_on, f"与申请人确认{how}{late}", legal.reference)


def _work(application: Application) -> Iterator[TimelineStep]:
    asked = application.consultations.select_related("sent", "answered")
    for row in asked:
        if row.sent:
            what = f"向{row.get_kind_display()}发出征求意见书"
            reference = time_limit(row.sent.limit_id).latest.reference
            yield TimelineStep(row.sent.on, what, reference)
            if row.sent.reached_on:
                yield TimelineStep(row.sent.reached_on, f"{row.get_kind_display()}收到征求意见书")
        if row.answered:
            what = f"收到{row.get_kind_display()}意见：{row.get_opinion_display()}"
            yield TimelineStep(row.answered.on, what)
    for search in application.searches.all():
        what = f"{search.searched_by}检索{search.places}，{search.get_result_display()}"
        yield TimelineStep(search.searched_on, what, outcome("not_found").reference)
        if search.explained_at:
            what = f"说明{search.places}查到的内容为什么不是申请的信息"
            yield TimelineStep(timezone.localdate(search.explained_at), what)
    for task in application.inner_tasks.select_related("section"):
        yield TimelineStep(
            timezone.localdate(task.asked_at),
            f"转{task.section}办理，内部期限{chinese(task.due_on)}",
        )
        if task.contributed_at:
            yield TimelineStep(timezone.localdate(task.contributed_at), f"{task.section}提出意见")
    excess = getattr(application, "excess", None)
    if excess:
        reference = time_limit("DELAYED_ANSWER").latest.reference
        yield TimelineStep(excess.asked_on, "要求申请人说明申请数量、频次过多的理由", reference)
        if excess.explained_on:
            verdict = "理由合理" if excess.accepted else "理由不合理"
            yield TimelineStep(excess.explained_on, f"申请人说明理由，认定{verdict}", reference)


def _decision(decision: Decision) -> Iterator[TimelineStep]:
    name = f"答复第{decision.number}稿"
    if decision.sent_at:
        yield TimelineStep(timezone.localdate(decision.sent_at), f"{name}送审")
    for signature in decision.signatures.all():
        on = timezone.localdate(signature.signed_at)
        what = f"{name}{signature.step_name}：{signature.person}（{signature.post_title}）{signature.get_verdict_display()}"
        yield TimelineStep(on, what)
    if decision.issued_on:
        anew = "（重新答复）" if decision.answers_anew_id else ""
        yield TimelineStep(decision.issued_on, f"作出答复{anew}")
    delivery = getattr(decision, "delivery", None)
    if delivery:
        tracking = f"，邮件号{delivery.tracking_number}" if delivery.tracking_number else ""
        what = f"{delivery.get_method_display()}，{delivery.what}{tracking}"
        yield TimelineStep(delivery.on, what, delivery.reference)


def _returned(application: Application) -> Iterator[TimelineStep]:
    """Letters that came back and were sent again; the day of the answer does not move."""
    back: set[int] = set()
    for sent in returns_of(subject_key(application)):
        name = f"{sent.letter.title}（{sent.letter.number}）"
        if sent.letter_id in back:
            tracking = f"，邮件号{sent.tracking_number}" if sent.tracking_number else ""
            what = f"再次送达{name}：{sent.get_method_display()}，{sent.what}{tracking}"
            yield TimelineStep(sent.on, what, sent.reference)
        row = getattr(sent, "returned", None)
        if row is None:
            continue
        back.add(sent.letter_id)
        what = f"{name}邮寄退回（{row.reason}），要再次送达；{chinese(sent.on)}交邮之日不变"
        yield TimelineStep(row.on, what, sent.reference)
        if row.settled_at:
            what = f"{name}不再送达：{row.settled_why}"
            yield TimelineStep(timezone.localdate(row.settled_at), what)


def _end(application: Application) -> Iterator[TimelineStep]:
    if application.dropped_on:
        yield TimelineStep(application.dropped_on, "申请人在收到申请之日以前撤回，不作为收到的申请")
    if application.answered_on:
        label = f"：{application.outcome_label}" if application.outcome else "，各项结果见答复"
        late = "，已超过答复期限" if application.is_late else ""
        yield TimelineStep(application.answered_on, f"办结{label}{late}")
    for row in application.reopenings.all():
        due = f"，应于{chinese(row.due_on)}以前答复" if row.due_on else ""
        yield TimelineStep(row.ordered_on, f"依据{row.source}重新答复{due}")
