"""Stories of invented applications; each yields the day of its next scene and then plays it.

``Told`` stories return the case and the day of its last scene, so that another may go on from there.
"""

from collections.abc import Generator, Iterator, Sequence
from datetime import date

from gongkai.applications.models import Application
from gongkai.applications.services.answer_record_correction import answer_record_correction
from gongkai.applications.services.ask_extension import ask_extension
from gongkai.applications.services.ask_reasons import ask_reasons, record_reasons
from gongkai.applications.services.assign import assign
from gongkai.applications.services.confirm_receipt import note_no_contact
from gongkai.applications.services.contribute import contribute
from gongkai.applications.services.extend_reply import extend_reply
from gongkai.applications.services.forward_to_section import forward_to_section
from gongkai.applications.services.lapse_correction import lapse_correction
from gongkai.applications.services.lapse_fee import lapse_fee
from gongkai.applications.services.receive_application import Person
from gongkai.applications.services.record_arrival import record_arrival
from gongkai.applications.services.record_correction import record_correction
from gongkai.applications.services.record_payment import record_payment
from gongkai.applications.services.split_items import split_items
from gongkai.applications.services.withdraw_application import withdraw_application
from gongkai.desk.demo.days import after, at
from gongkai.desk.demo.disputes import Kind, dispute
from gongkai.desk.demo.window import Window
from gongkai.desk.demo.wording import WORDING

Story = Iterator[date]
Told = Generator[date, None, tuple[Application, date]]
TO_CONFIRM = frozenset({"internet", "fax", "ordinary_mail", "misaddressed_mail"})
JOINT = Person("己某", phone="0595-00000096", address="演示路96号")
AGENT = Person("庚某", phone="0595-00000097", address="演示路97号")


def received(window: Window, start: date, content: str, **how: object) -> Told:
    """It comes in, and is confirmed the same day where the law asks for that."""
    yield start
    case = window.receive(start, content, **how)
    if case.channel in TO_CONFIRM:
        window.confirm(case, start)
    return case, start


def answered(
    window: Window, start: date, outcome: str, *, way: str = "direct", topic: str = "",
    **how: object,
) -> Told:  # fmt: skip
    """Received, prepared as the outcome asks, answered and served."""
    if way == "electronic":
        how["delivery_wish"] = "email"
    content = topic or WORDING[outcome].content.format(year=start.year - 1)
    case, day = yield from received(window, start, content, **how)
    day = yield from _prepared(window, case, day, outcome)
    day = after(day, 5)
    yield day
    window.answer(case, day, outcome, way=way)
    case.refresh_from_db()
    return case, day


def _prepared(
    window: Window, case: Application, day: date, outcome: str
) -> Generator[date, None, date]:
    """What must have happened before an outcome may be chosen; the day of the last of it."""
    day = after(day, 3)
    yield day
    match outcome:
        case "not_found":
            window.search(case, day, "not_found")
        case "third_party_rights":
            asked = window.consult(case, day)
            day = after(day, 8)
            yield day
            window.opinion(asked, day, "refuses", "报价明细是本公司的商业秘密。")
        case "still_unclear":
            window.ask_correction(case, day)
            day = after(day, 6)
            yield day
            record_correction(
                case.pk, corrected_on=day, supplied="就是改造方面的所有材料", by=window.handler,
                now=at(day),
            )  # fmt: skip
        case "excessive":
            day = yield from _reasons(window, case, day, "想多了解一些。", accepted=False)
        case _:
            window.search(case, day, "found")
    return day


def _reasons(
    window: Window, case: Application, day: date, said: str, *, accepted: bool
) -> Generator[date, None, date]:
    """第三十五条: asked why so much, heard, judged by the head; a good reason moves the day."""
    ask_reasons(
        case.pk, facts="申请人本月已提出申请三十余件，内容多有重复。", asked_on=day,
        explain_by=after(day, 7), by=window.handler, now=at(day),
    )  # fmt: skip
    day = after(day, 5)
    yield day
    record_reasons(
        case.pk, explained_on=day, explanation=said, accepted=accepted, by=window.head, now=at(day),
        delayed_until=after(day, 25) if accepted else None,
        delay_reason="材料分散在多个年度的档案里，需要逐卷查找。" if accepted else "",
    )  # fmt: skip
    return day


def disputed(
    window: Window, start: date, outcome: str, kind: Kind, result: str, *, suit: str = "",
    anew: str = "", stages: tuple[str, ...] = (), lasts: int = 30, suit_lasts: int = 40,
    procedure: str = "ordinary", **how: object,
) -> Story:  # fmt: skip
    """The answer is brought before the reviewing organ or the court, then perhaps to court as well."""
    case, day = yield from answered(window, start, outcome, **how)  # type: ignore[arg-type]
    first, day = yield from dispute(
        window, case, day, kind, result, stages=stages, lasts=lasts, procedure=procedure,
        answer_anew=bool(anew and not suit),
    )  # fmt: skip
    if suit:
        _, day = yield from dispute(
            window, case, day, Kind.AFTER_REVIEW, suit, review=first, lasts=suit_lasts,
            answer_anew=bool(anew),
        )  # fmt: skip
    if anew:
        day = after(day, 9)
        yield day
        window.answer(case, day, anew)


def late(window: Window, start: date, content: str) -> Story:
    """No answer in time; it is given when the review is filed, which finds the delay unlawful."""
    case, day = yield from received(window, start, content)
    day = after(day, 24)
    yield day
    window.answer(case, day, "granted")
    yield from dispute(window, case, after(start, 12), Kind.REVIEW, "declared_unlawful")


def repeated(window: Window, start: date) -> Story:
    """The same person asks for the same again."""
    topic, who = (
        "街道信访接待日安排表",
        Person("辛某", "other", "演示证件98", phone="0595-00000098"),
    )
    first, day = yield from answered(
        window, start, "granted", topic=topic, applicant=who, applicant_kind="natural"
    )
    again, day = yield from received(
        window, after(day, 12), topic, applicant=who, applicant_kind="natural"
    )
    day = after(day, 4)
    yield day
    text = window.issue(again, day, "repeated", earlier=first)
    window.serve(text, day)


def rewritten(window: Window, start: date, outcome: str) -> Story:
    """The first text is sent back for more words; a second one goes out."""
    case, day = yield from received(window, start, f"{start.year - 1}年度党群服务中心活动经费")
    day = after(day, 4)
    yield day
    window.send_back(case, day, outcome)
    day = after(day, 2)
    yield day
    window.answer(case, day, outcome)


def without_contact(window: Window, start: date, outcome: str) -> Story:
    """A letter whose telephone does not answer; the procedure begins when it does."""
    yield start
    content = WORDING[outcome].content.format(year=start.year - 1)
    case = window.receive(start, content, channel="ordinary_mail")
    note_no_contact(
        case.pk, tried_on=start, how="三次拨打，均无人接听", by=window.handler, now=at(start, 11)
    )
    day = after(start, 4)
    yield day
    window.confirm(case, day)
    day = after(day, 6)
    yield day
    window.answer(case, day, outcome)


def not_corrected(window: Window, start: date) -> Story:
    """Asked to say it better by a posted letter; nothing came."""
    case, day = yield from received(
        window, start, "关于那个项目的全部材料", channel="registered_mail"
    )
    day = after(day, 4)
    yield day
    window.ask_correction(case, day)
    window.letter(case, "correction", day, "post")
    day = after(day, 20)
    yield day
    lapse_correction(case.pk, on=day, by=window.handler, now=at(day))


def charged(
    window: Window, start: date, content: str, *, pays: bool, items: Sequence[str] = ()
) -> Story:
    """A fee for very much, by its pages or by its items; paid, or let go."""
    case, day = yield from received(window, start, content, channel="fax", items=items)
    day = after(day, 5)
    yield day
    if items:
        window.charge(case, day, method="items", count=len(items))
    else:
        window.charge(case, day)
    day = after(day, 7 if pays else 25)
    yield day
    if not pays:
        lapse_fee(case.pk, on=day, by=window.handler, now=at(day))
        return
    record_payment(case.pk, paid_on=day, by=window.handler, now=at(day))
    day = after(day, 8)
    yield day
    window.answer(case, day, *["granted"] * max(1, len(items)), way="post")


def taken_back(window: Window, start: date, *, confirmed: bool = True) -> Story:
    """The applicant withdraws it; before it is confirmed it never counts."""
    yield start
    case = window.receive(start, "便民中心排班表", channel="in_person" if confirmed else "internet")
    day = after(start, 3)
    yield day
    withdraw_application(case.pk, withdrawn_on=day, how="书面撤回", by=window.handler, now=at(day))


def extended(window: Window, start: date, content: str, *, days: int = 15) -> Told:
    """The head agrees to more time, and the applicant is told before the first day ends."""
    case, day = yield from received(window, start, content)
    asked = after(day, 14)
    yield asked
    ask_extension(
        case.pk, working_days=days, reason="材料多，需逐页核对", by=window.handler, now=at(asked)
    )
    told = after(asked, 1)
    yield told
    extend_reply(
        case.pk, working_days=days, reason="材料多，需逐页核对", told_on=told, approved_by=window.head,
        now=at(told),
    )  # fmt: skip
    return case, told


def extended_and_answered(window: Window, start: date, content: str, outcome: str) -> Story:
    """With the extra days used."""
    case, day = yield from extended(window, start, content)
    window.letter(case, "extension", day, "post")
    day = after(day, 12)
    yield day
    window.answer(case, day, outcome)


def consulted(
    window: Window, start: date, content: str, outcome: str, *, kind: str, party: str,
    opinion: str = "", **how: object,
) -> Story:  # fmt: skip
    """Somebody else is asked in writing; without an opinion it goes on after 15 working days."""
    case, day = yield from received(window, start, content, **how)
    day = after(day, 3)
    yield day
    asked = window.consult(case, day, kind=kind, party=party)
    if kind == "third_party":
        window.letter(case, "consult", day, "post")
    day = after(day, 2)
    yield day
    if asked.sent is not None:
        record_arrival(asked.sent.pk, reached_on=day, by=window.handler, now=at(day))
    day = after(day, 9 if opinion else 16)
    yield day
    if opinion:
        window.opinion(
            asked, day, opinion, "" if opinion == "agrees" else "其中联系方式请不要公开。"
        )
    day = after(day, 4)
    yield day
    window.answer(case, day, outcome)


def in_two_parts(window: Window, start: date) -> Story:
    """Two things asked for, answered apart in one letter; one of them went through a section."""
    topics = ("社区食堂采购合同", "社区食堂采购的询价记录")
    case, day = yield from received(
        window, start, "社区食堂的采购合同和询价记录", items=topics, joint=(JOINT,), agent=AGENT
    )
    split_items(case.pk, texts=topics, apart=True, by=window.handler, now=at(day, 10))
    assign(
        case.pk, handler=window.handler, section=window.section, by=window.handler, now=at(day, 11)
    )
    assert window.section is not None
    task = forward_to_section(
        case.pk, section=window.section, question="请提供合同，并说明有没有询价记录。",
        due_on=after(day, 5), by=window.handler, now=at(day, 12),
    )  # fmt: skip
    day = after(day, 4)
    yield day
    contribute(
        task.pk,
        contribution="合同1份附后；当时没有制作询价记录。",
        by=window.section_head,
        now=at(day),
    )
    window.search(case, day, "not_found")
    day = after(day, 3)
    yield day
    window.answer(case, day, "granted", "not_found", way="post")


def delayed(window: Window, start: date) -> Story:
    """Very many requests with a good reason: answered by the later day that was told."""
    case, day = yield from received(window, start, "近三年各社区经费拨付的明细")
    day = after(day, 5)
    yield day
    day = yield from _reasons(window, case, day, "用于编写社区志，已附编写计划。", accepted=True)
    day = after(day, 20)
    yield day
    window.answer(case, day, "granted", way="post")


def record_corrected(window: Window, start: date, result: str) -> Story:
    """第四十一条: somebody finds a mistake about himself in the office's records."""
    case, day = yield from received(
        window, start, "要求更正本人高龄补贴登记中的出生日期", kind="record_correction",
        applicant_kind="natural",
    )  # fmt: skip
    day = after(day, 8)
    yield day
    answer_record_correction(
        case.pk, result=result, facts="经核对登记表和申请人提交的证件。", answered_on=day,
        by=window.handler, now=at(day),
        details={
            "corrected": "出生日期已按证件更正。", "organ": "演示区民政局", "organ_contact": "0595-00000000",
            "reasons": "提交的证据与登记的内容一致。",
        },
    )  # fmt: skip
