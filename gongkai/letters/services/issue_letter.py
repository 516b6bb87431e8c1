"""出文书: number, text, seal and files in one transaction; what cannot stand is not issued."""

import io
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.files.errors import FileError
from gongkai.files.models import StoredFile
from gongkai.files.services.store_file import store_file
from gongkai.ledger.services.record import agency_chain, record
from gongkai.letters import letter as composed
from gongkai.letters.access import demand
from gongkai.letters.compose import compose
from gongkai.letters.errors import LetterError, LetterStateError
from gongkai.letters.facts import LetterFacts, as_dict
from gongkai.letters.kinds import kind
from gongkai.letters.models import Letter, Letterhead
from gongkai.letters.numbering import next_serial, number_of
from gongkai.letters.rendering import Files, render, render_edited
from gongkai.letters.sealing import content_hash
from gongkai.letters.selectors import letterhead_of


@transaction.atomic
def issue_letter(
    facts: LetterFacts, *, agency_id: int, subject_key: str, by: User | None, now: datetime,
    cause: str = "", edited: bytes | None = None, files_later: bool = False,
) -> Letter:  # fmt: skip
    """出具文书：compose it, give it the next number of its series, seal it and keep its files.

    ``by`` is ``None`` for what the system gives out by itself (a receipt for a web form): its files, and
    those of ``files_later``, are made when they are asked for. The serial is given back when anything fails. ``edited`` is the signed
    .docx that takes the place of the composed words; it is held against them once more.
    """
    today = timezone.localdate(now)
    if by is not None:
        demand(by, agency_id, today)
    if facts.signed_on > today:
        raise LetterStateError("成文日期不能晚于今天，请核对。")
    agency = Agency.objects.get(pk=agency_id)
    head = letterhead_of(agency_id)
    facts = with_letterhead(facts, agency, head)
    year, series = facts.signed_on.year, kind(compose(facts).kind).series
    serial = next_serial(agency, year, series)
    number = number_of(facts.office_word, series, year, serial)
    text = compose(facts, number=number)
    plain, content = as_dict(facts), composed.as_dict(text)
    if edited is not None:
        files, content["edited"] = render_edited(edited, text)
    else:
        files = Files()
        if by and not files_later:
            files = render(text, head, font_folder=settings.GONGKAI_FONTS)
    row = Letter.objects.create(
        agency=agency, subject_key=subject_key, cause=cause, kind=text.kind, title=text.title, year=year,
        series=series, serial=serial, number=number, signed_on=text.signed_on,
        remedy_class=text.remedy_class, facts=plain, content=content,
        content_hash=content_hash(number, plain, content), note=files.note[:300],
        issued_by=by, issued_at=now,
    )  # fmt: skip
    if by is not None:
        row.docx = _keep(files.docx, "docx", row, by, now)
        row.pdf = _keep(files.pdf, "pdf", row, by, now)
        row.save(update_fields=["docx", "pdf"])
    record(
        agency_chain(agency_id), "letter.issued", at=now, actor=by, subject=row,
        reference=kind(row.kind).basis, number=number, kind=row.kind, content_hash=row.content_hash,
    )  # fmt: skip
    return row


def with_letterhead(facts: LetterFacts, agency: Agency, head: Letterhead) -> LetterFacts:
    """Fill what the office has set once and the case did not say."""
    return replace(
        facts,
        office_mark=facts.office_mark or head.mark or agency.name,
        office_word=facts.office_word or head.word or agency.short_name,
        review_organ=facts.review_organ or agency.review_organ,
        court=facts.court or agency.court,
        review_online=facts.review_online or head.review_online,
    )


def _keep(
    data: bytes | None, suffix: str, row: Letter, by: User, now: datetime
) -> StoredFile | None:
    if data is None:
        return None
    name = f"{row.title}（{row.number}）.{suffix}"
    try:
        return store_file(io.BytesIO(data), name=name, agency=row.agency, by=by, now=now)
    except FileError as error:
        raise LetterError(str(error)) from error
