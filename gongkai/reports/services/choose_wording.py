"""选定写法: two numbers may both be right; the office says once how its report puts them."""

from datetime import datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.ledger.services.record import agency_chain, record
from gongkai.reports.errors import ReportError
from gongkai.reports.models import WordingChoice
from gongkai.reports.services.record_activity import check_registrar


@transaction.atomic
def choose_wording(
    agency_id: int, *, year: int, question: str, choice: str, by: User, now: datetime
) -> WordingChoice:
    """Remember the answer; a later one takes its place and the ledger keeps both."""
    agency = Agency.objects.select_for_update().get(pk=agency_id)
    check_registrar(agency_id, by, now)
    if question not in WordingChoice.Question.values:
        raise ReportError("没有这个问题。", field="question")
    if choice not in WordingChoice.Choice.values:
        raise ReportError("请选定一种写法。", field="choice")

    answer, _ = WordingChoice.objects.update_or_create(
        agency=agency, year=year, question=question,
        defaults={"choice": choice, "chosen_by": by, "chosen_at": now},
    )  # fmt: skip

    record(
        agency_chain(agency_id), "report.wording_chosen", at=now, actor=by, subject=answer,
        year=year, question=question, choice=choice,
    )  # fmt: skip
    return answer
