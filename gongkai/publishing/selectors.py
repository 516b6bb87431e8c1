"""What others may read of 主动公开; :func:`public_items` is the only door to the public."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies import selectors as agencies
from gongkai.agencies.calendars import calendar_for
from gongkai.agencies.models import ADMINISTRATORS, Agency, Duty
from gongkai.agencies.selectors import Scope, Standing
from gongkai.jobs.today import SOON, Task
from gongkai.law import signing
from gongkai.law.calendar import WorkCalendar
from gongkai.publishing import review
from gongkai.publishing.compiled import writing_url
from gongkai.publishing.models import (
    CatalogueEntry,
    Column,
    Item,
    PlanStep,
    Publication,
    ReviewPlan,
    Signature,
    Version,
)


def public_items(now: datetime) -> QuerySet[Item]:
    """What everybody may see at ``now``: published, its time come, not withdrawn, 主动公开."""
    return Item.objects.filter(
        published_version__isnull=False,
        published_at__lte=now,
        withdrawn_at=None,
        disclosure=Item.Disclosure.PROACTIVE,
    )


def staff_items(mine: Scope) -> QuerySet[Item]:
    """The working rows of one's own offices."""
    return mine.rows(Item.objects.all())


def columns_for(agency: Agency) -> list[Column]:
    """Shipped columns and those that this office or a superior has added, in tree order."""
    owners = [agency.pk, *(a.pk for a in agencies.ancestors(agency))]
    rows = list(
        Column.objects.filter(Q(agency=None) | Q(agency_id__in=owners), is_active=True).order_by(
            "position", "pk"
        )
    )
    children: dict[int | None, list[Column]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)

    def walk(parent: int | None) -> Iterator[Column]:
        for row in children.get(parent, []):
            yield row
            yield from walk(row.pk)

    return list(walk(None))


def subtree_ids(column: Column, columns: Iterable[Column]) -> list[int]:
    """A column and everything below it, among ``columns``."""
    rows = list(columns)
    found, grew = {column.pk}, True
    while grew:
        more = {row.pk for row in rows if row.parent_id in found} - found
        found |= more
        grew = bool(more)
    return sorted(found)


def plan_for(agency: Agency, kind: str) -> ReviewPlan | None:
    """The office's plan for this kind of item; one that names the kind comes before a general one."""
    plans = list(ReviewPlan.objects.filter(agency=agency, is_active=True).prefetch_related("steps"))
    named = [p for p in plans if kind in p.kinds]
    general = [p for p in plans if not p.kinds]
    return next(iter(named + general), None)


def withheld_word(item: Item) -> str:
    """不予公开 or 依申请公开 when three people have agreed to exactly that; else empty.

    Nothing more is to be done with such an item: it is never published.
    """
    version = item.current_version
    if item.stage != Item.Stage.APPROVED or version is None:
        return ""
    decided = version.facts["disclosure"]
    if decided == Item.Disclosure.PROACTIVE:
        return ""
    return str(Item.Disclosure(decided).label)


def is_public_text(item: Item) -> bool:
    """Whether some text of it is out (or scheduled) and not withdrawn."""
    return item.published_version_id is not None and item.withdrawn_at is None


def authors_of(item: Item) -> set[int]:
    """起草人: whoever saved any version since the last publication."""
    versions = Version.objects.filter(item=item)
    if item.published_version_id:
        published = Version.objects.get(pk=item.published_version_id)
        versions = versions.filter(number__gt=published.number)
    return set(versions.values_list("saved_by_id", flat=True))


def agreed(item: Item) -> list[Signature]:
    """Agreeing signatures of this round on the current text, in order; each person once."""
    if item.current_version is None:
        return []
    rows = list(
        Signature.objects.filter(
            item=item, round=item.round, verdict=Signature.Verdict.AGREE
        ).select_related("person", "delegation__appointment__user")
    )
    valid = signing.valid_signatures(
        [signing.Signed(s.step, s.person_id, s.content_hash, s.round) for s in rows],
        item.current_version.content_hash,
        item.round,
    )
    kept = {(v.step, v.person) for v in valid}
    return [s for s in rows if (s.step, s.person_id) in kept]


def as_signed(rows: Iterable[Signature]) -> list[signing.Signed]:
    """Signatures as the pure rules see them."""
    return [signing.Signed(s.step, s.person_id, s.content_hash, s.round) for s in rows]


def plan_steps(item: Item) -> list[PlanStep]:
    """The steps the item must pass, in order."""
    return list(item.plan.steps.order_by("position")) if item.plan else []


def open_plan_steps(item: Item) -> list[PlanStep]:
    """Steps that wait for a signature now."""
    if item.stage != Item.Stage.IN_REVIEW:
        return []
    steps = plan_steps(item)
    codes = review.open_steps(
        [s.code for s in steps], as_signed(agreed(item)), urgent=item.is_urgent
    )
    return [s for s in steps if s.code in codes]


def step_agency(step: PlanStep, item: Item) -> int:
    """Whose post signs a step: the office's own, or a superior's that it borrows."""
    return step.agency_id or item.agency_id


def step_section(step: PlanStep, item: Item) -> int | None:
    """The section whose post signs a step: the item's own section, never a borrowed post's."""
    return None if step.agency_id else item.section_id


def step_candidates(step: PlanStep, item: Item, today: date) -> list[User]:
    """Who may sign a step today; section heads of the item's own section where it has one."""
    return agencies.holders(step.duty, step_agency(step, item), today, step_section(step, item))


def signing_standing(item: Item, mine: Scope) -> tuple[PlanStep, Standing] | None:
    """The open step this person may sign, and the post (or delegation) he would sign by."""
    for step in open_plan_steps(item):
        found = mine.standings_for(step.duty, step_agency(step, item), step_section(step, item))
        if found:
            return step, found[0]
    return None


def may_see(item: Item, mine: Scope) -> bool:
    """Own offices' rows; and for a borrowed reviewer the item that waits for him."""
    return item.agency_id in mine.agency_ids or any(
        step.agency_id in mine.agency_ids
        and mine.may(step.duty, step.agency_id)
        and item.stage == Item.Stage.IN_REVIEW
        for step in plan_steps(item)
        if step.agency_id
    )


def desk_tasks(mine: Scope, now: datetime, limit: int = 60) -> list[Task]:
    """What waits for this person, by deadline; a constant number of queries per office he works in."""
    today = timezone.localdate(now)
    items = (
        Item.objects.filter(
            Q(agency_id__in=mine.agency_ids) | Q(plan__steps__agency_id__in=mine.agency_ids)
        )
        .exclude(stage=Item.Stage.DONE)
        .exclude(origin=Item.Origin.IMPORTED, stage=Item.Stage.DRAFT, current_version__number=1)
        .distinct()
        .select_related("agency", "section", "current_version__saved_by", "created_by", "plan")
        .prefetch_related(
            Prefetch("plan__steps", PlanStep.objects.order_by("position")),
            Prefetch(
                "signatures",
                Signature.objects.filter(verdict=Signature.Verdict.AGREE).select_related("person"),
            ),
        )
        .order_by("due_on", "pk")[: limit * 5]
    )
    calendars = Calendars()
    tasks = [task for item in items if (task := _task(item, mine, today, calendars))]
    tasks.sort(key=lambda t: (not t.is_urgent, t.due_on or date.max, t.item_id or 0))
    return tasks[:limit]


def _task(item: Item, mine: Scope, today: date, calendars: "Calendars") -> Task | None:
    version = item.current_version
    if version is None:
        return None
    kind = why = label = ""
    name = "publishing:item"
    own = version.saved_by_id == mine.user.pk or item.created_by_id == mine.user.pk
    if item.stage == Item.Stage.IN_REVIEW and item.plan:
        steps = list(item.plan.steps.all())
        valid = signing.valid_signatures(
            as_signed(item.signatures.all()), version.content_hash, item.round
        )
        codes = review.open_steps([s.code for s in steps], valid, urgent=item.is_urgent)
        mine_to_sign = [
            s
            for s in steps
            if s.code in codes
            and mine.standings_for(s.duty, step_agency(s, item), step_section(s, item))
        ]
        if mine_to_sign and mine.user.pk not in {s.person for s in valid} and not own:
            kind, label, name = "sign", "看稿签名", "publishing:review"
            why = f"{item.agency}{version.saved_by}送审，等您{mine_to_sign[0].name}。"
        elif own or mine.may(Duty.DISCLOSURE_OFFICER, item.agency_id):
            waits = "、".join(s.name for s in steps if s.code in codes)
            kind, label, why = "waiting", "看进度", f"在等{waits}，还没有签。"
    elif item.stage == Item.Stage.RETURNED and own:
        kind, label, why = "returned", "去修改", "审核人退回，请按意见修改后再送审。"
        name = "publishing:edit"
        if item.report_year is not None:
            label, why = "去重新编制", _returned_report(item)
    elif item.stage == Item.Stage.APPROVED and mine.agencies_with(*PUBLISHERS) & {item.agency_id}:
        withheld = withheld_word(item)
        if not withheld:
            kind, label, why = "approved", "去发布", "三审都已同意，可以发布了。"
        elif is_public_text(item):
            kind, label, name = "approved", "去撤下", "publishing:withdraw"
            why = f"已审定为{withheld}，原来的一稿还公开着，请撤下。"
    elif item.stage == Item.Stage.DRAFT and own:
        kind, label, why = "draft", "接着写", "草稿，还没有送审。"
        name = "publishing:edit"
        if item.report_year is not None:
            label, why, name = "去送审", "年度报告已定稿，还没有送审。", "publishing:send"
    if not kind:
        return None
    due = item.due_on if item.published_version_id is None else None
    left = calendars[item.agency].working_days_between(today, due) if due else None
    if kind == "waiting" and (left is None or left > SOON):
        return None
    return Task(
        kind=kind,
        title=version.title,
        url=writing_url(item) if name == "publishing:edit" else reverse(name, args=[item.pk]),
        why=why,
        action_label=label,
        due_on=due,
        working_days_left=left,
        is_urgent=item.is_urgent,
        item_id=item.pk,
    )


def return_of(item: Item) -> Signature | None:
    """The 退回 of this round, with its words."""
    rows = Signature.objects.filter(item=item, round=item.round, verdict=Signature.Verdict.RETURN)
    return rows.select_related("person").last()


def _returned_report(item: Item) -> str:
    """What the reviewer wrote, and the one way on: a new edition."""
    returned = return_of(item)
    said = (
        f"{returned.person}退回：{returned.opinion.rstrip('。')}。" if returned else "审核人退回。"
    )
    return f"{said}请在年度报告页重新编制一稿，再送审。"


class Calendars(dict[Agency, WorkCalendar]):
    """Each office's calendar, looked up once for a whole list."""

    def __missing__(self, agency: Agency) -> WorkCalendar:
        self[agency] = calendar_for(agency)
        return self[agency]


PUBLISHERS = (Duty.FILL, Duty.DISCLOSURE_OFFICER, Duty.LEADER)
"""Duties that may press 发布 once three people have signed."""


def filer_of(mine: Scope, item: Item) -> Standing | None:
    """The filling post by which he would sign 初审 where the filer signs first; None when he has none."""
    return next(iter(mine.standings_for(Duty.FILL, item.agency_id, item.section_id)), None)


def can_be_signed(item: Item, plan: ReviewPlan, sender: int, today: date) -> bool:
    """Whether each step finds another person when neither an author nor the sender signs."""
    pools = [{p.pk for p in step_candidates(s, item, today)} for s in plan.steps.all()]
    return signing.can_be_staffed([pool - authors_of(item) - {sender} for pool in pools])


def filers_of(item: Item, today: date) -> list[User]:
    """Who has a filling post for the item today."""
    return agencies.holders(Duty.FILL, item.agency_id, today, item.section_id)


def may_draft(mine: Scope, agency_id: int) -> bool:
    """Whether somebody may write items of an office: anybody with a post there who is no administrator."""
    return any(
        s.agency_id == agency_id
        and s.duty not in ADMINISTRATORS
        and s.duty != Duty.DEPOSIT_RECEIVER
        for s in mine.standings
    )


def managed_offices(mine: Scope, *duties: str) -> frozenset[int]:
    """Offices he manages by one of ``duties``: his own; for a system administrator also those below.

    The same reach as :func:`gongkai.agencies.authority.may_manage`.
    """
    found = mine.agencies_with(*duties)
    if Duty.SYSTEM_ADMIN not in duties:
        return found
    governed = mine.agencies_with(Duty.SYSTEM_ADMIN)
    below = Q(pk__in=governed)
    for path in Agency.objects.filter(pk__in=governed).values_list("path", flat=True):
        if path:
            below |= Q(path__startswith=path)
    return found | frozenset(Agency.objects.filter(below).values_list("pk", flat=True))


def public_history(item: Item) -> QuerySet[Publication]:
    """Publications and corrections of an item, as the public may read them."""
    return item.publications.filter(
        kind__in=[Publication.Kind.FIRST, Publication.Kind.CORRECTION, Publication.Kind.AGAIN]
    )


def catalogue_of(agency: Agency) -> QuerySet[CatalogueEntry]:
    """The office's 标准目录 with how many public items meet each duty."""
    return CatalogueEntry.objects.filter(agency=agency, is_active=True).annotate(
        published=Count(
            "item", filter=Q(item__published_version__isnull=False, item__withdrawn_at=None)
        )
    )
