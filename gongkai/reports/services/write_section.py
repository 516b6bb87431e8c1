"""撰写正文: the office's own words for one part of the report."""

import re
from datetime import datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.ledger.services.record import agency_chain, record
from gongkai.reports.drafting import parts_of
from gongkai.reports.errors import NarrativeError
from gongkai.reports.fields import check_template, live_fields
from gongkai.reports.items import Window
from gongkai.reports.models import AnnualReport, NarrativeSection
from gongkai.reports.records import records
from gongkai.reports.selectors import figures
from gongkai.reports.services.start_report import draft_for_change

LONGEST = 5000
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@transaction.atomic
def write_section(
    report_id: int, *, no: str, aspect: int, template: str, keep: bool, by: User, now: datetime
) -> NarrativeSection:
    """写一段；live fields must be known ones, so that no number is ever a typed one by mistake."""
    report = draft_for_change(report_id, by, now)
    counted = figures(report.agency, report.year, now=now)
    if (no, aspect) not in {part.key for part in parts_of(counted.form)}:
        raise NarrativeError("报告里没有这一部分。")
    text = tidy(template)
    if not text:
        raise NarrativeError(
            "请写明内容；要恢复按记录起草的文字，请用“恢复起草”。", field="template"
        )
    if len(text) > LONGEST:
        raise NarrativeError(f"有{len(text)}字，一段最多{LONGEST}字。", field="template")
    told = records(report.agency, Window(report.year, now))
    check_template(text, live_fields(report.agency, counted, told))

    section, _ = NarrativeSection.objects.update_or_create(
        report=report, no=no, aspect=aspect,
        defaults={"template": text, "is_kept": keep, "written_by": by, "written_at": now},
    )  # fmt: skip

    record(
        agency_chain(report.agency_id), "report.section_written", at=now, actor=by, subject=report,
        section=f"{no}.{aspect}", kept=keep,
    )  # fmt: skip
    return section


@transaction.atomic
def drop_section(report_id: int, *, no: str, aspect: int, by: User, now: datetime) -> None:
    """恢复起草：the part follows the records again."""
    report = draft_for_change(report_id, by, now)
    gone, _ = NarrativeSection.objects.filter(report=report, no=no, aspect=aspect).delete()
    if gone:
        record(
            agency_chain(report.agency_id), "report.section_dropped", at=now, actor=by,
            subject=report, section=f"{no}.{aspect}",
        )  # fmt: skip


@transaction.atomic
def give_carry_reason(report_id: int, *, reason: str, by: User, now: datetime) -> AnnualReport:
    """写明上年结转与上年报告不同的原因 (law.md: the block is lifted by a written reason)."""
    report = draft_for_change(report_id, by, now)
    reason = " ".join(reason.split())
    if not reason:
        raise NarrativeError("请写明原因。", field="reason")
    report.carry_reason = reason[:300]
    report.save(update_fields=["carry_reason"])

    record(
        agency_chain(report.agency_id), "report.carry_explained", at=now, actor=by, subject=report,
        reason=reason,
    )  # fmt: skip
    return report


def tidy(template: str) -> str:
    """Lines without spaces at their ends, nothing invisible."""
    lines = (line.strip(" \t\u3000\r") for line in CONTROL.sub("", template).split("\n"))
    return "\n".join(line for line in lines if line)
