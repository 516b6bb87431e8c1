"""The cases of a neighbouring office: last year every outcome and result, this year what waits today.

Each case is a story that yields the day of its next scene. They are played day by day until today, so
that numbers and the ledger are in order of time and nothing has happened that lies ahead.
"""

import heapq
from collections.abc import Iterable, Iterator
from datetime import date

from gongkai.desk.demo import stories as told
from gongkai.desk.demo.days import ago, working_day
from gongkai.desk.demo.disputes import Kind
from gongkai.desk.demo.stories import Story
from gongkai.desk.demo.waiting import waiting
from gongkai.desk.demo.window import Window
from gongkai.desk.demo.wording import CONVENTIONS

RECENT = (
    "granted", "partly_granted", "not_found", "already_public", "third_party_rights", "petition",
    "granted", "not_ours", "process_information", "granted",
)  # fmt: skip
RECORD_RESULTS = ("record_corrected", "record_forwarded", "record_referred", "record_not_proven")


def build_cases(window: Window, today: date) -> None:
    """Some seventy cases: last year's with every outcome and result, this year's at every stage."""
    window.plan(date(2019, 6, 3))
    last, days = today.year - 1, _weeks(today.year - 1)
    stories = [
        *_disputed(window, days), *_plain(window, days), *_clocked(window, days),
        *_over_the_year(window, last), *_recent(window, today), *waiting(window, today),
    ]  # fmt: skip
    play(stories, today)


def play(stories: Iterable[Story], today: date) -> None:
    """Every scene in the order of days, as far as days have come."""
    begun = [(day, n, story) for n, story in enumerate(stories) if (day := next(story, None))]
    heapq.heapify(begun)
    while begun and begun[0][0] <= today:
        _, n, story = heapq.heappop(begun)
        day = next(story, None)
        if day is not None:
            heapq.heappush(begun, (day, n, story))


def _weeks(year: int) -> Iterator[date]:
    """A day for a case to come in, four working days apart, from the first week of a year on."""
    return (working_day(date(year, 1, 4), then=4 * n) for n in range(60))


def _disputed(window: Window, days: Iterator[date]) -> list[Story]:
    """Every result of reviews and lawsuits; first in the year, so that they end in it."""

    def case(outcome: str, kind: Kind, result: str, **more: object) -> Story:
        return told.disputed(window, next(days), outcome, kind, result, **more)  # type: ignore[arg-type]

    return [
        case("third_party_rights", Kind.REVIEW, "upheld", suit="claims_rejected"),
        case("internal_affairs", Kind.REVIEW, "review_request_rejected", suit="revoked", anew="granted"),
        case("enforcement_file", Kind.REVIEW, "terminated", suit="mediated"),
        case("process_information", Kind.REVIEW, "revoked", anew="partly_granted", stages=("heard",)),
        case("prohibited_by_law", Kind.REVIEW, "changed", stages=("accepted", "evidence")),
        case("state_secret", Kind.REVIEW, "review_dismissed", procedure="simplified", lasts=12),
        case("security_or_stability", Kind.REVIEW, "withdrawn", stages=("note",), channel="registered_mail"),
        case("partly_granted", Kind.REVIEW, "ordered_to_perform", anew="granted"),
        told.late(window, next(days), "街道志愿服务补贴发放表"),
        case("not_found", Kind.DIRECT, "claims_rejected", stages=("heard", "appealed"), channel="registered_mail"),
        case("not_ours", Kind.DIRECT, "declared_unlawful", stages=("suspended", "resumed", "extended")),
        case("needs_production", Kind.DIRECT, "suit_dismissed", channel="oral"),
    ]  # fmt: skip


def _plain(window: Window, days: Iterator[date]) -> list[Story]:
    """The other answers, each way of coming in and of being served."""

    def case(outcome: str, **more: object) -> Story:
        return told.answered(window, next(days), outcome, **more)  # type: ignore[arg-type]

    return [
        case("granted"),
        case("already_public", channel="internet", way="electronic"),
        case("not_found", channel="registered_mail", way="post"),
        case("special_inquiry", channel="misaddressed_mail"),
        told.without_contact(window, next(days), "petition"),
        case("publication"),
        case("reissue", channel="internet", way="electronic"),
        case("still_unclear", channel="ordinary_mail", way="post"),
        case("excessive"),
        case("other"),
        told.repeated(window, next(days)),
        told.rewritten(window, next(days), "granted"),
    ]


def _clocked(window: Window, days: Iterator[date]) -> list[Story]:
    """Whatever moves the last day, or ends a case without an answer."""
    consulted = told.consulted
    return [
        told.not_corrected(window, next(days)),
        told.charged(window, next(days), "近十年全部巡查记录", pays=False),
        told.charged(window, next(days), "各社区的居民公约", pays=True, items=CONVENTIONS),
        told.taken_back(window, next(days)),
        told.taken_back(window, next(days), confirmed=False),
        told.extended_and_answered(window, next(days), "加装电梯补助的全部审批材料", "granted"),
        consulted(window, next(days), "物业服务用房移交协议", "granted", kind="third_party", party="测试三公司"),
        consulted(window, next(days), "便民市场租赁合同", "granted", kind="third_party", party="测试四公司", opinion="agrees"),
        consulted(window, next(days), "联合整治的会议纪要", "partly_granted", kind="comaker", party="演示镇人民政府", opinion="partly"),
        consulted(window, next(days), "道路命名方案的会签材料", "granted", kind="other_organ", party="演示区民政局", opinion="agrees"),
        told.in_two_parts(window, next(days)),
        told.delayed(window, next(days)),
        *(told.record_corrected(window, next(days), result) for result in RECORD_RESULTS),
    ]  # fmt: skip


def _over_the_year(window: Window, year: int) -> list[Story]:
    """Received, filed or sued in one year and ended in the next."""
    review, autumn = Kind.REVIEW, date(year, 10, 9)
    return [
        told.disputed(window, working_day(autumn), "internal_affairs", review, "upheld", lasts=55),
        told.disputed(window, working_day(autumn, then=1), "petition", Kind.DIRECT, "suit_dismissed", lasts=65),
        told.disputed(
            window, working_day(date(year, 5, 8)), "enforcement_file", review, "upheld", lasts=50,
            suit="suit_dismissed", suit_lasts=110,
        ),
        told.extended_and_answered(window, working_day(date(year, 12, 8)), "历年征收项目的补偿明细", "granted"),
        told.answered(window, working_day(date(year, 12, 22)), "granted"),
    ]  # fmt: skip


def _recent(window: Window, today: date) -> list[Story]:
    """The plain business of the months before today."""
    return [
        told.answered(window, ago(today, 195 - 17 * n), outcome) for n, outcome in enumerate(RECENT)
    ]
