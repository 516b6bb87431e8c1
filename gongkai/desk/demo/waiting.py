"""What waits on the demo's application desk today: one case for each thing that can be waited for."""

from collections.abc import Callable
from datetime import date

from gongkai.applications.models import Application
from gongkai.applications.services.ask_extension import ask_extension
from gongkai.applications.services.ask_reasons import ask_reasons
from gongkai.applications.services.assign import assign
from gongkai.applications.services.forward_to_section import forward_to_section
from gongkai.desk.demo.days import after, ago, at
from gongkai.desk.demo.disputes import Kind, file
from gongkai.desk.demo.stories import Story, answered, disputed, extended, received
from gongkai.desk.demo.window import Window

Act = Callable[[Application, date], object]


def waiting(window: Window, today: date) -> list[Story]:
    """Two due today, one overdue, and one at each stage of the clock, of the text and of a dispute."""

    def case(days: int, content: str, *scenes: tuple[int, Act], **how: object) -> Story:
        return _as_far_as(window, ago(today, days), content, *scenes, **how)

    def extension(a: Application, on: date) -> None:
        ask_extension(
            a.pk, working_days=10, reason="涉及三个科室，需汇总", by=window.handler, now=at(on)
        )

    def reasons(a: Application, on: date) -> None:
        ask_reasons(
            a.pk, facts="申请人本月已提出申请二十余件。", asked_on=on, explain_by=after(on, 7),
            by=window.handler, now=at(on),
        )  # fmt: skip

    def forward(a: Application, on: date) -> None:
        assert window.section is not None
        assign(a.pk, handler=window.handler, section=window.section, by=window.handler, now=at(on))
        forward_to_section(
            a.pk, section=window.section, question="请提供合同和付款凭证。", due_on=after(on, 5),
            by=window.handler, now=at(on, 10),
        )  # fmt: skip

    def in_review(a: Application, on: date) -> None:
        window.sign(window.send(window.draft(a, on, "granted"), on), on, window.section_head)

    def approved(a: Application, on: date) -> None:
        window.sign(window.send(window.draft(a, on, "granted"), on), on, *window.signers)

    return [
        case(20, "今年的小散工程备案名单"),
        case(20, "今年的绿化养护合同"),
        case(23, "今年的路灯维修记录"),
        case(1, "今年的保洁服务合同"),
        case(3, "便民中心租金合同", channel="registered_mail"),
        _unconfirmed(window, today, "社区食堂采购清单", "internet"),
        _unconfirmed(window, ago(today, 1), "微型消防站器材清单", "ordinary_mail"),
        extended(window, ago(today, 18), "征收补偿方案的论证材料", days=10),
        case(16, "老旧小区改造的监理合同", (14, extension)),
        case(9, "三号楼加装电梯补助审批表", (3, lambda a, on: window.consult(a, on, party="演示业主"))),
        case(
            8, "与演示二街道联合整治的方案",
            (2, lambda a, on: window.consult(a, on, kind="comaker", party="演示二街道办事处")),
        ),
        case(6, "去年的那份通知", (3, window.ask_correction)),
        case(10, "近五年全部巡查记录", (4, window.charge)),
        case(7, "各科室全部会议的签到表", (3, reasons)),
        case(5, "公共停车位的租赁合同", (2, forward)),
        case(4, "要求更正本人就业登记中的学历", kind="record_correction", applicant_kind="natural"),
        case(11, "文化站设备的清单", (8, lambda a, on: window.draft(a, on, "granted"))),
        case(12, "社区戏台修缮的预算", (9, in_review)),
        case(13, "老年食堂补贴的标准", (9, lambda a, on: window.send_back(a, on, "granted"))),
        case(14, "垃圾分类督导的合同", (10, approved)),
        case(15, "河道清淤的验收单", (11, lambda a, on: window.issue(a, on, "granted"))),
        _in_dispute(window, today, "prohibited_by_law", Kind.REVIEW),
        _in_dispute(window, today, "not_ours", Kind.DIRECT),
        disputed(
            window, ago(today, 62), "process_information", Kind.REVIEW, "revoked", anew="granted"
        ),
    ]  # fmt: skip


def _as_far_as(
    window: Window, start: date, content: str, *scenes: tuple[int, Act], **how: object
) -> Story:
    case, day = yield from received(window, start, content, **how)
    for working_days, act in scenes:
        day = after(day, working_days)
        yield day
        act(case, day)


def _unconfirmed(window: Window, start: date, content: str, channel: str) -> Story:
    """Nobody has called the applicant yet."""
    yield start
    window.receive(start, content, channel=channel)


def _in_dispute(window: Window, today: date, outcome: str, kind: Kind) -> Story:
    """The copy has come and the reply is due in a few days."""
    case, _ = yield from answered(window, ago(today, 40), outcome)
    copied = ago(today, 8)
    yield copied
    file(window, case, kind, ago(today, 12), copied)
