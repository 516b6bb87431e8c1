"""卷内自制页：what the register knows of a case, as pages a judge can read without the program."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from gongkai.applications.anew import NewAnswer, new_answers
from gongkai.applications.models import Application, Decision, Delivery
from gongkai.applications.timeline import timeline
from gongkai.law.outcomes import outcome
from gongkai.letters.models import Letter, LetterDelivery
from gongkai.proceedings.dossier.parts import (
    Block,
    Part,
    fields,
    heading,
    shown_as,
    table,
    words,
)
from gongkai.proceedings.models import Proceeding


def application_page(case: Application, *, named: bool, with_identity: bool) -> Part:
    """申请及收到情况; the applicant only for who may open his data, his document's number only on request."""
    anew = new_answers(case)
    blocks = [
        fields([
            ("申请编号", case.number), ("申请类别", case.get_kind_display()),
            ("申请人类型", case.get_applicant_kind_display()), ("提交渠道", case.get_channel_display()),
            ("到达日期", case.arrived_on), ("确认日期", case.confirmed_on),
            ("确认方式", case.confirmed_how), ("收到申请之日", case.received_on),
            ("形式要求", case.get_form_wanted_display()), ("获取途径", case.get_delivery_wish_display()),
            ("经办人", case.handler), ("承办科室", case.section),
        ]),
        *_applicants(case, named=named, with_identity=with_identity),
        heading("申请内容"), words(case.content or case.subject), heading("申请事项和办理结果"),
        table(
            ("项", "申请的内容", "答复之日", "办理结果"), (1, 6, 3, 4),
            list(_answered(case, anew)),
        ),
    ]  # fmt: skip
    if case.closing_note:
        blocks += [heading("办结说明"), words(case.closing_note)]
    for row in anew:
        due = f"，应于{shown_as(row.due_on)}以前答复" if row.due_on else ""
        done = f"，已于{shown_as(row.answered_on)}重新答复" if row.answered_on else "，尚未答复"
        blocks.append(words(f"依据{row.source}重新答复：{row.reason}{due}{done}。"))
    return Part(
        "申请及收到情况", case.agency.name, case.arrived_on, case.number, blocks=tuple(blocks)
    )


def _answered(case: Application, anew: list[NewAnswer]) -> Iterator[tuple[object, ...]]:
    """Each item with its answer, and under it every new answer in order: the overturned one stays on paper."""
    for item in case.items.order_by("position"):
        again = [(n, row) for n in anew for row in n.told if row.item_id == item.pk]
        result = f"{item.outcome_label}（原答复）" if again else item.outcome_label
        yield item.position, item.text, item.answered_on or "尚未答复", result
        for new, row in again:
            told = f"{row.get_outcome_display()}（依据{new.source}重新答复）"
            yield item.position, "同上", new.answered_on, told


def _applicants(case: Application, *, named: bool, with_identity: bool) -> Iterator[Block]:
    yield heading("申请人")
    if not named:
        yield words(f"{case.applicant_label}。申请人信息由经办人和公开机构负责人掌握，本卷未列。")
        return
    for row in case.applicants.order_by("pk"):
        if row.purged_at:
            yield words(f"{row.get_role_display()}的信息已按期清除。")
            continue
        number = row.identity_number if with_identity else ""
        yield fields([
            (row.get_role_display(), row.name), (row.get_identity_kind_display(), number),
            ("联系电话", row.phone), ("电子邮箱", row.email), ("通信地址", row.address),
            ("邮政编码", row.postcode),
        ])  # fmt: skip


def timeline_page(case: Application) -> Part:
    """期限和办理经过: the same lines as on the page of the case, with their articles."""
    due = f"{shown_as(case.due_on)}{'（暂定）' if case.due_is_provisional else ''}"
    blocks = (
        fields([
            ("收到申请之日", case.received_on), ("答复期限届满日", due if case.due_on else ""),
            ("答复之日", case.answered_on or "尚未答复"), ("是否超期", "已超过答复期限" if case.is_late else ""),
        ]),
        table(
            ("日期", "发生了什么", "依据"), (3, 7, 5),
            [
                (f"{shown_as(s.on)}{f'至{shown_as(s.until)}' if s.until and s.until != s.on else ''}", s.what, s.reference)
                for s in timeline(case)
            ],
        ),
    )  # fmt: skip
    return Part("期限和办理经过", case.agency.name, blocks=blocks)


def work_page(case: Application) -> Part | None:
    """补正、说明理由、延期、收费、转办, as far as there were any."""
    blocks = [*_asked(case), *_fees(case), *_tasks(case)]
    return Part("办理记录", case.agency.name, blocks=tuple(blocks)) if blocks else None


def _asked(case: Application) -> Iterator[Block]:
    if row := getattr(case, "correction", None):
        yield heading("补正")
        yield fields([
            ("告知日期", row.asked.on), ("不明确的内容", row.unclear), ("需要补正的", row.to_supply),
            ("收到补正", row.corrected.on if row.corrected else "没有收到"), ("补正后", row.supplied),
            ("逾期理由", row.late_reason),
        ])  # fmt: skip
    if row := getattr(case, "excess", None):
        accepted = {None: "还没有认定", True: "理由合理", False: "理由不合理"}[row.accepted]
        yield heading("说明理由")
        yield fields([
            ("申请情况", row.facts), ("要求日期", row.asked_on), ("说明期限", row.explain_by),
            ("说明日期", row.explained_on), ("申请人的理由", row.explanation), ("认定", accepted),
            ("延迟答复原因", row.delay_reason),
        ])  # fmt: skip
    if row := getattr(case, "extension", None):
        yield heading("延期答复")
        yield fields([
            ("延长", f"{row.working_days}个工作日"), ("理由", row.reason), ("提请人", row.asked_by),
            ("同意人", row.approved_by or "还没有同意"),
            ("同意日期", timezone.localdate(row.approved_at) if row.approved_at else ""),
            ("告知日期", row.event.on if row.event else ""),
        ])  # fmt: skip


def _fees(case: Application) -> Iterator[Block]:
    rows = list(case.fee_notices.select_related("notified", "paid"))
    if rows:
        yield heading("信息处理费")
        yield table(
            ("通知日期", "计收方式", "件（页）数", "金额（元）", "缴费"), (3, 3, 2, 2, 4),
            [
                (
                    r.notified.on, r.get_method_display(), r.count, r.amount,
                    f"{shown_as(r.paid.on)}缴清" if r.paid
                    else f"{shown_as(r.lapsed_on)}视为放弃" if r.lapsed_on else "尚未缴费",
                )
                for r in rows
            ],
        )  # fmt: skip


def _tasks(case: Application) -> Iterator[Block]:
    rows = list(case.inner_tasks.select_related("section", "asked_by", "contributed_by"))
    if rows:
        yield heading("转办和科室意见")
        yield table(
            ("科室", "要求", "转办", "科室意见", "答复"), (3, 5, 3, 6, 3),
            [
                (
                    r.section, r.question, f"{r.asked_by}，{shown_as(timezone.localdate(r.asked_at))}",
                    r.contribution or "还没有答复",
                    f"{r.contributed_by}，{shown_as(timezone.localdate(r.contributed_at))}"
                    if r.contributed_at else "",
                )
                for r in rows
            ],
        )  # fmt: skip


def search_page(case: Application) -> Part | None:
    """检索记录: where, with which words, by whom, when, and what was found."""
    rows = list(case.searches.select_related("item", "recorded_by"))
    if not rows:
        return None
    lines = [
        (
            r.searched_on, f"第{r.item.position}项" if r.item else "全部", r.places, r.words,
            r.searched_by, "。".join(filter(None, (r.get_result_display(), r.note, r.explained))),
        )
        for r in rows
    ]  # fmt: skip
    block = table(
        ("检索日期", "事项", "检索范围", "检索词和方法", "检索人", "结果"),
        (3, 2, 4, 4, 2, 4),
        lines,
    )
    return Part("检索记录", case.agency.name, rows[-1].searched_on, blocks=(block,))


def consultation_page(case: Application) -> Part | None:
    """征求意见: whom, about what, when sent and answered, what was said."""
    rows = list(case.consultations.select_related("sent", "answered", "item"))
    if not rows:
        return None
    blocks = []
    for r in rows:
        blocks += [
            heading(f"{r.get_kind_display()}：{r.party}"),
            fields([
                ("申请事项", f"第{r.item.position}项" if r.item else "全部"), ("涉及的信息", r.concerning),
                ("发出日期", r.sent.on if r.sent else "还没有发出"),
                ("送达日期", r.sent.reached_on if r.sent else ""),
                ("收到意见日期", r.answered.on if r.answered else "没有收到意见"),
                ("意见", r.get_opinion_display()), ("理由", r.reasons),
            ]),
        ]  # fmt: skip
    return Part("征求意见记录", case.agency.name, blocks=tuple(blocks))


def decision_page(text: Decision) -> Part:
    """答复审签单: what was decided item by item, who signed which text and when."""
    blocks = [
        fields([
            ("状态", text.get_stage_display()), ("拟稿", f"{text.drafted_by}，{_moment(text.drafted_at)}"),
            ("送审", _moment(text.sent_at)), ("作出日期", text.issued_on), ("发出人", text.issued_by),
            ("重新答复依据", text.answers_anew.source if text.answers_anew else ""),
            ("内容摘要", text.content_hash),
        ])
    ]  # fmt: skip
    for row in text.items.select_related("item").order_by("item__position"):
        blocks += [
            heading(f"第{row.item.position}项　{row.get_outcome_display()}"),
            fields([
                ("申请的内容", row.item.text), ("依据", row.basis), ("事实", row.facts),
                ("理由", row.reasons), ("公开的内容", row.disclosed),
                *(
                    (f"不予公开：{ground['part']}", f"{outcome(ground['outcome']).label}。{ground['reasons']}")
                    for ground in row.grounds
                ),
            ]),
        ]  # fmt: skip
    signed = [
        (
            s.step_name, f"{s.person}（{s.post_title}）", s.get_verdict_display(), s.opinion,
            _moment(s.signed_at),
            "本稿" if s.content_hash == text.content_hash else "此前的文字",
        )
        for s in text.signatures.all()
    ]  # fmt: skip
    blocks.append(heading("审核签名"))
    blocks.append(
        table(("步骤", "签名人", "结论", "意见", "时间", "所签文字"), (2, 4, 2, 4, 4, 2), signed)
        if signed else words("没有审核签名。")
    )  # fmt: skip
    title = f"答复审签单（第{text.number}稿）"
    drafted_on = timezone.localdate(text.drafted_at)
    note = text.get_stage_display() if text.stage in ("returned", "replaced") else ""
    return Part(
        title,
        text.application.agency.name,
        text.issued_on or drafted_on,
        note=note,
        blocks=tuple(blocks),
    )


def delivery_page(case: Application, letters: list[Letter], *, named: bool) -> Part | None:
    """送达情况: of the answers and of every letter, with the rule that fixes the day."""
    rows: list[tuple[str, Delivery | LetterDelivery]] = [
        (f"答复（第{text.number}稿）", text.delivery)
        for text in case.decisions.select_related("delivery").order_by("number")
        if hasattr(text, "delivery")
    ]
    rows += [
        (f"{one.title} {one.number}", sent) for one in letters for sent in one.deliveries.all()
    ]
    if not rows:
        return None
    lines = []
    for what, sent in rows:
        proof = [sent.tracking_number and f"邮件号{sent.tracking_number}"]
        if named:
            proof += [sent.signed_by and f"{sent.signed_by}签收", sent.address]
        if back := getattr(sent, "returned", None):
            proof.append(f"{shown_as(back.on)}退回{f'：{back.reason}' if named else ''}")
        how = "，".join([sent.get_method_display(), *(p for p in proof if p)])
        lines.append((what, sent.on, how, sent.what, sent.reference))
    block = table(("文书", "送达日期", "方式和凭证", "日期口径", "依据"), (4, 3, 4, 3, 4), lines)
    return Part("送达情况", case.agency.name, blocks=(block,))


def proceeding_page(row: Proceeding) -> Part:
    """复议、诉讼: what was brought, its stages, what came of it."""
    stages = [(row.filed_on, f"提起{row.get_kind_display()}", "")] + [
        (s.on, s.get_kind_display(), s.note) for s in row.stages.all()
    ]
    late = "（暂定）" if row.reply_due_is_provisional else ""
    blocks = (
        fields([
            ("案号", row.number), ("类型", row.get_kind_display()), ("程序", row.get_procedure_display()),
            ("复议机关、法院", row.organ or "未登记"), ("先行的复议", row.review.number if row.review else ""),
            ("提起日期", row.filed_on), ("收到副本日期", row.copy_received_on),
            ("答复、答辩期限", f"{shown_as(row.reply_due_on)}{late}" if row.reply_due_on else ""),
            ("提出答复、答辩", row.replied_on), ("审结日期", row.concluded_on or "尚未审结"),
            ("结果", f"{row.outcome_label}（{row.get_result_display()}）" if row.result else ""),
        ]),
        heading("经过"), table(("日期", "事项", "说明"), (3, 4, 8), stages),
    )  # fmt: skip
    title = f"{row.get_kind_display()}案件登记"
    return Part(title, row.organ or row.agency.name, row.filed_on, row.number, blocks=blocks)


def _moment(value: datetime | None) -> str:
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if value else ""
