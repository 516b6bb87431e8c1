"""A .docx becomes HTML for the editor, with what can be seen of title, 文号 and date."""

import html as html_module
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from gongkai.documents.clean import clean_html, plain_text
from gongkai.documents.wordml import Block, Cell, Paragraph, Run, Table, read_docx

_NUMBER: Final = re.compile(
    r"([\u4e00-\u9fffA-Za-z（）()]{1,20}?)\s*[〔\[［【(（]\s*((?:19|20)\d\d)\s*[〕\]］】)）]\s*"
    r"第?\s*0*(\d{1,5})\s*号(?:\s*签发人[:：].*)?"
)
_DATE: Final = re.compile(
    r"[（(]?((?:19|20)\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日[）)]?", re.ASCII
)
_DATE_WORDS: Final = re.compile(
    r"[（(]?([二一][〇○零Ο0九一二三四五六七八]{3})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日[）)]?"
)
_HEADINGS: Final = (
    (2, re.compile(r"[一二三四五六七八九十]{1,3}、[^。；;！？]{1,40}$")),
    (3, re.compile(r"（[一二三四五六七八九十]{1,3}）[^。；;！？]{1,40}$")),
)
_WIDE: Final = str.maketrans("０１２３４５６７８９", "0123456789")
_MAX_TITLE: Final = 200


@dataclass(frozen=True, slots=True)
class Imported:
    """A document as the editor takes it; ``guessed`` holds what a person should confirm.

    Its keys, where found: ``title``, ``document_number`` (文号, 〔yyyy〕n号) and ``formed_on``
    (成文日期 as YYYY-MM-DD).
    """

    title: str
    html: str
    plain_text: str
    warnings: list[str] = field(default_factory=list)
    guessed: dict[str, str] = field(default_factory=dict)


def docx_to_html(data: bytes) -> Imported:
    """Turn a .docx into clean HTML; raises ``DocumentError`` with a sentence for the person."""
    document = read_docx(data)
    blocks = document.blocks
    title, taken = _title(blocks)
    guessed = {}
    if title:
        guessed["title"] = title
    if number := guess_document_number([b.text for b in blocks[:40] if isinstance(b, Paragraph)]):
        guessed["document_number"] = number
    if formed := guess_formed_on([b.text for b in blocks if isinstance(b, Paragraph)]):
        guessed["formed_on"] = formed.isoformat()
    warnings = list(document.warnings)
    if not title:
        warnings.append("没有认出标题，请自行填写。")
    html = clean_html(_render([b for i, b in enumerate(blocks) if i not in taken]))
    if not html:
        warnings.append("文件中没有文字，可能是扫描图片。请补录正文，或作为附件上传。")
    return Imported(title, html, plain_text(html), warnings, guessed)


def guess_document_number(lines: list[str]) -> str:
    """The 文号 that stands on a line of its own near the head, in its official brackets."""
    for line in lines:
        match = _NUMBER.fullmatch(line.strip().translate(_WIDE))
        if match:
            prefix = re.sub(r"\s", "", match.group(1))
            return f"{prefix}〔{match.group(2)}〕{int(match.group(3))}号"
    return ""


def guess_formed_on(lines: list[str]) -> date | None:
    """The 成文日期: the last line that is a date and nothing else, before any 印发 line."""
    filled = [line.strip() for line in lines if line.strip()]
    for line in [*reversed(filled[-15:]), *filled[:6]]:
        found = _as_date(re.sub(r"\s", "", line).translate(_WIDE))
        if found:
            return found
    return None


def _as_date(text: str) -> date | None:
    match = _DATE.fullmatch(text)
    if match:
        year, month, day = (int(part) for part in match.groups())
    elif match := _DATE_WORDS.fullmatch(text):
        year = int("".join(str(_digit(char)) for char in match.group(1)))
        month, day = (_small_number(match.group(i)) for i in (2, 3))
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _digit(char: str) -> int:
    return max(0, "〇一二三四五六七八九".find(char))


def _small_number(text: str) -> int:
    if "十" not in text:
        return _digit(text)
    tens, _, ones = text.partition("十")
    return 10 * (_digit(tens) if tens else 1) + (_digit(ones) if ones else 0)


def _title(blocks: list[Block]) -> tuple[str, set[int]]:
    """The title and the blocks it takes; these are empty where it was only guessed by place."""
    head = [
        (i, b) for i, b in enumerate(blocks[:25]) if isinstance(b, Paragraph) and b.text.strip()
    ]
    for i, paragraph in head:
        if re.fullmatch(r"title|标题|文章标题", paragraph.style, re.IGNORECASE):
            return _line(paragraph), {i}
    found: list[int] = []
    lines: list[str] = []
    for i, paragraph in head[:12]:
        text = _line(paragraph)
        other = (
            _NUMBER.fullmatch(text.translate(_WIDE))
            or text.endswith("文件")
            or _as_date(re.sub(r"[\s（）()]", "", text).translate(_WIDE))
            or re.fullmatch(r"(?:签发人|[（(]).*", text)
        )
        centred = paragraph.align == "center" and len(text) <= 80
        if centred and not other and (not found or i == found[-1] + 1) and len(found) < 4:
            found.append(i)
            lines.append(text)
        elif found:
            break
    if found and len("".join(lines)) <= _MAX_TITLE:
        return "".join(lines), set(found)
    for i, paragraph in head[:6]:
        text = _line(paragraph)
        if paragraph.heading == 1 and not re.match(r"[一二三四五六七八九十]+、", text):
            return text, {i}
    for _, paragraph in head[:3]:
        text = _line(paragraph)
        if (
            4 <= len(text) <= 60
            and text[-1] not in "。；：，;:,"
            and not _NUMBER.fullmatch(text.translate(_WIDE))
            and not text.endswith("文件")
        ):
            return text, set()
    return "", set()


def _line(paragraph: Paragraph) -> str:
    return re.sub(r"[\s\u3000]+", " ", paragraph.text).strip()


def _render(blocks: list[Block]) -> str:
    styled = any(isinstance(b, Paragraph) and b.heading for b in blocks)
    parts: list[str] = []
    items: list[Paragraph] = []

    def close_list() -> None:
        if items:
            parts.append(_list(items))
            items.clear()

    for block in blocks:
        if isinstance(block, Paragraph):
            if block.list_kind == "bullet" and not block.heading:
                items.append(block)
                continue
            close_list()
            parts.append(_paragraph(block, styled))
        else:
            close_list()
            parts.append(_table(block))
    close_list()
    return "\n".join(part for part in parts if part)


def _paragraph(paragraph: Paragraph, styled: bool) -> str:
    inner = _escape(paragraph.label) + _runs(paragraph.runs)
    if not paragraph.text.strip():
        return ""
    level = min(4, paragraph.heading + 1) if paragraph.heading else 0
    if not styled and paragraph.align not in ("center", "right"):
        text = paragraph.text.strip()
        level = next((level for level, look in _HEADINGS if look.match(text)), 0)
    tag = f"h{level}" if level else "p"
    if level:
        inner = _escape(paragraph.label) + _runs(paragraph.runs, plain=True)
    return f"<{tag}{_classes(paragraph, heading=bool(level))}>{inner.strip()}</{tag}>"


def _classes(paragraph: Paragraph, *, heading: bool) -> str:
    names = []
    if paragraph.align in ("center", "right") or (paragraph.align == "justify" and not heading):
        names.append(f"align-{paragraph.align}")
    if paragraph.indent and not heading and paragraph.align not in ("center", "right"):
        names.append("indent")
    return f' class="{" ".join(names)}"' if names else ""


def _list(items: list[Paragraph]) -> str:
    parts: list[str] = []
    depth = -1
    for item in items:
        level = min(item.list_level, depth + 1, 5)
        while depth > level:
            parts.append("</li></ul>")
            depth -= 1
        parts.append("<ul>" if level > depth else "</li>")
        depth = level
        parts.append(f"<li>{_runs(item.runs)}")
    parts.append("</li></ul>" * (depth + 1))
    return "".join(parts)


def _runs(runs: list[Run], *, plain: bool = False) -> str:
    parts = []
    for run in runs:
        text = _escape(run.text).replace("\n", "<br>").replace("\t", "\u3000")
        if not plain and text.strip():
            for on, tag in ((run.vert, run.vert), (run.italic, "em"), (run.bold, "strong")):
                if on:
                    text = f"<{tag}>{text}</{tag}>"
        if run.href and text.strip():
            text = f'<a href="{html_module.escape(run.href)}">{text}</a>'
        parts.append(text)
    return "".join(parts)


def _escape(text: str) -> str:
    return html_module.escape(text, quote=False)


def _table(table: Table) -> str:
    if not any(cell.text.strip() for row in table.rows for cell in row):
        return ""
    head = "".join(_row(row, "th") for row in table.rows[: table.header_rows])
    body = "".join(_row(row, "td") for row in table.rows[table.header_rows :])
    head = f"<thead>{head}</thead>" if head else ""
    return f"<table>{head}<tbody>{body}</tbody></table>"


def _row(row: list[Cell], tag: str) -> str:
    parts = []
    for cell in row:
        spans = "".join(
            f' {name}="{count}"'
            for name, count in (("colspan", cell.cols), ("rowspan", cell.rows))
            if count > 1
        )
        scope = "" if tag == "td" else ' scope="colgroup"' if cell.cols > 1 else ' scope="col"'
        aligns = {b.align for b in cell.blocks if isinstance(b, Paragraph) and b.text.strip()}
        align = aligns.pop() if len(aligns) == 1 else ""
        look = f' class="align-{align}"' if align in ("center", "right") else ""
        inner = "<br>".join(_cell_block(block) for block in cell.blocks if block.text.strip())
        parts.append(f"<{tag}{spans}{scope}{look}>{inner}</{tag}>")
    return f"<tr>{''.join(parts)}</tr>"


def _cell_block(block: Block) -> str:
    if isinstance(block, Table):
        return "<br>".join(
            "\u3000".join(_escape(cell.text.replace("\n", " ")) for cell in row)
            for row in block.rows
        )
    return _escape(block.label) + _runs(block.runs)
