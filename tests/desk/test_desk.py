"""今天、提醒、设置、台账、大字与高对比."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency, Appointment, Duty
from gongkai.jobs.models import Notice
from gongkai.jobs.services.notify import notify
from gongkai.ledger.services.record import record
from tests.factories.accounts import NOW
from tests.factories.agencies import make_agency, make_person

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


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def test_an_empty_day_says_so(street: Agency) -> None:
    assert "今天没有到期的事" in page(
        signed_in(make_person("测试员甲", street, Duty.FILL)), "/desk/"
    )


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("/desk/", "今天"), ("/desk/items/", "公开"), ("/desk/items/columns", "设置"),
        ("/desk/items/plans", "设置"), ("/desk/applications/", "申请"),
        ("/desk/applications/plan", "设置"), ("/desk/letters/", "设置"),
        ("/desk/account/", "设置"), ("/desk/ledger", "设置"), ("/desk/opening", "设置"),
    ],
)  # fmt: skip
def test_the_place_one_came_through_is_marked(street: Agency, url: str, place: str) -> None:
    text = page(signed_in(make_person("测试员甲", street, Duty.FILL)), url)
    marked = re.findall(r'<a href="[^"]*" aria-current="[a-z]+">.*?</svg>(\w+)', text)
    assert marked == [place]


def test_an_empty_day_leads_on(district: Agency, street: Agency) -> None:
    clerk = page(signed_in(make_person("测试员甲", street, Duty.FILL)), "/desk/")
    assert 'href="/desk/items/">看本单位的信息' in clerk
    keeper = page(signed_in(make_person("测试员系", district, Duty.SYSTEM_ADMIN)), "/desk/")
    assert 'href="/desk/settings/">去设置' in keeper


def test_a_missing_page_of_the_portal_does_not_send_a_citizen_to_the_desk(street: Agency) -> None:
    public = Client().get(f"/{street.slug}/nothing-here/").content.decode()
    assert 'data-surface="portal"' in public
    assert "回到工作台" not in public
    inside = Client().get("/desk/nothing-here/").content.decode()
    assert "回到工作台" in inside


def test_a_refusal_that_names_no_field_does_not_speak_of_fields() -> None:
    shown = Client().post("/desk/account/sign-in", {"username": "nobody", "password": "wrong"})
    text = shown.content.decode()
    assert "没有办成" in text
    assert "请先改好下面几处" not in text
    empty = Client().post("/desk/account/sign-in", {}).content.decode()
    assert "请先改好下面几处" in empty


def test_a_new_holder_is_guided_while_his_first_week_lasts(street: Agency) -> None:
    person = make_person("测试员甲", street, Duty.FILL)
    client = signed_in(person)
    assert "头一周" not in page(client, "/desk/")
    Appointment.objects.update(guided_until_on=timezone.localdate())
    assert "头一周" in page(client, "/desk/")
    Appointment.objects.update(guided_until_on=timezone.localdate() - timedelta(days=1))
    assert "头一周" not in page(client, "/desk/")


def test_notices_are_counted_read_and_lead_on(street: Agency) -> None:
    person, other = make_person("测试员甲", street, Duty.FILL), make_person("测试员乙", street, Duty.FILL)  # fmt: skip
    notify([person], "一件等您签", url="/desk/settings/", now=NOW)
    notify([person], "外面的链接", url="https://example.invalid/", now=NOW)
    client = signed_in(person)
    assert '2<span class="vh">条未读' in page(client, "/desk/")

    first, second = Notice.objects.order_by("pk")
    assert client.get(f"/desk/notices/{first.pk}")["Location"] == "/desk/settings/"
    assert client.get(f"/desk/notices/{second.pk}")["Location"] == "/desk/notices"
    assert not Notice.objects.filter(read_at=None).exists()
    assert signed_in(other).get(f"/desk/notices/{first.pk}").status_code == 404


def test_settings_show_each_duty_its_own(street: Agency) -> None:
    clerk = page(signed_in(make_person("测试员甲", street, Duty.FILL)), "/desk/settings/")
    auditor = page(signed_in(make_person("测试员审", street, Duty.AUDIT_ADMIN)), "/desk/settings/")
    system = page(signed_in(make_person("测试员系", street, Duty.SYSTEM_ADMIN)), "/desk/settings/")
    assert ("/desk/ledger" in clerk, "/desk/ledger" in auditor, "/desk/ledger" in system) == (
        True, True, False,
    )  # fmt: skip


def test_a_clerk_reads_the_chain_of_his_office_only(district: Agency, street: Agency) -> None:
    client = signed_in(make_person("测试员甲", street, Duty.FILL))
    shown = page(client, "/desk/ledger")
    assert "设立机关" in shown
    assert "海滨街道" in shown
    assert client.get(f"/desk/ledger?chain=agency:{district.pk}").status_code == 404
    assert client.get("/desk/ledger?chain=system").status_code == 404
    assert client.get("/desk/ledger/heads").status_code == 403


def test_the_auditor_of_the_topmost_office_reads_every_chain(
    district: Agency, street: Agency
) -> None:
    with transaction.atomic():
        record("system", "account.signed_in", at=NOW)
    top = signed_in(make_person("测试员审", district, Duty.AUDIT_ADMIN))
    assert "登录" in page(top, "/desk/ledger?chain=system")
    page(top, f"/desk/ledger?chain=agency:{street.pk}")
    heads = json.loads(top.get("/desk/ledger/heads").content)["heads"]
    assert set(heads) == {"system", f"agency:{district.pk}", f"agency:{street.pk}"}

    below = signed_in(make_person("测试员街审", street, Duty.AUDIT_ADMIN))
    assert set(json.loads(below.get("/desk/ledger/heads").content)["heads"]) == {
        f"agency:{street.pk}"
    }


@pytest.mark.parametrize("duty", [Duty.SYSTEM_ADMIN, Duty.SECURITY_ADMIN])
def test_the_other_two_administrators_read_no_ledger(street: Agency, duty: str) -> None:
    assert signed_in(make_person("测试员", street, duty)).get("/desk/ledger").status_code == 403


def test_the_ledger_is_filtered_and_paged_by_key(street: Agency) -> None:
    client = signed_in(make_person("测试员甲", street, Duty.FILL))
    chain = f"agency:{street.pk}"
    for number in range(60):
        with transaction.atomic():
            record(chain, "item.saved", at=NOW, note=f"第{number}稿")
    first = page(client, "/desk/ledger?act=item.saved")
    assert first.count("保存新稿</th>") == 50
    older = first.split("before=")[1].split('"')[0]
    second = page(client, f"/desk/ledger?act=item.saved&amp;before={older}".replace("&amp;", "&"))
    assert second.count("保存新稿</th>") == 10
    assert "第0稿" in second
    assert "没有符合条件" in page(client, "/desk/ledger?person=没有这个人")
    assert "没有这一天" in page(client, "/desk/ledger?from_on=2026-02-30")
    assert "没有符合条件" in page(client, "/desk/ledger?until_on=2019-01-01")


def test_the_ledger_page_takes_no_post_that_changes_anything(street: Agency) -> None:
    from gongkai.ledger.models import Entry

    client = signed_in(make_person("测试员甲", street, Duty.FILL))
    before = list(Entry.objects.values_list("digest", flat=True))
    client.post("/desk/ledger", {"act": "item.saved"})
    assert list(Entry.objects.values_list("digest", flat=True)) == before


def test_large_type_and_high_contrast_are_kept_for_the_next_page(client: Client) -> None:
    answer = client.get("/look/?size=elder&next=/desk/account/sign-in")
    assert answer["Location"] == "/desk/account/sign-in"
    shown = page(client, "/desk/account/sign-in")
    assert 'data-size="elder"' in shown
    assert "data-contrast" not in shown.split(">")[1]
    client.get("/look/?size=&contrast=high&next=https://example.invalid/")
    again = page(client, "/desk/account/sign-in")
    assert 'data-contrast="high"' in again
    assert "data-size" not in again.split("<head>")[0]


def test_look_leads_to_no_other_site(client: Client) -> None:
    assert client.get("/look/?size=elder&next=https://example.invalid/")["Location"] == "/"


def test_errors_are_told_in_chinese_with_a_way_on(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    missing = client.get("/desk/no-such-page")
    assert (missing.status_code, "没有这一页" in missing.content.decode()) == (404, True)
    stale = strict.post("/desk/account/sign-in", {"username": "a", "password": "b"})
    assert (stale.status_code, "放得太久" in stale.content.decode()) == (403, True)


def test_pages_carry_no_inline_script_or_style(street: Agency) -> None:
    client = signed_in(make_person("测试员甲", street, Duty.FILL))
    for url in ("/desk/", "/desk/notices", "/desk/settings/", "/desk/ledger", "/desk/account/",
                "/desk/account/totp", "/desk/office/", "/desk/office/calendar/", "/desk/office/absence"):  # fmt: skip
        answer = client.get(url)
        shown = answer.content.decode()
        assert " style=" not in shown, url
        assert "<style" not in shown, url
        assert shown.count("<script") == shown.count("<script src="), url
        assert "script-src 'self'" in answer["Content-Security-Policy"]


def as_a_browser(user: User) -> Client:
    """Signed in, with every check that a real form meets."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(user, BACKEND)
    client.cookies[configured.CSRF_COOKIE_NAME] = "a" * 32
    return client


def sent(client: Client, body: str) -> HttpResponse:
    return client.post("/desk/settings/", body, content_type="application/x-www-form-urlencoded")


def test_a_text_too_large_is_refused_in_chinese_and_says_where_it_still_is(
    street: Agency, settings: Any
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
    client = as_a_browser(make_person("测试员甲", street, Duty.FILL))

    answer = sent(client, "body=" + "a" * (1024 * 1024 + 1))

    text = answer.content.decode()
    assert answer.status_code == 400
    assert "内容太大，没有收下" in text
    assert "填写的文字合计超过了1兆字节" in text
    assert "浏览器也会留一份草稿" in text
    assert "gongkai/desk.js" in text
    assert "Bad Request" not in text


def test_too_many_fields_are_refused_in_chinese(street: Agency, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    client = as_a_browser(make_person("测试员甲", street, Duty.FILL))

    answer = sent(client, "&".join(f"a{n}=1" for n in range(11)))

    assert answer.status_code == 400
    assert "一次最多提交10项" in answer.content.decode()


def test_too_many_files_are_refused_in_chinese(street: Agency, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 1
    client = as_a_browser(make_person("测试员甲", street, Duty.FILL))
    files = [SimpleUploadedFile(f"{n}.txt", b"a") for n in range(2)]

    answer = client.post("/look/", {"files": files})

    assert answer.status_code == 400
    assert "一次最多上传1个文件" in answer.content.decode()
