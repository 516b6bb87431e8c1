"""Invented applications of a neighbouring office: every outcome, what waits today, what is late."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency, Duty, Section
from gongkai.applications.content import Answer, Ground
from gongkai.applications.models import Application
from gongkai.applications.review import Step
from gongkai.applications.services.add_search_record import add_search_record
from gongkai.applications.services.ask_correction import ask_correction
from gongkai.applications.services.charge_fee import charge_fee
from gongkai.applications.services.consult import consult
from gongkai.applications.services.draft_decision import draft_decision
from gongkai.applications.services.extend_reply import extend_reply
from gongkai.applications.services.issue_decision import issue_decision
from gongkai.applications.services.lapse_correction import lapse_correction
from gongkai.applications.services.lapse_fee import lapse_fee
from gongkai.applications.services.receive_application import Intake, Person, receive_application
from gongkai.applications.services.record_opinion import record_opinion
from gongkai.applications.services.record_service import Proof, record_service
from gongkai.applications.services.save_decision_plan import save_decision_plan
from gongkai.applications.services.send_decision_for_review import send_decision_for_review
from gongkai.applications.services.sign_decision import sign_decision
from gongkai.applications.services.withdraw_application import withdraw_application
from gongkai.law.calendar import statutory_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
TOPICS = (
    "小散工程备案名单",
    "保洁服务合同",
    "老旧小区改造预算",
    "便民中心租金",
    "绿化养护费用",
    "路灯维修记录",
)
PLAIN = (
    "granted", "already_public", "partly_granted", "prohibited_by_law", "third_party_rights",
    "internal_affairs", "process_information", "enforcement_file", "special_inquiry", "not_found",
    "not_ours", "needs_production", "petition", "publication",
)  # fmt: skip


def at(day: date, hour: int = 9) -> datetime:
    """A moment of an office day."""
    return datetime.combine(day, time(hour), SHANGHAI)


def days_ago(today: date, working_days: int) -> date:
    """The day from which ``today`` is the n-th working day (or the one before a holiday's end)."""
    calendar = statutory_calendar()
    day, left = today, working_days
    while left:
        left -= calendar.counts(day)
        day -= timedelta(days=1)
    return calendar.first_working_day_from(day) if not calendar.counts(day) else day


def after(day: date, working_days: int) -> date:
    """So many working days later."""
    return statutory_calendar().add_working_days(day, working_days)


@dataclass(frozen=True, slots=True)
class Window:
    """The application desk of one office, and the people behind it."""

    agency: Agency
    section: Section | None
    handler: User
    head: User
    section_head: User
    leader: User

    def plan(self, on: date) -> None:
        """Three different people sign an answer; the handler is none of them."""
        steps = [
            Step("first", "初审", Duty.SECTION_HEAD), Step("second", "审核", Duty.OFFICE_HEAD),
            Step("final", "审发", Duty.LEADER),
        ]  # fmt: skip
        save_decision_plan(self.agency, steps, by=self.head, now=at(on))

    def receive(self, on: date, content: str, **changes: object) -> Application:
        """A form handed in at the counter, unless the changes say otherwise."""
        values: dict[str, object] = {
            "channel": "in_person", "applicant_kind": "natural", "arrived_on": on, "content": content,
            "applicant": Person("演示申请人", phone="0595-00000000", address="演示路9号", email="demo@example.invalid"),
        }  # fmt: skip
        intake = Intake(**(values | changes))  # type: ignore[arg-type]
        by = None if changes.get("channel") == "internet" else self.handler
        return receive_application(self.agency, intake, by=by, now=at(on)).application

    def search(self, case: Application, on: date, result: str) -> None:
        """A record of where was looked, with which words."""
        add_search_record(
            case.pk, places="公文系统、档案室、财务账册", words=case.subject, searched_by="演示检索人",
            searched_on=on, result=result, by=self.handler, now=at(on),
        )  # fmt: skip

    def answer(self, case: Application, on: date, outcome: str) -> None:
        """Drafted, signed by three, issued and handed over on the same day."""
        details = {"special_rule": "《不动产登记暂行条例》", "where": "本单位窗口"}
        answers = [
            Answer(
                item.pk, outcome, facts="经查，情况属实。", reasons="属于法定情形。", disclosed="随信附上复印件。",
                grounds=_grounds(outcome), details=details,
            )
            for item in case.items.all()
        ]  # fmt: skip
        text = draft_decision(case.pk, answers, by=self.handler, now=at(on))
        text = send_decision_for_review(
            text.pk, seen_hash=text.content_hash, by=self.handler, now=at(on, 10)
        )
        for n, who in enumerate((self.section_head, self.head, self.leader)):
            text = sign_decision(
                text.pk, seen_hash=text.content_hash, verdict="agree", by=who, now=at(on, 11 + n)
            )
        text = issue_decision(text.pk, by=self.handler, now=at(on, 15))
        proof = Proof("direct", on, signed_by="演示申请人")
        record_service(text.pk, proof, by=self.handler, now=at(on, 16))


def _grounds(outcome: str) -> tuple[Ground, ...]:
    if outcome != "partly_granted":
        return ()
    return (Ground("internal_affairs", "合同附页中的值班安排", "属于人事管理方面的内部事务信息。"),)


def _kinds() -> Iterator[str]:
    while True:
        yield from (
            "natural",
            "company",
            "natural",
            "research",
            "natural",
            "welfare",
            "legal_service",
        )
        yield "other_org"


def build_cases(window: Window, today: date) -> None:
    """Some forty cases of this year and the end of the last: answered, lapsed, withdrawn, open, late."""
    window.plan(date(2019, 6, 3))
    kinds = _kinds()
    start = days_ago(today, 200)
    for n, outcome in enumerate((*PLAIN, "granted", "not_found", "partly_granted", "granted")):
        received = after(start, 1 + 8 * n)
        case = window.receive(
            received, f"{received.year - 1}年度{TOPICS[n % len(TOPICS)]}（第{n + 1}件）",
            applicant_kind=next(kinds),
        )  # fmt: skip
        day = after(received, 9)
        if outcome == "not_found":
            window.search(case, after(received, 5), "not_found")
        if outcome == "third_party_rights":
            asked = consult(
                case.pk, kind="third_party", party="演示企业", concerning=case.subject,
                sent_on=after(received, 2), by=window.handler, now=at(after(received, 2)),
            )  # fmt: skip
            record_opinion(
                asked.pk, answered_on=after(received, 6), opinion="refuses", reasons="涉及商业秘密。",
                by=window.handler, now=at(after(received, 6)),
            )  # fmt: skip
        window.answer(case, day, outcome)
    _lapsed(window, days_ago(today, 90))
    _open(window, today)


def _lapsed(window: Window, start: date) -> None:
    """Not corrected in time, not paid, taken back."""
    unclear = window.receive(start, "关于那个项目的全部材料")
    asked = after(start, 4)
    ask_correction(
        unclear.pk, asked_on=asked, unclear="没有写明是哪个项目", to_supply="项目名称或者文号",
        working_days=15, reached_on=asked, by=window.handler, now=at(asked),
    )  # fmt: skip
    lapsed = after(asked, 20)
    lapse_correction(unclear.pk, on=lapsed, by=window.handler, now=at(lapsed))
    many = window.receive(after(start, 1), "近十年全部巡查记录")
    told = after(start, 6)
    charge_fee(
        many.pk, method="pages", count=260, how_to_pay="到非税收入窗口缴纳", notified_on=told,
        reached_on=told, by=window.handler, now=at(told),
    )  # fmt: skip
    unpaid = after(told, 25)
    lapse_fee(many.pk, on=unpaid, by=window.handler, now=at(unpaid))
    back = window.receive(after(start, 2), "便民中心排班表")
    withdraw_application(
        back.pk,
        withdrawn_on=after(start, 5),
        how="书面撤回",
        by=window.handler,
        now=at(after(start, 5)),
    )


def _open(window: Window, today: date) -> None:
    """Two due today, one overdue, and one at each stage of the clock."""
    for content in ("小散工程备案名单（今年）", "绿化养护合同（今年）"):
        window.receive(days_ago(today, 20), content)
    window.receive(days_ago(today, 23), "路灯维修记录（今年）")
    window.receive(
        today, "社区食堂采购清单", channel="internet",
        applicant=Person(
            "演示申请人乙", identity_kind="other", identity_number="演示证件2", phone="0595-00000002"
        ),
    )  # fmt: skip
    longer = window.receive(days_ago(today, 15), "征收补偿方案的论证材料")
    told = days_ago(today, 5)
    extend_reply(
        longer.pk, working_days=10, reason="材料多，需逐页核对", told_on=told, approved_by=window.head,
        now=at(told),
    )  # fmt: skip
    third = window.receive(days_ago(today, 9), "三号楼加装电梯补助审批表")
    sent = days_ago(today, 6)
    consult(
        third.pk, kind="third_party", party="演示业主", concerning="审批表中的个人信息", sent_on=sent,
        is_person=True, by=window.handler, now=at(sent),
    )  # fmt: skip
    unclear = window.receive(days_ago(today, 6), "去年的那份通知")
    asked = days_ago(today, 3)
    ask_correction(
        unclear.pk, asked_on=asked, unclear="没有写明是哪份通知", to_supply="名称或者文号", working_days=15,
        by=window.handler, now=at(asked),
    )  # fmt: skip
    window.receive(days_ago(today, 3), "便民中心租金合同", channel="registered_mail")
    window.receive(days_ago(today, 1), "保洁服务合同（今年）")
