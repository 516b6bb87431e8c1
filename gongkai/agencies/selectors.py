"""The one door to rows, and who may do what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from gongkai.accounts.models import User
from gongkai.agencies.models import ADMINISTRATORS, Agency, Appointment, Delegation, Duty, Section

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
