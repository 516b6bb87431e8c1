"""Do the list of applications and 今天 get slower as an office's cases grow a hundredfold (in the small size, 25-fold)?

The pages of a handler, an office head and a district officer, asked for through the whole stack; the
number of queries must not grow at all, or the run fails. Each office has three years of invented cases,
those of the last weeks still open, each with its applicant, its items, its clock and its decision.
"""

import json
import random
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from benchmarks.apart import ask, measure_tables, on_each_database, prepare
from benchmarks.copies import multiply

FEW = {"small": 4_000, "full": 10_000}
TIMES = {"small": 25, "full": 100}
OFFICES = 10
HANDLERS_EACH = 4
DAYS = 1_095
OPEN_DAYS = 28
LATE = 0.001
ROUNDS = 9
SPLIT = 0.05
KINDS = ("natural", "natural", "natural", "company", "legal_service", "other_org")
OUTCOMES = ("granted", "partly_granted", "not_found", "not_ours", "third_party_rights", "withdrawn")
SUBJECTS = (
    "保洁经费的使用情况",
    "征收补偿方案",
    "低保公示名单",
    "违建拆除的批准文件",
    "预算执行情况",
)
RARE = "夜间施工噪声检测"
LIST = "/desk/applications/"
QUESTIONS = {
    "open": "?whose=all",
    "open_mine": "?whose=mine",
    "near": "?whose=all&state=near",
    "answered_company_last_year": "?whose=all&state=answered&kind=company&year={last_year}",
    "deep_page": "?whose=all&state=all&page={deep}",
    "deep_page_answered": "?whose=all&state=answered&page={deep}",
    "by_number": "?whose=all&state=all&q={number}",
    "by_rare_words": f"?whose=all&state=all&q={RARE}",
}


def run(size: str) -> dict:
    return on_each_database("cases", size)


def measure(size: str) -> dict:
    prepare()
    from gongkai.applications.models import (
        Applicant,
        Application,
        ClockEvent,
        Decision,
        Extension,
        Reopening,
        RequestedItem,
    )

    tables = [Application, Applicant, RequestedItem, ClockEvent, Extension, Reopening, Decision]
    today = date.today()  # noqa: DTZ011 as near as the clock of the pages
    pages = fill(FEW[size], today)
    found, spent = {}, 0.0
    for times in (1, TIMES[size]):
        if times > 1:
            started = time.perf_counter()
            multiply(tables, times)
            spent = time.perf_counter() - started
        measure_tables()
        found[Application.objects.count()] = {
            name: ask(*page, rounds=ROUNDS) for name, page in pages.items()
        }
    few, many = found.values()
    results: dict = {"applications": list(found), "offices": OFFICES, "made_in_seconds": spent}
    for name in pages:
        if many[name]["queries"] > few[name]["queries"]:
            raise AssertionError(f"{name}: {few[name]['queries']} queries became {many[name]}")
        results[name] = {
            "ratio_many_to_few": many[name]["milliseconds"] / few[name]["milliseconds"],
            **many[name],
        }
    return results


def fill(applications: int, today: date) -> dict[str, tuple[Any, str]]:
    """Offices, people and the few cases; answers with the pages to ask for, by name."""
    from django.test import Client

    from gongkai.agencies.models import Appointment, Duty
    from gongkai.applications.models import Applicant, Application
    from tests.factories.office import agency, person, post

    dice = random.Random(2020)
    offices = [agency(f"街道{n}") for n in range(OFFICES)]
    posts = {
        o.pk: [post(o, Duty.APPLICATION_HANDLER) for _ in range(HANDLERS_EACH)] for o in offices
    }
    handlers = {o.pk: [person(f"经办{n}", p) for n, p in enumerate(posts[o.pk])] for o in offices}
    head = person("负责人", post(offices[0], Duty.OFFICE_HEAD))
    officer = person("专员")
    for office in offices:
        Appointment.objects.create(
            post=post(office, Duty.DISCLOSURE_OFFICER), user=officer, from_on=date(2019, 1, 1)
        )
    rows = [
        application(n, offices[n % OFFICES].pk, handlers[offices[n % OFFICES].pk], dice, today)
        for n in range(applications)
    ]
    Application.objects.bulk_create(rows, batch_size=1000)
    Applicant.objects.bulk_create(
        (Applicant(application=row, name="测试员", identity_key=f"{row.pk % 997}") for row in rows),
        batch_size=1000,
    )
    beside(rows, dice)
    people = {
        "handler": handlers[offices[0].pk][0],
        "office_head": head,
        "district_officer": officer,
    }
    deep = (
        applications // OFFICES // 20 - 5
    )  # the last full page of the few, and at most the fiftieth
    pages = {}
    for who, user in people.items():
        client = Client()
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        pages[f"{who}_today"] = (client, "/desk/")
        for name, question in QUESTIONS.items():
            asked = question.format(last_year=today.year - 1, number=rows[0].number, deep=deep)
            pages[f"{who}_{name}"] = (client, LIST + asked)
    return pages


def application(n: int, office: int, handlers: list, dice: random.Random, today: date) -> Any:
    """One case: answered in time by default, open when it came in lately, seldom forgotten."""
    from gongkai.applications.models import Application

    received = today - timedelta(days=dice.randrange(DAYS))
    is_open = received > today - timedelta(days=OPEN_DAYS) or dice.random() < LATE
    is_split = not is_open and dice.random() < SPLIT
    answered = None if is_open else received + timedelta(days=dice.randrange(1, OPEN_DAYS))
    to_confirm = is_open and dice.random() < 0.1
    waiting = "correction" if is_open and not to_confirm and dice.random() < 0.1 else ""
    return Application(
        agency_id=office, number=f"{received.year}-{n:07d}", applicant_kind=dice.choice(KINDS),
        subject=RARE if n % 2000 == 7 else f"{received.year}年度{dice.choice(SUBJECTS)}",
        content="申请公开的内容。" * 10, channel="in_person", arrived_on=received,
        received_on=None if to_confirm else received,
        due_on=None if to_confirm else received + timedelta(days=OPEN_DAYS), waiting_for=waiting,
        waiting_until=received + timedelta(days=21) if waiting else None,
        handler=None if dice.random() < 0.02 else dice.choice(handlers), answered_on=answered,
        is_split=is_split, outcome=dice.choice(OUTCOMES) if answered and not is_split else "",
    )  # fmt: skip


def beside(rows: list, dice: random.Random) -> None:
    """What stands beside the cases: items, the clock, and the text of a decision."""
    from gongkai.applications.models import (
        ClockEvent,
        Decision,
        Extension,
        Reopening,
        RequestedItem,
    )

    RequestedItem.objects.bulk_create(
        (item for row in rows for item in items_of(row, dice)), batch_size=1000
    )
    moment = datetime.now().astimezone()
    ClockEvent.objects.bulk_create(
        (
            ClockEvent(application=row, kind=kind, on=row.arrived_on, recorded_at=moment)
            for row in rows if dice.random() < 0.2
            for kind in ("correction_asked", "corrected")
        ),
        batch_size=1000,
    )  # fmt: skip
    handled = [row for row in rows if row.handler_id]
    Extension.objects.bulk_create(
        Extension(application=row, working_days=20, asked_by_id=row.handler_id, asked_at=moment)
        for row in handled if not row.answered_on and dice.random() < 0.1
    )  # fmt: skip
    Reopening.objects.bulk_create(
        Reopening(
            application=row, ordered_on=row.answered_on, source="复议决定书", reason="重新答复",
            recorded_by_id=row.handler_id, recorded_at=moment,
            answered_on=None if n % 8 == 0 else row.answered_on,
        )
        for n, row in enumerate(handled) if row.answered_on and dice.random() < 0.01
    )  # fmt: skip
    open_stages = ("draft", "in_review", "in_review", "returned", "approved", "issued")
    Decision.objects.bulk_create(
        (
            Decision(
                application=row, number=1, content_hash="0" * 64, drafted_by_id=row.handler_id,
                stage="served" if row.answered_on else dice.choice(open_stages), drafted_at=moment,
                steps=[
                    {"code": "first", "name": "初审", "duty": "section_head"},
                    {"code": "second", "name": "审核", "duty": "office_head"},
                    {"code": "final", "name": "审发", "duty": "leader"},
                ],
            )
            for row in handled
            if row.answered_on or dice.random() < 0.3
        ),
        batch_size=1000,
    )  # fmt: skip


def items_of(row: Any, dice: random.Random) -> Iterator[Any]:
    """One thing asked for; two, each with its own result, where the case was split."""
    from gongkai.applications.models import RequestedItem

    for position in range(1, 3 if row.is_split else 2):
        outcome = dice.choice(OUTCOMES) if row.is_split else row.outcome
        yield RequestedItem(
            application=row, position=position, text=row.subject, answered_on=row.answered_on,
            outcome=outcome,
        )  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1])))
