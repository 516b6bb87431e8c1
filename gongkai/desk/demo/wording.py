"""What is asked of the demo's application desk and what it answers, for each outcome; all of it invented."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

APPLICANTS = (
    ("natural", "甲某"), ("company", "测试一公司"), ("natural", "乙某"), ("research", "测试研究所"),
    ("natural", "丙某"), ("welfare", "测试公益服务中心"), ("legal_service", "测试律师事务所"),
    ("natural", "丁某"), ("other_org", "测试业主委员会"), ("natural", "戊某"),
)  # fmt: skip
"""Who applies, in turn: every kind that table 3 tells apart."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One invented request, ``{year}`` in it the year before it came in, and the words of its answer."""

    content: str
    facts: str = ""
    reasons: str = ""
    disclosed: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[tuple[str, str, str], ...] = ()


WORDING = {
    "granted": Wording(
        "{year}年度便民服务中心办公用房租金支付情况", "该信息由本机关制作并保存。",
        disclosed="便民服务中心办公用房租金支付表复印件1份，随本告知书一并提供。",
    ),
    "already_public": Wording(
        "{year}年度本单位部门决算", disclosed="请在区政府门户网站“政府信息公开—财政资金—预决算”栏目查阅、下载。"
    ),
    "partly_granted": Wording(
        "{year}年度绿化养护服务合同及其附页", "合同正文由本机关保存，附页是值班人员安排。",
        disclosed="绿化养护服务合同正文复印件1份，随本告知书一并提供。",
        parts=(("internal_affairs", "合同附页中的值班安排", "属于人事管理方面的内部事务信息。"),),
    ),
    "state_secret": Wording(
        "{year}年度某专项工作的部署文件", "该文件标有密级，保密期限没有届满。",
        "该文件依法确定为国家秘密，公开会泄露国家秘密。",
    ),
    "prohibited_by_law": Wording(
        "{year}年度未成年人救助对象名册", "名册中记载的是未成年人的个人信息。",
        "《未成年人保护法》第四条规定保护未成年人隐私权和个人信息，名册属于法律禁止公开的信息。",
    ),
    "security_or_stability": Wording(
        "{year}年版重点部位应急处置预案的布防图", "布防图标明了重点部位的位置和值守力量。",
        "公开后可能危及公共安全和社会稳定。",
    ),
    "third_party_rights": Wording(
        "{year}年度消防设施改造项目投标单位的报价明细", "报价明细由投标单位提交，经书面征求意见，投标单位不同意公开。",
        "报价明细涉及商业秘密，公开会对第三方合法权益造成损害。",
    ),
    "internal_affairs": Wording(
        "{year}年度本单位工作人员请假登记", "请假登记是本单位日常管理形成的记录。",
        "属于人事管理方面的内部事务信息，可以不予公开。",
    ),
    "process_information": Wording(
        "{year}年度停车泊位调整方案的讨论记录", "方案还在研究，没有形成决定。",
        "属于在履行行政管理职能过程中形成的讨论记录，可以不予公开。",
    ),
    "enforcement_file": Wording(
        "某违章搭建的执法案卷", "申请公开的是行政执法案卷中的询问笔录。",
        "属于行政执法案卷信息，可以不予公开。",
    ),
    "special_inquiry": Wording(
        "某房屋的不动产登记资料", "登记资料由不动产登记机构保管。",
        details={"special_rule": "《不动产登记暂行条例》", "where": "不动产登记机构的查询窗口"},
    ),
    "not_found": Wording(
        "{year}年度小散工程巡查的书面记录",
        "检索了公文系统、档案室，没有查到；该项巡查以口头提醒为主，没有形成书面记录。",
    ),
    "not_ours": Wording(
        "{year}年度辖区公交线路调整的批复", "公交线路由区交通运输部门管理，本机关没有制作、保存该批复。",
        details={"organ": "演示区交通运输局", "organ_contact": "0595-00000000"},
    ),
    "needs_production": Wording(
        "近五年各月上访人员的年龄构成分析", "本机关没有作过这样的统计，需要逐件翻阅后另行制作。"
    ),
    "still_unclear": Wording(
        "关于改造的所有材料", "补正后仍没有写明是哪一个改造项目、哪一年的材料。"
    ),
    "petition": Wording(
        "要求说明为什么不给我家安装路灯", "申请内容是对路灯安装提出的意见和质问。",
        details={"where": "12345平台，或者本单位信访接待窗口"},
    ),
    "repeated": Wording("", "本次申请的内容与前次相同，前次已经答复。"),
    "publication": Wording(
        "{year}年的统计年鉴", "统计年鉴是公开出版的书籍。", details={"where": "书店，或者区图书馆借阅"}
    ),
    "excessive": Wording(
        "历年每次会议的全部通知", "所说的理由是“想多了解一些”，与自身没有联系。",
        "理由不能说明为什么需要这样多的信息，认定为不合理。",
    ),
    "reissue": Wording(
        "请在已经取得的租金支付表上重新盖章确认", "申请人已经从本机关取得该信息，要求再次确认。"
    ),
    "other": Wording(
        "感谢社区工作人员上门为老人办理手续",
        "经与申请人联系，本件是感谢信，误填在申请表上，不是政府信息公开申请，已转交有关科室。",
    ),
}  # fmt: skip
"""By outcome of the law; withdrawal and the two lapses are closed without an answer."""

CONVENTIONS = tuple(f"{n}社区的居民公约" for n in "东西南北上下前后左右新老")
"""Twelve things asked for at once: the eleventh and twelfth of the month cost a fee."""

SAID = {
    ("绿化养护服务合同及其附页", "granted"): Wording(
        "", "复议决定要求履行职责后重新审查：附页只有班次，没有姓名和联系方式，可以提供。",
        disclosed="绿化养护服务合同正文及其附页复印件1份，随本告知书一并提供。",
    ),
    ("本单位工作人员请假登记", "granted"): Wording(
        "", "判决撤销原答复后重新审查：登记按月汇总天数，不涉及请假事由等个人隐私。",
        disclosed="本单位工作人员请假登记汇总表复印件1份，随本告知书一并提供。",
    ),
    ("停车泊位调整方案的讨论记录", "partly_granted"): Wording(
        "", "复议决定撤销原答复后重新审查：调整方案已经印发，讨论已经结束；记录末页是会务值班安排。",
        disclosed="停车泊位调整方案的讨论记录复印件1份，随本告知书一并提供。",
        parts=(("internal_affairs", "讨论记录末页的会务值班安排", "属于后勤管理方面的内部事务信息。"),),
    ),
    ("停车泊位调整方案的讨论记录", "granted"): Wording(
        "", "复议决定撤销原答复后重新审查：调整方案已经印发，讨论已经结束。",
        disclosed="停车泊位调整方案的讨论记录复印件1份，随本告知书一并提供。",
    ),
    ("街道志愿服务补贴发放表", "granted"): Wording(
        "", "该表由本机关制作并保存，按社区汇总，不载个人信息。",
        disclosed="街道志愿服务补贴发放表复印件1份，随本告知书一并提供。",
    ),
    ("历年征收项目的补偿明细", "granted"): Wording(
        "", "补偿明细由本机关汇总并保存，按项目列出标准和总额，不载被征收人的姓名、住址。",
        disclosed="历年征收项目的补偿明细表复印件1份，随本告知书一并提供。",
    ),
    ("物业服务用房移交协议", "granted"): Wording(
        "", "书面征求了第三方意见，第三方逾期没有提出意见；经审查，协议不涉及商业秘密、个人隐私。",
        disclosed="物业服务用房移交协议复印件1份，随本告知书一并提供。",
    ),
    ("便民市场租赁合同", "granted"): Wording(
        "", "书面征求了第三方意见，第三方同意公开。",
        disclosed="便民市场租赁合同复印件1份，随本告知书一并提供。",
    ),
    ("联合整治的会议纪要", "partly_granted"): Wording(
        "", "会议纪要由本机关与演示镇人民政府共同制作，已书面征求其意见；纪要所附联系表是工作人员的内部联系方式。",
        disclosed="联合整治的会议纪要正文复印件1份，随本告知书一并提供。",
        parts=(("internal_affairs", "会议纪要所附的联系表", "属于内部工作流程方面的内部事务信息。"),),
    ),
    ("道路命名方案的会签材料", "granted"): Wording(
        "", "会签材料由本机关牵头制作，演示区民政局参加会签，已书面征求其意见，同意公开。",
        disclosed="道路命名方案的会签材料复印件1份，随本告知书一并提供。",
    ),
    ("社区食堂采购的询价记录", "not_found"): Wording(
        "", "检索了公文系统、档案室和财务账册，并询问经办科室，当时没有制作询价记录。",
    ),
    **{
        (one, "granted"): Wording(
            "", "居民公约由社区制定后报本机关备案，本机关保存备案件。",
            disclosed=f"{one}备案件复印件1份，随本告知书一并提供。",
        )
        for one in CONVENTIONS
    },
}  # fmt: skip
"""What is answered to one question, where the words for the outcome would not fit it."""


def said(question: str, outcome: str) -> Wording:
    """The words of an answer that fit its question: its own, those of the outcome, or the thing by its name."""
    topic, common = topic_of(question), WORDING[outcome]
    if found := SAID.get((topic, outcome)):
        return found
    if outcome != "granted" or topic_of(common.content) == topic:
        return common
    return Wording(
        "", "该信息由本机关在履行职责过程中制作并保存。",
        disclosed=f"“{question}”复印件1份，随本告知书一并提供。",
    )  # fmt: skip


def topic_of(question: str) -> str:
    """What is asked for, without the year."""
    return re.sub(r"^(\{year\}|\d{4})年[度版]?", "", question)
