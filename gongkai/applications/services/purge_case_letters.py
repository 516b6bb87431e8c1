"""清除文书: the words, files and proofs of service of cases whose letters' term is over."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.applications.case_letters import SUBJECT
from gongkai.applications.models import Applicant, Application, CaseFile, Decision, Delivery
from gongkai.applications.retention import letter_purge_day, letter_years, years_after
from gongkai.files.models import StoredFile
from gongkai.files.unnamed import remove_unnamed
from gongkai.letters.selectors import unpurged_subjects
from gongkai.letters.services.purge_letters import purge_letters


@transaction.atomic
def purge_case_letters(*, now: datetime, keep: Collection[int] = (), limit: int = 500) -> None:
    """按期清除：only of cases whose applicants were purged; number, kind, days, outcome and seal stay."""
    today = timezone.localdate(now)
    oldest = years_after(today, -letter_years())
    keys = {int(key.removeprefix(SUBJECT)) for key in unpurged_subjects(SUBJECT, oldest, limit)}
    known = Applicant.objects.filter(application_id__in=keys, purged_at=None)
    rows = Application.objects.filter(pk__in=keys - set(keep)).exclude(
        pk__in=known.values("application_id")
    )
    due = [
        case.pk
        for case in rows
        if (ended := case.answered_on or case.dropped_on) and letter_purge_day(ended) <= today
    ]
    if not due:
        return
    gone = purge_letters([f"{SUBJECT}{pk}" for pk in due], now=now)
    Delivery.objects.filter(decision__application_id__in=due).update(
        proof=None, signed_by="", address=""
    )
    texts = Decision.objects.filter(application_id__in=due).exclude(edited=None)
    gone += [text.edited for text in texts.select_related("edited") if text.edited]
    texts.update(edited=None)
    papers = CaseFile.objects.filter(application_id__in=due, kind=CaseFile.Kind.PROOF)
    gone += [paper.file for paper in papers.select_related("file")]
    papers.delete()
    StoredFile.objects.filter(pk__in={file.pk for file in gone}).delete()
    transaction.on_commit(lambda: remove_unnamed(gone))
