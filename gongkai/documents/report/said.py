"""正文里的数字：what the words state, each figure for the whole year of the report.

A count of one kind of document, of one channel, of another year or of another matter (信访, 行政许可) is
no figure of the report; what cannot be told apart is left out.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from gongkai.law.report.figures import NarrativeFigure

_DIGITS: Final = str.maketrans("０１２３４５６７８９，", "0123456789,")
#: Spaces beside Chinese characters; not those between two numbers, which part them.
_SPACES: Final = re.compile(r"[ \t\u3000\xa0]+(?=[^\s\d])|(?<=[^\s\d])[ \t\u3000\xa0]+")
_COUNT: Final = r"(?P<about>约|近|超过)?(?P<n>\d{1,3}(?:,\d{3})+|\d+)(?P<more>余|多)?"
_N: Final = r"(?:共计|总计|合计|累计|共|计|为|达到|达|有)?" + _COUNT
_UNIT: Final = r"(?:条|件|篇|份|宗|起|例|项)"
_OTHER_MATTER: Final = (
    r"复议|诉讼|许可|登记|救助|信访|审批|备案|补助|补贴|仲裁|认定|确认|延期|咨询|留言|来信"
)
_ONE_CHANNEL: Final = r"网上|网络|在线|信函|邮|当面|快递|书面"
#: Any character inside a phrase: no stop, no number, no comparison, no other matter, no single channel.
_ANY: Final = rf"(?:(?!{_OTHER_MATTER}|{_ONE_CHANNEL})[^，,。；;、\d\n较比增减升降])"

_GOT: Final = r"(?:收到|受理|新收|接收|接到|发生)"
_APPLYING: Final = r"(?:依申请|公开(?:政府信息)?的?申请|申请公开)"
_APPLICANT: Final = r"(?:公民|法人|其他组织|群众|市民|个人|自然人|各类|有效|[和及或]|提出|提交|的)"
_NEXT_YEAR: Final = r"(?:下一年度?|下年度?|次年度?|(?P<to>20\d\d)年度?)"
_LAST_YEAR: Final = r"(?:上(?:一)?年度?|(?P<of>20\d\d)年度?)"
_ALL_ITEMS: Final = (
    r"(?:发布|了|的)?(?:各类|各项|全部|相关|有关|本级|本部门|本单位)?(?:政府|政务|公共)?(?:信息)?"
    r"(?:总数|总量|数量|条数|数|公开)?"
)
_ABOUT_ONE: Final = r"(?:政府信息公开申请|依申请公开(?:政府信息|信息|申请)?|信息公开申请|公开申请|申请)?(?:事项|件)?"
_COURT: Final = r"(?:案件|申请|事项)?(?:的)?(?:数量?)?"
_SAYS: Final[tuple[tuple[str, str], ...]] = (
    (
        "cumulative",
        r"(?:历年|自[^，,。；\d]{1,14}(?:以来|起|至今))[^，,。；\d申]{0,6}(?:累计[^，,。；\d申]{0,12}?|主动)公开[^，,。；\d申]{0,10}?"
        + _N
        + _UNIT,
    ),
    (
        "proactive",
        r"(?:全年|本年度?)?(?:主动公开|主动(?:在|通过)[^，,。；、\d\n]{2,16}公开)"
        + _ALL_ITEMS
        + r"(?:[（(][^（）()\d]{1,20}[）)])?"
        + _N
        + _UNIT,
    ),
    (
        "received",
        rf"{_GOT}(?:[且并]办理)?(?:公民、法人)?{_ANY}{{0,24}}?{_APPLYING}{_ANY}{{0,10}}?{_N}(?:{_UNIT}|次)",
    ),
    ("received", rf"{_GOT}{_APPLICANT}*申请书?(?:数量?|总数)?{_N}{_UNIT}"),
    ("received", rf"{_GOT}{_N}{_UNIT}{_ANY}{{0,10}}?{_APPLYING}"),
    ("carried_in", rf"结转上(?:一)?年度?{_ANY}{{0,8}}?{_N}{_UNIT}"),
    ("carried_in", rf"(?:承接)?{_LAST_YEAR}结转(?!至|到|下|后){_ANY}{{0,12}}?{_N}{_UNIT}"),
    (
        "answered",
        rf"(?:(?<!未)办结|办理完毕(?:并答复)?|答复(?:完毕)?|已回复){_ABOUT_ONE}{_N}{_UNIT}",
    ),
    (
        "carried_out",
        rf"(?:结?转|顺延)(?:至|到)?{_NEXT_YEAR}(?:继续)?(?:办理|答复)?{_ANY}{{0,4}}?{_N}{_UNIT}",
    ),
    (
        "carried_out",
        rf"{_COUNT}{_UNIT}(?:申请)?{_ANY}{{0,12}}?(?:结转|顺延)(?:至|到)?{_NEXT_YEAR}(?![^，,。；]{{0,8}}\d)",
    ),
    ("review", rf"(?:被申请|发生|收到|提起)?行政复议{_COURT}{_N}{_UNIT}"),
    (
        "review",
        rf"(?:有|发生|收到|涉及){_COUNT}{_UNIT}{_ANY}{{0,20}}?行政复议(?:案件|申请)?(?=[，,。；;\n]|$)",
    ),
    ("litigation", rf"(?:被提起|发生|被)?(?:行政)?诉讼{_COURT}{_N}{_UNIT}"),
)
_BOTH: Final = re.compile(
    rf"行政复议(?:案件|申请)?[、和及与](?:被?提起)?(?:行政)?诉讼(?:案件)?(?P<each>均为|各)?{_N}{_UNIT}"
)
_NO: Final = r"(?:未|没有|无)"
_NONE: Final[tuple[tuple[tuple[str, ...], str], ...]] = (
    (
        ("received",),
        rf"{_NO}(?:收到|接到|受理)(?:(?!{_OTHER_MATTER})[^，,。；\n]){{0,30}}?申请(?!人|行政复议|复议)",
    ),
    (
        ("received",),
        rf"{_NO}(?:发生|涉及|有)?依申请公开(?:政府)?(?:信息)?的?(?:事项|申请|情况|件)?(?=[，,。；;\n]|$)",
    ),
    (("carried_in",), r"无上(?:一)?年度?结转"),
    (("carried_out",), r"无(?:下(?:一)?年度?结转|结转(?:至|到)?下(?:一)?年)"),
    (
        ("review", "litigation"),
        rf"{_NO}[^，,。；\d\n]{{0,30}}?行政复议(?:[^，。；\d\n]{{0,8}}?行政诉讼|[及和或、与]诉讼)(?!\d)",
    ),
    (("review",), rf"{_NO}[^，,。；\d\n]{{0,30}}?行政复议(?![^，。；]{{0,8}}诉讼|\d)"),
    (
        ("litigation",),
        rf"{_NO}(?:发生|被|收到|有|因)?[^，,。；\d复\n]{{0,16}}?行政诉讼(?!\d)",
    ),
)

_ALL_YEARS: Final = re.compile(r"历年|历史|以来|至今|开通|截[至止]|[自从]\d")
_THIS_YEAR: Final = re.compile(r"全年|本年|今年|20\d\d年")
_ELSEWHEN: Final = re.compile(
    r"去年|(?<!结转)上(?:一)?年(?!度?结转)|往年|同期|上半年|下半年|季度|[比较][^，]*[增减升降多少]"
)
_LETTERS: Final = re.compile(r"信箱|信件|留言|热线|咨询|投诉|信访|诉求|提案|建议|舆情|工单|12345")
_KINDS: Final = re.compile(r"公文|文件|规章|规范性|清单|事项")
_CHANNEL: Final = re.compile(
    r"通过|依托|利用|网站|平台|公众号|微博|微信|公开栏|外网|报|主动(?:在|通过)"
)
_CHANNELS: Final = re.compile(r"等[^，,。；]{0,8}(?:渠道|平台|方式|形式|途径|载体)|多种|各类渠道")
_OTHER_DUTY: Final = re.compile(r"(?:办理|审理|审结|代理|承办|应诉)$")
_OWN_HEADING: Final = re.compile(
    r"(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．])[^，,。；;：:]{2,20}"
    r"(?:情况|方面|工作|建设|保障|管理|公开|力度|机制|内容)"
)
_ENDS: Final = re.compile(r"[。！？；：:;.!?]$")
_BEGINS: Final = re.compile(r"[（(一二三四五六七八九十]{1,3}[、）)]")
_ORDER: Final = ("proactive", "cumulative", *(key for key, _ in _SAYS[2:]))


def said(texts: Iterable[str], year: int | None = None) -> list[NarrativeFigure]:
    """Every figure that the texts state for the year, in the order of the form."""
    found: list[NarrativeFigure] = []
    for text in map(_run_on, texts):
        found += _one_total(list(_figures(text, year)))
    return sorted(found, key=lambda figure: _ORDER.index(figure.key))


def _run_on(text: str) -> str:
    """Lines that break off in mid-sentence are joined: a number may stand across the break."""
    joined: list[str] = []
    for line in text.split("\n"):
        last = joined[-1] if joined else ""
        stops = not last or _ENDS.search(last) or _OWN_HEADING.fullmatch(last.strip())
        if stops or _BEGINS.match(line):
            joined.append(line)
        else:
            joined[-1] += line
    return "\n".join(joined)


@dataclass(frozen=True, slots=True)
class _Words:
    """A text without the spaces around its numbers, and the way back to what stands in the report."""

    original: str
    text: str
    places: Sequence[int]

    @classmethod
    def of(cls, original: str) -> "_Words":
        plain = original.translate(_DIGITS)
        if not _SPACES.search(plain):
            return cls(original, plain, range(len(plain)))
        spaces = {at for found in _SPACES.finditer(plain) for at in range(*found.span())}
        places = tuple(at for at in range(len(plain)) if at not in spaces)
        return cls(original, "".join(plain[at] for at in places), places)

    def phrase(self, match: re.Match[str]) -> str:
        return self.original[self.places[match.start()] : self.places[match.end() - 1] + 1]


def _figures(original: str, year: int | None) -> Iterator[tuple[NarrativeFigure, bool]]:
    words = _Words.of(original)
    text = words.text
    taken: list[tuple[int, int]] = []
    told: set[str] = set()
    for match in _BOTH.finditer(text):
        taken.append(match.span())
        if match["each"] or match["n"] == "0":
            told |= {"review", "litigation"}
            yield _figure("review", match, words), False
            yield _figure("litigation", match, words), False
    for key, pattern in _SAYS:
        for match in re.finditer(pattern, text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            if _means(key, match, text, year):
                taken.append(match.span())
                told.add(key)
                channel = _by_one_channel(_clause(match, text) + match.group())
                yield _figure(key, match, words), channel
    for keys, pattern in _NONE:
        for match in re.finditer(pattern, text):
            if not told & set(keys) and _denies(match, text, year):
                told |= set(keys)
                phrase = words.phrase(match)
                yield from ((NarrativeFigure(key, 0, False, phrase), False) for key in keys)


def _figure(key: str, match: re.Match[str], words: _Words) -> NarrativeFigure:
    return NarrativeFigure(
        key,
        int(match["n"].replace(",", "")),
        bool(match["about"] or match["more"]),
        words.phrase(match),
    )


def _means(key: str, match: re.Match[str], text: str, year: int | None) -> bool:
    """Is this number, in its place, the year's number of that name?"""
    clause = _clause(match, text)
    whole = clause + match.group()
    if key == "cumulative":
        return True
    sentence = _since("。\n", match, text)
    one_year = re.search(r"全年|本年", clause) or _adds_up_one_year(sentence + whole)
    if _ALL_YEARS.search(whole) or ("累计" in whole and not one_year):
        return False
    if _ELSEWHEN.search(whole) or not _of_year(key, match, clause, year):
        return False
    near = text[max(0, match.start() - 120) : match.end() + 30]
    match key:
        case "proactive":
            bare = re.match(r"(?:全年|本年度?)?主动公开" + _N + _UNIT, match.group())
            of_a_kind = _KINDS.search(sentence) or re.match(
                r"(?!信息|政府信息|政务信息)[\u4e00-\u9fff]", text[match.end() :]
            )
            return not re.search(r"(?:不予|非|不)$", clause) and not (bare and of_a_kind)
        case "answered":
            part = re.search(r"(?:(?<!依申请)(?<!信息)公开|办理、规范)$", clause)
            return not part and "申请" in near and not _LETTERS.search(sentence)
        case "received" | "carried_in" | "carried_out":
            return "公开" in near or "依申请" in near
        case "litigation" if not match.group().startswith("被") and "行政" not in match.group():
            return bool(re.search(r"复议[^，。；\d]*\d+[件宗起例][，,、和及]?$", sentence))
        case _:
            return "公开" in near and not _OTHER_DUTY.search(clause)


def _adds_up_one_year(sentence: str) -> bool:
    """累计, of this year only."""
    return bool(_THIS_YEAR.search(sentence)) and not _ALL_YEARS.search(sentence)


def _by_one_channel(clause: str) -> bool:
    """By the website alone; 等渠道 and 多种方式 are all of them."""
    return bool(_CHANNEL.search(clause)) and not _CHANNELS.search(clause)


def _clause(match: re.Match[str], text: str) -> str:
    """What stands before it since the last stop."""
    return _since("，,。；;\n", match, text)


def _since(stops: str, match: re.Match[str], text: str) -> str:
    start = max(text.rfind(stop, 0, match.start()) for stop in stops) + 1
    return text[start : match.start()]


def _of_year(key: str, match: re.Match[str], clause: str, year: int | None) -> bool:
    """A year named beside the number must be the one that the number is of."""
    if year is None:
        return True
    named = match.groupdict()
    if key == "carried_in" and named.get("of"):
        return int(named["of"]) == year - 1
    if key == "carried_out" and named.get("to"):
        return int(named["to"]) == year + 1
    years = {int(y) for y in re.findall(r"20\d\d(?=年)", clause)}
    return not years or year in years


def _denies(match: re.Match[str], text: str, year: int | None) -> bool:
    clause = _clause(match, text)
    sentence = _since("。\n", match, text) + match.group()
    elsewhere = "执法" in sentence and "公开" not in sentence
    return not elsewhere and not _ELSEWHEN.search(clause) and _of_year("", match, clause, year)


def _one_total(figures: list[tuple[NarrativeFigure, bool]]) -> list[NarrativeFigure]:
    """主动公开 by single channels, each with another number: parts, not the number of all."""
    whole = {
        figure.value for figure, channel in figures if figure.key == "proactive" and not channel
    }
    parts = {figure.value for figure, channel in figures if figure.key == "proactive" and channel}
    only_parts = len(parts) > 1 or whole
    return [
        figure
        for figure, channel in figures
        if not (figure.key == "proactive" and channel and only_parts and figure.value not in whole)
    ]


__all__ = ["said"]
