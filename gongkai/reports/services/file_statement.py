"""报送统计表: sent for signing, signed by three, filed upward, corrected by another edition, returned."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import Standing, holders, scope
from gongkai.jobs.services.notify import notify
from gongkai.law.statistics import Quarter
from gongkai.ledger.digest import canonical, hash_hex
from gongkai.ledger.services.record import agency_chain, record
from gongkai.reports.errors import NotYourStatementError, StatementError
from gongkai.reports.quarterly.collecting import regions
from gongkai.reports.quarterly.models import (
    QuarterlyStatement,
    StatementSignature,
    StatementValue,
)
from gongkai.reports.quarterly.signing import Signer, next_signer, signed, signers
from gongkai.reports.quarterly.statement import live, snapshot_of
from gongkai.reports.services.fill_statement import for_filling, start_statement
from gongkai.reports.services.record_activity import check_registrar

Status, Step = QuarterlyStatement.Status, StatementSignature.Step
Verdict = StatementSignature.Verdict


@transaction.atomic
def send_statement(statement_id: int, *, by: User, now: datetime) -> QuarterlyStatement:
    """填报人签名送审：the figures are frozen now; two others sign exactly these."""
    statement = for_filling(statement_id, by, now)
    quarter = statement.period
    if timezone.localdate(now) <= quarter.last_day:
        raise StatementError(
            f"{quarter}还没有结束，数字还会变，{quarter.next.first_day:%-m月%-d日}起才能送审。"
        )
    state = live(statement.agency, quarter, now=now, statement=statement)
    if state.blocking:
        raise StatementError("还不能送审：" + "".join(state.blocking))
    filler, reviewer, head = signers(statement.agency)
    for signer in (reviewer, head):
        if not any(p.pk != by.pk for p in _people(signer, now)):
            raise StatementError(
                f"“{signer.label}”由{signer.duty_label}签，现在没有别人任这个岗位；请安全管理员先任岗。"
            )
    standing = filler.standing(scope(by, timezone.localdate(now)))
    if standing is None:
        raise NotYourStatementError

    statement.snapshot = snapshot_of(state, now=now, phone=statement.phone)
    statement.snapshot_hash = hash_hex("sha256", canonical(statement.snapshot).encode())
    statement.status = Status.IN_REVIEW
    statement.round += 1
    statement.save()
    _sign(statement, filler, standing, by, now)
    notify(
        [p for p in _people(reviewer, now) if p.pk != by.pk],
        f"{statement.agency}的{statement}等您审核签名。", url=address(statement), now=now,
    )  # fmt: skip

    record(
        agency_chain(statement.agency_id), "statement.sent", at=now, actor=by, subject=statement,
        round=statement.round, hash=statement.snapshot_hash,
    )  # fmt: skip
    return statement


@transaction.atomic
def file_zero(agency_id: int, quarter: Quarter, *, by: User, now: datetime) -> QuarterlyStatement:
    """零报告：every computed number is zero; the rest is zero, the standing numbers those of last time."""
    statement = start_statement(agency_id, quarter, by=by, now=now)
    statement = for_filling(statement.pk, by, now)
    state = live(statement.agency, quarter, now=now, statement=statement)
    if not state.nothing_happened:
        raise StatementError("本季度有数出来的数字不是零，不能按零报告报送。")
    if state.stock_missing:
        names = "、".join(f"“{line.row.label}”" for line in state.stock_missing)
        raise StatementError(f"请先填{names}；第一次报送没有上季度的数可以沿用。")
    values = [
        StatementValue(
            statement=statement, row=line.row.id, by=by, at=now,
            value=Decimal(line.suggested or 0) if line.row.is_stock else Decimal(0),
        )
        for line in state.missing
    ]  # fmt: skip
    StatementValue.objects.bulk_create(values)
    statement.is_zero = True
    statement.save(update_fields=["is_zero"])

    record(
        agency_chain(agency_id), "statement.zero_report", at=now, actor=by, subject=statement,
        rows={v.row: str(v.value) for v in values},
    )  # fmt: skip
    return send_statement(statement.pk, by=by, now=now)


@transaction.atomic
def sign_statement(
    statement_id: int, *, verdict: str, opinion: str, seen_hash: str, by: User, now: datetime
) -> QuarterlyStatement:
    """审核人、单位负责人签名；with the last one the statement is filed. 退回 sends it back to be filled in."""
    statement = _locked(statement_id)
    done = signed(statement)
    signer = next_signer(statement, done)
    if signer is None or signer.step == Step.FILLER:
        raise StatementError("这张统计表现在不等签名。")
    if seen_hash != statement.snapshot_hash:
        raise StatementError("这张统计表在您打开以后改过，请重新看过再签。")
    standing = signer.standing(scope(by, timezone.localdate(now)))
    if standing is None:
        raise NotYourStatementError
    if by.pk in {s.person_id for s in done.values()}:
        raise StatementError("填报人、审核人、单位负责人应是三个不同的人，您已经签过。")
    opinion = " ".join(opinion.split())[:300]
    if verdict == Verdict.RETURN:
        return _send_back(statement, signer, standing, opinion, by, now)
    if verdict != Verdict.AGREE:
        raise StatementError("请选同意或者退回。")

    _sign(statement, signer, standing, by, now, opinion=opinion)
    record(
        agency_chain(statement.agency_id), "statement.signed", at=now, actor=by, subject=statement,
        step=signer.step, hash=statement.snapshot_hash,
    )  # fmt: skip
    if signer.step == Step.HEAD:
        _file(statement, by, now)
    else:
        head = signers(statement.agency)[2]
        people = [
            p
            for p in _people(head, now)
            if p.pk not in {by.pk, *(s.person_id for s in done.values())}
        ]
        notify(
            people, f"{statement.agency}的{statement}等您签发。", url=address(statement), now=now
        )
    return statement


@transaction.atomic
def correct_statement(
    statement_id: int, *, reason: str, by: User, now: datetime
) -> QuarterlyStatement:
    """更正：another edition that begins with what was entered by hand; what was filed stays as it was."""
    last = _locked(statement_id)
    check_registrar(last.agency_id, by, now)
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise StatementError("请写明为什么要更正。", field="reason")
    if last.status not in (Status.FILED, Status.RETURNED):
        raise StatementError("只有已报送的统计表才能更正。")
    editions = QuarterlyStatement.objects.filter(
        agency_id=last.agency_id, year=last.year, quarter=last.quarter
    )
    if editions.filter(status__in=[Status.DRAFT, Status.IN_REVIEW]).exists():
        raise StatementError("已经有一份更正稿在办，请继续办那一份。")
    if editions.filter(edition__gt=last.edition).exists():
        raise StatementError("这一稿之后还有新的一稿，请更正最新的一稿。")

    statement = QuarterlyStatement.objects.create(
        agency_id=last.agency_id, year=last.year, quarter=last.quarter, edition=last.edition + 1,
        form=last.form, phone=last.phone, again_because=reason, created_by=by, created_at=now,
    )  # fmt: skip
    StatementValue.objects.bulk_create(
        StatementValue(
            statement=statement, row=v.row, value=v.value, computed=v.computed, reason=v.reason,
            by_id=v.by_id, at=v.at,
        )
        for v in last.values.all()
    )  # fmt: skip

    record(
        agency_chain(last.agency_id), "statement.restarted", at=now, actor=by, subject=statement,
        edition=statement.edition, reason=reason,
    )  # fmt: skip
    return statement


@transaction.atomic
def return_statement(
    statement_id: int, *, reason: str, by: User, now: datetime
) -> QuarterlyStatement:
    """上级退回：the office files again; what it had filed is kept with the reason."""
    statement = _locked(statement_id)
    mine = scope(by, timezone.localdate(now))
    if statement.filed_to_id not in set(regions(mine).values_list("pk", flat=True)):
        raise NotYourStatementError
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise StatementError("请写明退回的原因，报送单位按它修改。", field="reason")
    if statement.status != Status.FILED:
        raise StatementError("这张统计表不在已报送状态，不能退回。")

    statement.status, statement.returned_because = Status.RETURNED, reason
    statement.returned_by, statement.returned_at = by, now
    statement.save(update_fields=["status", "returned_because", "returned_by", "returned_at"])
    notify(
        _people(signers(statement.agency)[0], now), f"{statement}被退回：{reason}",
        url=address(statement), now=now,
    )  # fmt: skip

    for chain in {statement.agency_id, statement.filed_to_id}:
        record(
            agency_chain(chain), "statement.returned", at=now, actor=by, subject=statement,
            office=statement.agency.short_name, reason=reason,
        )  # fmt: skip
    return statement


def address(statement: QuarterlyStatement) -> str:
    """Where its page is."""
    return reverse(
        "reports:quarter", args=[statement.agency.slug, statement.year, statement.quarter]
    )


def _locked(statement_id: int) -> QuarterlyStatement:
    return (
        QuarterlyStatement.objects.select_for_update(of=("self",))
        .select_related("agency__parent")
        .get(pk=statement_id)
    )


def _sign(
    statement: QuarterlyStatement, signer: Signer, standing: Standing, by: User, now: datetime, *,
    verdict: str = Verdict.AGREE, opinion: str = "",
) -> None:  # fmt: skip
    StatementSignature.objects.create(
        statement=statement, round=statement.round, step=signer.step, verdict=verdict,
        opinion=opinion, person=by, post_title=standing.post_title,
        content_hash=statement.snapshot_hash, signed_at=now,
    )  # fmt: skip


def _send_back(
    statement: QuarterlyStatement, signer: Signer, standing: Standing, opinion: str, by: User,
    now: datetime,
) -> QuarterlyStatement:  # fmt: skip
    if not opinion:
        raise StatementError("退回请写明哪里要改。", field="opinion")
    _sign(statement, signer, standing, by, now, verdict=Verdict.RETURN, opinion=opinion)
    statement.status, statement.is_zero = Status.DRAFT, False
    statement.save(update_fields=["status", "is_zero"])
    notify(
        _people(signers(statement.agency)[0], now), f"{statement}被{signer.label}退回：{opinion}",
        url=address(statement), now=now,
    )  # fmt: skip
    record(
        agency_chain(statement.agency_id), "statement.sent_back", at=now, actor=by,
        subject=statement, step=signer.step, opinion=opinion,
    )  # fmt: skip
    return statement


def _file(statement: QuarterlyStatement, by: User, now: datetime) -> None:
    before = QuarterlyStatement.objects.filter(
        agency_id=statement.agency_id, year=statement.year, quarter=statement.quarter,
        status=Status.FILED,
    )  # fmt: skip
    before.update(status=Status.SUPERSEDED)
    statement.status, statement.filed_at = Status.FILED, now
    statement.filed_to = statement.agency.parent
    statement.save(update_fields=["status", "filed_at", "filed_to"])
    superior: Agency | None = statement.agency.parent
    for chain in [statement.agency_id, *([superior.pk] if superior else [])]:
        record(
            agency_chain(chain), "statement.filed", at=now, actor=by, subject=statement,
            office=statement.agency.short_name, edition=statement.edition,
            hash=statement.snapshot_hash,
        )  # fmt: skip


def _people(signer: Signer, now: datetime) -> Iterable[User]:
    today = timezone.localdate(now)
    return [p for duty in signer.duties for p in holders(duty, signer.agency_id, today)]
