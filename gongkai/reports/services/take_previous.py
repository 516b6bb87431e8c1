"""录入上年报告: read a report made elsewhere, let a person confirm it, keep it as last year's."""

import io
import shutil
import tempfile
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.documents.report.batch import read_one
from gongkai.files.errors import FileError
from gongkai.files.services.store_file import store_file
from gongkai.law.report.forms import NoFormError, form_for_year
from gongkai.ledger.digest import canonical, hash_hex
from gongkai.ledger.services.record import agency_chain, record
from gongkai.publishing.content import hash_algorithm
from gongkai.reports.errors import PreviousReportError
from gongkai.reports.models import AnnualReport, PreviousReport
from gongkai.reports.services.record_activity import check_registrar

Status = PreviousReport.Status


def take_previous(
    agency_id: int, *, year: int, source: BinaryIO, name: str, by: User, now: datetime
) -> PreviousReport:
    """读入一份报告，待确认；the file is read in a limited process before anything is kept.

    Whatever can be read is kept, by its content and not by its name. Refused when it cannot be read, is
    of another year, or the year has been issued here.
    """
    check_registrar(agency_id, by, now)
    _check_year(agency_id, year, now)
    data = source.read(settings.GONGKAI_MAX_UPLOAD_BYTES + 1)
    if len(data) > settings.GONGKAI_MAX_UPLOAD_BYTES:
        raise PreviousReportError("文件过大，请删去图片后重新上传。", field="file")
    reading = _read(data, name)
    if reading.get("year") not in (None, year):
        raise PreviousReportError(
            f"这是{reading['year']}年度的报告，要录入的是{year}年度的，请重新选择。", field="file"
        )
    with transaction.atomic():
        return _keep(agency_id, year, reading, data, name, by, now)


@transaction.atomic
def confirm_previous(previous_id: int, *, reason: str, by: User, now: datetime) -> PreviousReport:
    """确认一份录入的报告：from now on this year is checked against it; an earlier one is replaced."""
    taken = PreviousReport.objects.select_for_update(of=("self",)).get(pk=previous_id)
    check_registrar(taken.agency_id, by, now)
    reason = " ".join(reason.split())
    if not reason:
        raise PreviousReportError("请写明为什么要录入这份报告。", field="reason")
    if taken.status != Status.READ:
        raise PreviousReportError("这份报告已经确认过，或者已被替换；要换一份，请重新录入。")
    _check_year(taken.agency_id, taken.year, now)
    replaced = list(
        PreviousReport.objects.select_for_update().filter(
            agency_id=taken.agency_id, year=taken.year, status=Status.CONFIRMED
        )
    )
    for other in replaced:
        other.status = Status.REPLACED
        other.save(update_fields=["status"])

    taken.status, taken.reason = Status.CONFIRMED, reason
    taken.confirmed_by, taken.confirmed_at = by, now
    taken.full_clean()
    taken.save()

    record(
        agency_chain(taken.agency_id), "previous_report.confirmed", at=now, actor=by, subject=taken,
        year=taken.year, sha256=taken.sha256, reason=reason, replaces=[o.pk for o in replaced],
    )  # fmt: skip
    return taken


def _check_year(agency_id: int, year: int, now: datetime) -> None:
    if year >= timezone.localdate(now).year:
        raise PreviousReportError(f"{year}年度还没有过完，没有这一年的报告。")
    try:
        form_for_year(year)
    except NoFormError as error:
        raise PreviousReportError(f"{error}。") from error
    if AnnualReport.objects.filter(
        agency=agency_id, year=year, status=AnnualReport.Status.ISSUED
    ).exists():
        raise PreviousReportError(f"本系统已有{year}年度定稿的报告，以它为准，不用录入。")


def _read(data: bytes, name: str) -> dict[str, Any]:
    folder = Path(tempfile.mkdtemp(prefix="previous-report-"))
    try:
        path = folder / (PurePosixPath(name.replace("\\", "/")).name[-60:] or "report")
        path.write_bytes(data)
        result = read_one(path)
    finally:
        shutil.rmtree(folder)
    if result.data is None:
        raise PreviousReportError(
            result.error.message if result.error else "这份文件没有读出。", field="file"
        )
    return {key: value for key, value in result.data.items() if key != "places"}


def _keep(
    agency_id: int, year: int, reading: dict[str, Any], data: bytes, name: str, by: User,
    now: datetime,
) -> PreviousReport:  # fmt: skip
    agency = Agency.objects.select_for_update().get(pk=agency_id)
    try:
        stored = store_file(
            io.BytesIO(data), name=name, agency=agency, by=by, now=now, for_reading=True
        )
    except FileError as error:
        raise PreviousReportError(str(error), field="file") from error
    PreviousReport.objects.filter(agency=agency, year=year, status=Status.READ).update(
        status=Status.REPLACED
    )
    taken = PreviousReport(
        agency=agency, year=year, file=stored, sha256=stored.sha256, reading=reading, taken_by=by,
        taken_at=now,
    )  # fmt: skip
    taken.full_clean()
    taken.save()

    record(
        agency_chain(agency_id), "previous_report.taken_in", at=now, actor=by, subject=taken,
        year=year, file=stored.pk, sha256=stored.sha256, reading_hash=reading_hash(reading),
    )  # fmt: skip
    return taken


def reading_hash(reading: dict[str, Any]) -> str:
    """What the ledger keeps of a reading, so that a number changed behind its back is noticed."""
    return hash_hex(hash_algorithm(), canonical(reading).encode())
