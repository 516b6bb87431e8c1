"""The pages of offices, people, absences and the calendar."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency, Appointment, CalendarNotice, Delegation, Duty
from gongkai.ledger.models import Entry
from tests.factories.accounts import make_user
from tests.factories.agencies import make_agency, make_person, make_post, make_section

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def district() -> Agency:
    return make_agency("示例区", kind="county")


@pytest.fixture
def street(district: Agency) -> Agency:
    return make_agency("海滨街道", parent=district)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, BACKEND)
    return client


def tomorrow() -> str:
    return (timezone.localdate() + timedelta(days=1)).isoformat()


def test_a_clerk_sees_his_office_and_no_other(district: Agency, street: Agency) -> None:
    client = signed_in(make_person("测试员甲", street, Duty.FILL))
    assert client.get(f"/desk/office/{street.pk}/").status_code == 200
    assert client.get(f"/desk/office/{street.pk}/people").status_code == 200
    for page in ("", "people", "edit", "people/new", "posts/new", "sections/new"):
        assert client.get(f"/desk/office/{district.pk}/{page}").status_code in (403, 404)


def test_the_system_administrator_changes_contacts_and_a_mistake_stands_beside_the_field(
    district: Agency, street: Agency
) -> None:
    client = signed_in(make_person("测试员系", district, Duty.SYSTEM_ADMIN))
    given = {
        "parent": district.pk, "name": street.name, "short_name": street.short_name,
        "slug": street.slug, "kind": "street", "phone": "0000-0000000", "is_active": "on",
    }  # fmt: skip
    url = f"/desk/office/{street.pk}/edit"

    page = client.post(url, given | {"uscc": "11441700007280420X"}).content.decode()
    assert 'id="id_uscc_error"' in page
    assert 'aria-invalid="true"' in page
    assert 'value="0000-0000000"' in page

    assert client.post(url, given | {"uscc": "11441700007280420Y"}).status_code == 302
    street.refresh_from_db()
    assert (street.phone, street.uscc) == ("0000-0000000", "11441700007280420Y")


def test_the_long_form_of_an_office_has_headings_and_loses_no_field(
    district: Agency, street: Agency
) -> None:
    client = signed_in(make_person("测试员系", district, Duty.SYSTEM_ADMIN))
    page = client.get(f"/desk/office/{street.pk}/edit").content.decode()
    for heading in ("名称和类型", "代码", "联系方式", "公开与救济"):
        assert f"<legend>{heading}</legend>" in page
    for name in (
        "parent", "name", "short_name", "slug", "kind", "code", "uscc", "region_code", "address",
        "office_hours", "phone", "fax", "email", "postcode", "disclosure_unit", "review_organ",
        "court", "is_active",
    ):  # fmt: skip
        assert page.count(f' name="{name}"') == 1, name


def test_an_office_and_its_section_are_set_up_by_form(district: Agency) -> None:
    client = signed_in(make_person("测试员系", district, Duty.SYSTEM_ADMIN))
    client.post(
        "/desk/office/new",
        {"parent": district.pk, "name": "新街道办事处", "short_name": "新街道", "slug": "xin", "kind": "street"},
    )  # fmt: skip
    made = Agency.objects.get(slug="xin")
    client.post(f"/desk/office/{made.pk}/sections/new", {"name": "民政科", "kind": "section"})
    section = made.sections.get()
    client.post(
        f"/desk/office/sections/{section.pk}", {"name": "民政办", "kind": "section", "is_active": "on"}
    )  # fmt: skip
    section.refresh_from_db()
    assert section.name == "民政办"


def test_a_person_is_added_appointed_handed_over_and_ended_by_form(
    district: Agency, street: Agency
) -> None:
    security = make_person("测试员安", district, Duty.SECURITY_ADMIN)
    client = signed_in(security)
    make_section(street)
    client.post(f"/desk/office/{street.pk}/posts/new", {"duty": "fill", "title": "民政填报"})
    post = street.posts.get(title="民政填报")

    shown = client.post(
        f"/desk/office/{street.pk}/people/new", {"username": "ceshi-xin", "full_name": "测试员新"}
    )
    person = User.objects.get(username="ceshi-xin")
    assert shown.status_code == 200
    assert "一次性密码" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]

    day = timezone.localdate() - timedelta(days=5)
    client.post(f"/desk/office/posts/{post.pk}/appoint", {"user": person.pk, "from_on": day.isoformat()})  # fmt: skip
    held = Appointment.objects.get(user=person)
    assert "测试员新" in client.get(f"/desk/office/{street.pk}/people").content.decode()

    next_one = make_user("测试员后")
    client.post(
        f"/desk/office/appointments/{held.pk}/hand-over", {"user": next_one.pk, "on": tomorrow()}
    )
    new = Appointment.objects.get(user=next_one)
    assert client.post(
        f"/desk/office/appointments/{new.pk}/end", {"until_on": "2020-01-01"}
    ).status_code == 200  # fmt: skip
    assert client.post(
        f"/desk/office/appointments/{new.pk}/end", {"until_on": tomorrow()}
    ).status_code == 302  # fmt: skip


def test_three_separate_administrators_is_said_in_the_form(
    district: Agency, street: Agency
) -> None:
    client = signed_in(make_person("测试员安", district, Duty.SECURITY_ADMIN))
    clerk = make_person("测试员甲", street, Duty.FILL)
    post = make_post(street, Duty.AUDIT_ADMIN)
    page = client.post(
        f"/desk/office/posts/{post.pk}/appoint",
        {"user": clerk.pk, "from_on": timezone.localdate().isoformat()},
    ).content.decode()
    assert "三员分立" in page
    assert 'id="id_user_error"' in page


def test_the_security_administrator_resets_and_stops_from_the_person_s_page(
    district: Agency, street: Agency
) -> None:
    client = signed_in(make_person("测试员安", district, Duty.SECURITY_ADMIN))
    clerk = make_person("测试员甲", street, Duty.FILL)
    url = f"/desk/office/people/{clerk.pk}"
    assert client.get(url).status_code == 200
    assert "一次性密码" in client.post(f"{url}/password").content.decode()
    assert client.post(url, {"full_name": "测试员甲甲"}).status_code == 302
    client.post(f"{url}/switch")
    clerk.refresh_from_db()
    assert (clerk.full_name, clerk.is_active, clerk.must_change_password) == ("测试员甲甲", False, True)  # fmt: skip


def test_a_street_administrator_opens_no_page_of_a_district_person(
    district: Agency, street: Agency
) -> None:
    client = signed_in(make_person("测试员街", street, Duty.SECURITY_ADMIN))
    leader = make_person("测试员丁", district, Duty.LEADER)
    url = f"/desk/office/people/{leader.pk}"
    assert client.get(url).status_code == 403
    for act in ("password", "totp", "switch"):
        assert client.post(f"{url}/{act}").status_code == 403
    leader.refresh_from_db()
    assert not leader.must_change_password


def test_an_absence_is_delegated_and_taken_back(street: Agency) -> None:
    leader = make_person("测试员丁", street, Duty.LEADER)
    deputy = make_person("测试员戊", street, Duty.SECTION_HEAD)
    client = signed_in(leader)
    given = {
        "appointment": leader.appointments.get().pk, "to_user": deputy.pk,
        "from_on": timezone.localdate().isoformat(), "until_on": tomorrow(), "reason": "出差",
    }  # fmt: skip
    assert client.post("/desk/office/absence", given).status_code == 302
    assert "出差" in client.get("/desk/office/absence").content.decode()
    page = signed_in(deputy).get("/desk/").content.decode()
    assert "分管领导（代）" in page

    lent = Delegation.objects.get()
    assert signed_in(deputy).post(f"/desk/office/absence/{lent.pk}/revoke").status_code == 302
    lent.refresh_from_db()
    assert lent.revoked_at is None
    client.post(f"/desk/office/absence/{lent.pk}/revoke")
    lent.refresh_from_db()
    assert lent.revoked_at is not None


def test_nobody_delegates_another_person_s_post_by_a_forged_form(street: Agency) -> None:
    leader = make_person("测试员丁", street, Duty.LEADER)
    clerk = make_person("测试员甲", street, Duty.FILL)
    page = signed_in(clerk).post(
        "/desk/office/absence",
        {
            "appointment": leader.appointments.get().pk, "to_user": leader.pk,
            "from_on": timezone.localdate().isoformat(), "until_on": tomorrow(), "reason": "x",
        },
    )  # fmt: skip
    assert page.status_code == 200
    assert not Delegation.objects.exists()


def test_the_calendar_says_which_year_is_missing(street: Agency) -> None:
    client = signed_in(make_person("测试员甲", street, Duty.FILL))
    page = client.get("/desk/office/calendar/?year=2026").content.decode()
    assert "国办发明电〔2025〕7号" in page
    later = client.get("/desk/office/calendar/?year=2031").content.decode()
    assert "没有2031年的全年安排" in later or "2031年的全年安排还没有录入" in later
    assert client.get("/desk/office/calendar/?year=99999&office=abc").status_code == 200


def test_a_notice_is_entered_by_pasting_lines(district: Agency) -> None:
    client = signed_in(make_person("测试员系", district, Duty.SYSTEM_ADMIN))
    given = {
        "year": 2031, "is_yearly": "yes", "number": "测试发〔2030〕1号", "title": "测试用放假安排",
        "where": "everybody", "days": "1月1日 放假 元旦",
    }  # fmt: skip
    wrong = client.post("/desk/calendar/enter", given | {"days": "2030-05-01 放假"})
    assert "不在2031年" in wrong.content.decode()
    assert client.post("/desk/calendar/enter", given).status_code == 302
    notice = CalendarNotice.objects.get()
    client.post(f"/desk/calendar/notices/{notice.pk}/withdraw", {"reason": "试录"})
    assert not CalendarNotice.objects.exists()
    assert Entry.objects.filter(act__startswith="calendar.").count() == 2
