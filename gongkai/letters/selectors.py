"""What others may ask about letters. Rows hold personal data: the asker has opened the case already."""

from datetime import date

from django.db.models import Min, QuerySet

from gongkai.letters.models import Letter, LetterDelivery, Letterhead


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
    return letter.deliveries.select_related("proof", "recorded_by")


def letterhead_of(agency_id: int) -> Letterhead:
    """文书设置 of an office; an unsaved, empty one where nothing is set."""
    found = Letterhead.objects.filter(agency_id=agency_id).select_related("template").first()
    return found or Letterhead(agency_id=agency_id)


def unserved(agency_ids: frozenset[int]) -> QuerySet[Letter]:
    """Letters that were issued and have no proof of service yet, oldest first."""
    rows = Letter.objects.filter(agency_id__in=agency_ids, withdrawn_at=None, deliveries=None)
    return rows.exclude(kind="file_note").order_by("issued_at", "pk")
