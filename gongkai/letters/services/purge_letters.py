"""清除文书里的个人信息: the words, the files and the addressee go; number, kind, days and seal stay."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from gongkai.files.models import StoredFile
from gongkai.ledger.services.record import agency_chain, record
from gongkai.letters.models import Letter, LetterDelivery, LetterReturn

GONE = "（已按期清除）"


@transaction.atomic
def purge_letters(subject_keys: Collection[str], *, now: datetime) -> list[StoredFile]:
    """按期清除 the letters of these cases; the files that no letter names any more, for the caller to discard."""
    rows = list(
        Letter.objects.select_for_update(of=("self",))
        .filter(subject_key__in=subject_keys, purged_at=None)
        .select_related("docx", "pdf")
        .order_by("pk")
    )
    sent = LetterDelivery.objects.filter(letter__in=rows)
    back = LetterReturn.objects.filter(delivery__in=sent)
    files = [file for row in rows for file in (row.docx, row.pdf) if file]
    files += [one.proof for one in sent.select_related("proof") if one.proof]
    files += [one.scan for one in back.select_related("scan") if one.scan]
    back.update(scan=None, reason=GONE)
    back.exclude(settled_why="").update(settled_why=GONE)
    sent.update(proof=None, signed_by="", address="")
    Letter.objects.filter(pk__in=[row.pk for row in rows]).update(
        facts={}, content={}, docx=None, pdf=None, note="", purged_at=now
    )
    Letter.objects.filter(pk__in=[row.pk for row in rows]).exclude(withdrawn_why="").update(
        withdrawn_why=GONE
    )
    for agency_id, number in sorted(Counter(row.agency_id for row in rows).items()):
        record(agency_chain(agency_id), "letters.purged", at=now, rows=number)
    return files
