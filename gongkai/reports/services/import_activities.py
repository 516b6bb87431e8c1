"""导入登记: a spreadsheet comes in whole or not at all, can be tried first, and can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.ledger.services.record import agency_chain, record
from gongkai.reports.errors import AlreadyUndoneError, ReportError, WrongSheetError
from gongkai.reports.models import ActivityBatch, ActivityEntry
from gongkai.reports.services.record_activity import as_told, check_registrar, record_activity
from gongkai.reports.sheet import LineError, SheetRow, arguments_of

HEADING_OF_FIELD = {
    "year": "年度", "month": "月份", "kind": "类别", "measure": "指标", "value": "数量",
    "unit": "单位", "note": "说明",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with one line."""

    line: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Trial:
    """试导入的结果: what would be registered, what is wrong, what is worth asking."""

    good: int
    troubles: tuple[Trouble, ...]
    questions: tuple[Trouble, ...]

    @property
    def is_good(self) -> bool:
        return not self.troubles

    @property
    def bad_lines(self) -> str:
        """第2、5行, as people say it."""
        return f"第{'、'.join(str(trouble.line) for trouble in self.troubles)}行"


def try_activities(agency_id: int, rows: Sequence[SheetRow], *, by: User, now: datetime) -> Trial:
    """Do everything an import does, tell what went wrong line by line, and leave nothing behind."""
    with transaction.atomic():
        batch = _open_batch(agency_id, "试导入", rows, by, now)
        trial = _register(batch, rows, by, now)
        transaction.set_rollback(True)
    return trial


@transaction.atomic
def import_activities(
    agency_id: int, rows: Sequence[SheetRow], *, file_name: str, by: User, now: datetime,
    skip_bad: bool = False,
) -> ActivityBatch:  # fmt: skip
    """登记表中的全部行；one wrong line and nothing is taken in.

    With ``skip_bad``, which a person chooses after seeing what is wrong, the wrong lines are left out; the
    ledger keeps which and why.
    """
    batch = _open_batch(agency_id, file_name, rows, by, now)
    trial = _register(batch, rows, by, now)
    if trial.troubles and not (skip_bad and trial.good):
        first = trial.troubles[0]
        raise WrongSheetError(
            f"有{len(trial.troubles)}行不对，一行也没有导入。第{first.line}行：{first.sentence}"
        )
    batch.rows = trial.good
    batch.save(update_fields=["rows"])
    record(
        agency_chain(agency_id), "activity.imported", at=now, actor=by, subject=batch,
        file_name=batch.file_name, rows=batch.rows,
        skipped=[{"line": t.line, "because": t.sentence} for t in trial.troubles],
    )  # fmt: skip
    return batch


@transaction.atomic
def undo_import(batch_id: int, *, by: User, now: datetime) -> ActivityBatch:
    """撤销导入: every entry of the batch goes, amended or not; the ledger keeps what they said."""
    batch = ActivityBatch.objects.select_for_update().get(pk=batch_id)
    check_registrar(batch.agency_id, by, now)
    if batch.undone_at is not None:
        raise AlreadyUndoneError
    entries = list(ActivityEntry.objects.select_for_update().filter(batch=batch))

    record(
        agency_chain(batch.agency_id), "activity.import_undone", at=now, actor=by, subject=batch,
        entries=[as_told(entry) for entry in entries],
    )  # fmt: skip
    ActivityEntry.objects.filter(batch=batch).delete()
    batch.undone_at = now
    batch.save(update_fields=["undone_at"])
    return batch


def _open_batch(
    agency_id: int, file_name: str, rows: Sequence[SheetRow], by: User, now: datetime
) -> ActivityBatch:
    agency = Agency.objects.select_for_update().get(pk=agency_id)
    check_registrar(agency_id, by, now)
    return ActivityBatch.objects.create(
        agency=agency, file_name=file_name[:200], rows=len(rows), imported_by=by, imported_at=now
    )


def _register(batch: ActivityBatch, rows: Sequence[SheetRow], by: User, now: datetime) -> Trial:
    troubles, questions, good = [], [], 0
    for row in rows:
        try:
            wanted = arguments_of(row)
            with transaction.atomic():
                entry = record_activity(
                    batch.agency_id, year=wanted.year, month=wanted.month, kind=wanted.kind,
                    measure=wanted.measure, value=wanted.value, unit=wanted.unit,
                    note=wanted.note, by=by, now=now, batch=batch,
                )  # fmt: skip
        except LineError as error:
            troubles.append(Trouble(row.line, str(error)))
        except ReportError as error:
            heading = HEADING_OF_FIELD.get(error.field, "")
            troubles.append(Trouble(row.line, f"{heading}：{error}" if heading else str(error)))
        except ValidationError as error:
            troubles.append(Trouble(row.line, "；".join(error.messages)))
        else:
            good += 1
            if entry.unit == ActivityEntry.Unit.NOT_STATED:
                questions.append(
                    Trouble(row.line, "金额没有注明单位，将记为“未注明”。是元还是万元？")
                )
    return Trial(good, tuple(troubles), tuple(questions))
