"""检索记录: 不存在 is won on the search log (第三十六条第四项)."""

from datetime import date, datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.applications.access import check_day, check_text, clean, item_of, keep_file, take_up
from gongkai.applications.errors import ApplicationError, TextOutError
from gongkai.applications.models import (
    Application,
    CaseFile,
    Decision,
    RequestedItem,
    SearchRecord,
)
from gongkai.files.models import StoredFile
from gongkai.law.outcomes import outcome
from gongkai.ledger.services.record import agency_chain, record

Stage = Decision.Stage
OUT = (Stage.IN_REVIEW, Stage.APPROVED, Stage.ISSUED)


@transaction.atomic
def add_search_record(
    application_id: int,
    *,
    places: str,
    words: str,
    searched_by: str,
    searched_on: date,
    result: str,
    by: User,
    now: datetime,
    item_id: int | None = None,
    note: str = "",
    file: StoredFile | None = None,
) -> SearchRecord:
    """登记一次检索：where, with which words, by whom, when and with what result."""
    application, today = take_up(application_id, by=by, now=now)
    reference = outcome("not_found").reference
    places = check_text(places, "检索范围（系统、档案、科室）", "places", reference)
    words = check_text(words, "检索词和方法", "words", reference)
    searched_by = check_text(searched_by, "检索人", "searched_by", reference)
    check_day(
        searched_on, today, what="检索日期", field="searched_on",
        earliest=application.arrived_on or application.received_on, why="申请到达之日",
    )  # fmt: skip
    if result not in SearchRecord.Result.values:
        raise ApplicationError("请选择检索结果。", field="result")
    item = item_of(application, item_id)
    _refuse_while_out(application, item)

    found = SearchRecord.objects.create(
        application=application, item=item, places=places[:500], words=words[:500],
        searched_by=searched_by[:64], searched_on=searched_on, result=result, note=clean(note),
        file=keep_file(application, file, CaseFile.Kind.SEARCH, now), recorded_by=by,
        recorded_at=now,
    )  # fmt: skip
    record(
        agency_chain(application.agency_id), "application.searched", at=now, actor=by,
        subject=application, reference=reference, on=searched_on, result=result,
    )  # fmt: skip
    return found


def _refuse_while_out(application: Application, item: RequestedItem | None) -> None:
    """The answer tells the searches: while it is signed or on its way none is added to what it tells."""
    texts = application.decisions.filter(stage__in=OUT)
    if item is not None:
        texts = texts.filter(items__item=item)
    if texts.exists():
        raise TextOutError
