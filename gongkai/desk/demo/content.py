"""Invented titles and texts of the demo office; the numbers of 2020 are those of the founding report."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.desk.demo.days import working_day

RENAMED_COLUMNS = {"budget": "预决算公开及三公信息", "notices": "公示公告"}
"""Shipped columns that the district calls as the founding report does."""

LOCAL_COLUMNS = (
    ("organisation", "机构设置及职能", "内设机构、职能和联系方式"),
    ("responses", "群众反映问题情况落实汇总", "每月群众反映问题的落实"),
    ("fields", "一、二孩生育登记及社会抚养费征收情况", "生育登记和社会抚养费"),
)
"""What maps the columns of 2020 into the statutory tree: parent's code, name, purpose."""

SUBJECTS = (
    "消防安全检查", "垃圾分类入户宣传", "老旧小区改造走访", "志愿者清洁家园", "反诈宣传进社区",
    "独居老人探访", "防汛隐患排查", "暑期安全教育", "文明创建督查", "退役军人走访", "沿街店铺巡查",
    "残疾人就业帮扶", "卫生健康义诊", "全民阅读活动", "社区矛盾调解", "燃气安全排查",
)  # fmt: skip
PLACES = ("一号社区", "二号社区", "三号社区", "四号社区", "五号社区", "六号社区")


@dataclass(frozen=True, slots=True)
class Piece:
    """One invented item."""

    column: str
    kind: str
    title: str
    formed_on: date
    body: str
    is_registered: bool = False
    document_number: str = ""
    validity: str = ""
    section: str = "党政办公室"
    interprets: str = ""


def money_table(rows: list[tuple[str, str, str]]) -> str:
    """A small table as a clerk pastes it."""
    body = "".join(f"<tr><td>{a}</td><td>{b}</td><td>{c}</td></tr>" for a, b, c in rows)
    head = "<tr><th>项目</th><th>本月（万元）</th><th>本年累计（万元）</th></tr>"
    return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"


def _monthly_spending(year: int, month: int, office: str) -> Piece:
    """The accounts of the month before, made up on its sixth day or the next working day."""
    day = working_day(date(year, month, 6))
    year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    base = 38 + (month * 7) % 13
    rows = [
        ("基本支出", f"{base}.20", f"{base * month}.40"),
        ("项目支出", f"{base // 2}.50", f"{base // 2 * month}.00"),
        ("公务接待费", f"0.{10 + month:02d}", f"0.{10 + 3 * month:02d}"),
        ("公务用车运行维护费", f"0.{30 + month:02d}", f"{month // 3}.{30 + month:02d}"),
        ("因公出国（境）费", "0.00", "0.00"),
    ]
    return Piece(
        "预决算公开及三公信息", "budget", f"{office}{year}年{month}月财务收支与“三公”经费情况",
        day,
        f"<p>现将{year}年{month}月财务收支与“三公”经费情况公布如下。</p>{money_table(rows)}"
        "<p>单位：万元。数据由财政所提供。</p>",
        is_registered=True, section="财政所",
    )  # fmt: skip


def pieces_of_2020(office: str) -> Iterator[Piece]:
    """The 158 pieces of 2020: 96+7+27+7+2+12+7, of which 25 are registered as 政府信息."""
    year = 2020
    for n in range(96):
        subject, place = SUBJECTS[n % len(SUBJECTS)], PLACES[n % len(PLACES)]
        day = working_day(date(year, 1, 3) + timedelta(days=(n * 361) // 96))
        yield Piece(
            "工作动态", "news", f"{place}开展{subject}（第{n // len(SUBJECTS) + 1}次）", day,
            f"<p>{day.month}月{day.day}日，{place}组织{subject}，街道有关科室到场指导。</p>"
            f"<p>活动中收到居民意见{n % 5 + 1}条，已分送相关科室办理。</p>",
        )  # fmt: skip
    topics = ("住房补助", "生育登记", "临时救助", "垃圾分类", "养老服务", "残疾人补贴", "就业服务")
    for n, topic in enumerate(topics):
        yield Piece(
            "政策解读", "interpretation", f"一图读懂：{topic}怎么办",
            working_day(date(year, n + 4, 15)),
            f"<p>{topic}由谁办、带什么、几天办好，一页说清。</p><p>咨询电话见本单位指南。</p>",
            section="社会事务办公室",
            interprets=f"{office}便民服务事项办理办法（试行）" if topic == "住房补助" else "",
        )  # fmt: skip
    for month in range(1, 13):
        yield _monthly_spending(year, month, office)
    for n, (title, month) in enumerate(
        [(f"{year}年部门预算", 2), (f"{year - 1}年部门决算", 9), (f"{year}年“三公”经费预算", 2)]
    ):
        yield Piece(
            "预决算公开及三公信息", "budget", f"{office}{title}", working_day(date(year, month, 10 + n)),
            f"<p>{title}经批复，现予公开。</p>"
            + money_table([("一般公共服务支出", "0.00", "512.30"), ("社会保障和就业支出", "0.00", "96.40")]),
            is_registered=True, section="财政所",
        )  # fmt: skip
    for month in range(1, 13):
        yield Piece(
            "预决算公开及三公信息", "budget", f"{office}{year}年{month}月惠民资金发放情况",
            working_day(date(year, month, 20)),
            f"<p>{year}年{month}月惠民资金已按名册发放，合计见下表。</p>"
            + money_table([("困难群众救助", f"{month}.30", f"{month * 2}.60"), ("高龄补贴", "1.20", f"{month}.80")]),
            section="财政所",
        )  # fmt: skip
    yield Piece(
        "公示公告", "normative", f"{office}便民服务事项办理办法（试行）", date(2020, 4, 9),
        "<p>一、本办法适用于街道便民服务中心办理的各项服务。</p><p>二、一次告知、限时办结。</p>"
        "<p>三、本办法自印发之日起施行，有效期五年。</p>",
        is_registered=True, document_number="测海办〔2020〕12号", validity="in_force",
    )  # fmt: skip
    for n, what in enumerate(
        ("临时救助对象", "公益性岗位拟录用", "困难残疾人补贴", "文明家庭拟推荐", "便道占用", "停水")
    ):
        yield Piece(
            "公示公告", "notice", f"{what}{'公告' if n > 3 else '公示'}", working_day(date(year, 2 + n, 18)),
            f"<p>现将{what}有关事项{'公告' if n > 3 else '公示七日'}，有意见请向街道反映。</p>",
            section="社会事务办公室",
        )  # fmt: skip
    for n, what in enumerate(("内设机构与职能", "领导分工与联系方式")):
        yield Piece(
            "机构设置及职能", "organisation", f"{office}{what}", working_day(date(year, 1 + n, 8)),
            "<table><thead><tr><th>科室</th><th>职能</th></tr></thead><tbody><tr><td>党政办公室</td>"
            "<td>综合协调、政务公开</td></tr><tr><td>社会事务办公室</td><td>民政、救助、养老</td></tr></tbody></table>",
            is_registered=True,
        )  # fmt: skip
    for month in range(1, 13):
        yield Piece(
            "群众反映问题情况落实汇总", "response", f"{year}年{month}月群众反映问题情况落实汇总",
            working_day(date(year, month, 24)),
            f"<p>本月收到群众反映问题{month % 4 + 3}件，已落实{month % 4 + 2}件，其余正在办理。</p>",
        )  # fmt: skip
    for n in range(7):
        month = (1, 2, 4, 6, 8, 10, 12)[n]
        yield Piece(
            "一、二孩生育登记及社会抚养费征收情况", "other",
            f"{year}年{month}月一、二孩生育登记及社会抚养费征收情况", working_day(date(year, month, 14)),
            f"<p>{year}年{month}月办理一孩登记{n + 3}例、二孩登记{n + 2}例；征收社会抚养费0例。</p>",
            is_registered=True, section="社会事务办公室",
        )  # fmt: skip


def recent_pieces(office: str, today: date) -> Iterator[Piece]:
    """What the office has published in the months before ``today``."""
    first = date(today.year, 1, 1)
    month = first
    while month.month < today.month:
        yield _monthly_spending(today.year, month.month, office)
        day = working_day(month + timedelta(days=12))
        yield Piece(
            "工作动态", "news", f"{PLACES[month.month % 6]}开展{SUBJECTS[month.month % 16]}", day,
            f"<p>{day.month}月{day.day}日，街道组织{SUBJECTS[month.month % 16]}，居民代表参加。</p>",
        )  # fmt: skip
        month = date(month.year, month.month + 1, 1)


EARLIER_CASES = (
    # 申请人类型, 申请内容, 收到申请之日, 答复之日, 办理结果
    ("natural", "老旧小区改造项目的施工合同", date(2019, 6, 10), date(2019, 6, 27), "granted"),
    ("natural", "便民市场摊位的分配记录", date(2019, 9, 18), date(2019, 10, 16), "not_found"),
)
"""The two applications that the founding report counts as 历年累计受理; what they asked is invented."""

CATALOGUE = (
    # 序号, 领域, 一级事项, 二级事项, 公开内容（要素）, 公开依据, 公开时限, 栏目
    ("1", "财政预决算", "财政预决算", "部门预算", "收支总体情况表、财政拨款收支情况表、“三公”经费", "【法律】《预算法》第十四条", "批复后20日内", "预决算公开及三公信息"),
    ("2", "财政预决算", "财政预决算", "部门决算", "收支总体情况表、财政拨款收支情况表、“三公”经费", "【法律】《预算法》第十四条", "批复后20日内", "预决算公开及三公信息"),
    ("3", "社会救助", "最低生活保障", "审核信息", "初审对象名单及相关信息", "【行政法规】《社会救助暂行办法》", "公示7日", "公示公告"),
    ("4", "社会救助", "临时救助", "审核审批信息", "支出型临时救助对象名单、救助金额、救助事由", "【行政法规】《社会救助暂行办法》", "自信息形成或者变更之日起20个工作日内", "公示公告"),
    ("5", "公共法律服务", "法治宣传教育", "普法动态", "普法讲座、法治活动信息", "【行政法规】《政府信息公开条例》", "自信息形成或者变更之日起20个工作日内", "工作动态"),
    ("6", "养老服务", "养老服务通用政策", "扶持政策", "养老服务扶持政策清单", "【行政法规】《政府信息公开条例》", "自信息形成或者变更之日起20个工作日内", "重点领域"),
    ("7", "保障性住房", "配给管理", "申请审核", "申请受理、审核结果", "【行政法规】《政府信息公开条例》", "自信息形成或者变更之日起20个工作日内", "重点领域"),
    ("8", "安全生产", "检查和处罚", "检查依据", "安全生产监督检查情况", "【行政法规】《政府信息公开条例》", "自信息形成或者变更之日起20个工作日内", "应急管理"),
)  # fmt: skip
