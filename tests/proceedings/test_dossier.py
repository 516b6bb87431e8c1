"""案卷：everything in one PDF at the pages its index names, and a folder whose checksums hold."""

import hashlib
import io
import struct
import zipfile
import zlib
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pypdfium2
import pytest
import typst
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.agencies.selectors import scope
from gongkai.applications.case_letters import cause_of, process_letter, subject_key
from gongkai.applications.models import Applicant, CaseFile
from gongkai.applications.selectors import may_open_applicant
from gongkai.applications.services.issue_case_letter import issue_case_letter
from gongkai.applications.services.record_service import Proof
from gongkai.applications.services.serve_letter import letter_came_back, serve_letter
from gongkai.documents.workbook import read_workbook
from gongkai.files.services.store_file import store_file
from gongkai.ledger.models import Entry
from gongkai.letters.services.issue_letter import issue_letter
from gongkai.letters.services.withdraw_letter import withdraw_letter
from gongkai.proceedings.dossier.gather import HELD_BACK, gather
from gongkai.proceedings.errors import DossierGoneError, IdentityNotOpenError, NotSeenError
from gongkai.proceedings.models import Dossier
from gongkai.proceedings.services import bind_dossier as binding
from gongkai.proceedings.services.bind_dossier import bind_dossier, bind_waiting
from gongkai.proceedings.services.discard_dossiers import discard_dossiers
from gongkai.proceedings.services.export_dossier import export_dossier
from gongkai.proceedings.services.fetch_dossier import fetch_dossier
from gongkai.proceedings.services.open_proceeding import Filing, open_proceeding
from tests.factories.cases import MONDAY, Office, at, office

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
ANSWERED = date(2026, 3, 10)
LATER = date(2026, 4, 8)
NAME, NUMBER = "测试员甲", "11010119900307889X"


@pytest.fixture
def here(settings, tmp_path) -> Office:
    settings.GONGKAI_FILES = tmp_path / "files"
    settings.VAR_DIR = tmp_path
    return office()


@pytest.fixture
def case(here: Office):
    """Answered 信息不存在, with an envelope, a plan on its side, a note, a broken scan, two letters, a review."""
    found = here.received()
    here.searched(found, date(2026, 3, 3))
    found = here.answered(found, ANSWERED, "not_found")
    for name, data, kind in (
        ("信封照片.png", picture(), "envelope"), ("平面图.pdf", plan(), "request"),
        ("说明.txt", "另纸说明".encode(), "other"), ("回执.png", picture()[:60], "proof"),
    ):  # fmt: skip
        keep(here, found, name, data, kind)
    receipt = written(here, found)
    withdraw_letter(receipt.pk, reason="日期写错", by=here.handler, now=at(date(2026, 3, 11)))
    written(here, found)
    filing = Filing(
        "测试复〔2026〕1号", "review", date(2026, 4, 1), application=found, organ="测试区人民政府",
        copy_received_on=date(2026, 4, 7),
    )  # fmt: skip
    open_proceeding(here.agency, filing, by=here.handler, now=at(LATER))
    return found


def picture() -> bytes:
    """A small blue PNG."""
    rows = b"".join(b"\0" + b"\x20\x80\xc0" * 60 for _ in range(40))

    def chunk(tag: bytes, data: bytes) -> bytes:
        sum_ = struct.pack(">I", zlib.crc32(tag + data))
        return struct.pack(">I", len(data)) + tag + data + sum_

    head = struct.pack(">IIBBBBB", 60, 40, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def plan() -> bytes:
    """Two pages: the first lies on its side."""
    made = typst.compile(
        b'#set page(paper: "a4", flipped: true)\nSIDEWAYS\n#page(flipped: false)[UPRIGHT]',
        format="pdf",
    )
    return bytes(made)


def keep(here: Office, case, name: str, data: bytes, kind: str) -> CaseFile:
    stored = store_file(
        io.BytesIO(data), name=name, agency=here.agency, by=here.handler, now=at(MONDAY)
    )
    return CaseFile.objects.create(application=case, file=stored, kind=kind, added_at=at(MONDAY))


def written(here: Office, case):
    facts = process_letter(case, "receipt", on=MONDAY)
    return issue_letter(
        facts, agency_id=here.agency.pk, subject_key=subject_key(case), by=here.handler,
        now=at(MONDAY),
    )  # fmt: skip


def bound(case, by, **choice) -> Dossier:
    asked = export_dossier(case.pk, by=by, now=at(LATER), **choice)
    return bind_dossier(asked.pk, now=at(LATER))


def pages(path: Path) -> list[str]:
    """The words of each page."""
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]


def lines(row: Dossier) -> dict[str, tuple[str, str]]:
    """題名 → 页号, 备注."""
    return {title: (page, note) for _, _, title, page, note in row.lines}


def test_every_part_begins_where_the_index_says_and_every_page_is_numbered(here, case):
    row = bound(case, here.handler)
    assert (row.state, row.problem) == ("ready", "")
    said = pages(row.room / "dossier.pdf")
    assert len(said) == row.pages
    for number, words in enumerate(said, start=1):
        assert f"第{number}页" in "".join(words.split())
    index = "".join(said[1].split())
    for _, _, title, page, _ in row.lines:
        assert "".join(title.split())[:12] in index
        if page.isdigit():
            assert "".join(title.split()) in "".join(said[int(page) - 1].split())
    assert "SIDEWAYS" in said[int(lines(row)["申请材料：平面图.pdf"][0]) - 1]
    assert "UPRIGHT" in said[int(lines(row)["申请材料：平面图.pdf"][0])]


def test_bookmarks_lead_to_the_same_pages(here, case):
    row = bound(case, here.handler)
    document = pypdfium2.PdfDocument(row.room / "dossier.pdf")
    marks = {m.get_title(): str(m.get_dest().get_index() + 1) for m in document.get_toc()}
    assert marks.pop("卷内目录") == "2"
    bound_ones = [(title, page) for _, _, title, page, _ in row.lines if page.isdigit()]
    assert marks == dict(bound_ones)
    side = document[int(marks["申请材料：平面图.pdf"]) - 1].get_size()
    assert side[0] > side[1]


def test_the_order_is_that_of_the_work(here, case):
    titles = [line[2] for line in bound(case, here.handler).lines]
    assert titles == [
        "申请及收到情况", "信封：信封照片.png", "申请材料：平面图.pdf", "期限和办理经过", "检索记录",
        "答复审签单（第1稿）", "政府信息公开申请登记回执", "政府信息公开申请登记回执", "政府信息不存在告知书",
        "送达情况", "送达凭证：回执.png", "行政复议案件登记", "其他：说明.txt",
    ]  # fmt: skip


def test_a_withdrawn_letter_is_there_and_marked(here, case):
    row = bound(case, here.handler)
    withdrawn, standing = (x for x in row.lines if x[2] == "政府信息公开申请登记回执")
    assert withdrawn[4] == "已撤回，原因：日期写错"
    assert standing[4] == ""
    said = pages(row.room / "dossier.pdf")
    assert "已撤回" in said[int(withdrawn[3]) - 1]
    assert "已撤回" not in said[int(standing[3]) - 1]


def test_what_makes_no_page_lies_beside_and_the_index_says_so(here, case):
    found = lines(bound(case, here.handler))
    assert found["其他：说明.txt"] == ("另附", "不能印成页面")
    assert found["送达凭证：回执.png"] == ("另附", "打不开")


def test_the_folder_holds_the_originals_and_its_checksums_are_true(here, case):
    row = bound(case, here.handler)
    path = row.room / "dossier.zip"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == row.sha256
    with zipfile.ZipFile(path) as packed:
        inside = {name: packed.read(name) for name in packed.namelist()}
    sums = dict(
        reversed(line.split("  ", 1)) for line in inside["校验和.txt"].decode().splitlines()
    )
    assert sums.keys() == inside.keys() - {"校验和.txt"}
    assert {name: hashlib.sha256(inside[name]).hexdigest() for name in sums} == sums
    assert inside["原件/002 信封照片.png"] == picture()
    assert inside["原件/013 说明.txt"] == "另纸说明".encode()
    assert hashlib.sha256(inside["案卷.pdf"]).hexdigest() == row.pdf_sha256
    index = read_workbook(inside["卷内目录.xlsx"])[0].rows
    assert index[0][:7] == ["顺序号", "文号", "责任者", "题名", "日期", "页号", "备注"]
    assert [(r[3], r[5]) for r in index[1:]] == [(x[2], x[3]) for x in row.lines]
    assert "certutil -hashfile 案卷.pdf SHA256" in inside["说明.txt"].decode("utf-8-sig")


def identified(here: Office, case) -> None:
    """Give the applicant a number and a scanned card."""
    card = store_file(
        io.BytesIO(picture()), name="证件.png", agency=here.agency, by=here.handler, now=at(MONDAY)
    )
    Applicant.objects.filter(application=case).update(
        identity_kind="resident", identity_number=NUMBER, identity_file=card
    )


def test_proofs_of_identity_stay_out_unless_asked_for(here, case):
    identified(here, case)
    row = bound(case, here.handler)
    assert lines(row)["申请人身份证明"] == ("—", "个人身份证明，本次未附")
    text = "".join(pages(row.room / "dossier.pdf"))
    assert NAME in text
    assert NUMBER not in "".join(text.split())
    assert case.number in text
    with zipfile.ZipFile(row.room / "dossier.zip") as packed:
        assert not [name for name in packed.namelist() if "证件" in name]

    asked = bound(case, here.handler, with_identity=True)
    assert lines(asked)["申请人身份证明"][0].isdigit()
    assert NUMBER in "".join("".join(pages(asked.room / "dossier.pdf")).split())
    exported = Entry.objects.filter(act="dossier.exported").order_by("pk")
    assert [entry.details["with_identity"] for entry in exported] == [False, True]


def test_who_may_not_open_the_applicant_gets_neither_name_nor_letter(here, case):
    identified(here, case)
    with pytest.raises(IdentityNotOpenError):
        export_dossier(case.pk, by=here.leader, now=at(LATER), with_identity=True)
    row = bound(case, here.leader)
    text = "".join(pages(row.room / "dossier.pdf"))
    assert NAME not in text
    assert "日期写错" not in text
    assert lines(row)["信封"] == ("—", HELD_BACK)
    assert lines(row)["政府信息公开申请登记回执"] == ("—", HELD_BACK)
    with zipfile.ZipFile(row.room / "dossier.zip") as packed:
        assert not [name for name in packed.namelist() if name.startswith("原件/")]
    assert not Entry.objects.filter(act="application.applicant_opened").exists()


def test_the_ledger_knows_who_took_what(here, case):
    row = bound(case, here.handler)
    fetch_dossier(row.pk, "pdf", by=here.handler, now=at(LATER))
    acts = Entry.objects.filter(act__startswith="dossier.").order_by("seq")
    assert [entry.act for entry in acts] == ["dossier.asked", "dossier.exported", "dossier.fetched"]
    assert acts[1].details["sha256"] == row.sha256
    assert "原件/002 信封照片.png" in acts[1].details["files"]
    assert acts[2].details["sha256"] == row.pdf_sha256
    assert Entry.objects.filter(act="application.applicant_opened").count() == 1


def test_altered_bytes_are_not_passed_off_as_the_original(here, case):
    paper = case.files.get(kind="envelope")
    paper.file.path.write_bytes(picture() + b"x")
    row = bound(case, here.handler)
    page, note = lines(row)["信封：信封照片.png"]
    assert page == "—"
    assert "被改动过" in note


def test_a_stranger_and_a_signer_of_one_text_export_nothing(here, case):
    for person in (office("外区街道").handler, here.section_head):
        with pytest.raises(NotSeenError):
            export_dossier(case.pk, by=person, now=at(LATER))
    assert not Dossier.objects.exists()


def test_after_a_day_the_copies_are_gone(here, case):
    row = bound(case, here.handler)
    room = row.room
    assert discard_dossiers(now=at(LATER) + timedelta(hours=23)) == 0
    assert discard_dossiers(now=at(LATER) + timedelta(hours=25)) == 1
    assert not room.exists()
    row.refresh_from_db()
    assert (row.state, row.lines) == ("discarded", [])
    with pytest.raises(DossierGoneError):
        fetch_dossier(row.pk, "zip", by=here.handler, now=at(LATER))


def test_a_large_one_waits_for_the_worker_and_is_asked_for_once(here, case, monkeypatch):
    monkeypatch.setattr(binding, "AT_ONCE", 0)
    client = signed_in(here.handler)
    address = reverse("proceedings:dossier", args=[case.pk])
    answer = client.post(address, follow=True)
    assert "正在装订" in unescape(answer.content.decode())
    assert answer["Refresh"] == "5"
    client.post(address)
    assert Dossier.objects.get().state == "waiting"
    assert bind_waiting(now=timezone.now()) == 1
    done = client.get(address)
    assert "已装订" in done.content.decode()
    assert "Refresh" not in done


def test_what_a_killed_worker_left_is_taken_up_again(here, case):
    asked = export_dossier(case.pk, by=here.handler, now=at(LATER))
    Dossier.objects.update(state="binding", started_at=at(LATER))
    assert bind_waiting(now=at(LATER) + timedelta(minutes=5)) == 0
    assert bind_waiting(now=at(LATER) + timedelta(minutes=30)) == 1
    asked.refresh_from_db()
    assert asked.state == "ready"


def test_a_failure_is_told_and_leaves_nothing_behind(here, case, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(binding, "make", broken)
    row = bound(case, here.handler)
    assert row.state == "failed"
    assert "没有装订成" in row.problem
    assert not row.room.exists()


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, BACKEND)
    return client


def test_the_page_binds_and_hands_out_and_nobody_else_gets_it(here, case):
    client = signed_in(here.handler)
    address = reverse("proceedings:dossier", args=[case.pk])
    told = unescape(client.post(address, follow=True).content.decode())
    row = Dossier.objects.get()
    assert f"案卷已装订，共{row.pages}页" in told
    file = reverse("proceedings:dossier_file", args=[case.pk, row.pk, "pdf"])
    answer = client.get(file)
    assert b"".join(answer.streaming_content)[:5] == b"%PDF-"
    assert "no-store" in answer["Cache-Control"]
    assert client.get(file.replace("/pdf", "/exe")).status_code == 404
    assert signed_in(here.head).get(file).status_code == 404
    assert signed_in(office("外区街道").handler).get(address).status_code == 404
    assert signed_in(here.section_head).get(address).status_code == 404
    for page in ("applications:case", "proceedings:proceeding"):
        pk = case.pk if page == "applications:case" else case.proceedings.get().pk
        assert address in client.get(reverse(page, args=[pk])).content.decode()


def test_gathering_costs_the_same_for_few_papers_and_for_many(
    here, case, django_assert_max_num_queries, settings
):
    for number in range(5):
        keep(here, case, f"照片{number}.png", picture(), "envelope")
        written(here, case)
    assert may_open_applicant(scope(here.handler, LATER), case)
    with django_assert_max_num_queries(35):
        found = gather(case, named=True, with_identity=True, font_folder=settings.GONGKAI_FONTS)
    assert sum(part.title.startswith("信封") for part in found.parts) == 6
    assert replace(found, parts=()).size == 0


def sent_and_back(here: Office):
    """An answer that was posted with a slip and came back in its envelope."""
    text = here.issued(here.received(), ANSWERED)
    letter = issue_case_letter(
        text.application_id, cause_of(text), by=here.handler, now=at(ANSWERED, 10)
    )
    slip, envelope = (
        store_file(
            io.BytesIO(data), name=name, agency=here.agency, by=here.handler, now=at(ANSWERED)
        )
        for name, data in (("挂号单.txt", b"slip"), ("信封.txt", b"envelope"))
    )
    proof = Proof(
        "post", ANSWERED, carrier="postal_enterprise", tracking_number="XA0001", file=slip
    )
    serve_letter(text.application_id, letter, proof, by=here.handler, now=at(ANSWERED, 17))
    letter_came_back(
        text.application_id, letter.deliveries.get(), on=date(2026, 3, 24), reason="查无此人",
        scan=envelope, by=here.handler, now=at(LATER),
    )  # fmt: skip
    return text.application, letter


def test_the_slip_and_the_envelope_are_named_once_and_right(here, settings):
    case, letter = sent_and_back(here)

    found = gather(case, named=True, with_identity=False, font_folder=settings.GONGKAI_FONTS)

    kept = {
        p.original.name: p.title for p in found.parts if p.original and "txt" in p.original.name
    }
    assert kept == {
        "挂号单.txt": f"送达凭证：{letter.title}",
        "信封.txt": f"退回信封：{letter.title}",
    }
    assert sum("凭证" in p.title or "信封" in p.title for p in found.parts) == 2


def test_the_desk_calls_the_envelope_that_came_back_by_its_name(here, client):
    case, _ = sent_and_back(here)
    client.force_login(here.handler, BACKEND)

    text = client.get(reverse("applications:case", args=[case.pk])).content.decode()

    assert "送达凭证：挂号单.txt" in text
    assert "退回信封：信封.txt" in text
    assert "送达凭证：信封.txt" not in text


def test_the_folder_holds_the_letter_to_edit_beside_the_one_that_was_sent(here):
    case, letter = sent_and_back(here)
    row = bound(case, here.handler)

    with zipfile.ZipFile(row.room / "dossier.zip") as packed:
        names = [name for name in packed.namelist() if letter.title in name]
        (docx,) = (name for name in names if name.endswith(".docx"))
        assert packed.read(docx) == letter.docx.path.read_bytes()
        assert docx in packed.read("校验和.txt").decode()
    assert docx.removesuffix(".docx") + ".pdf" in names
