"""Whoever works elsewhere sees nothing of an office's unpublished work and changes nothing there."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency, Delegation, Duty
from gongkai.agencies.services.delegate import delegate
from gongkai.applications.content import Answer
from gongkai.applications.models import CaseFile
from gongkai.applications.services.draft_decision import draft_decision
from gongkai.applications.services.import_applications import import_applications
from gongkai.applications.services.issue_case_letter import issue_case_letter
from gongkai.applications.services.receive_application import (
    Intake,
    Person,
    receive_application,
)
from gongkai.applications.services.send_decision_for_review import send_decision_for_review
from gongkai.applications.sheets import CaseRow
from gongkai.files.models import StoredFile
from gongkai.jobs.models import Notice
from gongkai.law.statistics import Quarter
from gongkai.ledger.models import Entry
from gongkai.proceedings.models import Dossier
from gongkai.proceedings.services.open_proceeding import Filing, open_proceeding
from gongkai.reports.models import AnnualReport, PreviousReport
from gongkai.reports.services.fill_statement import enter_values, start_statement
from gongkai.reports.services.record_event import record_event
from gongkai.reports.services.start_report import start_report
from gongkai.reports.services.write_section import write_section
from gongkai.supervision.models import ReceivedReport, ReturnOrder, Round, Submission
from tests.factories.agencies import make_agency, make_person
from tests.factories.office import Office, office
from tests.house.test_urls import OPEN, addresses

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
SECRET = "甲机关内情"
BUSINESS = (
    Duty.FILL, Duty.SECTION_HEAD, Duty.LEADER, Duty.DISCLOSURE_OFFICER, Duty.OFFICE_HEAD,
    Duty.SECRECY_REVIEWER, Duty.APPLICATION_HANDLER,
)  # fmt: skip


def own_addresses(kwargs: dict[str, object]) -> list[tuple[str, str]]:
    """Every staff address, filled with the numbers of the one office."""
    from django.urls import NoReverseMatch, get_resolver, reverse

    resolver = get_resolver("gongkai.config.urls_staff")
    found = []
    for name, _ in sorted(set(addresses())):
        if name in OPEN:
            continue
        space, _, short = name.partition(":")
        patterns = resolver.namespace_dict[space][1].reverse_dict.getlist(short)
        wanted = patterns[0][0][0][1]
        values = {
            key: kwargs.get(f"{name}.{key}", kwargs.get(f"{space}.{key}", kwargs.get(key, 1)))
            for key in wanted
        }
        try:
            found.append((name, reverse(name, "gongkai.config.urls_staff", kwargs=values)))
        except NoReverseMatch:
            values = {key: 2020 if key == "year" else value for key, value in values.items()}
            found.append((name, reverse(name, "gongkai.config.urls_staff", kwargs=values)))
    return found


@pytest.fixture
def district() -> Agency:
    return make_agency("示例区", kind="county")


@pytest.fixture
def inside(district: Agency) -> dict[str, object]:
    """An office with a draft, a plan, people and an absence; what it keeps to itself is marked."""
    mine = office("甲街道", parent=district)
    mine.plan.name = f"{SECRET}方案"
    mine.plan.save()
    item = mine.drafted(title=f"{SECRET}：未公开的稿子", body=f"<p>{SECRET}</p>")
    User.objects.filter(pk__in=[mine.filer.pk, mine.leader.pk]).update(full_name=f"{SECRET}员")
    today = timezone.localdate()
    held = mine.leader.appointments.get()
    lent = delegate(
        held.pk, mine.section_head.pk, from_on=today, until_on=today + timedelta(days=3),
        reason=SECRET, actor=mine.leader, now=timezone.now(),
    )  # fmt: skip
    notice = Notice.objects.create(user=mine.filer, text=SECRET, created_at=timezone.now())
    report = start_report(mine.agency.pk, year=2020, by=mine.filer, now=timezone.now())
    write_section(
        report.pk, no="五", aspect=0, template=SECRET, keep=True, by=mine.filer, now=timezone.now()
    )
    stored = StoredFile.objects.create(
        agency=mine.agency, sha256="1" * 64, name=f"{SECRET}.docx", size=1, media_type="text/plain",
        uploaded_by=mine.filer, uploaded_at=timezone.now(),
    )  # fmt: skip
    last = PreviousReport.objects.create(
        agency=mine.agency, year=2019, file=stored, sha256="1" * 64, reading={"title": SECRET},
        taken_by=mine.filer, taken_at=timezone.now(),
    )  # fmt: skip
    statement = start_statement(mine.agency.pk, Quarter(2020, 1), by=mine.filer, now=timezone.now())
    enter_values(
        statement.pk, values={"press": "7"}, phone=SECRET, by=mine.filer, now=timezone.now()
    )
    meeting = record_event(
        mine.agency.pk, kind="meeting", held_on=date(2020, 2, 3), title=SECRET, attendees=3,
        by=mine.filer, now=timezone.now(),
    )  # fmt: skip
    issued = AnnualReport.objects.create(
        agency=mine.agency, year=2021, form="2021", status=AnnualReport.Status.ISSUED, item=item,
        snapshot={"counted_at": "2022-01-10T09:00:00+08:00", "findings": [{"label": SECRET}]},
        created_by=mine.filer, created_at=timezone.now(), issued_by=mine.filer,
        issued_at=timezone.now(),
    )  # fmt: skip
    return _cases(mine, district) | _reading(mine) | {
        "reports:edition_cover.pk": issued.pk,
        "reports:previous_file.pk": last.pk, "reports:confirm_previous.pk": last.pk,
        "filer": mine.filer, "agency_id": mine.agency.pk, "section_id": mine.section.pk, "post_id": held.post_id,
        "appointment_id": held.pk, "user_id": mine.leader.pk, "delegation_id": lent.pk,
        "notice_id": notice.pk, "pk": item.pk, "office": mine.agency.slug, "year": 2020,
        "publishing:plan.pk": mine.plan.pk, "publishing:column.pk": mine.column.pk,
        "cell_id": "proactive", "code": "items", "reports:section.no": 5,
        "reports:section.aspect": 0, "reports:file.kind": "html",
        "quarter": 1, "row": "items", "reports:quarter_file.kind": "csv",
        "reports:event_remove.pk": meeting.pk, "reports:filed.pk": statement.pk,
        "reports:filed_return.pk": statement.pk,
    }  # fmt: skip


def _cases(mine: Office, district: Agency) -> dict[str, object]:
    """A case with a paper, a text in review and a proceeding, all marked."""
    now, handler = timezone.now(), make_person(f"{SECRET}办", mine.agency, Duty.APPLICATION_HANDLER)
    make_person(f"{SECRET}长", mine.agency, Duty.OFFICE_HEAD)
    mine.agency.review_organ, mine.agency.court = district.name, "示例区人民法院"
    mine.agency.phone = "000-0000"
    mine.agency.save()
    today = timezone.localdate(now)
    intake = Intake(
        "in_person", "natural", Person(f"{SECRET}人", phone="000-0001"), f"{SECRET}：申请", today
    )
    case = receive_application(mine.agency, intake, by=handler, now=now).application
    stored = StoredFile.objects.create(
        agency=mine.agency, sha256="0" * 64, name=f"{SECRET}.txt", size=1, media_type="text/plain",
        uploaded_by=handler, uploaded_at=now,
    )  # fmt: skip
    paper = CaseFile.objects.create(application=case, file=stored, added_at=now)
    answer = Answer(case.items.get().pk, "granted", disclosed=SECRET)
    text = draft_decision(case.pk, [answer], by=handler, now=now)
    send_decision_for_review(text.pk, seen_hash=text.content_hash, by=handler, now=now)
    letter = issue_case_letter(case.pk, "receipt", by=handler, now=now)
    suit = open_proceeding(
        mine.agency, Filing(f"{SECRET}〔2026〕1号", "review", today, application=case),
        by=handler, now=now,
    )  # fmt: skip
    bound = Dossier.objects.create(
        application=case, key="strangers", state="ready", lines=[[1, "", SECRET, "1", ""]],
        asked_by=handler, asked_at=now,
    )  # fmt: skip
    row = CaseRow(2, f"{SECRET}-1", "natural", SECRET, today)
    batch = import_applications(mine.agency, [row], file_name=SECRET, by=handler, now=now)
    return {
        "proceedings:dossier.pk": case.pk, "proceedings:dossier_file.pk": case.pk,
        "proceedings:dossier_file.dossier_pk": bound.pk, "proceedings:dossier_file.form": "pdf",
        "applications:import_now.file_pk": stored.pk, "applications:undo_import.pk": batch.pk,
        "handler": handler, "applications.pk": case.pk, "desk:opening_case.pk": case.pk, "applications.file_pk": paper.pk,
        "applications.decision_pk": text.pk, "applications.letter_pk": letter.pk,
        "applications:letter_file.form": "docx", "proceedings.pk": suit.pk,
    }  # fmt: skip


def _reading(mine: Office) -> dict[str, object]:
    """A round of its own with one report and the list it went back with, all of one number."""
    now, key, by = timezone.now(), 900, mine.filer
    opened = Round.objects.create(
        pk=key, agency=mine.agency, year=2020, name=f"{SECRET}审读", opened_by=by, opened_at=now
    )
    reading = {"agency": SECRET, "year": 2020, "form": "2019", "text": SECRET}
    row = ReceivedReport.objects.create(
        pk=key, round=opened, name=f"{SECRET}.txt", state="readable", reading=reading,
        uploaded_by=by, uploaded_at=now,
    )  # fmt: skip
    sent = Submission.objects.create(
        pk=key, round=opened, agency=mine.agency, office_name=SECRET, current=row
    )
    line = {
        "rule": "T3_BALANCE",
        "label": SECRET,
        "sentence": SECRET,
        "quote": "",
        "places": [],
        "reference": "",
    }
    ReturnOrder.objects.create(
        pk=key, submission=sent, version=1, lines=[line], due_on=now.date(), by=by, at=now
    )
    return {
        "supervision.pk": key, "supervision.rule": "T3_BALANCE", "supervision.kind": "docx",
    }  # fmt: skip


def strangers(district: Agency) -> list[User]:
    """A colleague of another street, its three administrators, and one of the superior office."""
    other = make_agency("西门街道", parent=district)
    admins = (Duty.SYSTEM_ADMIN, Duty.SECURITY_ADMIN, Duty.AUDIT_ADMIN)
    return [
        make_person("测试员西", other, *BUSINESS),
        make_person("测试员区", district, *BUSINESS, Duty.DISTRICT_OFFICER),
        *(make_person("测试员管", other, duty) for duty in admins),
    ]


@pytest.mark.parametrize(
    "number", range(5), ids=["street", "superior", "system", "security", "audit"]
)
def test_a_stranger_sees_nothing_and_changes_nothing(
    district: Agency, inside: dict[str, object], number: int
) -> None:
    person = strangers(district)[number]
    client = Client()
    client.force_login(person, BACKEND)
    before = Entry.objects.filter(chain__key=f"agency:{inside['agency_id']}").count()

    for name, address in own_addresses(inside):
        for method in ("get", "post"):
            answer = getattr(client, method)(address)
            shown = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert SECRET not in shown.decode(errors="ignore"), (name, method, answer.status_code)

    assert Entry.objects.filter(chain__key=f"agency:{inside['agency_id']}").count() == before
    assert Delegation.objects.get().revoked_at is None
    assert Notice.objects.get(text=SECRET).read_at is None


def test_who_handles_the_case_does_see_it(inside: dict[str, object]) -> None:
    """So that the walk above goes to rows that are there."""
    client = Client()
    client.force_login(inside["handler"], BACKEND)
    case = f"/desk/applications/{inside['applications.pk']}/"
    for address in (
        "/desk/applications/", case, f"{case}decision/{inside['applications.decision_pk']}",
        f"/desk/applications/proceedings/{inside['proceedings.pk']}/", "/desk/applications/import",
        f"/desk/applications/proceedings/dossier/{inside['applications.pk']}/",
    ):  # fmt: skip
        assert SECRET in client.get(address).content.decode(), address


def test_who_works_there_does_see_it(inside: dict[str, object]) -> None:
    """Without this the test above could pass because nothing is shown to anybody."""
    client = Client()
    client.force_login(inside["filer"], BACKEND)
    assert SECRET in client.get(f"/desk/items/{inside['pk']}/").content.decode()
    assert SECRET in client.get(f"/desk/office/{inside['agency_id']}/people").content.decode()
    report = f"/desk/figures/office/{inside['office']}/2020/report/"
    assert SECRET in client.get(f"{report}section/5/0/").content.decode()
    assert SECRET in client.get(f"{report}file/html/").content.decode()
