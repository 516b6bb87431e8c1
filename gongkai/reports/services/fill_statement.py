"""填报统计表: numbers by hand, corrections with their reason, and the place of an outcome with two places."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.applications.models import Application
from gongkai.law.statistics import FormRow, Quarter
from gongkai.ledger.services.record import agency_chain, record
from gongkai.reports.errors import StatementError
from gongkai.reports.quarterly.cases import to_code
from gongkai.reports.quarterly.counting import form_for, windows
from gongkai.reports.quarterly.models import OutcomeCoding, QuarterlyStatement, StatementValue
from gongkai.reports.quarterly.statement import in_hand, live
from gongkai.reports.services.record_activity import check_registrar

LARGEST = Decimal(10) ** 12


@transaction.atomic
def start_statement(
    agency_id: int, quarter: Quarter, *, by: User, now: datetime
) -> QuarterlyStatement:
    """开始填报一个季度; one that has begun is given back as it is."""
    agency = Agency.objects.select_for_update().get(pk=agency_id)
    check_registrar(agency_id, by, now)
    if quarter.first_day > timezone.localdate(now):
        raise StatementError(f"{quarter}还没有开始，不能填报。")
    begun = in_hand(agency, quarter)
    if begun:
        return begun
    if QuarterlyStatement.objects.filter(
        agency=agency, year=quarter.year, quarter=quarter.number
    ).exists():
        raise StatementError("这个季度已经报送过；要改，请填更正稿。")

    statement = QuarterlyStatement.objects.create(
        agency=agency, year=quarter.year, quarter=quarter.number,
        form=form_for(agency, quarter).id, phone=agency.phone, created_by=by, created_at=now,
    )  # fmt: skip

    record(
        agency_chain(agency_id), "statement.started", at=now, actor=by, subject=statement,
        year=quarter.year, quarter=quarter.number, edition=1,
    )  # fmt: skip
    return statement


@transaction.atomic
def enter_values(
    statement_id: int, *, values: Mapping[str, str], phone: str, by: User, now: datetime
) -> int:
    """Numbers that no record holds: all that changed are kept, or none if one is wrong. How many changed."""
    statement = for_filling(statement_id, by, now)
    rows = {r.id: r for r in form_for(statement.agency, statement.period).rows if r.by_hand}
    wanted: dict[str, Decimal | None] = {}
    for key, typed in values.items():
        if key not in rows:
            raise StatementError("没有这一行，请从填报页重新填写。")
        wanted[key] = read_number(typed, rows[key]) if typed.strip() else None
    before = {v.row: v for v in statement.values.all()}
    changed = 0
    for key, value in wanted.items():
        old = before.get(key)
        if (old.value if old else None) == value:
            continue
        changed += 1
        if value is None and old:
            old.delete()
        elif value is not None:
            StatementValue.objects.update_or_create(
                statement=statement, row=key,
                defaults={"value": value, "by": by, "at": now, "computed": None, "reason": ""},
            )  # fmt: skip
        record(
            agency_chain(statement.agency_id), "statement.value_entered", at=now, actor=by,
            subject=statement, row=key, was=str(old.value) if old else "",
            after="" if value is None else str(value),
        )  # fmt: skip
    phone = " ".join(phone.split())[:60]
    if phone != statement.phone:
        changed += 1
        statement.phone = phone
        statement.save(update_fields=["phone"])
    return changed


@transaction.atomic
def correct_row(
    statement_id: int, *, row: str, value: str, reason: str, by: User, now: datetime
) -> StatementValue:
    """更正一个数出来的数: the computed number stays beside it, with the reason."""
    statement = for_filling(statement_id, by, now)
    line = live(statement.agency, statement.period, now=now, statement=statement).line(row)
    if line is None or not line.row.counter:
        raise StatementError("没有这个数，请从统计表重新点开。")
    number, reason = read_number(value, line.row), " ".join(reason.split())
    if not reason:
        raise StatementError("请写明更正的理由，理由随报表一并报送。", field="reason")
    if line.computed is not None and number == line.computed:
        raise StatementError("与记录里数出来的相同，不用更正。", field="value")

    found, _ = StatementValue.objects.update_or_create(
        statement=statement, row=row,
        defaults={
            "value": number, "computed": line.computed, "reason": reason[:300], "by": by, "at": now,
        },
    )  # fmt: skip

    record(
        agency_chain(statement.agency_id), "statement.row_corrected", at=now, actor=by,
        subject=statement, row=row, computed=str(line.computed), value=str(number), reason=reason,
    )  # fmt: skip
    return found


@transaction.atomic
def restore_row(statement_id: int, *, row: str, by: User, now: datetime) -> None:
    """撤销更正: the computed number stands again."""
    statement = for_filling(statement_id, by, now)
    found = statement.values.filter(row=row).exclude(reason="").first()
    if found is None:
        raise StatementError("这个数没有更正过。")

    found.delete()

    record(
        agency_chain(statement.agency_id), "statement.row_restored", at=now, actor=by,
        subject=statement, row=row, value=str(found.value),
    )  # fmt: skip


@transaction.atomic
def code_outcome(
    agency_id: int, quarter: Quarter, *, case: str, row: str, by: User, now: datetime
) -> OutcomeCoding:
    """选定答复类型: where a case stands in the form of 2014; its outcome of today stays what it is."""
    agency = Agency.objects.select_for_update().get(pk=agency_id)
    check_registrar(agency_id, by, now)
    cases = to_code(agency_id, form_for(agency, quarter), windows(quarter, now)[0])
    found = next((c for c in cases if f"{c.application_id}-{c.position}" == case), None)
    if found is None:
        raise StatementError("这件申请不需要对照选定，请从统计表重新点开。")
    if row not in found.choices:
        raise StatementError("请从列出的类型中选一个。", field="row")

    coding, _ = OutcomeCoding.objects.update_or_create(
        application=Application.objects.get(pk=found.application_id), position=found.position,
        defaults={"outcome": found.outcome, "row": row, "chosen_by": by, "chosen_at": now},
    )  # fmt: skip

    record(
        agency_chain(agency_id), "statement.outcome_coded", at=now, actor=by, subject=coding,
        case=found.number, outcome=found.outcome, row=row,
    )  # fmt: skip
    return coding


def for_filling(statement_id: int, by: User, now: datetime) -> QuarterlyStatement:
    """The edition in hand, locked; what was sent for signing is not changed."""
    statement = (
        QuarterlyStatement.objects.select_for_update(of=("self",))
        .select_related("agency__parent")
        .filter(pk=statement_id)
        .first()
    )
    if statement is None:
        raise StatementError("没有这张统计表。")
    check_registrar(statement.agency_id, by, now)
    if statement.status != QuarterlyStatement.Status.DRAFT:
        raise StatementError("这一稿已经送审或者报送，不能再改；要改，请先退回或者填更正稿。")
    return statement


def read_number(typed: str, row: FormRow) -> Decimal:
    """A number as a row takes it: never negative, whole unless it is money."""
    try:
        number = Decimal("".join(typed.replace(",", "").replace("，", "").split()))
    except InvalidOperation:
        raise StatementError(f"“{row.label}”应填数字，请只填数字。", field=row.id) from None
    if not number.is_finite() or abs(number) >= LARGEST:
        raise StatementError(f"“{row.label}”的数过大，请核对是否多打了数字。", field=row.id)
    if number < 0:
        raise StatementError(f"“{row.label}”不能为负。", field=row.id)
    if row.is_money:
        if number != round(number, 4):
            raise StatementError(f"“{row.label}”最多四位小数。", field=row.id)
    elif number != number.to_integral_value():
        raise StatementError(f"“{row.label}”应为整数。", field=row.id)
    return number
