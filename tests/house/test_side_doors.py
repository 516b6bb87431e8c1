"""Secrets × doors: what is not for somebody comes out by no address, list, search, feed, file or export.

Every address of both doors is walked with every number the secrets have. A new public address without
a row in ``PUBLIC``, or a new staff address with an argument that ``VALUES`` does not know, fails the test.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import Duty
from gongkai.applications.models import Application, CaseFile
from gongkai.applications.services.assign import assign
from gongkai.applications.services.confirm_receipt import confirm_receipt
from gongkai.applications.services.open_applicant import open_applicant
from gongkai.applications.services.purge_applicants import purge_applicants
from gongkai.applications.services.receive_application import Intake, Person, receive_application
from gongkai.documents.pdf_text import text_of_pdf
from gongkai.files.models import StoredFile
from gongkai.files.services.store_file import store_file
from gongkai.letters.models import Letter
from gongkai.letters.services.withdraw_letter import withdraw_letter
from gongkai.proceedings.services.open_proceeding import Filing, open_proceeding
from gongkai.publishing.models import Item
from tests.factories import portal as rows
from tests.factories.agencies import make_agency, make_person
from tests.factories.cases import Office, office
from tests.factories.office import person, post
from tests.house.test_urls import ASKED_BY_SCRIPT, OPEN
from tests.house.test_urls import addresses as staff_addresses

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
WORD = "绝不外传"
ITEM, CASE, WHO, PAPER, LETTER, PURGED = (f"{WORD}之{n}" for n in "甲乙丙丁戊己")
"""What a secret of each kind says: an item, a case, its applicant, his papers, a letter, what was purged."""

SEARCHED = ("", f"?q={WORD}", f"?q={WORD}&scope=text", f"?q={WORD}&order=date", "?page=2")
LISTED = ("", f"?q={WORD}", "?year=2026", "?older=1", "?page=2")
PLAIN = ("",)
PUBLIC: dict[str, tuple[str, ...]] = {
    "look": PLAIN, "portal:home": PLAIN, "portal:robots": PLAIN, "portal:sitemap": PLAIN,
    "portal:sitemap_pages": PLAIN, "portal:sitemap_part": PLAIN, "portal:search_all": SEARCHED,
    "portal:office": LISTED, "portal:guide": PLAIN, "portal:apply": PLAIN, "portal:apply_form": PLAIN,
    "portal:apply_receipt": PLAIN, "portal:apply_track": PLAIN, "portal:reports": PLAIN,
    "portal:search": SEARCHED, "portal:column": LISTED, "portal:catalogue": LISTED,
    "portal:column_feed": PLAIN, "portal:feed": PLAIN, "portal:item": ("", "?version=2", "?preview=1"),
    "portal:item_qr": PLAIN, "portal:file": PLAIN,
    "portal:annual": ("", "?year=2026"), "portal:annual_compare": ("", "?year=2026", f"?q={WORD}"),
    "portal:annual_data": PLAIN, "portal:annual_year": PLAIN, "portal:annual_years": PLAIN,
    "portal:annual_office": PLAIN,
}  # fmt: skip
"""A row for each public address: what is asked of it beyond its plain address."""

STAFF_QUERIES = ("", f"?q={WORD}")
SEARCHES = ("/", "catalogue", "opening", "ledger")
NO_ACT = {"desk:look", "look", "accounts:sign_out"}


@dataclass
class World:
    """An office with its secrets, and every number they have."""

    place: Office
    case: Application
    other: Application
    letters: list[Letter]
    proof: StoredFile
    purged: StoredFile
    purged_path: Path
    code: str
    values: dict[str, list[Any]] = field(default_factory=dict)

    def of(self, name: str, argument: str) -> list[Any]:
        """The values of an argument: of this address, of its space, of any."""
        space = name.partition(":")[0]
        for key in (f"{name}.{argument}", f"{space}.{argument}", argument):
            if key in self.values:
                return self.values[key]
        raise AssertionError(f"{name}: no row for “{argument}” in World.values; add one")


def items(place: Office) -> dict[str, Item]:
    """Every way of not being public, each with a file; and a public one with a newer unsigned text."""
    agency, text = place.agency, {"body": f"<p>{ITEM}</p>", "summary": ITEM, "keywords": ITEM}

    def hidden(title: str) -> Item:
        item = rows.draft(agency, f"{ITEM}{title}", facts=dict(text))
        rows.attach(item.current_version, f"{ITEM}.txt", ITEM.encode(), "text/plain", ITEM)
        return item

    made = {
        "draft": hidden("稿"),
        "scheduled": rows.publish(hidden("待发"), timezone.now() + timedelta(days=1)),
        "withdrawn": rows.withdraw(rows.publish(hidden("撤"), rows.moment("2026-03-27"))),
        "not proactive": rows.publish(hidden("不公开"), rows.moment("2026-03-27")),
    }
    made["not proactive"].disclosure = Item.Disclosure.WITHHELD
    made["not proactive"].disclosure_reason = "测试理由"
    made["not proactive"].save()
    shown = rows.published(agency, "人人可看的一件")
    rows.attach(shown.published_version, "人人可看.txt", b"open", "text/plain")
    shown.current_version = rows.version(shown, 2, f"{ITEM}新稿", **text)
    shown.save()
    rows.attach(shown.current_version, f"{ITEM}.txt", ITEM.encode(), "text/plain", ITEM)
    return made | {"shown": shown}


def applied(
    place: Office, mark: str = "", asked: str = CASE
) -> tuple[Application, str, StoredFile]:
    """A citizen's application by the web, with a proof of identity and a paper."""
    now = timezone.now()

    def kept(words: str) -> StoredFile:
        source = io.BytesIO(f"{words}{mark}".encode())
        return store_file(
            source,
            name=f"{words}{mark}.txt",
            agency=place.agency,
            by=None,
            now=now,
            is_private=True,
        )

    proof = kept(WHO)
    receipt = receive_application(
        place.agency,
        Intake(
            "internet", "natural",
            Person(
                f"测{WHO}{mark}人", "other", f"{WHO}{mark}", proof, f"{WHO}{mark}",
                address=f"{WHO}{mark}",
            ),
            f"{asked}{mark}：路灯合同", timezone.localdate(now), files=[(kept(PAPER), "request")],
        ),
        by=None, now=now,
    )  # fmt: skip
    case = receipt.application
    Application.objects.filter(pk=case.pk).update(applicant_label="测**人")
    return case, receipt.query_code, proof


def letters(place: Office, case: Application) -> list[Letter]:
    """A 登记回执 that stands, and one that was withdrawn."""
    client, now = Client(), timezone.now()
    client.force_login(place.handler, BACKEND)
    confirm_receipt(
        case.pk, confirmed_on=timezone.localdate(now), how="电话", by=place.handler, now=now
    )
    page, own = reverse("applications:letters", args=[case.pk]), f"application:{case.pk}"
    client.post(page, {"letter": "receipt"})
    withdrawn = Letter.objects.get(subject_key=own)
    withdraw_letter(withdrawn.pk, reason=LETTER, by=place.handler, now=now)
    client.post(page, {"letter": "receipt", "withdrawn": "1"})
    return [Letter.objects.get(subject_key=own, withdrawn_at=None), withdrawn]


def gone(place: Office) -> tuple[StoredFile, Path]:
    """A proof of identity whose term is over; what was asked for stays with the case."""
    case, _, proof = applied(place, PURGED, "")
    Application.objects.filter(pk=case.pk).update(subject="路灯合同", content="路灯合同")
    path = proof.path
    later = timezone.now() + timedelta(days=4000)
    case.applicants.update(purge_on=timezone.localdate())
    purge_applicants(now=later)
    return proof, path


@pytest.fixture
def world(settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any) -> World:
    settings.GONGKAI_FILES = tmp_path
    rows.columns()
    district = make_agency("示例区", kind="county")
    place = office(parent=district, disclosure_unit="党政办公室", phone="000-0000")
    with django_capture_on_commit_callbacks(execute=True):
        purged, path = gone(place)
    made = items(place)
    case, code, proof = applied(place)
    other, *_ = applied(place, "另")
    assign(case.pk, handler=place.handler, section=None, by=place.head, now=timezone.now())
    written = letters(place, case)
    filing = Filing("复议〔2026〕1号", "review", timezone.localdate(), application=case)
    suit = open_proceeding(place.agency, filing, by=place.handler, now=timezone.now())
    stored = [*StoredFile.objects.values_list("pk", flat=True), purged.pk]
    attachments = [
        a.pk for item in made.values() for v in item.versions.all() for a in v.attachments.all()
    ]
    papers = list(CaseFile.objects.values_list("pk", flat=True))
    world = World(place, case, other, written, proof, purged, path, code)
    item_pks = [item.pk for item in made.values()]
    numbers = [letter.pk for letter in written]
    world.values = {
        "slug": [place.agency.slug], "portal.pk": item_pks, "portal:sitemap_part.part": [1, 2],
        "portal.file_pk": sorted({*attachments, *stored, *papers}), "portal.code": ["documents", "statutory"],
        "portal:annual_year.form": ["csv", "json", "xlsx"], "portal:annual_office.form": ["csv", "json", "xlsx"],
        "form": ["atom", "rss", "json"], "applications:letter_file.form": ["pdf", "docx"],
        "publishing.pk": [made["draft"].pk, made["shown"].pk], "publishing.attachment_pk": attachments,
        "publishing.file_pk": stored, "publishing.code": ["items", "documents"],
        "publishing:plan.pk": [1], "publishing:column.pk": [1], "publishing:undo_import.pk": [1],
        "applications.pk": [case.pk, other.pk], "applications.file_pk": sorted({*papers, proof.pk, purged.pk}),
        "applications.letter_pk": numbers, "applications.decision_pk": [1],
        "proceedings.pk": [suit.pk], "proceedings.dossier_pk": [1], "proceedings:dossier_file.form": ["pdf"],
        "office": [place.agency.slug], "year": [2026], "quarter": [1], "agency_id": [place.agency.pk],
        "section_id": [place.section.pk], "user_id": [place.handler.pk], "kind": ["pdf"],
        "cell_id": ["proactive", "results.granted.total"], "row": ["proactive"], "no": [3], "aspect": [0],
        "supervision.rule": ["late"], "pk": [1], "post_id": [1], "appointment_id": [1], "delegation_id": [1], "notice_id": [1],
    }  # fmt: skip
    return world


def public_names() -> set[str]:
    """Every name of the public door."""

    def walk(patterns: list[Any], space: str) -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, f"{pattern.namespace}:")
            elif isinstance(pattern, URLPattern):
                yield f"{space}{pattern.name}"

    return set(walk(get_resolver("gongkai.config.urls_public").url_patterns, ""))


def filled(world: World, name: str, urlconf: str) -> Iterator[str]:
    """Every address of a name, with every number the secrets have."""
    space, _, short = name.rpartition(":")
    resolver = get_resolver(urlconf)
    if space:
        resolver = resolver.namespace_dict[space][1]
    wanted = resolver.reverse_dict.getlist(short)[0][0][0][1]
    for values in product(*(world.of(name, argument) for argument in wanted)):
        try:
            yield reverse(name, urlconf, kwargs=dict(zip(wanted, values, strict=True)))
        except NoReverseMatch:  # a number where a word is wanted
            raise AssertionError(
                f"{name}: {values} does not fit; give it a row of its own"
            ) from None


def words_of(answer: HttpResponseBase) -> str:
    """What an answer says, inside its packages and pages, too, and where it leads."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    said = body.decode(errors="ignore") + str(answer.headers)
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            said += "".join(package.read(n).decode(errors="ignore") for n in package.namelist())
    if body[:5] == b"%PDF-":
        path = Path(store_root()) / "seen.pdf"
        path.write_bytes(body)
        said += text_of_pdf(path) or ""
    return said


def store_root() -> str:
    from django.conf import settings

    return str(settings.GONGKAI_FILES)


def test_every_public_address_has_a_row() -> None:
    assert public_names() == set(PUBLIC)


def another_applicant(world: World) -> Client:
    """A citizen who sent a form of his own and holds its receipt."""
    client, (case, code, _) = Client(), applied(world.place, "别人")
    session = client.session
    session["receipt"] = {"number": case.number, "code": code}
    session.save()
    return client


@pytest.mark.parametrize("who", ["anybody", "another applicant", "staff of another office"])
def test_no_public_address_tells_a_secret(world: World, who: str) -> None:
    client, own = Client(), "别人"
    if who == "another applicant":
        client = another_applicant(world)
    elif who != "anybody":
        client.force_login(make_person("测试员外", make_agency("西门"), Duty.FILL), BACKEND)
    for name, queries in PUBLIC.items():
        for address in filled(world, name, "gongkai.config.urls_public"):
            for query in queries:
                answer = client.get(address + query)
                told = words_of(answer).replace(f"{CASE}{own}", "").replace(f"{PAPER}{own}", "")
                assert f"{WORD}之" not in told, (who, address + query)
                assert answer.status_code < 500


def test_neither_a_wrong_code_nor_a_foreign_office_opens_a_case(world: World) -> None:
    other = office("另一街道")
    mine = applied(world.place, "别人")
    for slug, number, code in (
        (world.place.agency.slug, world.case.number, "AAAAAAAA"),
        (world.place.agency.slug, world.case.number, mine[1]),
        (world.place.agency.slug, mine[0].number, world.code),
        (other.agency.slug, world.case.number, world.code),
    ):
        answer = Client().post(
            reverse("portal:apply_track", args=[slug]), {"number": number, "code": code}
        )
        assert f"{WORD}之" not in words_of(answer), (slug, number, code)


def test_the_right_code_opens_the_case_and_not_the_person(world: World) -> None:
    """So that the closed doors above are closed on rows that are there."""
    answer = Client().post(
        reverse("portal:apply_track", args=[world.place.agency.slug]),
        {"number": world.case.number, "code": world.code},
    )
    told = words_of(answer)
    assert CASE in told
    assert WHO not in told
    assert PAPER not in told


def strangers(world: World) -> dict[str, User]:
    """Who works elsewhere, with every duty there is."""
    business = [
        d for d in Duty if d not in {Duty.SYSTEM_ADMIN, Duty.SECURITY_ADMIN, Duty.AUDIT_ADMIN}
    ]
    district = world.place.agency.parent
    return {
        "another street": make_person(
            "测试员西", make_agency("西门街道", parent=district), *business
        ),
        "the superior office": make_person("测试员区", district, *business),
    }


def colleagues(world: World) -> dict[str, User]:
    """Who works in the office and has nothing to do with applications, or not with this one."""
    return {
        "a clerk": person("测试员文", post(world.place.agency, Duty.FILL, world.place.section)),
        "its auditor": person("测试员审", post(world.place.agency, Duty.AUDIT_ADMIN)),
    }


DOORS = [
    ("another street", (ITEM, CASE, WHO, PAPER, LETTER, PURGED)),
    ("the superior office", (ITEM, CASE, WHO, PAPER, LETTER, PURGED)),
    ("a clerk", (CASE, WHO, PAPER, LETTER, PURGED)),
    ("its auditor", (ITEM, CASE, WHO, PAPER, LETTER, PURGED)),
    ("the leader", (WHO, PAPER, LETTER, PURGED)),
    ("another handler", (PURGED,)),
]


@pytest.mark.parametrize(("who", "secrets"), DOORS, ids=[who for who, _ in DOORS])
def test_no_staff_address_tells_what_is_not_for_him(
    world: World, who: str, secrets: tuple[str, ...]
) -> None:
    known = {"the leader": world.place.leader, "another handler": world.place.colleague}
    people = strangers(world) | colleagues(world) | known
    client = Client()
    client.force_login(people[who], BACKEND)
    for name in sorted({name for name, _ in staff_addresses()} - OPEN - NO_ACT):
        for address in filled(world, name, "gongkai.config.urls_staff"):
            for query in STAFF_QUERIES if address.endswith(SEARCHES) else PLAIN:
                told = words_of(client.get(address + query))
                for secret in secrets:
                    assert secret not in told, (who, name, address + query)
    opened = client.post(reverse("applications:applicant", args=[world.case.pk]))
    assert WHO not in words_of(opened)


def papers_of(case: Application) -> list[str]:
    return [reverse("applications:file", args=[case.pk, row.pk]) for row in case.files.all()]


def test_a_colleague_who_handles_other_cases_opens_neither_person_nor_paper(world: World) -> None:
    client = Client()
    client.force_login(world.place.colleague, BACKEND)
    case, other = reverse("applications:case", args=[world.case.pk]), papers_of(world.case)
    letter = reverse("applications:letter", args=[world.case.pk, world.letters[0].pk])
    for address in (case, *other, letter, reverse("applications:list") + f"?q={WORD}"):
        told = words_of(client.get(address))
        assert WHO not in told, address
        assert PAPER not in told, address


def test_who_handles_the_case_opens_its_papers_and_letters(world: World) -> None:
    client = Client()
    client.force_login(world.place.handler, BACKEND)
    assert PAPER in words_of(client.get(papers_of(world.case)[0]))
    standing, withdrawn = world.letters
    for form in ("pdf", "docx"):
        address = reverse("applications:letter_file", args=[world.case.pk, standing.pk, form])
        assert WHO in words_of(client.get(address)), form
        taken_back = reverse("applications:letter_file", args=[world.case.pk, withdrawn.pk, form])
        assert client.get(taken_back).status_code == 404


def test_a_letter_or_paper_of_one_case_does_not_open_under_another(world: World) -> None:
    client = Client()
    client.force_login(world.place.handler, BACKEND)
    for letter in world.letters:
        assert (
            client.get(reverse("applications:letter", args=[world.other.pk, letter.pk])).status_code
            == 404
        )
        for form in ("pdf", "docx"):
            address = reverse("applications:letter_file", args=[world.other.pk, letter.pk, form])
            assert client.get(address).status_code == 404
    for paper in world.case.files.all():
        assert (
            client.get(reverse("applications:file", args=[world.other.pk, paper.pk])).status_code
            == 404
        )


def test_a_purged_file_is_gone_from_rows_and_disk_even_for_the_handler(world: World) -> None:
    assert not StoredFile.objects.filter(pk=world.purged.pk).exists()
    assert not world.purged_path.exists()
    assert not StoredFile.objects.filter(name__contains=PURGED).exists()
    people = open_applicant(
        Application.objects.order_by("pk").first().pk, by=world.place.head, now=timezone.now()
    )
    assert [(p.name, p.identity_file_id, p.is_purged) for p in people] == [("", None, True)]


def test_what_scripts_ask_tells_nothing_but_that_one_is_signed_out() -> None:
    for name in ASKED_BY_SCRIPT:
        assert Client().get(reverse(name)).status_code == 401
