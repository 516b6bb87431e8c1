"""What others may ask about letters. Rows hold personal data: the asker has opened the case already."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db.models import Exists, Min, OuterRef, QuerySet

from gongkai.letters.models import Letter, LetterDelivery, Letterhead, LetterReturn, RemedyReading


def letters_of(subject_key: str, *, withdrawn: bool = False) -> QuerySet[Letter]:
    """The letters of a case in the order of issue; a withdrawn one only when asked for."""
    rows = Letter.objects.filter(subject_key=subject_key).select_related("docx", "pdf", "issued_by")
    return rows if withdrawn else rows.filter(withdrawn_at=None)


def served_on(letter: Letter) -> date | None:
    """答复之日：the first day on which the letter counts as served; ``None`` while it is not."""
    found: date | None = letter.deliveries.aggregate(first=Min("on"))["first"]
    return found


def deliveries_of(letter: Letter) -> QuerySet[LetterDelivery]:
    """Every way in which a letter went out, with its proof."""
    return letter.deliveries.select_related(
        "proof", "recorded_by", "returned__scan", "returned__recorded_by", "returned__settled_by"
    )


def letter_about(subject_key: str, cause: str) -> Letter | None:
    """The letter in force about one thing of a case, e.g. ``decision-5``."""
    return letters_of(subject_key).filter(cause=cause).last()


def withdrawn_about(subject_key: str, cause: str) -> int:
    """How many letters about it were withdrawn."""
    rows = letters_of(subject_key, withdrawn=True).filter(cause=cause)
    return rows.exclude(withdrawn_at=None).count()


def letters_about(things: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Letter]:
    """The letters in force about many things, by subject key and cause; one query."""
    wanted = set(things)
    rows = Letter.objects.filter(
        subject_key__in={key for key, _ in wanted}, withdrawn_at=None
    ).defer("facts", "content")
    return {key: row for row in rows if (key := (row.subject_key, row.cause)) in wanted}


def open_returns(agency_ids: Collection[int]) -> QuerySet[LetterReturn]:
    """退信 that wait: no other delivery of the letter stands, it was not sent since, nobody let it be."""
    same = LetterDelivery.objects.filter(letter=OuterRef("delivery__letter"))
    later = same.filter(pk__gt=OuterRef("delivery_id"))
    rows = LetterReturn.objects.filter(
        delivery__letter__agency_id__in=agency_ids, delivery__letter__withdrawn_at=None,
        delivery__letter__purged_at=None, settled_at=None,
    )  # fmt: skip
    return (
        rows.exclude(Exists(same.filter(returned=None)))
        .exclude(Exists(later))
        .select_related("delivery__letter")
        .order_by("on", "pk")
    )


def open_return(letter: Letter) -> LetterReturn | None:
    """The 退信 of a letter that waits to be sent again."""
    return open_returns({letter.agency_id}).filter(delivery__letter=letter).first()


def returns_of(subject_key: str) -> QuerySet[LetterDelivery]:
    """Deliveries of a case's letters of which one came back, in order; for its timeline."""
    back = LetterReturn.objects.filter(delivery__letter__subject_key=subject_key)
    return (
        LetterDelivery.objects.filter(letter__in=back.values("delivery__letter"))
        .select_related("letter", "returned")
        .order_by("letter_id", "pk")
    )


def returned_scans(subject_key: str) -> frozenset[int]:
    """The stored files that are envelopes of a case's letters which came back (退回信封)."""
    rows = LetterReturn.objects.filter(delivery__letter__subject_key=subject_key)
    return frozenset(rows.exclude(scan=None).values_list("scan_id", flat=True))


def unpurged_subjects(prefix: str, signed_by: date, limit: int) -> list[str]:
    """Cases of a kind that have letters with their words, dated no later than a day; oldest key first."""
    rows = Letter.objects.filter(
        purged_at=None, subject_key__startswith=prefix, signed_on__lte=signed_by
    )
    keys = rows.order_by("subject_key").values_list("subject_key", flat=True)
    return list(keys.distinct()[:limit])


def remedy_choices(agency_id: int) -> Mapping[str, str]:
    """How an office reads the unsettled remedies, by outcome; what is not chosen is not in it."""
    rows = RemedyReading.objects.filter(agency_id=agency_id)
    return dict(rows.values_list("outcome", "remedy_class"))


def remedy_readings(agency_id: int) -> dict[str, RemedyReading]:
    """The same with who chose it and when."""
    rows = RemedyReading.objects.filter(agency_id=agency_id).select_related("chosen_by")
    return {row.outcome: row for row in rows}


def letterhead_of(agency_id: int) -> Letterhead:
    """文书设置 of an office; an unsaved, empty one where nothing is set."""
    found = Letterhead.objects.filter(agency_id=agency_id).select_related("template").first()
    return found or Letterhead(agency_id=agency_id)


def unserved(agency_ids: frozenset[int]) -> QuerySet[Letter]:
    """Letters that were issued and have no proof of service yet, oldest first."""
    rows = Letter.objects.filter(agency_id__in=agency_ids, withdrawn_at=None, deliveries=None)
    return rows.exclude(kind="file_note").order_by("issued_at", "pk")
