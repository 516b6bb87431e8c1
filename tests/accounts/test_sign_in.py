"""Signing in, being locked out, coming back after the session ended."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.accounts.services.set_password import set_password
from gongkai.accounts.services.switch_account import switch_account
from gongkai.agencies.models import Duty
from gongkai.ledger.models import Entry
from tests.factories.accounts import PASSWORD
from tests.factories.agencies import make_agency, make_person

pytestmark = pytest.mark.django_db
SIGN_IN = "/desk/account/sign-in"


@pytest.fixture
def clerk() -> User:
    person = make_person("测试员甲", make_agency("海滨街道"), Duty.FILL)
    return set_password(person.pk, PASSWORD, act="account.password_changed", actor=None, now=timezone.now())  # fmt: skip


def sign_in(client: Client, user: User, password: str = PASSWORD, **more: str) -> object:
    return client.post(SIGN_IN, {"username": user.username, "password": password, **more})


def test_the_right_password_opens_the_desk_and_is_written_down(client: Client, clerk: User) -> None:
    answer = sign_in(client, clerk)

    assert answer.status_code == 302
    assert answer["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200
    assert Entry.objects.get(act="account.signed_in").actor_name == "测试员甲"


def test_a_wrong_password_says_what_to_do(client: Client, clerk: User) -> None:
    answer = sign_in(client, clerk, "wrong")
    assert "用户名或密码不对" in answer.content.decode()
    assert client.get("/desk/").status_code == 302


def test_five_wrong_passwords_lock_the_name_and_say_for_how_long(
    client: Client, clerk: User
) -> None:
    for _ in range(5):
        answer = sign_in(client, clerk, "wrong")

    assert answer.status_code == 429
    assert "30 分钟" in answer.content.decode()
    assert sign_in(client, clerk).status_code == 429
    locked = Entry.objects.get(act="account.locked_out")
    assert locked.subject_label == "测试员甲"


def test_tries_during_the_lock_do_not_begin_it_anew(client: Client, clerk: User) -> None:
    for _ in range(5):
        sign_in(client, clerk, "wrong")
    locked_at = timezone.now() - timedelta(minutes=29)
    AccessAttempt.objects.update(attempt_time=locked_at)

    for password in ("wrong", PASSWORD, "wrong"):
        answer = sign_in(client, clerk, password)
        assert answer.status_code == 429
        assert "不会重新计时" in answer.content.decode()
    assert AccessAttempt.objects.get().attempt_time == locked_at
    assert Entry.objects.filter(act="account.locked_out").count() == 1

    AccessAttempt.objects.update(attempt_time=locked_at - timedelta(minutes=2))
    assert sign_in(client, clerk).status_code == 302


def test_another_person_on_the_same_computer_is_not_locked_out(client: Client, clerk: User) -> None:
    other = make_person("测试员乙", make_agency("西门街道"), Duty.FILL)
    set_password(other.pk, PASSWORD, act="account.password_changed", actor=None, now=timezone.now())
    for _ in range(5):
        sign_in(client, clerk, "wrong")
    assert sign_in(client, other).status_code == 302


def test_after_the_session_ended_sign_in_says_so_and_goes_back_to_the_page(
    client: Client, clerk: User
) -> None:
    sent_away = client.post("/desk/notices", {"x": "1"})
    assert sent_away["Location"] == f"{SIGN_IN}?next=/desk/notices"

    page = client.get(sent_away["Location"]).content.decode()
    assert "没有交上去的内容，会放回表单" in page
    assert sign_in(client, clerk, next="/desk/notices")["Location"] == "/desk/notices"


def test_sign_in_never_leads_to_another_site(client: Client, clerk: User) -> None:
    assert sign_in(client, clerk, next="https://example.invalid/")["Location"] == "/desk/"


def test_an_idle_session_ends(client: Client, clerk: User, settings: Any) -> None:
    sign_in(client, clerk)
    kept = Session.objects.get()
    assert kept.expire_date - timezone.now() <= timedelta(minutes=30)
    Session.objects.update(expire_date=datetime(2020, 1, 1, tzinfo=ZoneInfo("UTC")))
    assert client.get("/desk/")["Location"].startswith(SIGN_IN)


def test_keeping_alive_answers_only_who_is_signed_in(client: Client, clerk: User) -> None:
    assert client.get("/desk/alive").status_code == 401
    client.force_login(clerk, "django.contrib.auth.backends.ModelBackend")
    assert client.get("/desk/alive").status_code == 204


def test_signing_out_needs_a_post_and_ends_the_session(client: Client, clerk: User) -> None:
    sign_in(client, clerk)
    assert client.get("/desk/account/sign-out").status_code == 405
    assert client.post("/desk/account/sign-out")["Location"] == f"{SIGN_IN}?left=1"
    assert client.get("/desk/").status_code == 302


def test_stopping_an_account_ends_its_session_at_once(client: Client, clerk: User) -> None:
    sign_in(client, clerk)
    switch_account(clerk.pk, active=False, actor=None, now=timezone.now())
    assert client.get("/desk/")["Location"].startswith(SIGN_IN)
    assert "用户名或密码不对" in sign_in(client, clerk).content.decode()


def test_somebody_without_a_post_is_told_whom_to_ask(client: Client) -> None:
    person = make_person("测试员癸", make_agency("东门街道"))
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    answer = client.get("/desk/")
    assert answer.status_code == 403
    assert "请联系安全管理员" in answer.content.decode()
