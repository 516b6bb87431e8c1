"""转换版式文件: the PDF of a letter that was filled into the office's own template."""

import io
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.files.errors import FileError
from gongkai.files.services.store_file import store_file
from gongkai.ledger.services.record import agency_chain, record
from gongkai.letters.access import demand, locked
from gongkai.letters.errors import LetterError, LetterStateError
from gongkai.letters.models import Letter
from gongkai.letters.office import docx_to_pdf


def convert_letter(letter_id: int, *, by: User, now: datetime) -> Letter:
    """转成版式文件：the slow part runs outside the transaction; the kept .docx cannot change meanwhile."""
    row = Letter.objects.select_related("docx").get(pk=letter_id)
    demand(by, row.agency_id, timezone.localdate(now))
    if row.is_withdrawn:
        raise LetterStateError("文书已经作废，不能再转换。")
    if row.pdf_id or row.docx is None:
        return row
    return _keep(letter_id, docx_to_pdf(row.docx.path.read_bytes()), by=by, now=now)


@transaction.atomic
def _keep(letter_id: int, data: bytes, *, by: User, now: datetime) -> Letter:
    row = locked(letter_id)
    if row.pdf_id:
        return row
    name = f"{row.title}（{row.number}）.pdf"
    try:
        row.pdf = store_file(io.BytesIO(data), name=name, agency=row.agency, by=by, now=now)
    except FileError as error:
        raise LetterError(str(error)) from error
    row.note = ""
    row.save(update_fields=["pdf", "note"])
    record(
        agency_chain(row.agency_id), "letter.converted", at=now, actor=by, subject=row,
        number=row.number, sha256=row.pdf.sha256,
    )  # fmt: skip
    return row
