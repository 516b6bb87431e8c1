"""起草：the first draft of the words, sentences only from records; what nobody recorded is asked for."""

from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.law.report.forms import Form
from gongkai.reports.facts import Figures
from gongkai.reports.fields import form_has, posts_field
from gongkai.reports.models import WordingChoice
from gongkai.reports.records import Records

NUMERALS = "一二三四五六七八九十"
NAMED = 6
Choice = WordingChoice.Choice


@dataclass(frozen=True, slots=True)
class Part:
    """Where words stand: 一 with its opening and five aspects, 五, 六."""

    no: str
    aspect: int
    heading: str

    @property
    def key(self) -> tuple[str, int]:
        return self.no, self.aspect

    @property
    def number(self) -> int:
        """For addresses: 5 of 五."""
        return NUMERALS.index(self.no) + 1

    @property
    def is_opening(self) -> bool:
        """The one sentence that names the regulation, the year and the office."""
        return not self.heading

    @property
    def name(self) -> str:
        return self.heading or "总体情况的开头"


@dataclass(frozen=True, slots=True)
class Draft:
    """Words with live fields, and what a person must still add."""

    template: str
    hint: str = ""


def parts_of(form: Form) -> Iterator[Part]:
    """The parts of the form that are words."""
    for section in form.sections:
        if section.table:
            continue
        if not section.aspects:
            yield Part(section.no, 0, section.heading)
            continue
        yield Part(section.no, 0, "")
        for number, aspect in enumerate(section.aspects, start=1):
            yield Part(section.no, number, f"（{NUMERALS[number - 1]}）{aspect.label}情况")


def draft_of(part: Part, figures: Figures, records: Records, answer: WordingChoice | None) -> Draft:
    """The draft of one part."""
    match part.key:
        case ("一", 0):
            return _opening()
        case ("一", 1):
            return _proactive(figures, answer.choice if answer else Choice.BOTH)
        case ("一", 2):
            return _on_application(figures, records)
        case ("一", 3):
            return _management(figures)
        case ("一", 4):
            return _platform(figures, records)
        case ("一", 5):
            return _supervision(records)
        case ("五", _):
            return _problems(records)
        case _:
            return _other(figures, records)


def _opening() -> Draft:
    return Draft(
        "{{ 年度 }}年，{{ 单位简称 }}依照《中华人民共和国政府信息公开条例》办理政府信息公开工作，"
        "现将有关情况报告如下。"
    )


def _proactive(figures: Figures, choice: str) -> Draft:
    registered = (
        "本年度主动公开政府信息{{ 主动公开条数 }}条，历年累计公开政府信息{{ 历年累计条数 }}条。"
    )
    listed = "、".join(
        f"{_quoted(posts.column)}{{{{ {posts_field(posts.column)} }}}}条" for posts in figures.posts
    )
    posted = f"各栏目发布信息合计{{{{ 各栏目发布条数 }}}}条，其中{listed}。" if listed else ""
    two = figures.told("proactive").value != figures.posts_total.value
    told = []
    if choice != Choice.POSTS:
        told.append(registered)
    if posted and choice != Choice.REGISTERED:
        told.append(posted)
        if two and choice == Choice.BOTH:
            told.append(
                "前者为登记入目录的政府信息，后者为各栏目发布的全部信息，两个数统计口径不同。"
            )
    if form_has(figures.form, "normative", "repealed"):
        told.append(
            "制发行政规范性文件{{ 规范性文件制发件数 }}件，废止{{ 规范性文件废止件数 }}件，"
            "现行有效{{ 规范性文件现行有效件数 }}件。"
        )
    else:
        told.append(
            "制作规范性文件{{ 规范性文件制发件数 }}件，公开{{ 规范性文件公开件数 }}件，"
            "对外公开总数{{ 规范性文件对外公开总件数 }}件。"
        )
    return Draft("".join(told), "解读、回应等做法没有逐件登记的，请据实补写。")


def _on_application(figures: Figures, records: Records) -> Draft:
    told = [
        "本年度收到政府信息公开申请{{ 新收申请件数 }}件，上年结转{{ 上年结转件数 }}件；"
        "办结{{ 办结申请件数 }}件，结转下年度继续办理{{ 结转下年件数 }}件。"
    ]
    if figures.told("answered").value:
        told.append(
            "办结的申请中，予以公开{{ 予以公开件数 }}件，部分公开{{ 部分公开件数 }}件，"
            "不予公开{{ 不予公开件数 }}件，无法提供{{ 无法提供件数 }}件，不予处理{{ 不予处理件数 }}件，"
            "其他处理{{ 其他处理件数 }}件。"
        )
    if records.has_applications_before and records.applications_ever is not None:
        told.append("历年累计受理{{ 历年累计受理件数 }}件。")
    told.append(
        "因政府信息公开工作被申请行政复议{{ 行政复议件数 }}件，被提起行政诉讼{{ 行政诉讼件数 }}件。"
    )
    return Draft("".join(told))


def _management(figures: Figures) -> Draft:
    return Draft(
        "已公开的信息更正{{ 更正次数 }}次，撤下{{ 撤下次数 }}次。",
        "目录编制、文件清理、保密审查等工作没有登记，请据实补写。",
    )


def _platform(figures: Figures, records: Records) -> Draft:
    told = "本年度没有在政府信息公开专栏发布信息"
    if figures.posts:
        told = "通过政府信息公开专栏的{{ 有发布的栏目数 }}个栏目发布信息{{ 各栏目发布条数 }}条"
    if records.columns_added:
        told += f"，新增栏目{{{{ 新增栏目数 }}}}个（{_named(records.columns_added)}）"
    return Draft(f"{told}。", "新媒体、公开查阅点等没有登记，请据实补写。")


def _supervision(records: Records) -> Draft:
    told = ""
    if records.plan_steps:
        told += f"信息发布实行{'、'.join(records.plan_steps)}逐级审核。"
    if records.signed:
        told += "全年审核签名{{ 审核签名次数 }}次，其中退回修改{{ 退回修改次数 }}次。"
    if records.meetings:
        told += "召开政府信息公开工作会议{{ 工作会议次数 }}次。"
    if records.trainings:
        told += "举办政府信息公开培训班{{ 培训班次数 }}次，接受培训{{ 接受培训人次 }}人次。"
    rest = "" if records.trainings else "和培训"
    return Draft(told, f"工作考核、社会评议、责任追究{rest}没有登记，请据实补写；没有的写明没有。")


def _problems(records: Records) -> Draft:
    found = []
    if records.late:
        found.append("有{{ 超期公开条数 }}条信息晚于法定期限公开")
    if records.columns_silent:
        found.append(
            f"有{{{{ 全年未更新栏目数 }}}}个往年有内容的栏目全年没有发布信息"
            f"（{_named(records.columns_silent)}）"
        )
    told = "".join(f"{NUMERALS[n]}是{words}。" for n, words in enumerate(found))
    asked = "请写明存在的问题和改进措施；不能只写“无”。"
    if not found:
        asked = f"从记录里没有看出问题，{asked}"
    return Draft(told, asked)


def _other(figures: Figures, records: Records) -> Draft:
    stated = bool(_must_state(figures.form)) or records.fee_notices
    fee = (
        "本年度发出信息处理费收费通知{{ 收费通知件数 }}件，总金额{{ 收费通知总金额 }}元，"
        "实际收取{{ 实际收取金额 }}元。"
    )
    return Draft(f"{fee if stated else ''}没有其他需要报告的事项。", "有其他事项的，请据实改写。")


def _must_state(form: Form) -> str:
    return next((section.must_state for section in form.sections if section.no == "六"), "")


def _named(names: tuple[str, ...]) -> str:
    return "、".join(_quoted(name) for name in names[:NAMED]) + ("等" if len(names) > NAMED else "")


def _quoted(name: str) -> str:
    """A name that has a mark of enumeration in itself stands in quotes inside a list."""
    return f"“{name}”" if any(mark in name for mark in "、，；") else name
