"""The words of a report: title, office, year, sections, and the numbers the text states."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from gongkai.documents.report.said import said
from gongkai.documents.report.words import core, fold, squeeze
from gongkai.law.report.figures import NarrativeFigure, SectionText
from gongkai.law.report.forms import form_by_id

_HEADING: Final = re.compile(r"\s*([一二三四五六])\s*[、.．,，]\s*(\S.*)")
#: What a section is about, where its title is in words of the office's own.
_TOPICS: Final = {
    "一": r"总体|概述|概况|基本情况",
    "二": r"主动公开",
    "三": r"申请",
    "四": r"复议|诉讼",
    "五": r"问题|改进|不足",
    "六": r"其他|其它|需要(?:报告|说明)",
}
LONGEST_TITLE: Final = 30
_TITLE: Final = re.compile(
    r"(?P<agency>[^，。；：:〔〕\[\]]{0,60}?)(?:关于)?(?:发布|公布)?(?P<year>20\d\d)年?度?"
    r"(?P<after>[^，。；：]{0,40}?)(?:政府信息公开|政务公开|信息公开)[^，。；：]{0,10}报告"
)
#: “…政府信息公开工作2022年度报告”, and a title that names no year.
_TITLE_LATE: Final = re.compile(
    r"(?P<agency>[^，。；：:〔〕\[\]]{2,60}?)(?:政府信息公开|政务公开)(?:工作)?(?P<year>20\d\d)年?度?(?P<after>)(?:工作)?报告"
)
_TITLE_BARE: Final = re.compile(
    r"(?P<agency>[^，。；：:〔〕\[\]\d]{2,40}?)(?:政府信息公开|政务公开)(?:工作)?年度(?:工作)?报告"
)
_PATH: Final = re.compile(r"[>→»|]|首页|当前位置")
_PERIOD: Final = re.compile(r"(20\d\d)年1月1日(?:起)?(?:至|到|—|-|－|～|~)(?:\1年)?12月31日")
_NAME_YEAR: Final = re.compile(r"(20\d\d)(?=年|[^\d]|$)")
_OFFICE_END: Final = re.compile(
    r"(?:人民政府|办事处|委员会|管委会|街道|局|厅|部|办公室|中心|院|镇|乡|处|所|会|公司|学校|医院|集团|署)$"
)
_DATE_LINE: Final = re.compile(r"20\d\d年\d{1,2}月\d{1,2}日")


@dataclass(slots=True)
class Prose:
    """What the words tell."""

    title: str = ""
    agency: str = ""
    year: int | None = None
    sections: list[SectionText] = field(default_factory=list)
    text: str = ""
    narrative: list[NarrativeFigure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def section_heading(line: str) -> tuple[str, str, str] | None:
    """“五、存在的主要问题及改进情况” → its number, its title as printed, and what follows it."""
    return _form_heading(line) or _own_heading(line)


def _own_heading(line: str) -> tuple[str, str, str] | None:
    """A short title in other words than the form's (“五、存在问题”); a sentence is none."""
    match = _HEADING.match(fold(line)) if len(line) < 60 else None
    if match is None:
        return None
    number, title = match.group(1), match.group(2).strip()
    short = len(core(title)) <= LONGEST_TITLE and not re.search(
        r"[,，。；;：:]", title.rstrip("：:")
    )
    return (number, title, "") if short and re.search(_TOPICS[number], title) else None


def _form_heading(line: str) -> tuple[str, str, str] | None:
    """A heading in the form's words, or nearly."""
    match = _HEADING.match(fold(line)) if len(line) < 400 else None
    number, rest = (match.group(1), match.group(2)) if match else ("", line.strip())
    said = core(rest)
    if not said:
        return None
    for section in form_by_id("2021").sections:
        for title in (section.title, *section.aliases):
            known = core(title)
            if number and section.no == number and _opens_with(said, known):
                shown, _, after = _cut_title(rest, known)
                return section.no, shown, after
            if not number and said == known:
                return section.no, rest.strip(), ""
    return None


def _opens_with(said: str, known: str) -> bool:
    if said.startswith(known):
        return True
    if len(said) > len(known) + 6:
        return False
    shared = sum(1 for char in set(known) if char in said)
    return len(said) >= 4 and shared >= 0.75 * len(set(known))


def _cut_title(rest: str, known: str) -> tuple[str, str, str]:
    """Part a heading from text that runs on in the same line."""
    for at in range(len(rest)):
        if core(rest[: at + 1]) == known:
            after = rest[at + 1 :].strip(" \u3000。.:：")
            return (
                (rest[: at + 1].strip(), "", after) if len(after) > 12 else (rest.strip(), "", "")
            )
    return rest.strip(), "", ""


def read_prose(lines: Iterable[str], *, name: str = "") -> Prose:
    """Understand the lines outside the tables, in their order."""
    prose = Prose()
    kept = [line.strip() for line in lines if line.strip()]
    prose.text = "\n".join(kept)
    head: list[str] = []
    current: tuple[str, str] | None = None
    body: list[str] = []

    def close() -> None:
        if current is not None:
            prose.sections.append(SectionText(current[0], current[1], "\n".join(body).strip()))
        body.clear()

    sure = {found[0] for line in kept if (found := _form_heading(line))}
    for line in kept:
        found = _form_heading(line)
        if found is None and (own := _own_heading(line)) and own[0] not in sure:
            found = own
        if found and (current is None or _later(found[0], current[0])):
            close()
            current = (found[0], found[1])
            if found[2]:
                body.append(found[2])
        elif current is None:
            head.append(line)
        else:
            body.append(line)
    close()
    _trim(prose)
    _name(prose, head if prose.sections else kept[:30], kept, name)
    texts = ["\n".join(head)] if prose.sections else [prose.text]
    texts += [section.text for section in prose.sections if section.no != "五"]
    prose.narrative = said(texts, prose.year)
    return prose


def opens_twice(lines: Iterable[str]) -> bool:
    """Does a second report begin: a first section again, or a title of another year?"""
    kept = [line for line in lines if line.strip()]
    firsts = sum(1 for line in kept if (found := _form_heading(line)) and found[0] == "一")
    years = {
        match.group("year")
        for line in kept
        if len(line) < 90 and (match := _TITLE.fullmatch(squeeze(line)))
    }
    return firsts > 1 or len(years) > 1


def _trim(prose: Prose) -> None:
    """The signature, the date and the foot of a page are no part of the last section."""
    if not prose.sections:
        return
    last = prose.sections[-1]
    lines = last.text.split("\n")
    while lines and _closing(lines[-1]):
        lines.pop()
    prose.sections[-1] = SectionText(last.no, last.title, "\n".join(lines).strip())


def _closing(line: str) -> bool:
    said = squeeze(line)
    return bool(
        not said
        or _DATE_LINE.fullmatch(said)
        or said.startswith("(此件")
        or said.endswith("印发")
        or (len(said) <= 40 and _OFFICE_END.search(said) and not re.search(r"[,，。；;:：]", said))
        or re.search(r"ICP备|版权所有|公网安备|网站标识码|主办单位|承办单位|网站地图", said)
        or (len(said) <= 20 and re.search(r"^(?:分享|打印|关闭|上一篇|下一篇|扫一扫)", said))
    )


def _later(number: str, than: str) -> bool:
    order = "一二三四五六"
    return order.index(number) > order.index(than)


def _name(prose: Prose, head: list[str], kept: list[str], name: str) -> None:
    match, title = _find_title(head)
    if match is None:
        match, title = _find_title(kept[:30])
    if match is not None:
        prose.title, prose.year = title, int(match.group("year"))
        prose.agency = _titled(match)
        if not prose.agency:
            prose.agency = _office_before(kept, title)
    if match is None:
        prose.title, prose.agency = _bare_title(head or kept[:30])
    if not prose.agency:
        prose.agency = _signer(kept)
    if prose.year is None:
        flat = squeeze("".join(kept[:60]))
        period = _PERIOD.search(flat)
        in_name = {int(year) for year in _NAME_YEAR.findall(name)}
        if period:
            prose.year = int(period.group(1))
            prose.notes.append(f"标题里没有年份，按统计期限认作{prose.year}年度。")
        elif len(in_name) == 1:
            prose.year = in_name.pop()
            prose.notes.append(f"正文里没有找到年份，按文件名认作{prose.year}年度。")
        else:
            prose.notes.append("没有找到报告年度。")
    if not prose.agency:
        prose.notes.append("没有找到报告单位的名称。")


def _find_title(lines: list[str]) -> tuple[re.Match[str] | None, str]:
    """The shortest run of lines that reads as a report's title, with its office if possible."""
    bare: tuple[re.Match[str] | None, str] = (None, "")
    lines = lines[:40]
    for length in (1, 2, 3, 4):
        for start in range(len(lines) - length + 1):
            joined = "".join(squeeze(line) for line in lines[start : start + length])
            if len(joined) > 110 or _PATH.search(joined):
                continue
            match = _TITLE_LATE.fullmatch(joined) or _TITLE.fullmatch(joined)
            if match is None:
                continue
            if _titled(match):
                return match, joined
            if bare[0] is None:
                bare = (match, joined)
        if bare[0] is not None:
            return bare
    return bare


def _bare_title(lines: list[str]) -> tuple[str, str]:
    """A title without a year, where it names its office: (title, office)."""
    for length in (1, 2, 3):
        for start in range(min(len(lines), 20) - length + 1):
            joined = "".join(squeeze(line) for line in lines[start : start + length])
            match = _TITLE_BARE.fullmatch(joined)
            if match and not _PATH.search(joined) and _OFFICE_END.search(match["agency"]):
                return joined, match["agency"]
    return "", ""


def _titled(match: re.Match[str]) -> str:
    """The office that a title names, before the year or behind it."""
    after = re.sub(r"20\d\d年?度?$", "", match.group("after"))
    return _office(match.group("agency")) or _office(after)


def _office(text: str) -> str:
    text = squeeze(text).strip("—-_|·.、")
    if (tail := re.split(r"\d", text)[-1]) and tail != text and _OFFICE_END.search(tail):
        text = tail  # a menu's number ran into the title
    return text if len(text) >= 2 and re.search(r"[\u4e00-\u9fff]{2}", text) else ""


def _office_before(kept: list[str], title: str) -> str:
    flat = [squeeze(line) for line in kept[:40]]
    for at, line in enumerate(flat):
        if line and title.startswith(line):
            before = flat[at - 1] if at else ""
            if (
                _OFFICE_END.search(before)
                and len(before) <= 40
                and not re.search(r"[，。；〔]", before)
            ):
                return before
    return ""


def _signer(kept: list[str]) -> str:
    flat = [squeeze(line) for line in kept]
    for at in range(len(flat) - 1, max(0, len(flat) - 15), -1):
        if _DATE_LINE.fullmatch(flat[at]) and _OFFICE_END.search(flat[at - 1]):
            return flat[at - 1] if len(flat[at - 1]) <= 40 else ""
    return ""
