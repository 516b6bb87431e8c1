"""成文：frozen facts in, the whole text of a letter out. Pure; refuses what a court would not accept."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from string import Formatter
from typing import Any

from gongkai.law.errors import LawError
from gongkai.law.load import chinese, rule
from gongkai.law.outcomes import outcome
from gongkai.letters.errors import LetterError, MissingFactError
from gongkai.letters.facts import Answer, LetterFacts, Value
from gongkai.letters.kinds import REPLY, Kind, common, kind, kind_of_outcome, label
from gongkai.letters.letter import HEADING, Letter, Paragraph, Slip, SlipRow
from gongkai.letters.remedy import NONE, Contested, class_of, main_class, sentences

Words = Mapping[str, Value]
NUMERALS = "一二三四五六七八九十"
_ARTICLE = re.compile(r"第[一二三四五六七八九十百零〇]+条|〔\d{4}〕\d+号")
_STOPS = "。；，、"
_OPENERS = ("经审查，", "经核查，", "经查，")
_ENDS = "。！？：；…"
_CLOSERS = "”’）》】」』"


def compose(facts: LetterFacts, *, number: str = "") -> Letter:
    """The letter that these facts demand; :class:`LetterError` says which of them is missing."""
    chosen = _kind_of(facts)
    if facts.signed_on < chosen.in_force_from:
        raise LetterError(
            f"{chosen.title}所依据的规定自{chinese(chosen.in_force_from)}起施行，"
            f"落款日期{chinese(facts.signed_on)}在此之前，请核对。",
            field="signed_on",
        )
    words = _words(facts)
    for name in ("agency", "recipient") if chosen.series != "结" else ("agency",):
        _demand(chosen, words, name)
    parts = _parts(facts, chosen, words)
    paragraphs = _paragraphs(facts, chosen, words, parts)
    contested = _contested(facts, chosen)
    remedy = sentences(contested, facts, you=str(words["you"]), title=chosen.title)
    return Letter(
        kind=chosen.code, title=chosen.title, mark=printable(facts.office_mark or facts.agency),
        number=number,
        salutation=f"{printable(facts.recipient)}：" if facts.recipient else "",
        paragraphs=tuple(paragraphs), remedy=remedy, remedy_class=main_class(contested),
        closing=_contact(words),
        attachments=tuple(map(printable, facts.attachments)),
        signature=printable(facts.agency), signed_on=facts.signed_on,
        cc=tuple(map(printable, facts.cc)), slip=_slip(chosen, words, number), basis=tuple(dict.fromkeys(_bases(parts))),
    )  # fmt: skip


def missing_facts(facts: LetterFacts) -> list[str]:
    """What the letter still needs, in words, for a screen that fills it step by step."""
    try:
        compose(facts)
    except LetterError as error:
        return [error.message]
    return []


def _kind_of(facts: LetterFacts) -> Kind:
    told = {kind_of_outcome(answer.outcome).code for answer in _known(facts.answers)}
    if facts.kind != REPLY:
        chosen = kind(facts.kind)
        if told and told != {chosen.code}:
            raise LetterError("文书种类与办理结果不一致，请按办理结果出文书。", field="kind")
        if chosen.answers_an_item and not facts.answers:
            raise LetterError(
                f"{chosen.title}要写明对申请事项的答复，请先填写办理结果。", field="answers"
            )
        return chosen
    if not told:
        raise LetterError("答复文书要写明办理结果，请先填写。", field="answers")
    return kind(told.pop()) if len(told) == 1 else kind(REPLY)


def _known(answers: Sequence[Answer]) -> Iterator[Answer]:
    for answer in answers:
        try:
            kind_of_outcome(answer.outcome)
        except LawError as error:
            raise LetterError(error.message, field="outcome") from error
        yield answer


def _words(facts: LetterFacts) -> dict[str, Value]:
    """Everything a sentence may name, on the level of the whole letter."""
    plain: dict[str, Value] = {
        f.name: value
        for f in fields(facts)
        if isinstance(value := getattr(facts, f.name), (str, int, date))
    }
    you = common().values["you"].get(facts.recipient_kind)
    if you is None:
        raise LetterError("收件人是个人、单位还是行政机关，请选明。", field="recipient_kind")
    return plain | dict(facts.details) | {"you": you}


def _answer_words(answer: Answer, chosen: Kind, words: Words) -> dict[str, Value]:
    own = {"facts": answer.facts, "reasons": answer.reasons, "disclosed": answer.disclosed}
    reference = chosen.basis or outcome(answer.outcome).reference
    return {**words, **answer.details, **own, "basis": answer.basis.strip() or reference}


def _parts(
    facts: LetterFacts, chosen: Kind, words: Words
) -> list[tuple[Kind, Answer | None, dict[str, Value]]]:
    """One part without answers, else one for each; all that they demand has been found."""
    if not facts.answers:
        own = {**words, "basis": str(words.get("basis", "")).strip() or chosen.basis}
        parts: list[tuple[Kind, Answer | None, dict[str, Value]]] = [(chosen, None, own)]
    else:
        parts = []
        for answer in facts.answers:
            told = kind_of_outcome(answer.outcome)
            parts.append((told, answer, _answer_words(answer, told, words)))
    for part in parts:
        _complete(*part)
    return parts


def _bases(parts: Sequence[tuple[Kind, Answer | None, dict[str, Value]]]) -> Iterator[str]:
    """The articles every part rests on, as the letter cites them."""
    for _, answer, words in parts:
        yield _cited(str(words["basis"]))
        yield from (_cited(part.basis) for part in (answer.withheld if answer else ()))


def _complete(chosen: Kind, answer: Answer | None, words: dict[str, Value]) -> None:
    """Fill what the law itself gives, then refuse what is still missing."""
    values = chosen.values
    signed_on = words["signed_on"]
    assert isinstance(signed_on, date)
    for name, path in values.get("default_from", {}).items():
        if not words.get(name):
            words[name] = rule(path).at(signed_on).number("value")
    demanded = [*values.get("required", ())]
    together = values.get("together", ())
    if any(words.get(name) for name in together):
        demanded += together
    one_of = values.get("one_of", ())
    if one_of and not any(words.get(name) for name in one_of):
        demanded.append(one_of[0])
    for name in demanded:
        if name == "withheld":
            _check_withheld(chosen, answer)
        else:
            _demand(chosen, words, name)
    _check_basis(chosen, str(words["basis"]))
    for name, path in values.get("at_most", {}).items():
        most = rule(path).at(signed_on).number("value")
        if not isinstance(words[name], int) or not 1 <= int(str(words[name])) <= most:
            raise LetterError(
                f"“{label(name)}”应当是1至{most}，请核对。", field=name,
                reference=rule(path).at(signed_on).reference,
            )  # fmt: skip
    for name, least in values.get("at_least", {}).items():
        if not isinstance(words[name], int) or int(str(words[name])) < least:
            raise LetterError(f"“{label(name)}”不足{least}的，不用出{chosen.title}。", field=name)


def _demand(chosen: Kind, words: Words, name: str) -> None:
    value = words.get(name)
    if value is None or (isinstance(value, str) and not value.strip()):
        raise MissingFactError(chosen.title, label(name), name, chosen.basis)


def _check_withheld(chosen: Kind, answer: Answer | None) -> None:
    parts = answer.withheld if answer else ()
    if not parts:
        raise MissingFactError(chosen.title, label("withheld"), "withheld")
    for part in parts:
        if not (part.what.strip() and part.reason.strip()):
            raise MissingFactError(chosen.title, label("withheld"), "withheld")
        _check_basis(chosen, part.basis)


def _check_basis(chosen: Kind, basis: str) -> None:
    if not _ARTICLE.search(basis):
        raise LetterError(
            f"{chosen.title}的依据要写明法规名称和条款（如“《政府信息公开条例》第十四条”），请补齐。",
            field="basis",
        )


def _paragraphs(
    facts: LetterFacts, chosen: Kind, words: dict[str, Value],
    parts: Sequence[tuple[Kind, Answer | None, dict[str, Value]]],
) -> Iterator[Paragraph]:  # fmt: skip
    yield from _head(chosen, words)
    yield from _split(facts.opening)
    several = len(parts) > 1
    for position, (told, answer, own) in enumerate(parts):
        if several:
            asked = printable(answer.asked if answer else "").strip().rstrip("。；，")
            if not asked:
                raise LetterError(
                    f"第{_numeral(position)}项还没有写明申请的事项，请补齐。", field="asked"
                )
            yield Paragraph(f"{_numeral(position)}、关于“{asked}”", HEADING)
        yield from _sentences(told, answer, own)
    yield from _split(facts.closing)


def _numeral(position: int) -> str:
    """一、二、…十、十一：as many items as an application has."""
    tens, ones = divmod(position + 1, 10)
    if tens == 0:
        return NUMERALS[ones - 1]
    head = "十" if tens == 1 else f"{NUMERALS[tens - 1]}十"
    return head + (NUMERALS[ones - 1] if ones else "")


def _head(chosen: Kind, words: dict[str, Value]) -> Iterator[Paragraph]:
    shared = common().values
    if chosen.values.get("head") == "none":
        return
    for name in shared["head_required"]:
        _demand(chosen, words, name)
    yield from _split(fill(chosen.values.get("head_text", shared["head"]), words))


def _sentences(chosen: Kind, answer: Answer | None, words: dict[str, Value]) -> Iterator[Paragraph]:
    for item in chosen.paragraphs:
        block = {"text": item} if isinstance(item, str) else item
        if not _is_wanted(block, answer, words):
            continue
        if "each" in block and answer:
            for part in answer.withheld:
                inner = {"what": part.what, "basis": part.basis, "reason": part.reason}
                yield from _split(fill(block["text"], {**words, **inner}))
        else:
            yield from _split(fill(block["text"], words))


def _is_wanted(block: Mapping[str, Any], answer: Answer | None, words: Words) -> bool:
    if "outcome" in block and (answer is None or answer.outcome != block["outcome"]):
        return False
    if "if" in block and not str(words.get(block["if"]) or "").strip():
        return False
    return not ("unless" in block and str(words.get(block["unless"]) or "").strip())


def fill(text: str, words: Words) -> str:
    """Put the facts into a sentence; a fact's own full stop never doubles the sentence's."""
    found = ""
    pieces = list(Formatter().parse(text))
    for index, (literal, name, _, _) in enumerate(pieces):
        found += literal
        if name is None:
            continue
        value = _word(name, words)
        if found.endswith(_OPENERS):
            value = value.removeprefix(next((o for o in _OPENERS if value.startswith(o)), ""))
        following = pieces[index + 1][0][:1] if index + 1 < len(pieces) else ""
        found += value.rstrip().rstrip(_STOPS) if following and following in _STOPS else value
    return _cited(found)


def _word(name: str, words: Words) -> str:
    if name.endswith("_plain"):
        return _period(words.get(name.removesuffix("_plain"), ""), "补正告知书")
    value = words.get(name, "")
    if name in common().values["periods"]:
        return _period(value, "本文书")
    return chinese(value) if isinstance(value, date) else printable(str(value)).strip()


def _period(value: Value, document: str) -> str:
    if isinstance(value, date):
        return f"在{chinese(value)}以前（含当日）"
    if isinstance(value, int):
        return f"自收到{document}之日起{value}个工作日内"
    return printable(value).strip()


def _cited(text: str) -> str:
    """Cite the regulation by its full name, and not twice in one breath."""
    citations = common().values["citations"]
    for short in sorted(citations, key=len, reverse=True):
        full = citations[short]
        parts = text.split(full)
        text = full.join(part.replace(short, full) for part in parts)
        text = re.sub(rf"({full}第[^《。；]*?[和、]){full}(?=第)", r"\1", text)
    return text


def _split(text: str) -> Iterator[Paragraph]:
    """A paragraph for each line, every one ended as a sentence is."""
    for line in printable(text).splitlines():
        line = line.strip()
        if line:
            done = (line.rstrip(_CLOSERS) or line)[-1] in _ENDS
            yield Paragraph(line if done else f"{line.rstrip(_STOPS)}。")


def printable(text: str) -> str:
    """As it was written, rare characters included, without what no paper and no XML can hold."""
    kept = (c for c in text.replace("\r\n", "\n").replace("\r", "\n") if _is_printable(c))
    return "".join(kept)


def _is_printable(char: str) -> bool:
    point = ord(char)
    if char == "\n":
        return True
    if point < 0x20 or 0x7F <= point < 0xA0 or 0xD800 <= point <= 0xDFFF:
        return False
    return point & 0xFFFE != 0xFFFE


def _contested(facts: LetterFacts, chosen: Kind) -> list[Contested]:
    """What may be contested, and by which way: one line for each answer, two for a partial one."""
    day, values = facts.signed_on, chosen.values
    subject = values.get("remedy_subject", "本答复")
    if not facts.answers:
        return [Contested(class_of(str(values.get("remedy", NONE)), "", day), subject)]
    found, several = [], len(facts.answers) > 1
    for position, answer in enumerate(facts.answers):
        told = kind_of_outcome(answer.outcome).values
        fixed = told.get("remedies", {}).get(answer.outcome, told.get("remedy", NONE))
        way = class_of(str(fixed), answer.outcome, day, answer.remedy_class)
        item = f"本答复第{_numeral(position)}项" if several else subject
        part, rest = told.get("remedy_part"), told.get("remedy_rest")
        if part and rest and way == "REVIEW_FIRST":
            found.append(Contested(way, part.replace("本答复", item)))
            found.append(Contested("EITHER", rest.replace("本答复", item)))
        else:
            found.append(Contested(way, item))
    return found


def _contact(words: dict[str, Value]) -> tuple[str, ...]:
    if not (words.get("contact") and words.get("phone")):
        return ()
    return (fill(common().values["contact_line"], words),)


def _slip(chosen: Kind, words: dict[str, Value], number: str) -> Slip | None:
    name = chosen.values.get("slip")
    if not name:
        return None
    form = common().values["slips"][name]
    known = {**words, "number": number}
    rows = tuple(
        SlipRow(row["label"], fill(row.get("fill", ""), known), row.get("lines", 1))
        for row in form["rows"]
    )
    return Slip(form["title"], rows)
