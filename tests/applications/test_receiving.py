"""收到申请：the counter, the post, the web; the number, the day and what is refused."""

import threading
from datetime import date

import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection, transaction

from gongkai.applications.errors import (
    AlreadyClosedError,
    AlreadyReceivedError,
    AlreadySplitError,
    ApplicationError,
    BeforeDayError,
    ForeignSectionError,
    FutureDayError,
    MissingError,
    NotAHandlerError,
    NotReceivedYetError,
    NotYoursError,
)
from gongkai.applications.models import Applicant, Application
from gongkai.applications.services.add_search_record import add_search_record
from gongkai.applications.services.ask_correction import ask_correction
from gongkai.applications.services.assign import assign
from gongkai.applications.services.confirm_receipt import (
    confirm_receipt,
    correct_arrival,
    note_no_contact,
)
from gongkai.applications.services.receive_application import Person, receive_application
from gongkai.applications.services.split_items import split_items
from gongkai.applications.services.withdraw_application import withdraw_application
from gongkai.ledger.models import Entry
from tests.factories.cases import MONDAY, at, office

pytestmark = pytest.mark.django_db
WEB = {
    "channel": "internet", "public": True,
    "applicant": Person("测试员甲", "other", "CESHI-1", phone="000-0001"),
}  # fmt: skip


def confirmed(here, case, on, **changes):
    values = {"confirmed_on": on, "how": "电话确认", "by": here.handler, "now": at(on)} | changes
    return confirm_receipt(case.pk, **values)


@pytest.mark.parametrize("channel", ["in_person", "registered_mail", "oral"])
def test_what_is_handed_in_or_signed_for_is_received_that_day(channel):
    case = office().received(channel=channel)
    assert (case.received_on, case.due_on) == (MONDAY, date(2026, 3, 30))


@pytest.mark.parametrize(
    "channel", ["ordinary_mail", "internet", "fax", "misaddressed_mail", "no_contact"]
)
def test_what_must_be_confirmed_is_received_on_the_day_of_confirmation(channel):
    here = office()
    case = here.received(channel=channel)
    assert (case.received_on, case.due_on, case.state_label) == (None, None, "待确认")

    case = confirmed(here, case, date(2026, 3, 4))
    assert (case.received_on, case.due_on) == (date(2026, 3, 4), date(2026, 4, 1))
    assert case.state_label == "办理中"


def test_an_ordinary_letter_confirmed_after_its_day_is_marked_late():
    here = office()
    confirmed(here, here.received(channel="ordinary_mail"), date(2026, 3, 3))
    confirmed(here, here.received(channel="internet"), date(2026, 3, 3))
    late = [entry.details["late"] for entry in Entry.objects.filter(act="application.confirmed")]
    assert late == [True, False]


def test_a_letter_confirmed_at_registration_is_received_at_once():
    case = office().received(channel="ordinary_mail", confirmed_on=MONDAY)
    assert case.received_on == MONDAY


def test_nobody_reached_means_registered_and_not_running():
    here = office()
    case = here.received(channel="ordinary_mail")
    case = note_no_contact(
        case.pk, tried_on=MONDAY, how="电话无人接听", by=here.handler, now=at(MONDAY)
    )
    assert (case.channel, case.received_on) == ("no_contact", None)
    assert confirmed(here, case, date(2026, 3, 9)).received_on == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("on", "how", "error"),
    [
        (date(2026, 3, 1), "电话", BeforeDayError),
        (date(2026, 3, 2), " ", MissingError),
        (date(2026, 3, 6), "电话", FutureDayError),
    ],
)
def test_a_confirmation_that_cannot_be_is_refused(on, how, error):
    here = office()
    case = here.received(channel="fax")
    before = Entry.objects.count()
    with pytest.raises(error):
        confirmed(here, case, on, how=how, now=at(date(2026, 3, 5)))
    assert Entry.objects.count() == before


def test_a_case_is_confirmed_once_and_only_while_it_is_open():
    here = office()
    with pytest.raises(AlreadyReceivedError):
        confirmed(here, here.received(), MONDAY)
    case = here.received(channel="fax")
    withdraw_application(case.pk, withdrawn_on=MONDAY, how="来电", by=here.handler, now=at(MONDAY))
    with pytest.raises(AlreadyClosedError):
        confirmed(here, case, MONDAY)


def test_nothing_is_asked_of_a_case_before_it_is_received():
    here = office()
    case = here.received(channel="internet")
    with pytest.raises(NotReceivedYetError):
        ask_correction(
            case.pk, asked_on=MONDAY, unclear="不明", to_supply="写明", working_days=None,
            by=here.handler, now=at(MONDAY),
        )  # fmt: skip


def test_numbers_run_without_gaps_for_each_office_and_year():
    here, there = office(), office("另一街道")
    code, other = here.agency.code, there.agency.code
    first = here.received(now=at(date(2026, 12, 31)))
    with transaction.atomic():
        here.received(now=at(date(2026, 12, 31)))
        transaction.set_rollback(True)
    second = here.received(now=at(date(2026, 12, 31)))
    third = here.received(now=at(date(2027, 1, 1)))
    foreign = there.received(now=at(date(2026, 12, 31)))
    assert [c.number for c in (first, second, third, foreign)] == [
        f"{code}-2026-0001", f"{code}-2026-0002", f"{code}-2027-0001", f"{other}-2026-0001",
    ]  # fmt: skip


def test_two_offices_with_one_code_are_refused_and_nothing_is_stored():
    here, there = office(code="TONG"), office("另一街道", code="TONG")
    here.received()
    with pytest.raises(ApplicationError, match="机构代码与另一机关相同"):
        there.received()
    assert Application.objects.count() == 1


def test_the_query_code_is_shown_once_and_kept_as_a_hash():
    receipt = office().receipt(**WEB)
    assert len(receipt.query_code) == 8
    assert receipt.query_code not in receipt.application.query_code
    assert check_password(receipt.query_code, receipt.application.query_code)


def test_a_form_sent_twice_is_one_case():
    here = office()
    first = here.receipt(**WEB, submission_key="k1")
    again = here.receipt(**WEB, submission_key="k1")
    assert (again.application.pk, again.is_repeat) == (first.application.pk, True)
    assert Application.objects.count() == 1


def test_rare_characters_emoji_and_full_width_digits_survive_unchanged():
    text = "　关于𠮷祥里１２号😀的材料\n第二行"
    case = office().received(content=text, applicant=Person("㼆𠮷", phone="000"))
    case.refresh_from_db()
    assert case.content == text.strip()
    assert case.items.get().text == text.strip()
    assert case.applicants.get().name == "㼆𠮷"


def test_lists_show_a_masked_person_and_a_whole_organisation():
    here = office()
    assert here.received().applicant_label == "测**甲"
    organisation = here.received(
        applicant=Person("测试有限公司", phone="000"), applicant_kind="company"
    )
    assert organisation.applicant_label == "测试有限公司"
    joint = here.received(joint=[Person("测试员乙"), Person("测试员丙")], agent=Person("测试员丁"))
    assert joint.applicant_label == "测**甲等3人"
    assert list(joint.applicants.values_list("role", flat=True)) == [
        "applicant",
        "joint",
        "joint",
        "agent",
    ]


def test_no_personal_data_enters_the_ledger():
    here = office()
    case = here.received(
        applicant=Person("测试员甲", "resident", "11010519491231002X", phone="13800000000")
    )
    confirmed_text = "".join(f"{e.subject_label}{e.data}" for e in Entry.objects.all())
    assert case.number in confirmed_text
    for secret in ("测试员甲", "11010519491231002X", "13800000000", "保洁经费"):
        assert secret not in confirmed_text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"content": "  "}, "content"),
        ({"channel": "pigeon"}, "channel"),
        ({"applicant_kind": "cat"}, "applicant_kind"),
        ({"kind": "letter"}, "kind"),
        ({"arrived_on": date(2026, 3, 3)}, "arrived_on"),
        ({"applicant": Person("")}, "name"),
        ({"applicant": Person("测试员甲")}, "phone"),
        ({"applicant": Person("测试员甲", phone="0", email="不是邮箱")}, "email"),
        ({"applicant": Person("测试员甲", phone="0", postcode="12")}, "postcode"),
        ({"applicant": Person("测试员甲", "resident", "110105194912310021", phone="0")}, "identity_number"),
        ({"applicant": Person("测试员甲", "uscc", "911101080000000000", phone="0")}, "identity_number"),
        ({"applicant": Person("测试员甲", phone="0"), "delivery_wish": "email"}, "email"),
        ({"applicant": Person("测试员甲", phone="0"), "delivery_wish": "post"}, "address"),
        ({"channel": "fax", "confirmed_on": date(2026, 3, 5)}, "confirmed_on"),
        ({"channel": "in_person", "public": True}, "channel"),
        ({"channel": "internet", "public": True}, "identity_number"),
    ],
)  # fmt: skip
def test_what_cannot_be_registered_is_refused_beside_its_field(changes, field):
    with pytest.raises(ApplicationError) as refusal:
        office().received(now=at(MONDAY), **changes)
    assert refusal.value.field == field
    assert not Application.objects.exists()
    assert not Applicant.objects.exists()
    assert not Entry.objects.exists()


def test_somebody_without_a_post_in_the_office_registers_nothing():
    here, there = office(), office("另一街道")
    with pytest.raises(NotYoursError):
        receive_application(here.agency, here.intake(), by=there.handler, now=at(MONDAY))
    with pytest.raises(NotYoursError):
        receive_application(here.agency, here.intake(), by=here.section_head, now=at(MONDAY))


def test_the_same_person_asking_the_same_again_is_found():
    here = office()
    first, again = here.received(), here.received()
    other = here.received(applicant=Person("测试员庚", phone="000-0009"))
    assert (again.earlier, other.earlier) == (first, None)


def test_items_are_listed_and_split_before_anybody_has_answered():
    here = office()
    case = here.received()
    case = split_items(
        case.pk, texts=["经费数额", " ", "支出明细"], apart=True, by=here.handler, now=at(MONDAY)
    )
    assert case.is_split
    assert [(i.position, i.text) for i in case.items.all()] == [(1, "经费数额"), (2, "支出明细")]
    here.drafted(case, MONDAY)
    with pytest.raises(AlreadySplitError):
        split_items(case.pk, texts=["一"], apart=False, by=here.handler, now=at(MONDAY))


def test_the_same_items_are_set_apart_after_the_search_until_a_text_is_sent():
    """That items need different answers is often known only when somebody has looked."""
    here = office()
    case = here.received(items=["经费数额\n和来源", "支出明细"])
    first = case.items.order_by("position").first()
    add_search_record(
        case.pk, places="档案室", words="经费", searched_by="测试员乙", searched_on=MONDAY,
        result="found", item_id=first.pk, by=here.handler, now=at(MONDAY),
    )  # fmt: skip
    same = {"texts": ["经费数额 和来源", "支出明细"], "by": here.handler, "now": at(MONDAY)}

    with pytest.raises(AlreadySplitError):
        split_items(case.pk, **same | {"texts": ["别的", "支出明细"]}, apart=True)
    assert split_items(case.pk, **same, apart=True).is_split
    assert case.items.order_by("position").first() == first
    assert first.text == "经费数额\n和来源"
    text = here.drafted(case, MONDAY)
    assert not split_items(case.pk, **same, apart=False).is_split
    here.sent(text, MONDAY)
    with pytest.raises(AlreadySplitError):
        split_items(case.pk, **same, apart=True)


@pytest.mark.parametrize(("texts", "apart"), [([], False), ([" "], False), (["只有一项"], True)])
def test_a_split_without_items_is_refused(texts, apart):
    here = office()
    with pytest.raises(MissingError):
        split_items(here.received().pk, texts=texts, apart=apart, by=here.handler, now=at(MONDAY))


def test_a_case_is_assigned_to_a_handler_and_a_section_of_the_office():
    here, there = office(), office("另一街道")
    case = here.received()
    with pytest.raises(NotAHandlerError):
        assign(case.pk, handler=here.leader, section=None, by=here.head, now=at(MONDAY))
    with pytest.raises(ForeignSectionError):
        assign(case.pk, handler=here.colleague, section=there.section, by=here.head, now=at(MONDAY))
    case = assign(
        case.pk, handler=here.colleague, section=here.section, by=here.head, now=at(MONDAY)
    )
    assert (case.handler, case.section) == (here.colleague, here.section)


def test_the_mail_rooms_earlier_signature_moves_the_receipt_and_the_last_day():
    here = office()
    case = here.received(channel="registered_mail", arrived_on=date(2026, 3, 9))
    case = correct_arrival(
        case.pk,
        arrived_on=MONDAY,
        reason="收发室已于当日签收",
        by=here.handler,
        now=at(date(2026, 3, 10)),
    )
    assert (case.received_on, case.due_on) == (MONDAY, date(2026, 3, 30))


def test_the_arrival_is_not_moved_behind_what_has_happened_since():
    here = office()
    case = here.received()
    ask_correction(
        case.pk, asked_on=date(2026, 3, 4), unclear="不明", to_supply="写明", working_days=None,
        by=here.handler, now=at(date(2026, 3, 4)),
    )  # fmt: skip
    with pytest.raises(BeforeDayError):
        correct_arrival(
            case.pk,
            arrived_on=date(2026, 3, 5),
            reason="写错",
            by=here.handler,
            now=at(date(2026, 3, 6)),
        )


@pytest.mark.django_db(transaction=True)
def test_numbers_stay_gapless_when_letters_come_in_at_the_same_time():
    here = office()
    ready = threading.Barrier(5)

    def register():
        ready.wait()
        try:
            here.received()
        finally:
            connection.close()

    threads = [threading.Thread(target=register) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    code = here.agency.code
    assert sorted(Application.objects.values_list("number", flat=True)) == [
        f"{code}-2026-000{n}" for n in range(1, 6)
    ]
