"""The one door to rows, and who may do what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Model, Prefetch, Q, QuerySet

from gongkai.accounts.models import User
from gongkai.agencies.models import (
    ADMINISTRATORS,
    Agency,
    Appointment,
    Delegation,
    Duty,
    Post,
    Section,
)

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Standing:
    """One thing a person may do somewhere: by his own post, or for somebody absent."""

    duty: str
    agency_id: int
    section_id: int | None
    post_title: str
    appointment_id: int
    requires_totp: bool
    delegation_id: int | None = None

    @property
    def is_delegated(self) -> bool:
        return self.delegation_id is not None


@dataclass(frozen=True, slots=True)
class Scope:
    """What a person may see: the rows of the offices he works in, and nothing else."""

    user: User
    standings: tuple[Standing, ...]

    @property
    def agency_ids(self) -> frozenset[int]:
        """Offices whose working rows (drafts, cases) he may see. Administrators see none."""
        return frozenset(s.agency_id for s in self.standings if s.duty not in ADMINISTRATORS)

    def rows(self, rows: QuerySet[M], field: str = "agency") -> QuerySet[M]:
        """``rows`` narrowed to his offices; ``field`` names the path to the office."""
        return rows.filter(**{f"{field}_id__in": self.agency_ids})

    def standings_for(
        self, duty: str, agency_id: int, section_id: int | None = None
    ) -> tuple[Standing, ...]:
        """His standings with ``duty`` in an office. A post tied to a section counts for that section only."""
        return tuple(
            s
            for s in self.standings
            if s.duty == duty
            and s.agency_id == agency_id
            and (s.section_id is None or section_id is None or s.section_id == section_id)
        )

    def may(self, duty: str, agency_id: int, section_id: int | None = None) -> bool:
        """Whether he may act as ``duty`` in an office (and section)."""
        return bool(self.standings_for(duty, agency_id, section_id))

    def agencies_with(self, *duties: str) -> frozenset[int]:
        """Offices where he has one of ``duties``."""
        return frozenset(s.agency_id for s in self.standings if s.duty in duties)


def in_office(day: date, prefix: str = "") -> Q:
    """Appointments that are held on a day, in a post and an office that are in use."""
    return (
        Q(**{f"{prefix}from_on__lte": day})
        & (Q(**{f"{prefix}until_on": None}) | Q(**{f"{prefix}until_on__gte": day}))
        & Q(**{f"{prefix}post__is_active": True, f"{prefix}post__agency__is_active": True})
    )


def standings(user: User, today: date) -> tuple[Standing, ...]:
    """Everything ``user`` may do on ``today``: own posts first, then what is delegated to him."""
    if not user.is_active:
        return ()
    own = Appointment.objects.filter(in_office(today), user=user).select_related("post")
    lent = Delegation.objects.filter(
        in_office(today, "appointment__"), to_user=user, from_on__lte=today, until_on__gte=today, revoked_at=None
    ).select_related("appointment__post")  # fmt: skip

    def standing(appointment: Appointment, delegation_id: int | None = None) -> Standing:
        post = appointment.post
        return Standing(
            post.duty, post.agency_id, post.section_id, post.title, appointment.pk,
            post.requires_totp, delegation_id,
        )  # fmt: skip

    return (*map(standing, own), *(standing(d.appointment, d.pk) for d in lent))


def scope(user: User, today: date) -> Scope:
    """The only door to rows: every staff query starts here."""
    return Scope(user=user, standings=standings(user, today))


def holders(duty: str, agency_id: int, today: date, section_id: int | None = None) -> list[User]:
    """People who may act as ``duty`` in an office today, delegates included."""
    own = Appointment.objects.filter(
        in_office(today), post__duty=duty, post__agency_id=agency_id, user__is_active=True
    ).select_related("post", "user")
    people: dict[int, User] = {}
    for appointment in own:
        if section_id and appointment.post.section_id not in (None, section_id):
            continue
        people[appointment.user_id] = appointment.user
        for delegation in appointment.delegations.filter(
            from_on__lte=today, until_on__gte=today, revoked_at=None, to_user__is_active=True
        ).select_related("to_user"):
            people[delegation.to_user_id] = delegation.to_user
    return list(people.values())


def descendants(agency: Agency) -> QuerySet[Agency]:
    """An office and everything below it."""
    return Agency.objects.filter(path__startswith=agency.path or "-")


def ancestors(agency: Agency) -> list[Agency]:
    """The superiors of an office, nearest first."""
    found, current = [], agency.parent
    while current is not None:
        found.append(current)
        current = current.parent
    return found


def sections_of(agency_ids: Iterable[int]) -> QuerySet[Section]:
    """Sections and communities in use."""
    return Section.objects.filter(agency_id__in=agency_ids, is_active=True)


def duty_label(duty: str) -> str:
    """The official word for a duty."""
    return str(Duty(duty).label)


def agency_by_name(name: str) -> Agency | None:
    """An office by its short or full name or slug."""
    return Agency.objects.filter(Q(short_name=name) | Q(name=name) | Q(slug=name)).first()


def visible_agencies(mine: Scope) -> QuerySet[Agency]:
    """Offices a person may look at in the desk: his own, and below those he administers."""
    seen = Q(pk__in={s.agency_id for s in mine.standings})
    governed = {s.agency_id for s in mine.standings if s.duty in ADMINISTRATORS}
    for path in Agency.objects.filter(pk__in=governed).values_list("path", flat=True):
        seen |= Q(path__startswith=path)
    return Agency.objects.filter(seen).select_related("parent").order_by("path")


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post, who holds it now or soon, and who stands in."""

    post: Post
    appointments: tuple[Appointment, ...]
    delegations: tuple[Delegation, ...]


def post_rows(agency: Agency, today: date) -> list[PostRow]:
    """The posts of an office with their people: three queries, however many posts."""
    current = Appointment.objects.exclude(until_on__lt=today).select_related("user", "post")
    lent = Delegation.objects.filter(revoked_at=None, until_on__gte=today)
    posts = agency.posts.select_related("section").prefetch_related(
        Prefetch("appointments", current.order_by("from_on"), to_attr="current"),
        Prefetch("current__delegations", lent.select_related("to_user"), to_attr="lent"),
    )
    return [
        PostRow(
            p,
            tuple(p.current),
            tuple(d for a in p.current for d in a.lent),  # type: ignore[attr-defined]
        )
        for p in posts
    ]


def people_without_post(today: date) -> QuerySet[User]:
    """Accounts in use that hold nothing now or later: to be appointed, or to be stopped."""
    held = Appointment.objects.exclude(until_on__lt=today).values("user_id")
    return User.objects.filter(is_active=True).exclude(pk__in=held).order_by("username")


def absences(user: User, today: date) -> QuerySet[Delegation]:
    """What he has lent for days that are not over."""
    return (
        Delegation.objects.filter(appointment__user=user, revoked_at=None, until_on__gte=today)
        .select_related("appointment__post__agency", "to_user")
        .order_by("from_on")
    )


def own_appointments(user: User, today: date) -> QuerySet[Appointment]:
    """The posts he holds today himself."""
    held = Appointment.objects.filter(in_office(today), user=user)
    return held.select_related("post__agency").order_by("pk")


def colleagues(user: User, today: date) -> QuerySet[User]:
    """People who stand today in one of the offices where he stands, he himself left out."""
    mine = own_appointments(user, today).values("post__agency_id")
    there = Appointment.objects.filter(in_office(today), post__agency_id__in=mine)
    return User.objects.filter(is_active=True, pk__in=there.values("user_id")).exclude(pk=user.pk)


def guided_until(user: User, today: date) -> date | None:
    """The last day of his guided first week, while it lasts."""
    return (
        own_appointments(user, today)
        .filter(guided_until_on__gte=today)
        .order_by("-guided_until_on")
        .values_list("guided_until_on", flat=True)
        .first()
    )
