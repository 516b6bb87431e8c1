"""结构：six sections, the years, the form, the office's own name."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from gongkai.law.report.figures import Report, SectionText
from gongkai.law.report.findings import (
    Finding,
    Papers,
    broken,
    doubtful,
    unassessable,
)
from gongkai.law.report.forms import Aspect, NoFormError, Section, form_for_year

YEAR = r"(\d{4})年"
PERIOD = re.compile(YEAR + r"1月1日起?(?:至|到|[-—－–~～])+(?:" + YEAR + r")?12月31日")
CLAUSE_YEAR = re.compile(
    r"(?:^|(?<=[。；;，,\n]))[\s　]*" + YEAR + r"度?(?P<after>[^。；\n]{0,12})"
)
SIGNED = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日(?:印发)?\s*$")
DOCUMENT_NUMBER = re.compile(r"^[^\s。，]{2,20}[〔\[［【（(](\d{4})[〕\]］】）)]\s*\d+\s*号$")
COMPARED = re.compile(r"较|相比|比上年|比去年|同比|同期|环比")
DATED_THING = re.compile(
    r"^(?:度)?\s*(?:\d|结转|以来|起|至|到|底|末|初|[-—－–~～]|部门|预算|决算|第|.{0,6}(?:修订|公布|印发|施行|实施|成立|制定|出台))"
)
PLANNED = re.compile(r"计划|将|拟|下一步|明年|继续|今后")
HEADING = re.compile(r"^[\s　]*([一二三四五六七])、\s*([^。\t\n]{2,45}[^。\s\d])\s*$")
ROW_OF_TABLE_3 = re.compile(r"本年新收|上年结转|本年度办理结果|结转下年度")
OFFICE = re.compile(
    r"(?:^|(?<=[。；;，,：:“\"（(\s　、]))(?P<name>[一-龥]{2,3}(?:街道|镇|乡))"
    r"(?P<after>办事处|人民政府|党工委|党委|[由把将在对以按自])"
)
NOT_A_NAME = re.compile(
    r"^(?:[各本我该全在由把将对以按向为与和及或]|推[进动行]|加[强快大]|规范|更新|完善|提[升高]|健全|强化|落实|围绕|结合|指导|"
    r"督促|要求|所属|辖区|通过|以及|根据|按照|依托|利用|充分|发挥|下属|基层|其他|其它|相关|有关|部分|一是|二是|"
    r"三是|四是|五是|目前|今年|全年|每个|多个|两个|乡镇|城镇|建制|村|所在|反映|提醒|年度|社区|[区县市]属|下辖|周边|"
    r"兄弟|先进|试点|老旧|农村|美丽|统筹|特色)|(?:城乡|家乡|城镇|乡镇|集镇|村镇|古镇|小镇|重镇)$"
)
SPACE = re.compile(
    r"(?<=[一-龥，。；：、）》”\d])[ \t\u3000]+(?=[一-龥（《“\d])|(?<=[一-龥])[ \t\u3000]+(?=\d)"
)
HALF_WIDTH = re.compile(r"(?<=[一-龥”》）)\d])[,;:](?!\d|//)|[()]")
FULL_WIDTH = {",": "，", ";": "；", ":": "：", "(": "（", ")": "）"}
ENDS = re.compile(r"[。；;：:！？!?]$")
BEGINS = re.compile(r"^(?:[（(][一二三四五六七八九十][）)]|[一二三四五六]、|\d[.．、])")
OWN_WORDS = {
    "局": "局",
    "委员会": "委",
    "镇人民政府": "镇",
    "乡人民政府": "乡",
    "街道办事处": "街道",
}


def sections(papers: Papers) -> Iterator[Finding]:
    """S_SECTIONS: six headings in order and in the form's words, five aspects, nothing trivial."""
    found = sections_of(papers.report)
    if not found:
        yield unassessable("S_SECTIONS", "没有读到正文，六个部分是否齐全无从核对。")
        return
    yield from _headings(papers.form.sections, found)
    for section in papers.form.sections:
        text = next((s.text for s in found if s.no == section.no), None)
        if text is not None:
            yield from _aspects(section, text)
            yield from _substance(section, text)


def sections_of(report: Report) -> tuple[SectionText, ...]:
    """The sections as the reader found them, else cut from the text by their headings."""
    return report.sections or split_sections(report.text)


def split_sections(text: str) -> tuple[SectionText, ...]:
    """Cut a text at 一、… 六、…; a heading stands alone on its line and numbers only go up."""
    order, found, lines = "一二三四五六", list[tuple[str, str]](), list[list[str]]()
    for line in text.splitlines():
        heading = HEADING.match(line)
        last = order.index(found[-1][0]) if found else -1
        is_row = heading and ROW_OF_TABLE_3.match(heading[2])
        if heading and not is_row and order.find(heading[1]) > last:
            found.append((heading[1], heading[2].strip()))
            lines.append([])
        elif lines:
            lines[-1].append(line)
    return tuple(
        SectionText(no, title, "\n".join(body).strip())
        for (no, title), body in zip(found, lines, strict=True)
    )


def _headings(expected: Iterable[Section], found: tuple[SectionText, ...]) -> Iterator[Finding]:
    numbers = [section.no for section in found]
    for section in expected:
        if section.no not in numbers:
            yield broken(
                "S_SECTIONS",
                f"缺少第{section.no}部分“{section.heading}”。六个部分都要有，没有内容的也要写明。",
            )
            continue
        title = next(s.title for s in found if s.no == section.no)
        if _bare(title) not in {_bare(t) for t in (section.title, *section.aliases)}:
            yield broken(
                "S_SECTIONS",
                f"第{section.no}部分的标题写作“{title}”，格式规定为“{section.title}”，请改正。",
                quote=title,
            )
    if numbers != sorted(numbers, key="一二三四五六七".index):
        yield broken("S_SECTIONS", f"六个部分的次序是“{'、'.join(numbers)}”，请按格式排列。")


def _bare(title: str) -> str:
    """Without its number and spaces; 行政复议和行政诉讼 is 行政复议、行政诉讼."""
    bare = re.sub(r"^[一二三四五六]、|[\s　：:、，,]", "", title)
    return re.sub(r"(?<=行政复议)[和及与](?=提起|行政诉讼)", "", bare)


def _aspects(section: Section, text: str) -> Iterator[Finding]:
    """总体情况 has five aspects, each under its own heading."""
    for aspect in section.aspects:
        if not _has_aspect(aspect, text):
            yield broken(
                "S_SECTIONS",
                f"“{section.heading}”没有“{aspect.label}”这一方面，请补写。",
            )


def _has_aspect(aspect: Aspect, text: str) -> bool:
    numbered = r"(?:[（(][一二三四五六七八九][）)]|\d[.．、]|[一二三四五]是)[^。\n]{0,18}?"
    opening = r"(?:^|(?<=[\n。]))[\s　]*(?:在|关于)?[^。，\n]{0,6}?"
    for word in aspect.words:
        start = r"(?<!依申请)" if word == "主动公开" else ""
        if re.search(numbered + start + word, text):
            return True
        if re.search(
            opening + start + word + r"[^。，\n]{0,6}(?:情况|方面|工作)?\s*(?:[，：:]|$)",
            text,
            re.M,
        ):
            return True
    return False


def _substance(section: Section, text: str) -> Iterator[Finding]:
    """五 may not be 无, and three words are no analysis."""
    bare = re.sub(r"\s", "", text)
    if bare.rstrip("。.") in section.forbidden:
        yield broken(
            "S_SECTIONS",
            f"“{section.heading}”只写了“{bare}”。请写明存在的问题和改进措施。",
            quote=bare,
        )
    elif not bare and section.shortest:
        yield broken("S_SECTIONS", f"“{section.heading}”还是空的，请写明具体问题和改进措施。")
    elif len(bare) < section.shortest:
        yield broken(
            "S_SECTIONS",
            f"“{section.heading}”只有{len(bare)}个字，过于简略，请写明具体问题和改进措施。",
            quote=bare,
        )


def years(papers: Papers) -> Iterator[Finding]:
    """S_YEAR: title, period and data are of one year; the date of signing is in the next."""
    report = papers.report
    if report.year is None:
        yield unassessable("S_YEAR", "没有读到报告年度，年份无从核对。")
        return
    year = report.year
    title_years = {int(y) for y in re.findall(YEAR, _joined(report.title))}
    if title_years and year not in title_years:
        yield _wrong_year(f"标题写{_listed(title_years)}年，报告年度为{year}年。", report.title)
    yield from _period(report, year)
    yield from _opening(report, year)
    yield from _signature(report, year)


def _period(report: Report, year: int) -> Iterator[Finding]:
    for found in PERIOD.finditer(_joined(report.text)):
        told = {int(y) for y in found.groups() if y}
        if told != {year}:
            yield _wrong_year(
                f"统计期限写“{found.group()}”，与报告年度{year}年不符。", found.group()
            )


def _opening(report: Report, year: int) -> Iterator[Finding]:
    """A sentence of 总体情况 that opens with another year was probably left from an old report."""
    text = flowing(next((s.text for s in sections_of(report) if s.no == "一"), ""))
    opening_ends = re.search(r"[（(]一[）)]", text)
    for found in CLAUSE_YEAR.finditer(text):
        told, sentence = int(found[1]), sentence_at(text, found.start(1))
        if told == year or COMPARED.search(sentence) or DATED_THING.match(found["after"]):
            continue
        if told == year + 1 and PLANNED.search(sentence):
            continue
        opens = text[: found.start(1)].rstrip(" 　")[-1:] in ("", "。", "；", "\n")
        in_opening = opening_ends is None or found.start() < opening_ends.start()
        if opens or in_opening:
            yield _wrong_year(f"正文写{told}年，报告年度为{year}年。", sentence)
        else:
            yield doubtful(
                "S_YEAR",
                f"正文提到{told}年，报告年度为{year}年。是作比较，还是年份没有改过来？",
                quote=sentence,
            )


def _signature(report: Report, year: int) -> Iterator[Finding]:
    """A report on 2020 is signed, and numbered, in 2021 (第四十九条)."""
    signed = signed_on(report)
    if signed and signed.year != year + 1:
        yield _wrong_year(
            f"成文日期为{signed.year}年{signed.month}月{signed.day}日，"
            f"{year}年度的报告应在{year + 1}年成文。",
            f"{signed.year}年{signed.month}月{signed.day}日",
        )
    for line in _lines(report.text)[:6]:
        number = DOCUMENT_NUMBER.match(_joined(line))
        if number and int(number[1]) != year + 1:
            yield _wrong_year(f"发文字号“{line}”的年份应为{year + 1}年。", line)


def signed_on(report: Report) -> date | None:
    """成文日期: the last line near the end that closes with a date."""
    for line in reversed(_lines(report.text)[-8:]):
        found = SIGNED.search(_western(_joined(line)))
        if found and len(line) <= 45:
            try:
                return date(int(found[1]), int(found[2]), int(found[3]))
            except ValueError:
                return None
    return None


def _western(line: str) -> str:
    """二〇二一年一月十二日 → 2021年1月12日."""
    line = re.sub(
        r"[〇○零一二三四五六七八九]{4}(?=年)",
        lambda m: "".join(
            str("〇一二三四五六七八九".index(c)) for c in re.sub("[○零]", "〇", m[0])
        ),
        line,
    )
    return re.sub(r"([一二三四五六七八九]?十?[一二三四五六七八九]?)(?=[月日])", _small, line)


def _small(found: re.Match[str]) -> str:
    text = found[0]
    if not text:
        return ""
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return str("〇一二三四五六七八九".index(text))
    return str(
        10 * (("〇一二三四五六七八九".index(tens)) if tens else 1)
        + ("〇一二三四五六七八九".index(ones) if ones else 0)
    )


def _wrong_year(sentence: str, quote: str) -> Finding:
    return broken("S_YEAR", f"{sentence}请核对年份。", quote=quote)


def right_form(papers: Papers) -> Iterator[Finding]:
    """S_FORM: the form is the one for the report year."""
    report = papers.report
    if report.year is None or not report.form_id:
        yield unassessable("S_FORM", "没有读到报告年度或者表格样式，格式是否相符无从核对。")
        return
    try:
        due = form_for_year(report.year)
    except NoFormError as error:
        yield unassessable("S_FORM", f"{error}。")
        return
    if due.id != report.form_id:
        yield broken(
            "S_FORM",
            f"{report.year}年度应使用{due.instrument}的格式，"
            f"报告用的是{papers.form.instrument}的格式，请换用正确的表格。",
        )


def office_name(papers: Papers) -> Iterator[Finding]:
    """S_OFFICE: the name of another office, left from a copied text."""
    report = papers.report
    text = prose(report)
    if not text or not report.agency:
        yield unassessable("S_OFFICE", "没有读到单位名称或者正文，无从核对。")
        return
    others = dict.fromkeys(_sibling_names(papers), True)
    for found in OFFICE.finditer(text):
        name = found["name"]
        if not NOT_A_NAME.match(name) and not _is_own(name, report.agency):
            others.setdefault(name, True)
    for name in others:
        place = text.find(name)
        if place >= 0:
            yield broken(
                "S_OFFICE",
                f"正文出现“{name}”，本报告的单位是“{report.agency}”。"
                "是确需提及，还是套用了别的报告？",
                quote=sentence_at(text, place),
            )
    yield from _self_words(text, report.agency)


def _is_own(name: str, agency: str) -> bool:
    """青石街道 is in 望湖区青石街道办事处; so is 望湖区青石街道's shorter form."""
    return name in agency or name[-4:] in agency or name[1:] in agency


def _sibling_names(papers: Papers) -> Iterator[str]:
    own = papers.report.agency
    for sibling in papers.siblings:
        short = short_name(sibling.agency)
        if len(short) >= 3 and short not in own:
            yield short


def short_name(agency: str) -> str:
    """海滨街道 of 泉州市鲤城区人民政府海滨街道办事处."""
    found = re.search(r"([一-龥]{2,4}?(?:街道|镇|乡))(?:办事处|人民政府)?$", agency)
    if not found:
        return agency
    return re.split(r"人民政府|[省市区县旗]", found[1])[-1]


def _self_words(text: str, agency: str) -> Iterator[Finding]:
    """我局 in the report of a street office."""
    for ending, word in OWN_WORDS.items():
        found = re.search(rf"(?<![一-龥])我{word}", text)
        if found and not agency.endswith(ending) and any(agency.endswith(e) for e in OWN_WORDS):
            yield broken(
                "S_OFFICE",
                f"正文自称“我{word}”，与单位名称“{agency}”不符，是否套用了别的报告？",
                quote=sentence_at(text, found.start()),
            )


def prose(report: Report) -> str:
    """The words without the tables: preamble is left to the checks of the year."""
    wanted = [s.text for s in sections_of(report) if s.no in ("一", "五", "六")]
    return "\n".join(flowing(text) for text in wanted) if wanted else flowing(report.text)


def neat(text: str) -> str:
    """As it should be set: no spaces beside Chinese characters, full-width punctuation."""
    text = SPACE.sub("", text)
    return HALF_WIDTH.sub(lambda found: FULL_WIDTH[found[0]], text)


def flowing(text: str) -> str:
    """Paragraphs again: a line that ends in the middle of a sentence goes on in the next."""
    out: list[str] = []
    for line in _lines(text):
        open_end = bool(out) and len(out[-1]) > 20 and not ENDS.search(out[-1])
        heading = bool(out) and BEGINS.match(out[-1]) and not re.search("[，。]", out[-1])
        if open_end and not heading and not BEGINS.match(line):
            out[-1] += line
        else:
            out.append(line)
    return neat("\n".join(out))


def sentence_at(text: str, place: int) -> str:
    """The sentence around a place, for quoting."""
    start = max(text.rfind(mark, 0, place) for mark in "。\n") + 1
    ends = [end for end in (text.find(mark, place) for mark in "。\n") if end >= 0]
    return text[start : min(ends, default=len(text)) + 1].strip()


def _lines(text: str) -> list[str]:
    return [line.strip(" \t　\r") for line in text.splitlines() if line.strip(" \t　\r")]


def _joined(text: str) -> str:
    """Line breaks inside a sentence are of the layout, not of the author."""
    return re.sub(r"\s+", "", text)


def _listed(years: Iterable[int]) -> str:
    return "、".join(str(year) for year in sorted(years))
