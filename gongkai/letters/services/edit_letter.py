"""收回修改件: a file edited in Word or WPS becomes the letter, before it goes out."""

import io
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.files.errors import FileError
from gongkai.files.models import StoredFile
from gongkai.files.services.store_file import store_file
from gongkai.files.unnamed import remove_unnamed
from gongkai.ledger.services.record import agency_chain, record
from gongkai.letters.access import demand, locked
from gongkai.letters.edited import check_edited, finished, squeezed
from gongkai.letters.errors import EditedLetterError, LetterStateError
from gongkai.letters.letter import from_dict
from gongkai.letters.models import Letter
from gongkai.letters.own_template import MOST_BYTES, all_text
from gongkai.letters.rendering import EDITED, docx_of, waits
from gongkai.letters.sealing import content_hash


@transaction.atomic
def edit_letter(
    letter_id: int, source: BinaryIO, *, words_are_signed: bool, by: User, now: datetime
) -> Letter:
    """收回修改件：under the same number, sealed anew; a letter that went out is never changed.

    Where ``words_are_signed`` (a reviewed answer) only the layout may differ: other words are another
    answer and need their signatures.
    """
    row = locked(letter_id)
    demand(by, row.agency_id, timezone.localdate(now))
    if row.is_withdrawn or row.purged_at:
        raise LetterStateError("文书已经作废或者清除，不能再改。")
    if row.deliveries.exists():
        raise LetterStateError("文书已经送达，不能再改。需要改变的，请另行出具撤销或者更正的文书。")
    data = source.read(MOST_BYTES + 1)
    letter = from_dict(row.content)
    text = check_edited(data, letter)
    if words_are_signed and squeezed(text) != squeezed(all_text(docx_of(row))):
        raise EditedLetterError(
            "答复的文字与审核人签过的不一样。只改版式的可以直接收回；要改文字的，请作废这份文书，"
            "在答复稿里收回修改件，重新送审，由审核人对改后的文字签名。"
        )
    replaced = [file for file in (row.docx, row.pdf) if file]
    name = f"{row.title}（{row.number}）.docx"
    try:
        data = finished(data, letter, {})
        row.docx = store_file(io.BytesIO(data), name=name, agency=row.agency, by=by, now=now)
    except (FileError, ValueError, KeyError) as error:
        raise EditedLetterError(
            "修改后的文书打不开，请在 Word 或 WPS 里另存为 .docx 再上传。"
        ) from error
    before, row.pdf, row.note = row.content_hash, None, waits(EDITED)
    row.content = {**row.content, "edited": text}
    row.content_hash = content_hash(row.number, row.facts, row.content)
    row.save(update_fields=["docx", "pdf", "note", "content", "content_hash"])
    StoredFile.objects.filter(pk__in=[file.pk for file in replaced]).delete()
    transaction.on_commit(lambda: remove_unnamed(replaced))
    record(
        agency_chain(row.agency_id), "letter.edited", at=now, actor=by, subject=row,
        number=row.number, sha256=row.docx.sha256, replaced_hash=before, content_hash=row.content_hash,
    )  # fmt: skip
    return row
