"""这件申请的台账：the link of a case leads to everything the ledger tells of it, and to nothing else."""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from gongkai.proceedings.services.open_proceeding import Filing, open_proceeding
from tests.factories.cases import at, office

pytestmark = pytest.mark.django_db
ANSWERED, LATER = date(2026, 3, 10), date(2026, 4, 8)


def test_the_ledger_of_a_case_holds_its_letters_and_proceedings_and_no_other_case_s(
    client, settings, tmp_path
):
    settings.GONGKAI_FILES = tmp_path
    here = office()
    case, other = (here.answered(here.received(), ANSWERED) for _ in range(2))
    filing = Filing("测试复〔2026〕1号", "review", date(2026, 4, 1), application=case)
    open_proceeding(here.agency, filing, by=here.handler, now=at(LATER))
    client.force_login(here.handler, "django.contrib.auth.backends.ModelBackend")
    shown = client.get(reverse("applications:case", args=[case.pk])).content.decode()
    address = unescape(re.search(r'<a href="([^"]+)">这件申请的台账</a>', shown)[1])

    told = client.get(address).content.decode()

    rows = re.findall(r'<th scope="row">([^<]+)', told)
    assert {"出具文书", "登记文书送达", "登记复议诉讼", "送达答复"} <= set(rows)
    assert f">{case.number}</td>" in told
    assert "测试复〔2026〕1号</td>" in told
    assert other.number not in told
