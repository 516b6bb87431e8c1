"""动态口令: enrol, be asked for it, lose the telephone."""

import pytest
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp as token_now
from django_otp.plugins.otp_totp.models import TOTPDevice

from gongkai.accounts.models import User
from gongkai.accounts.services.set_password import set_password
from gongkai.agencies.models import Agency, Duty, Post
from gongkai.agencies.services.reset_totp import reset_totp
from gongkai.ledger.models import Entry
from tests.factories.accounts import PASSWORD
from tests.factories.agencies import make_agency, make_person

pytestmark = pytest.mark.django_db
TOTP = "/desk/account/totp"


@pytest.fixture
def office() -> Agency:
    return make_agency("海滨街道")


@pytest.fixture
def clerk(office: Agency) -> User:
    person = make_person("测试员甲", office, Duty.FILL)
    return set_password(person.pk, PASSWORD, act="account.password_changed", actor=None, now=timezone.now())  # fmt: skip


def sign_in(client: Client, user: User) -> None:
    client.post("/desk/account/sign-in", {"username": user.username, "password": PASSWORD})


def token_for(user: User) -> str:
    return f"{token_now(TOTPDevice.objects.get(user=user).bin_key):06d}"


def test_a_post_that_demands_it_lets_nobody_in_without(client: Client, clerk: User) -> None:
    Post.objects.update(requires_totp=True)
    sign_in(client, clerk)
    assert client.get("/desk/")["Location"] == f"{TOTP}?next=%2Fdesk%2F"

    page = client.get(TOTP).content.decode()
    assert "data:image/svg+xml" in page
    assert client.post(TOTP, {"token": token_for(clerk)})["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200
    assert Entry.objects.filter(act="account.totp_enabled").count() == 1


def test_who_has_a_device_is_asked_at_each_sign_in(client: Client, clerk: User) -> None:
    TOTPDevice.objects.create(user=clerk, name="动态口令", confirmed=True)
    sign_in(client, clerk)
    assert client.get("/desk/")["Location"].startswith(TOTP)
    assert client.get("/desk/account/password")["Location"].startswith(TOTP)
    assert client.post("/desk/account/totp/off")["Location"].startswith(TOTP)
    assert TOTPDevice.objects.filter(user=clerk).exists()

    client.post(TOTP, {"token": token_for(clerk)})
    assert client.get("/desk/").status_code == 200


def test_a_wrong_token_is_refused_in_a_sentence_and_then_one_must_wait(
    client: Client, clerk: User
) -> None:
    TOTPDevice.objects.create(user=clerk, name="动态口令", confirmed=True)
    sign_in(client, clerk)
    good = token_for(clerk)
    wrong = f"{(int(good) + 1) % 1000000:06d}"
    assert "动态口令不对" in client.post(TOTP, {"token": wrong}).content.decode()
    assert "请等一会儿" in client.post(TOTP, {"token": good}).content.decode()
    assert "六位数字" in client.post(TOTP, {"token": "abc"}).content.decode()


def test_the_security_administrator_helps_who_lost_the_telephone(
    client: Client, office: Agency, clerk: User
) -> None:
    TOTPDevice.objects.create(user=clerk, name="动态口令", confirmed=True)
    reset_totp(
        clerk.pk, actor=make_person("测试员安", office, Duty.SECURITY_ADMIN), now=timezone.now()
    )
    sign_in(client, clerk)
    assert client.get("/desk/").status_code == 200
    assert Entry.objects.get(act="account.totp_disabled").actor_name == "测试员安"


def test_a_token_counts_once(client: Client, clerk: User) -> None:
    TOTPDevice.objects.create(user=clerk, name="动态口令", confirmed=True)
    token = token_for(clerk)
    sign_in(client, clerk)
    assert client.post(TOTP, {"token": token}).status_code == 302
    second = Client()
    sign_in(second, clerk)
    assert second.post(TOTP, {"token": token}).status_code == 200
