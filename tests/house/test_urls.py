"""Every address of the staff door is guarded: sign in first, then a post."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
VALUES = {"int": "1", "slug": "a", "str": "a", "path": "a", "uuid": "00000000-0000-0000-0000-000000000000"}  # fmt: skip

# For everybody: one signs in here, or asks for a lost password, or changes the size of type.
OPEN = {
    "accounts:sign_in", "accounts:sign_out", "accounts:recover", "accounts:recover_by_link",
    "desk:look", "look",
}  # fmt: skip
# Answers 401 instead of leading to the sign-in page, because a script asks.
ASKED_BY_SCRIPT = {"desk:alive"}


def addresses() -> Iterator[tuple[str, str]]:
    """(name, address) of every staff pattern, with a value for each part in angle brackets."""

    def walk(patterns: list[object], prefix: str, space: str) -> Iterator[tuple[str, str]]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                inner = f"{pattern.namespace}:" if pattern.namespace else space
                yield from walk(pattern.url_patterns, prefix + str(pattern.pattern), inner)
            elif isinstance(pattern, URLPattern):
                address = prefix + str(pattern.pattern)
                for name, converter in pattern.pattern.converters.items():
                    kind = type(converter).__name__.removesuffix("Converter").lower()
                    value = VALUES["str" if kind == "string" else kind]
                    for spelling in (f"<{kind}:{name}>", f"<str:{name}>", f"<{name}>"):
                        address = address.replace(spelling, value)
                yield f"{space}{pattern.name}", f"/{address}"

    yield from walk(get_resolver("gongkai.config.urls_staff").url_patterns, "", "")


ALL = sorted(set(addresses()))
GUARDED = [(n, a) for n, a in ALL if n not in OPEN | ASKED_BY_SCRIPT]


def test_the_walk_finds_the_house() -> None:
    names = {name for name, _ in ALL}
    assert {"desk:today", "agencies:edit_office", "accounts:me"} <= names
    assert len(GUARDED) > 40
    assert not any("<" in address for _, address in ALL)


@pytest.mark.parametrize(("name", "address"), GUARDED, ids=[name for name, _ in GUARDED])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_led_to_the_sign_in_page(
    client: Client, name: str, address: str, method: str
) -> None:
    answer = getattr(client, method)(address)
    if answer.status_code == 405:
        return
    assert answer.status_code == 302, name
    assert answer["Location"].startswith("/desk/account/sign-in?next=")


@pytest.mark.parametrize(("name", "address"), GUARDED, ids=[name for name, _ in GUARDED])
def test_somebody_without_a_post_is_refused_but_for_his_own_account(
    client: Client, name: str, address: str
) -> None:
    client.force_login(make_user("测试员癸"), BACKEND)
    answer = client.get(address)
    if answer.status_code == 405:
        answer = client.post(address)
    if name.startswith("accounts:"):
        assert answer.status_code in (200, 302), name
    else:
        assert answer.status_code == 403, name
