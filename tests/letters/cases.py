"""One plainly invented case, and every letter that may be written about it."""

from dataclasses import replace
from datetime import date

from gongkai.letters.facts import Answer, LetterFacts, Withheld

ORDER = "《政府信息公开条例》（国务院令第711号）"
REPLY = LetterFacts(
    kind="reply", agency="测试区测试街道办事处", recipient="测试员甲", signed_on=date(2026, 3, 20),
    office_word="测街办", application_number="测街依申请〔2026〕3号", received_on=date(2026, 3, 2),
    channel="当面提交", content="2025年度测试社区养老设施建设资金的使用情况",
    review_organ="测试区人民政府", court="测试区人民法院", contact="测试员乙", phone="000-00000000",
)  # fmt: skip


def reply(outcome: str, *, signed_on: date = date(2026, 3, 20), **answer: object) -> LetterFacts:
    """A reply with one answer."""
    return replace(REPLY, signed_on=signed_on, answers=(Answer(outcome, **answer),))  # type: ignore[arg-type]


def process(kind: str, **details: object) -> LetterFacts:
    """A letter on the way to the reply."""
    return replace(REPLY, kind=kind, details=details)  # type: ignore[arg-type]


def to_others(kind: str, recipient: str, recipient_kind: str, **details: object) -> LetterFacts:
    """A letter to somebody who is not the applicant and is not told who the applicant is."""
    return replace(
        process(kind, **details), recipient=recipient, recipient_kind=recipient_kind,
        application_number="", received_on=None, channel="", content="",
    )  # fmt: skip


PARTIAL = {
    "disclosed": "资金使用明细表（隐去身份证件号码和银行账号）。",
    "withheld": (
        Withheld("领取人的身份证件号码", f"{ORDER}第十五条", "属于个人隐私，公开会损害其合法权益"),
    ),
}
REFUSED = {
    "facts": "您申请公开的信息由本机关保存",
    "reasons": "该信息是本机关会议的讨论记录，没有法律、法规、规章规定应当公开。",
}
REFUSALS = {
    "state_secret": "该方案已依法确定为国家秘密，尚未解密",
    "prohibited_by_law": "该信息属于《反洗钱法》规定应当保密的信息",
    "security_or_stability": "公开该应急值守部署图可能危及公共安全",
    "third_party_rights": "该协议涉及第三方的商业秘密，经书面征求意见，第三方不同意公开且有合理理由",
    "internal_affairs": "该信息是本机关内部的车辆调度安排，属于后勤管理信息",
    "process_information": "该信息是本机关会议的讨论记录",
    "enforcement_file": "该信息是行政处罚案卷中的询问笔录",
}
BEFORE, AFTER = date(2023, 12, 29), date(2024, 1, 2)


def refused(code: str, day: date = date(2026, 3, 20)) -> LetterFacts:
    """A refusal, dated."""
    found = reply(code, signed_on=day, **(REFUSED | {"reasons": f"{REFUSALS[code]}。"}))
    return replace(found, received_on=date(2023, 12, 11)) if day.year < 2026 else found


CASES: dict[str, LetterFacts] = {
    "receipt": process("receipt", due_on=date(2026, 3, 30), query_code="K7QM2"),
    "receipt_provisional": replace(
        process("receipt", due_on=date(2027, 1, 12), provisional="是"),
        received_on=date(2026, 12, 15),
        signed_on=date(2026, 12, 15),
    ),
    "receipt_correction": process(
        "receipt",
        correction_since=date(2026, 3, 6),
        waits_for="补正",
        waits_until=date(2026, 3, 27),
    ),
    "receipt_fee": process("receipt", fee_since=date(2026, 3, 9)),
    "receipt_closed": process("receipt", closed_on=date(2026, 3, 18), why_closed="申请人撤回申请"),
    "correction": process(
        "correction",
        unclear="没有写明是哪一年度、哪一类资金",
        to_supply="资金的年度和类别。",
        correct_by=15,
    ),
    "reasons": process(
        "reasons",
        excess_facts="2026年1月至2月，您向本机关提出政府信息公开申请126件。",
        explain_by=date(2026, 4, 3),
    ),
    "delayed": process("delayed", delay_reason="申请涉及的档案数量较大", due_on=date(2026, 6, 30)),
    "extension": process(
        "extension",
        extension_reason="需要调取历年档案",
        extended_by=20,
        due_before=date(2026, 3, 30),
        due_on=date(2026, 4, 28),
        approved_on=date(2026, 3, 20),
    ),
    "third_party": to_others(
        "third_party",
        "测试养老服务有限公司",
        "organisation",
        concerning="2025年测试社区养老设施运营协议",
    ),
    "consultation_notice": process(
        "consultation_notice", consulted="第三方", consulted_on=date(2026, 3, 9)
    ),
    "comaker": to_others(
        "comaker", "测试区民政局", "organ", concerning="测试区养老设施建设联合工作方案"
    ),
    "assistance": to_others(
        "assistance",
        "测试区财政局",
        "organ",
        concerning="2025年度养老设施建设资金下达情况",
        requested="请确认该信息是否已经公开，能否公开。",
        reply_by=date(2026, 3, 27),
    ),
    "fee": process(
        "fee",
        fee_reason="2026年3月，您向本机关提出政府信息公开申请31件。",
        fee_standard="按件计收：第11至30件，每件100元，共2000元；第31件，每件200元，共200元",
        fee_amount=2200,
        how_to_pay="凭缴款码到任一代收银行缴入国库。",
    ),
    "granted": replace(
        reply(
            "granted",
            disclosed="2025年度养老设施建设资金使用情况表，见附件。",
            details={"provided_how": "随本告知书以纸质提供"},
        ),
        attachments=("2025年度养老设施建设资金使用情况表",),
    ),
    "already_public": reply(
        "already_public",
        disclosed="登录测试区人民政府门户网站“政府信息公开”栏目，检索“养老设施建设资金”即可查阅、下载。",
    ),
    "partly_granted": reply("partly_granted", **PARTIAL),
    "partly_granted_read_either": reply("partly_granted", remedy_class="EITHER", **PARTIAL),
    "partly_granted_with_reasons": reply(
        "partly_granted", reasons="经区分处理，隐去的内容不影响您了解资金的使用情况。", **PARTIAL
    ),
    "partly_granted_before_2024": replace(
        reply("partly_granted", signed_on=BEFORE, **PARTIAL), received_on=date(2023, 12, 11)
    ),
    "state_secret": refused("state_secret"),
    "prohibited_by_law": refused("prohibited_by_law"),
    "security_or_stability": refused("security_or_stability"),
    "third_party_rights": refused("third_party_rights"),
    "internal_affairs": refused("internal_affairs"),
    "process_information": refused("process_information"),
    "process_information_2023_12_29": refused("process_information", BEFORE),
    "process_information_2024_01_02": refused("process_information", AFTER),
    "enforcement_file": refused("enforcement_file"),
    "special_inquiry": reply(
        "special_inquiry",
        facts="您申请公开的是不动产登记资料。",
        details={"special_rule": "《不动产登记暂行条例》", "where": "测试区不动产登记中心"},
    ),
    "special_inquiry_read_review_first": reply(
        "special_inquiry",
        facts="您申请公开的是不动产登记资料。",
        details={"special_rule": "《不动产登记暂行条例》", "where": "测试区不动产登记中心"},
        remedy_class="REVIEW_FIRST",
    ),
    "not_found": reply(
        "not_found",
        details={
            "search_places": "本机关综合档案室、公文系统、民政科业务档案",
            "search_words": "以“养老设施”“建设资金”为检索词逐卷、逐件检索",
            "searched_on": date(2026, 3, 12),
        },
    ),
    "not_ours": reply(
        "not_ours",
        facts="该项资金由测试区民政局管理和分配，本机关不是制作机关，也没有保存。",
        details={"organ": "测试区民政局", "organ_contact": "测试路1号，电话000-11111111"},
    ),
    "not_ours_unknown": reply("not_ours", facts="该信息不是本机关制作，本机关也没有保存。"),
    "needs_production": reply(
        "needs_production", facts="您要求按社区、月份汇总十年的支出，本机关没有这样的汇总表。"
    ),
    "still_unclear": reply(
        "still_unclear",
        facts="仍没有写明是哪一类资金",
        details={"corrected_on": date(2026, 3, 12)},
    ),
    "petition": reply(
        "petition",
        facts="您反映测试社区工作人员工作态度问题，并要求处理。",
        details={"where": "测试区信访局（测试路2号）"},
    ),
    "repeated": reply(
        "repeated",
        details={"earlier_on": date(2025, 11, 3), "earlier_number": "测街办公开告〔2025〕9号"},
    ),
    "publication": reply("publication", details={"where": "测试区图书馆可以查阅《测试区年鉴》。"}),
    "excessive": reply(
        "excessive",
        facts="同类申请内容相同或者相近，没有说明新的事由。",
        details={
            "excess_facts": "2026年1月至2月，您向本机关提出政府信息公开申请126件。",
            "explanation": "想全面了解情况",
        },
    ),
    "reissue": reply("reissue", facts="您已于2025年11月5日签收本机关提供的资金使用情况表。"),
    "correction_lapsed": reply(
        "correction_lapsed",
        signed_on=date(2026, 4, 10),
        details={"asked_on": date(2026, 3, 6), "correct_by": 15},
    ),
    "fee_unpaid": reply(
        "fee_unpaid",
        signed_on=date(2026, 4, 20),
        details={"notified_on": date(2026, 3, 9), "pay_by": date(2026, 4, 7)},
    ),
    "withdrawn": reply("withdrawn", details={"why_closed": "申请人于2026年3月18日书面撤回申请。"}),
    "other": reply("other", details={"why_closed": "与另一件相同申请合并办理。"}),
    "third_party_notice": to_others(
        "third_party_notice",
        "测试养老服务有限公司",
        "organisation",
        concerning="2025年测试社区养老设施运营协议中的服务价格",
        reasons="服务价格涉及众多老年人切身利益，不公开可能对公共利益造成重大影响。",
    ),
    "record_corrected": replace(
        reply(
            "record_corrected",
            facts="本机关保存的低保登记表中您的出生年份与户口簿不一致。",
            details={"corrected": "已将出生年份改为与户口簿一致。"},
        ),
        content="更正低保登记表中的出生年份",
    ),
    "record_forwarded": replace(
        reply(
            "record_forwarded",
            facts="您要求更正的是户籍登记。",
            details={"organ": "测试区公安分局"},
        ),
        content="更正户籍登记中的住址",
    ),
    "record_referred": replace(
        reply(
            "record_referred",
            facts="您要求更正的是户籍登记。",
            details={"organ": "测试区公安分局", "organ_contact": "测试路3号"},
        ),
        content="更正户籍登记中的住址",
    ),
    "record_not_proven": replace(
        reply(
            "record_not_proven",
            facts="您提供的材料与登记事项无关。",
            reasons="登记与原始凭证一致。",
        ),
        content="更正低保登记表中的出生年份",
    ),
    "several": replace(
        REPLY,
        answers=(
            Answer("granted", asked="资金总额", disclosed="2025年度共支出58万元。"),
            Answer("process_information", asked="会议讨论记录", **REFUSED),  # type: ignore[arg-type]
            Answer("partly_granted", asked="领取人名单", **PARTIAL),  # type: ignore[arg-type]
        ),
        attachments=("资金使用情况表", "领取人名单（隐去身份证件号码）"),
        cc=("测试区司法局",),
    ),
    "served_online": replace(
        refused("internal_affairs"),
        served_online=True,
        review_online="测试区行政复议网上申请平台",
    ),
}
