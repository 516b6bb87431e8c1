"""申请、复议诉讼、收费、会议培训 as records: each knows the rows of the statement that it stands in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from gongkai.applications.models import Application, FeeNotice, RequestedItem
from gongkai.applications.models.application import label_of
from gongkai.law.statistics import Number, StatisticsForm
from gongkai.proceedings.models import Proceeding
from gongkai.reports.items import Window
from gongkai.reports.quarterly.models import OutcomeCoding, WorkEvent

YUAN_IN_WAN = Decimal(10_000)
FIELDS = (
    "number", "channel", "received_on", "answered_on", "due_on", "extended_by", "outcome",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """One record: on which days it entered which rows, and what it is worth there.

    ``loose`` are rows that it would stand in if somebody had said more; their numbers are not known.
    """

    key: str
    label: str
    detail: str
    url: str
    rows: tuple[tuple[date, str, Number], ...]
    loose: tuple[tuple[date, str], ...] = ()
    notes: tuple[tuple[date, str], ...] = ()
    without_channel_on: date | None = None  # received on this day, in none of the four ways


@dataclass(frozen=True, slots=True)
class ToCode:
    """A concluded case whose outcome may stand in several rows; a person has to say which."""

    application_id: int
    position: int
    number: str
    outcome: str
    choices: tuple[str, ...]
    chosen: str
    answered_on: date

    @property
    def outcome_label(self) -> str:
        return label_of(self.outcome)


def facts(agency_id: int, form: StatisticsForm, year: Window) -> list[Fact]:
    """Everything but items that the year so far is counted from; five queries."""
    codings = _codings(agency_id)
    return [
        *(_case(row, form, codings) for row in _case_rows(agency_id, year)),
        *_proceedings(agency_id, year),
        *_fees(agency_id, year),
        *_events(agency_id, year),
    ]


def to_code(agency_id: int, form: StatisticsForm, window: Window) -> list[ToCode]:
    """Cases concluded in a period that a person has to place, with what was chosen."""
    codings = _codings(agency_id)
    found = []
    for row in _case_rows(agency_id, window):
        if row["answered_on"] is None or not (
            window.first_day <= row["answered_on"] <= window.last_day
        ):
            continue
        choices = form.rows_for(row["outcome"])
        if len(choices) > 1:
            chosen = _coded(row, codings)
            found.append(
                ToCode(
                    row["case"], row["position"], row["shown"], row["outcome"], choices,
                    chosen if chosen in choices else "", row["answered_on"],
                )
            )  # fmt: skip
    return found


def _codings(agency_id: int) -> Mapping[tuple[int, int, str], str]:
    rows = OutcomeCoding.objects.filter(application__agency_id=agency_id)
    return {
        (case, position, outcome): row
        for case, position, outcome, row in rows.values_list(
            "application_id", "position", "outcome", "row"
        )
    }


def _case_rows(agency_id: int, window: Window) -> Iterable[dict[str, Any]]:
    """Applications not split, and items of split ones, received or answered in the window."""
    days = (window.first_day, min(window.last_day, timezone.localdate(window.now)))
    whole = Application.objects.filter(
        Q(received_on__range=days) | Q(answered_on__range=days), agency_id=agency_id,
        kind=Application.Kind.DISCLOSURE, is_split=False, received_on__isnull=False,
    )  # fmt: skip
    for row in whole.order_by("received_on", "pk").values(*FIELDS, case=F("pk")):
        yield row | {"position": 0, "shown": row["number"]}
    path = {
        name: F(f"application__{name}") for name in FIELDS if name not in ("answered_on", "outcome")
    }
    parts = RequestedItem.objects.filter(
        Q(application__received_on__range=days) | Q(answered_on__range=days),
        application__agency_id=agency_id, application__kind=Application.Kind.DISCLOSURE,
        application__is_split=True, application__received_on__isnull=False,
    )  # fmt: skip
    rows: Any = parts.order_by("application_id", "position").values(
        "answered_on", "outcome", "position", case=F("application_id"), **path
    )
    for row in rows:
        yield row | {"shown": f"{row['number']}第{row['position']}项"}


def _coded(row: Mapping[str, Any], codings: Mapping[tuple[int, int, str], str]) -> str:
    """What was chosen, for exactly this outcome; an answer corrected since is asked about again."""
    return codings.get((row["case"], row["position"], row["outcome"]), "")


def _case(
    row: Mapping[str, Any], form: StatisticsForm, codings: Mapping[tuple[int, int, str], str]
) -> Fact:
    rows: list[tuple[date, str, Number]] = []
    loose: list[tuple[date, str]] = []
    notes: list[tuple[date, str]] = []
    received, answered = row["received_on"], row["answered_on"]
    rows.append((received, "received", 1))
    if channel := form.channels.get(row["channel"]):
        rows.append((received, channel, 1))
    else:
        notes.append((received, f"{row['shown']}没有可归类的提交渠道，不在四种渠道之内"))
    if answered:
        rows.append((answered, "concluded", 1))
        if timing := _timing(row):
            rows.append((answered, timing, 1))
        else:
            notes.append(
                (answered, f"{row['shown']}超期办结或没有期限记录，不在按时、延期两项之内")
            )
        choices = form.rows_for(row["outcome"])
        if len(choices) > 1:
            chosen = _coded(row, codings)
            if chosen in choices:
                choices = (chosen,)
        if not choices:
            notes.append(
                (
                    answered,
                    f"{row['shown']}的办理结果“{label_of(row['outcome'])}”在本表中没有对应的行，不计入申请答复数",
                )
            )
        elif len(choices) == 1:
            rows += [(answered, name, 1) for name in form.chain(choices[0])]
        else:
            common = [n for n in form.chain(choices[0]) if all(n in form.chain(c) for c in choices)]
            rows += [(answered, name, 1) for name in common]
            loose += [
                (answered, name) for c in choices for name in form.chain(c) if name not in common
            ]
    told = f"{received:%Y-%m-%d}收到，" + (
        f"{answered:%Y-%m-%d}答复：{label_of(row['outcome'])}" if answered else "尚未答复"
    )
    return Fact(
        f"case:{row['case']}-{row['position']}", row["shown"], told,
        reverse("applications:case", args=[row["case"]]), tuple(rows), tuple(loose), tuple(notes),
        None if channel else received,
    )  # fmt: skip


def _timing(row: Mapping[str, Any]) -> str:
    if row["due_on"] is None or row["answered_on"] > row["due_on"]:
        return ""
    return "concluded_extended" if row["extended_by"] else "concluded_in_time"


def _proceedings(agency_id: int, window: Window) -> Iterable[Fact]:
    rows = Proceeding.objects.filter(
        agency_id=agency_id, concluded_on__range=(window.first_day, window.last_day)
    )
    for row in rows.order_by("concluded_on", "pk"):
        assert row.concluded_on is not None
        group = "reviews" if row.kind == Proceeding.Kind.REVIEW else "suits"
        detail = (
            f"{row.get_kind_display()}，{row.concluded_on:%Y-%m-%d}审结：{row.get_result_display()}"
        )
        yield Fact(
            f"proceeding:{row.pk}", row.number, detail,
            reverse("proceedings:proceeding", args=[row.pk]),
            ((row.concluded_on, group, 1), (row.concluded_on, f"{group}_{row.result}", 1)),
        )  # fmt: skip


def _fees(agency_id: int, window: Window) -> Iterable[Fact]:
    rows = FeeNotice.objects.filter(
        application__agency_id=agency_id, paid__on__range=(window.first_day, window.last_day)
    ).select_related("application", "paid")
    for row in rows.order_by("paid__on", "pk"):
        assert row.paid is not None
        yield Fact(
            f"fee:{row.pk}", row.application.number, f"{row.paid.on:%Y-%m-%d}收到{row.amount}元",
            reverse("applications:case", args=[row.application_id]),
            ((row.paid.on, "fees", row.amount / YUAN_IN_WAN),),
        )  # fmt: skip


def _events(agency_id: int, window: Window) -> Iterable[Fact]:
    rows = WorkEvent.objects.filter(
        agency_id=agency_id, held_on__range=(window.first_day, window.last_day)
    ).select_related("agency")
    for row in rows.order_by("held_on", "pk"):
        stands: list[tuple[date, str, Number]] = [
            (row.held_on, "meetings", 1)
            if row.kind == WorkEvent.Kind.MEETING
            else (row.held_on, "trainings", 1)
        ]
        if row.kind == WorkEvent.Kind.TRAINING:
            stands.append((row.held_on, "trained", row.attendees))
        yield Fact(
            f"event:{row.pk}", row.title, f"{row.held_on:%Y-%m-%d}，{row.attendees}人次",
            reverse("reports:events", args=[row.agency.slug]), tuple(stands),
        )  # fmt: skip
