"""Offices, posts and people: what the services do and what they refuse."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from gongkai.accounts.models import User
from gongkai.agencies import errors
from gongkai.agencies.models import Agency, Appointment, Delegation, Duty
from gongkai.agencies.selectors import holders, scope
from gongkai.agencies.services.add_person import add_person
from gongkai.agencies.services.add_post import add_post
from gongkai.agencies.services.add_section import add_section
from gongkai.agencies.services.appoint import appoint
from gongkai.agencies.services.change_agency import change_agency
from gongkai.agencies.services.change_person import change_person
from gongkai.agencies.services.change_post import change_post
from gongkai.agencies.services.change_section import change_section
from gongkai.agencies.services.create_agency import create_agency
from gongkai.agencies.services.delegate import delegate
from gongkai.agencies.services.end_appointment import end_appointment
from gongkai.agencies.services.hand_over_post import hand_over_post
from gongkai.agencies.services.reset_password import reset_password
from gongkai.agencies.services.revoke_delegation import revoke_delegation
from gongkai.agencies.services.switch_person import switch_person
from gongkai.ledger.models import Entry
from tests.factories.accounts import NOW, make_user
from tests.factories.agencies import (
    make_agency,
    make_appointment,
    make_person,
    make_post,
    make_section,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture
def district() -> Agency:
    return make_agency("示例区", kind="county")


@pytest.fixture
def street(district: Agency) -> Agency:
    return make_agency("海滨街道", parent=district)


@pytest.fixture
def security(district: Agency) -> User:
    return make_person("测试员安", district, Duty.SECURITY_ADMIN)


@pytest.fixture
def system(district: Agency) -> User:
    return make_person("测试员系", district, Duty.SYSTEM_ADMIN)


def acts() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("act", flat=True))


def test_an_office_stands_below_its_superior_and_is_written_down(
    district: Agency, system: User
) -> None:
    made = create_agency(
        parent=district, name="示例区财政局", short_name="区财政局", slug="caizheng",
        kind="department", actor=system, now=NOW,
    )  # fmt: skip

    assert made.path == f"{district.path}{made.pk:06d}/"
    entry = Entry.objects.get(act="agency.created", subject_id=str(made.pk))
    assert (entry.actor_name, entry.chain.key) == ("测试员系", f"agency:{made.pk}")


def test_moving_an_office_takes_everything_below_along(
    district: Agency, street: Agency, system: User
) -> None:
    group = make_agency("片区", parent=district)
    community = make_agency("分站", parent=street)

    change_agency(street.pk, parent=group, actor=system, now=NOW)

    community.refresh_from_db()
    assert community.path == f"{group.path}{street.pk:06d}/{community.pk:06d}/"


def test_an_office_is_never_below_itself(district: Agency, street: Agency, system: User) -> None:
    below = make_agency("分站", parent=street)
    with pytest.raises(errors.OwnAncestorError):
        change_agency(street.pk, parent=below, actor=system, now=NOW)


def test_a_wrong_check_character_of_the_credit_code_is_refused(
    street: Agency, system: User
) -> None:
    with pytest.raises(ValidationError, match="校验码"):
        change_agency(street.pk, uscc="11441700007280420X", actor=system, now=NOW)

    change_agency(street.pk, uscc="11441700007280420Y", actor=system, now=NOW)


def test_an_empty_index_pattern_is_refused(street: Agency, system: User) -> None:
    with pytest.raises(errors.EmptyIndexPatternError):
        change_agency(street.pk, index_pattern=" ", actor=system, now=NOW)


def test_the_security_administrator_does_not_change_offices_and_the_system_one_not_people(
    street: Agency, system: User, security: User
) -> None:
    with pytest.raises(errors.NotYoursToManageError):
        change_agency(street.pk, phone="000", actor=security, now=NOW)
    with pytest.raises(errors.NotYoursToManageError):
        add_person(street.pk, username="new-one", full_name="测试员新", actor=system, now=NOW)


def test_an_administrator_of_one_street_manages_no_other(district: Agency, street: Agency) -> None:
    other = make_agency("西门街道", parent=district)
    theirs = make_person(
        "测试员西",
        other,
        Duty.SECURITY_ADMIN,
    )
    with pytest.raises(errors.NotYoursToManageError):
        add_post(street.pk, duty=Duty.FILL, actor=theirs, now=NOW)
    with pytest.raises(errors.NotYoursToManageError):
        add_post(district.pk, duty=Duty.FILL, actor=theirs, now=NOW)


def test_a_section_name_is_used_once_in_an_office(street: Agency, system: User) -> None:
    section = add_section(street.pk, name="民政科", actor=system, now=NOW)
    with pytest.raises(ValidationError, match="同名"):
        add_section(street.pk, name="民政科", actor=system, now=NOW)
    change_section(section.pk, name="社会事务科", actor=system, now=NOW)
    assert acts()[-1] == "section.changed"


def test_a_post_takes_no_section_of_another_office(
    district: Agency, street: Agency, security: User
) -> None:
    foreign = make_section(district)
    with pytest.raises(errors.ForeignSectionError):
        add_post(street.pk, duty=Duty.FILL, section_id=foreign.pk, actor=security, now=NOW)


def test_a_new_person_gets_a_one_time_password_that_must_be_changed(
    street: Agency, security: User
) -> None:
    user, password = add_person(
        street.pk, username="Ceshi.Jia", full_name="测试员甲", actor=security, now=NOW
    )

    assert user.username == "ceshi.jia"
    assert user.check_password(password)
    assert user.must_change_password
    assert acts()[-2:] == ["account.created", "account.password_reset"]
    assert password not in "".join(Entry.objects.values_list("data", flat=True))


def test_an_appointed_person_may_act_from_the_first_day_to_the_last(
    street: Agency, security: User
) -> None:
    user, post = make_user("测试员甲"), make_post(street, Duty.FILL)
    appoint(post.pk, user.pk, from_on=TODAY, until_on=date(2026, 12, 31), actor=security, now=NOW)

    assert [scope(user, day).may(Duty.FILL, street.pk) for day in (
        date(2026, 11, 21), TODAY, date(2026, 12, 31), date(2027, 1, 1))] == [False, True, True, False]  # fmt: skip
    assert Appointment.objects.get(user=user).guided_until_on == date(2026, 11, 29)


def test_nobody_appoints_himself(street: Agency, security: User) -> None:
    post = make_post(street, Duty.SECURITY_ADMIN)
    with pytest.raises(errors.OwnAppointmentError):
        appoint(post.pk, security.pk, from_on=TODAY, actor=security, now=NOW)


@pytest.mark.parametrize(
    ("held", "asked"),
    [
        (Duty.SYSTEM_ADMIN, Duty.SECURITY_ADMIN),
        (Duty.AUDIT_ADMIN, Duty.SYSTEM_ADMIN),
        (Duty.SECURITY_ADMIN, Duty.FILL),
        (Duty.LEADER, Duty.AUDIT_ADMIN),
    ],
)
def test_an_administrator_holds_nothing_else(
    street: Agency, security: User, held: str, asked: str
) -> None:
    person = make_person("测试员丙", street, held)
    post = make_post(street, asked)
    with pytest.raises(errors.SeparationError, match="三员分立"):
        appoint(post.pk, person.pk, from_on=TODAY, actor=security, now=NOW)


def test_one_person_may_hold_business_posts_in_several_offices(
    district: Agency, street: Agency
) -> None:
    person = make_person("测试员丁", street, Duty.FILL)
    make_appointment(person, district, Duty.LEADER)
    assert scope(person, TODAY).agency_ids == {street.pk, district.pk}


def test_an_absent_leader_lends_his_post_for_some_days(street: Agency) -> None:
    leader = make_person("测试员丁", street, Duty.LEADER)
    deputy = make_person("测试员戊", street, Duty.SECTION_HEAD)
    delegate(
        leader.appointments.get().pk, deputy.pk, from_on=TODAY, until_on=date(2026, 11, 24),
        reason="出差", actor=leader, now=NOW,
    )  # fmt: skip

    assert scope(deputy, TODAY).may(Duty.LEADER, street.pk)
    assert scope(deputy, TODAY).standings[-1].is_delegated
    assert not scope(deputy, date(2026, 11, 25)).may(Duty.LEADER, street.pk)
    assert {p.full_name for p in holders(Duty.LEADER, street.pk, TODAY)} == {
        "测试员丁", "测试员戊",
    }  # fmt: skip


def test_what_was_lent_is_not_lent_on(street: Agency) -> None:
    leader = make_person("测试员丁", street, Duty.LEADER)
    deputy = make_person("测试员戊", street, Duty.SECTION_HEAD)
    third = make_person("测试员己", street, Duty.SECTION_HEAD)
    lent = {"from_on": TODAY, "until_on": TODAY, "reason": "开会", "now": NOW}
    appointment = leader.appointments.get()
    delegate(appointment.pk, deputy.pk, actor=leader, **lent)
    with pytest.raises(errors.NotOwnAppointmentError):
        delegate(appointment.pk, third.pk, actor=deputy, **lent)


def test_a_delegation_is_refused_to_oneself_backwards_into_the_past_or_twice(
    street: Agency,
) -> None:
    leader = make_person("测试员丁", street, Duty.LEADER)
    deputy = make_person("测试员戊", street, Duty.SECTION_HEAD)
    pk = leader.appointments.get().pk
    lent = {"reason": "开会", "actor": leader, "now": NOW}
    tomorrow, yesterday = TODAY + timedelta(days=1), TODAY - timedelta(days=1)

    with pytest.raises(errors.SelfDelegationError):
        delegate(pk, leader.pk, from_on=TODAY, until_on=TODAY, **lent)
    with pytest.raises(errors.OutOfOrderError):
        delegate(pk, deputy.pk, from_on=tomorrow, until_on=TODAY, **lent)
    with pytest.raises(errors.PastDayError):
        delegate(pk, deputy.pk, from_on=yesterday, until_on=TODAY, **lent)
    delegate(pk, deputy.pk, from_on=TODAY, until_on=tomorrow, **lent)
    with pytest.raises(errors.OverlappingDelegationError):
        delegate(pk, deputy.pk, from_on=tomorrow, until_on=tomorrow, **lent)


def test_a_business_post_is_not_lent_to_an_administrator(street: Agency) -> None:
    leader = make_person("测试员丁", street, Duty.LEADER)
    admin = make_person("测试员庚", street, Duty.AUDIT_ADMIN)
    with pytest.raises(errors.SeparationError):
        delegate(
            leader.appointments.get().pk, admin.pk, from_on=TODAY, until_on=TODAY,
            reason="开会", actor=leader, now=NOW,
        )  # fmt: skip


def test_a_revoked_delegation_ends_at_once(street: Agency) -> None:
    leader = make_person("测试员丁", street, Duty.LEADER)
    deputy = make_person("测试员戊", street, Duty.SECTION_HEAD)
    given = delegate(
        leader.appointments.get().pk, deputy.pk, from_on=TODAY, until_on=TODAY,
        reason="开会", actor=leader, now=NOW,
    )  # fmt: skip
    with pytest.raises(errors.NotYoursToManageError):
        revoke_delegation(given.pk, actor=deputy, now=NOW)
    revoke_delegation(given.pk, actor=leader, now=NOW)
    assert not scope(deputy, TODAY).may(Duty.LEADER, street.pk)


def test_a_post_goes_over_to_the_successor_with_a_guided_week(
    street: Agency, security: User
) -> None:
    old = make_person("测试员甲", street, Duty.FILL)
    deputy = make_person("测试员戊", street, Duty.SECTION_HEAD)
    new = make_user("测试员壬")
    appointment = old.appointments.get()
    delegate(
        appointment.pk, deputy.pk, from_on=TODAY, until_on=date(2026, 12, 5),
        reason="休假", actor=old, now=NOW,
    )  # fmt: skip

    begun = hand_over_post(appointment.pk, new.pk, on=date(2026, 12, 1), actor=security, now=NOW)

    assert begun.guided_until_on == date(2026, 12, 8)
    assert scope(old, date(2026, 11, 30)).may(Duty.FILL, street.pk)
    assert not scope(old, date(2026, 12, 1)).may(Duty.FILL, street.pk)
    assert scope(new, date(2026, 12, 1)).may(Duty.FILL, street.pk)
    assert Delegation.objects.get().revoked_at == NOW
    assert acts()[-2:] == ["post.appointed", "post.handed_over"]


def test_a_post_is_not_handed_to_the_one_who_leaves_nor_on_a_past_day(
    street: Agency, security: User
) -> None:
    old = make_person("测试员甲", street, Duty.FILL)
    pk = old.appointments.get().pk
    with pytest.raises(errors.SameSuccessorError):
        hand_over_post(pk, old.pk, on=TODAY, actor=security, now=NOW)
    with pytest.raises(errors.PastDayError):
        hand_over_post(pk, make_user().pk, on=date(2026, 11, 1), actor=security, now=NOW)


def test_ending_yesterday_takes_the_desk_away_today(street: Agency, security: User) -> None:
    person = make_person("测试员甲", street, Duty.FILL)
    end_appointment(
        person.appointments.get().pk, until_on=date(2026, 11, 21), actor=security, now=NOW
    )
    assert scope(person, TODAY).standings == ()


def test_the_past_of_a_post_is_not_rewritten(street: Agency, security: User) -> None:
    person = make_person("测试员甲", street, Duty.FILL)
    with pytest.raises(errors.PastDayError):
        end_appointment(
            person.appointments.get().pk, until_on=date(2026, 10, 1), actor=security, now=NOW
        )


def test_the_last_security_administrator_stays_until_another_is_there(
    district: Agency, security: User
) -> None:
    only = security.appointments.get()
    with pytest.raises(errors.LastSecurityAdminError):
        end_appointment(only.pk, until_on=TODAY, actor=security, now=NOW)
    with pytest.raises(errors.LastSecurityAdminError):
        switch_person(security.pk, active=False, actor=security, now=NOW)

    second = make_person("测试员安二", district, Duty.SECURITY_ADMIN)
    switch_person(security.pk, active=False, actor=second, now=NOW)
    assert scope(User.objects.get(pk=security.pk), TODAY).standings == ()


def test_a_held_post_is_not_stopped(street: Agency, security: User) -> None:
    person = make_person("测试员甲", street, Duty.FILL)
    with pytest.raises(errors.PostHeldError):
        change_post(person.appointments.get().post_id, is_active=False, actor=security, now=NOW)


def test_a_stopped_person_is_not_appointed(street: Agency, security: User) -> None:
    person = make_user("测试员甲")
    switch_person(person.pk, active=False, actor=security, now=NOW)
    with pytest.raises(errors.StoppedPersonError):
        appoint(make_post(street, Duty.FILL).pk, person.pk, from_on=TODAY, actor=security, now=NOW)


def test_a_street_resets_no_password_of_somebody_who_also_serves_the_district(
    district: Agency, street: Agency
) -> None:
    theirs = make_person("测试员街", street, Duty.SECURITY_ADMIN)
    leader = make_person("测试员丁", street, Duty.LEADER)
    make_appointment(leader, district, Duty.LEADER)
    with pytest.raises(errors.ForeignPersonError):
        reset_password(leader.pk, actor=theirs, now=NOW)
    with pytest.raises(errors.ForeignPersonError):
        change_person(leader.pk, email="a@example.invalid", actor=theirs, now=NOW)
