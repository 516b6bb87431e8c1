"""收集卷内文件：from the rows of a case to the parts of its file, for one person and what he may open."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from django.utils import timezone

from gongkai.applications.anew import new_answers
from gongkai.applications.case_letters import subject_key
from gongkai.applications.models import Application, CaseFile
from gongkai.documents.sniff import DOCX, PDF
from gongkai.files.models import StoredFile
from gongkai.letters.errors import LetterError
from gongkai.letters.models import Letter
from gongkai.letters.rendering import docx_of, pdf_of
from gongkai.letters.selectors import letters_of
from gongkai.proceedings.dossier import pages
from gongkai.proceedings.dossier.parts import Cover, Gathered, Original, Part, shown_as
from gongkai.proceedings.selectors import proceedings_of

Kind = CaseFile.Kind
NAMED = frozenset({Kind.ENVELOPE, Kind.REQUEST, Kind.CORRECTION, Kind.PROOF, Kind.OTHER})
HELD_BACK = "有申请人信息，本次未附"
IDENTITY_HELD_BACK = "个人身份证明，本次未附"
AUTHORS = {
    Kind.ENVELOPE: "申请人", Kind.REQUEST: "申请人", Kind.CORRECTION: "申请人", Kind.OPINION: "被征求意见方",
}  # fmt: skip


def gather(case: Application, *, named: bool, with_identity: bool, font_folder: Path) -> Gathered:
    """Every document of the case in the order of the work.

    ``named`` is whether the person may open the applicant's data: without it, papers and letters that bear
    the name are listed and left out. ``with_identity`` adds proofs of identity, which are left out else.
    """
    letters = list(
        letters_of(subject_key(case), withdrawn=True)
        .select_related("agency", "docx", "pdf")
        .prefetch_related("deliveries__proof", "deliveries__returned__scan")
    )
    suits = list(proceedings_of(case.pk).select_related("review", "agency"))
    told = _told_by_letters(letters)
    papers = [
        row
        for row in case.files.select_related("file").defer("file__text").order_by("pk")
        if row.kind != Kind.PROOF or row.file_id not in told
    ]

    def of(*kinds: str) -> Iterator[Part]:
        return (_paper(case, row, named=named) for row in papers if row.kind in kinds)

    found: list[Part | None] = [
        pages.application_page(case, named=named, with_identity=named and with_identity),
        *of(Kind.REQUEST, Kind.ENVELOPE),
        *_identity(case, taken=named and with_identity),
        pages.timeline_page(case),
        pages.work_page(case), *of(Kind.CORRECTION, Kind.CONTRIBUTION),
        pages.search_page(case), *of(Kind.SEARCH),
        pages.consultation_page(case), *of(Kind.OPINION),
        *(pages.decision_page(text) for text in case.decisions.select_related(
            "application__agency", "drafted_by", "issued_by", "answers_anew"
        ).prefetch_related("signatures__person").order_by("number")),
        *_letters(letters, named=named, font_folder=font_folder),
        pages.delivery_page(case, letters, named=named), *of(Kind.PROOF),
        *_proofs(letters, named=named),
        *(pages.proceeding_page(row) for row in suits),
        *of(Kind.OTHER),
    ]  # fmt: skip
    return Gathered(_cover(case, suits), tuple(part for part in found if part))


def _told_by_letters(letters: Iterable[Letter]) -> set[int | None]:
    """Proofs and envelopes that stand under their letter's name: they are not named again as papers."""
    sent = [one for row in letters for one in row.deliveries.all()]
    backs = [getattr(one, "returned", None) for one in sent]
    return {one.proof_id for one in sent} | {back.scan_id for back in backs if back}


def _cover(case: Application, suits: Iterable[object]) -> Cover:
    about = "；".join(str(row) for row in suits)
    state = case.outcome_label or ("分项答复" if case.answered_on else case.state_label)
    anew = new_answers(case)
    rows = [
        ("申请编号", case.number), ("申请内容", case.subject),
        ("申请人类型", case.get_applicant_kind_display()),
        ("收到申请之日", shown_as(case.received_on)), ("答复之日", shown_as(case.answered_on)),
        ("原办理结果" if anew else "办理结果", state),
        *(("重新答复", row.words) for row in anew), ("复议、诉讼", about or "没有"),
    ]  # fmt: skip
    return Cover(
        case.agency.name, case.number, case.subject, tuple((a, b) for a, b in rows if b)
    )  # fmt: skip


def _paper(case: Application, row: CaseFile, *, named: bool) -> Part:
    author = AUTHORS.get(Kind(row.kind), case.agency.name)
    on = timezone.localdate(row.added_at)
    if row.kind in NAMED and not named:
        return Part(row.get_kind_display(), author, on, note=HELD_BACK)
    title = f"{row.get_kind_display()}：{row.file.name}"
    return Part(title, author, on, original=_stored(row.file))


def _stored(file: StoredFile) -> Original:
    return Original(file.path, file.media_type, file.name, file.sha256)


def _identity(case: Application, *, taken: bool) -> Iterator[Part]:
    for row in case.applicants.select_related("identity_file").order_by("pk"):
        if row.identity_file is None:
            continue
        title = f"{row.get_role_display()}身份证明"
        if taken:
            yield Part(title, "申请人", original=_stored(row.identity_file))
        else:
            yield Part(title, "申请人", note=IDENTITY_HELD_BACK)


def _letters(letters: list[Letter], *, named: bool, font_folder: Path) -> Iterator[Part]:
    for row in letters:
        why = f"原因：{row.withdrawn_why}" if row.is_withdrawn else ""
        original, said = _letter_file(row, font_folder) if named else (None, HELD_BACK)
        yield Part(
            row.title, row.agency.name, row.signed_on, row.number,
            "，".join(filter(None, (why if named else "", said))), original=original,
            editable=_editable(row) if original and original.media_type == PDF else None,
            is_withdrawn=row.is_withdrawn,
        )  # fmt: skip


def _letter_file(row: Letter, font_folder: Path) -> tuple[Original | None, str]:
    """The PDF that was sent; where none could be made, the editable file with a word about it."""
    if row.purged_at:
        return None, "已按期清除"
    name = f"{row.title}（{row.number}）"
    if row.pdf:
        return Original(row.pdf.path, PDF, f"{name}.pdf", row.pdf.sha256), ""
    try:
        data = pdf_of(row, font_folder=font_folder)
    except LetterError:
        return Original(None, DOCX, f"{name}.docx", data=docx_of(row)), "没有版式文件"
    return Original(None, PDF, f"{name}.pdf", data=data), "依封存的正文重新排版"


def _editable(row: Letter) -> Original:
    name = f"{row.title}（{row.number}）.docx"
    if row.docx:
        return Original(row.docx.path, DOCX, name, row.docx.sha256)
    return Original(None, DOCX, name, data=docx_of(row))


def _proofs(letters: list[Letter], *, named: bool) -> Iterator[Part]:
    for row in letters:
        for sent in row.deliveries.all():
            back = getattr(sent, "returned", None)
            for word, on, file in (
                ("送达凭证", sent.on, sent.proof),
                ("退回信封", back.on if back else None, back.scan if back else None),
            ):
                if file is not None:
                    title, whose = f"{word}：{row.title}", row.agency.name
                    original = _stored(file) if named else None
                    note = "" if named else HELD_BACK
                    yield Part(title, whose, on, row.number, note, original=original)
