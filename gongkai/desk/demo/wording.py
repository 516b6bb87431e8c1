"""What is asked of the demo's application desk and what it answers, for each outcome; all of it invented."""

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
        "《未成年人保护法》规定不得公开未成年人的个人信息。",
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
    "not_found": Wording("{year}年度小散工程巡查的书面记录", "该项巡查没有形成书面记录。"),
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
    "other": Wording("将一封感谢信误填成申请表", "经与申请人联系，本件不是政府信息公开申请，转交有关科室。"),
}  # fmt: skip
"""By outcome of the law; withdrawal and the two lapses are closed without an answer."""
