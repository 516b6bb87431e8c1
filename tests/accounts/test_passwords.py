"""口令策略: what is refused, when it must be changed, how a forgotten one comes back."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from gongkai.accounts.errors import WrongPasswordError
from gongkai.accounts.models import PasswordRecord, User
from gongkai.accounts.passwords import classes_in, must_change, one_time_password
from gongkai.accounts.services.change_password import change_password
from gongkai.accounts.services.issue_one_time_password import issue_one_time_password
from gongkai.accounts.services.set_password import set_password
from gongkai.agencies.models import Duty
from gongkai.ledger.models import Entry
from tests.factories.accounts import NOW, PASSWORD
from tests.factories.agencies import make_agency, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    person = make_person("测试员甲", make_agency("海滨街道"), Duty.FILL)
    User.objects.filter(pk=person.pk).update(username="ceshijia", email="jia@example.invalid")
    return set_password(person.pk, PASSWORD, act="account.password_changed", actor=None, now=timezone.now())  # fmt: skip


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("Ab-45678", "至少10位，现在是8位"),
        ("abcdefghijkl", "至少要有3类"),
        ("Ceshijia-2026", "不能含有用户名"),
        (PASSWORD, "最近5次用过的"),
    ],
)
def test_a_weak_or_used_password_is_refused_in_a_sentence(
    clerk: User, password: str, sentence: str
) -> None:
    with pytest.raises(ValidationError, match=sentence):
        change_password(clerk.pk, PASSWORD, password, now=NOW)


def test_the_sixth_password_back_may_come_again(clerk: User) -> None:
    last = PASSWORD
    for number in range(1, 6):
        change_password(clerk.pk, last, f"Zhang-{number}-Jiu", now=timezone.now())
        last = f"Zhang-{number}-Jiu"
    with pytest.raises(ValidationError):
        change_password(clerk.pk, last, "Zhang-1-Jiu", now=timezone.now())

    change_password(clerk.pk, last, PASSWORD, now=timezone.now())

    assert PasswordRecord.objects.filter(user=clerk).count() == 5


def test_the_old_password_must_be_known(clerk: User) -> None:
    with pytest.raises(WrongPasswordError):
        change_password(clerk.pk, "guess", "Qiu-2026-Yue", now=NOW)


def test_a_password_ages_and_the_limit_can_be_lifted(clerk: User, settings: Any) -> None:
    since = clerk.password_changed_at
    assert since is not None
    assert not must_change(clerk, since + timedelta(days=90))
    assert must_change(clerk, since + timedelta(days=91))
    settings.GONGKAI_PASSWORD_MAX_AGE_DAYS = 0
    assert not must_change(clerk, since + timedelta(days=4000))


def test_a_handed_out_password_opens_nothing_but_the_change(client: Client, clerk: User) -> None:
    given = issue_one_time_password(clerk.pk, actor=None, now=timezone.now())
    client.post("/desk/account/sign-in", {"username": "ceshijia", "password": given})
    assert client.get("/desk/")["Location"] == "/desk/account/password?next=%2Fdesk%2F"
    assert client.get("/desk/account/contacts").status_code == 302

    answer = client.post(
        "/desk/account/password?next=/desk/",
        {"old": given, "new": "Qiu-2026-Yue", "again": "Qiu-2026-Yue"},
    )
    assert answer["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_a_changed_password_ends_the_sessions_elsewhere_but_not_here(clerk: User) -> None:
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        client.post("/desk/account/sign-in", {"username": "ceshijia", "password": PASSWORD})
    here.post(
        "/desk/account/password",
        {"old": PASSWORD, "new": "Qiu-2026-Yue", "again": "Qiu-2026-Yue"},
    )
    assert here.get("/desk/").status_code == 200
    assert elsewhere.get("/desk/").status_code == 302


def test_two_different_new_passwords_are_refused_beside_the_field(
    client: Client, clerk: User
) -> None:
    client.force_login(clerk, "django.contrib.auth.backends.ModelBackend")
    page = client.post(
        "/desk/account/password", {"old": PASSWORD, "new": "Qiu-2026-Yue", "again": "Qiu-2026-Yua"}
    ).content.decode()
    assert 'id="id_again_error"' in page
    assert "两次输入的新密码不一样" in page


def test_a_forgotten_password_comes_back_by_a_link_that_works_once(
    client: Client, clerk: User
) -> None:
    client.post("/desk/account/recover", {"username": "ceshijia", "email": "JIA@example.invalid"})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)
    assert link
    new = {"new": "Qiu-2026-Yue", "again": "Qiu-2026-Yue"}
    assert client.get(link[1]).status_code == 200
    assert client.post(link[1], new)["Location"] == "/desk/account/sign-in"

    assert client.get(link[1]).status_code == 410
    clerk.refresh_from_db()
    assert clerk.check_password("Qiu-2026-Yue")
    assert Entry.objects.filter(act="account.password_recovered").count() == 1


def test_a_wrong_address_gets_no_mail_and_the_same_answer(client: Client, clerk: User) -> None:
    right = client.post("/desk/account/recover", {"username": "ceshijia", "email": "jia@example.invalid"})  # fmt: skip
    wrong = client.post("/desk/account/recover", {"username": "ceshijia", "email": "x@example.invalid"})  # fmt: skip
    assert len(mail.outbox) == 1
    assert (right.status_code, wrong.status_code) == (200, 200)
    assert "请查收邮件" in wrong.content.decode()


def test_asking_again_within_five_minutes_sends_no_second_mail(client: Client, clerk: User) -> None:
    for _ in range(3):
        client.post("/desk/account/recover", {"username": "ceshijia", "email": "jia@example.invalid"})  # fmt: skip
    assert len(mail.outbox) == 1


def test_a_stopped_person_recovers_nothing(client: Client, clerk: User) -> None:
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    client.post("/desk/account/recover", {"username": "ceshijia", "email": "jia@example.invalid"})
    assert mail.outbox == []


def test_no_password_stands_in_the_ledger_or_in_clear(clerk: User) -> None:
    change_password(clerk.pk, PASSWORD, "Qiu-2026-Yue", now=NOW)
    written = "".join(Entry.objects.values_list("data", flat=True))
    assert "Qiu-2026-Yue" not in written
    assert "Qiu-2026-Yue" not in "".join(PasswordRecord.objects.values_list("password", flat=True))


def test_one_time_passwords_satisfy_the_policy_and_differ() -> None:
    made = {one_time_password() for _ in range(20)}
    assert len(made) == 20
    assert all(len(password) == 14 and classes_in(password) == 3 for password in made)
    assert not set("".join(made)) & set("lLoO01")
