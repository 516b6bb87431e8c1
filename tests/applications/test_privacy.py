"""申请人信息：masked, opened by few with a trace, purged by rule."""

import io
from datetime import date

import pytest

from gongkai.agencies.models import Duty
from gongkai.agencies.selectors import scope
from gongkai.applications.errors import ApplicationError, NotYoursError
from gongkai.applications.identity import identity_key
from gongkai.applications.models import Applicant, Application, Consultation
from gongkai.applications.names import mask_name
from gongkai.applications.retention import purge_day
from gongkai.applications.selectors import visible_applications
from gongkai.applications.services.assign import assign
from gongkai.applications.services.consult import consult
from gongkai.applications.services.forward_to_section import forward_to_section
from gongkai.applications.services.open_applicant import open_applicant
from gongkai.applications.services.purge_applicants import purge_applicants
from gongkai.applications.services.receive_application import Person
from gongkai.applications.services.record_service import Proof
from gongkai.applications.services.reopen_application import reopen_application
from gongkai.applications.services.restore_applicant import restore_applicant
from gongkai.files.models import StoredFile
from gongkai.files.services.store_file import store_file
from gongkai.ledger.models import Entry
from tests.factories.cases import MONDAY, at, office
from tests.factories.office import person, post

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)
PURGE = date(2036, 3, 10)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("", ""), ("甲", "*"), ("测甲", "测*"), ("测试甲", "测*甲"), ("测试员甲", "测**甲"),
        (" 测 试 甲 ", "测*甲"), ("测试·员·很长的名字甲", "测****甲"),
    ],
)  # fmt: skip
def test_a_masked_name_keeps_its_first_and_last_character(name, shown):
    assert mask_name(name) == shown


def test_one_person_has_one_key_whatever_the_spelling_and_nobody_reads_it_back():
    first = identity_key("测试 员甲", "", "000-1", "")
    assert first == identity_key("测试员甲", "", "000-1", "jia@example.com")
    assert first != identity_key("测试员甲", "", "000-2", "")
    assert identity_key("测试员甲", "X1", "000-1", "") == identity_key("别名", "X1", "", "")
    assert identity_key("测试员甲", "", "", "") == ""


def test_the_handler_and_the_head_open_the_data_and_each_opening_is_in_the_ledger():
    here = office()
    case = here.received(agent=Person("测试员辛", phone="000-2"))
    Application.objects.update(handler=None)
    for who in (here.handler, here.colleague, here.head):  # two handle cases, nobody is assigned
        opened = open_applicant(case.pk, by=who, now=at(DAY))
        assert [f.name for f in opened] == ["测试员甲", "测试员辛"]
    entries = Entry.objects.filter(act="application.applicant_opened")
    assert [e.actor_name for e in entries.order_by("seq")] == ["测试员乙", "测试员丙", "测试员戊"]
    assert "测试员甲" not in "".join(e.data for e in entries)


def test_once_assigned_another_handler_does_not_open_them_nor_does_anybody_else():
    here, there = office(), office("另一街道")
    case = here.received()
    assign(case.pk, handler=here.colleague, section=None, by=here.head, now=at(DAY))
    for who in (here.handler, here.leader, here.section_head, there.head):
        with pytest.raises(NotYoursError):
            open_applicant(case.pk, by=who, now=at(DAY))
    assert not Entry.objects.filter(act="application.applicant_opened").exists()


def test_a_list_of_cases_holds_no_applicant_and_no_stranger_sees_it():
    here, there = office(), office("另一街道")
    case = here.received()
    other = person("测试员壬", post(here.agency, Duty.FILL))
    admin = person("测试员癸", post(here.agency, Duty.SYSTEM_ADMIN))

    def seen(who):
        return list(visible_applications(scope(who, DAY)))

    assert seen(here.handler) == seen(here.head) == seen(here.leader) == [case]
    assert seen(here.section_head) == seen(other) == seen(admin) == seen(there.handler) == []
    forward_to_section(
        case.pk, section=here.section, question="请提供", due_on=date(2026, 3, 20), by=here.handler,
        now=at(DAY),
    )  # fmt: skip
    assert seen(here.section_head) == [case]


def test_the_term_is_a_setting_with_a_stated_default(settings):
    assert purge_day(date(2024, 2, 29)) == date(2034, 3, 1)
    settings.GONGKAI_APPLICANT_RETENTION_YEARS = 4
    assert purge_day(date(2024, 2, 29)) == date(2028, 2, 29)


def test_after_the_term_the_person_goes_and_the_case_stays(
    settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.GONGKAI_FILES = tmp_path
    here = office()
    proof = store_file(
        io.BytesIO("证件扫描件".encode()),
        name="证件.txt",
        agency=here.agency,
        by=here.handler,
        now=at(MONDAY),
    )
    sent_along = store_file(
        io.BytesIO("旧文件的照片".encode()), name="旧文件.txt", agency=here.agency, by=None, now=at(MONDAY)
    )  # fmt: skip
    path = proof.path
    case = here.received(
        applicant=Person("测试员甲", "other", "CESHI-1", proof, phone="000-1"),
        files=[(sent_along, "request")],
    )
    consult(
        case.pk, kind="third_party", party="测试员辛", concerning="单价", sent_on=MONDAY, by=here.handler,
        now=at(MONDAY),
    )  # fmt: skip
    here.answered(case, DAY)
    open_case = here.received()
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_applicants(now=at(date(2036, 3, 9))) == {}
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_applicants(now=at(PURGE)) == {here.agency.pk: 1}

    row = case.applicants.get()
    assert (row.name, row.phone, row.identity_number, row.identity_key) == ("", "", "", "")
    assert (row.identity_file, row.purged_at) == (None, at(PURGE))
    assert not StoredFile.objects.filter(pk=proof.pk).exists()
    assert not path.exists()
    assert not case.files.exists()
    assert not sent_along.path.exists()
    case.refresh_from_db()
    assert (case.applicant_label, case.outcome) == ("（已按期清除）", "granted")
    assert Consultation.objects.get().party == "（已按期清除）"
    assert open_case.applicants.get().name == "测试员甲"
    assert Entry.objects.order_by("seq").last().details == {"rows": 1, "files": 2}
    assert purge_applicants(now=at(PURGE)) == {}


def test_a_case_in_dispute_or_answered_anew_is_kept_whole():
    here = office()
    disputed, anew = (here.answered(here.received(), DAY) for _ in range(2))
    reopen_application(
        anew.pk,
        ordered_on=DAY,
        source="复决1号",
        reason="重新答复",
        due_on=None,
        by=here.handler,
        now=at(DAY),
    )
    assert purge_applicants(now=at(PURGE), keep=[disputed.pk]) == {}
    assert Applicant.objects.filter(purged_at=None).count() == 2


def test_after_the_purge_a_new_answer_gets_its_letter_once_the_applicant_is_known_again():
    here = office()
    case = here.answered(here.received(), DAY)
    purge_applicants(now=at(PURGE))
    how = {
        "name": "测试员甲", "phone": "", "email": "", "address": "示例路1号", "by": here.handler,
        "now": at(PURGE),
    }  # fmt: skip
    with pytest.raises(ApplicationError, match="不用补登"):
        restore_applicant(case.pk, **how)
    reopen_application(
        case.pk, ordered_on=PURGE, source="测试判决1号", reason="撤销", due_on=None, by=here.handler,
        now=at(PURGE),
    )  # fmt: skip
    with pytest.raises(ApplicationError, match="还缺“收件人”"):
        here.issued(case, PURGE)
    with pytest.raises(NotYoursError):
        restore_applicant(case.pk, **how | {"by": here.leader})
    restore_applicant(case.pk, **how)

    text = here.issued(case, PURGE)
    assert "测试员甲：" in str(here.letter(text, PURGE).content)
    here.served(text, Proof("direct", PURGE, signed_by="测试员甲"), PURGE)
    # 新答复2036年3月10日送达，再保存10年
    assert case.applicants.get().purge_on == date(2046, 3, 10)
    assert purge_applicants(now=at(date(2036, 3, 11))) == {}
    case.refresh_from_db()
    assert case.applicant_label == "测**甲"
    written = Entry.objects.get(act="application.applicant_restored")
    assert "测试员甲" not in f"{written.data}{written.subject_label}"
