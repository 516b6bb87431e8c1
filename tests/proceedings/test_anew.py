"""重新答复：whoever opens the case, its file or the tracking page reads both answers in order."""

from datetime import date

import pytest
from django.urls import reverse

from gongkai.applications.services.reopen_application import reopen_application
from gongkai.proceedings.dossier.gather import gather
from tests.factories.cases import at, office

pytestmark = pytest.mark.django_db
FIRST, ORDERED, DUE, SECOND = (
    date(2026, 3, 10), date(2026, 5, 20), date(2026, 6, 18), date(2026, 6, 2),
)  # fmt: skip
SOURCE = "测试复决〔2026〕1号"
PENDING = f"正在依据{SOURCE}重新答复，应于2026年6月18日以前答复"
GIVEN = f"2026年6月2日依据{SOURCE}重新答复：予以公开"


@pytest.fixture
def here(settings, tmp_path):
    settings.GONGKAI_FILES = tmp_path
    return office()


@pytest.fixture
def receipt(here):
    """Refused as 内部事务信息, then overturned."""
    found = here.receipt()
    here.answered(found.application, FIRST, "internal_affairs")
    reopen_application(
        found.application.pk, ordered_on=ORDERED, source=SOURCE, reason="适用条款不当", due_on=DUE,
        by=here.handler, now=at(ORDERED),
    )  # fmt: skip
    return found


def head(client, here, case) -> str:
    client.force_login(here.handler, "django.contrib.auth.backends.ModelBackend")
    text = client.get(reverse("applications:case", args=[case.pk])).content.decode()
    return text[: text.index('<div class="case">')]


def tracked(client, here, receipt) -> str:
    address = reverse("portal:apply_track", args=[here.agency.slug])
    asked = {"number": receipt.application.number, "code": receipt.query_code}
    return client.post(address, asked).content.decode()


def test_while_a_new_answer_is_prepared_the_desk_and_the_applicant_are_told(client, here, receipt):
    # the sentence stands beside the chip: as a chip it would be wider than a phone
    assert f"重新答复中</span> {PENDING}" in head(client, here, receipt.application)
    told = tracked(client, here, receipt)
    assert "正在重新答复（原答复 2026年3月10日）" in told
    assert PENDING in told
    assert "<dt>原办理结果</dt>" in told


def test_after_it_both_answers_are_told_in_order(client, here, receipt):
    here.answered(receipt.application, SECOND, "granted")

    for text in (head(client, here, receipt.application), tracked(client, here, receipt)):
        assert text.index("内部事务信息") < text.index(GIVEN)
    assert "已重新答复，2026年6月2日" in tracked(client, here, receipt)


def test_the_case_file_tells_both_answers_with_their_days(here, receipt, settings):
    case = receipt.application
    here.answered(case, SECOND, "granted")
    case.refresh_from_db()

    found = gather(case, named=True, with_identity=False, font_folder=settings.GONGKAI_FONTS)

    cover = dict(found.cover.fields)
    assert (cover["答复之日"], cover["重新答复"]) == ("2026年3月10日", GIVEN)
    assert cover["原办理结果"] == case.outcome_label
    (table,) = [block for block in found.parts[0].blocks if block.kind == "table"]
    assert [row[2:] for row in table.rows] == [
        ("2026年3月10日", f"{case.outcome_label}（原答复）"),
        ("2026年6月2日", f"予以公开（依据{SOURCE}重新答复）"),
    ]


def test_a_case_answered_once_is_told_as_before(client, here):
    case = here.answered(here.received(), FIRST)

    assert "重新答复" not in head(client, here, case)
