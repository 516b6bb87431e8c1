"""Text that was pasted or imported becomes plain, safe HTML that keeps its tables."""

import html as html_module
import re
from typing import Any, Final

import nh3
from lxml import etree
from lxml import html as lxml_html

from gongkai.documents.errors import TOO_LARGE, DocumentError

MAX_LENGTH: Final = 10_000_000

ALIGNMENTS: Final = ("align-center", "align-right", "align-left", "align-justify")
_TEXT_CLASSES: Final = {*ALIGNMENTS, "indent"}
_TAGS: Final = {
    "p",
    "h2",
    "h3",
    "h4",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "sub",
    "sup",
    "a",
    "br",
}
_ATTRIBUTES: Final = {
    "a": {"href"},
    "th": {"colspan", "rowspan", "scope", "id", "headers"},
    "td": {"colspan", "rowspan", "headers"},
    "ol": {"start"},
}
_CLASSES: Final = {
    **dict.fromkeys(("p", "h2", "h3", "h4", "li"), _TEXT_CLASSES),
    **{key: set(ALIGNMENTS) for key in ("td", "th")},
}
_DROP: Final = frozenset(
    [
        "script",
        "style",
        "template",
        "object",
        "embed",
        "iframe",
        "noscript",
        "xml",
        "svg",
        "math",
        "head",
        "title",
        "meta",
        "link",
        "textarea",
        "select",
        "button",
    ]
)
#: Renamed even where they hold blocks.
_KEPT: Final = frozenset({"h1", "h5", "h6", "b", "i", "tfoot"})
_RENAME: Final = {
    "h1": "h2",
    "h5": "h4",
    "h6": "h4",
    "b": "strong",
    "i": "em",
    "center": "p",
    "div": "p",
    "section": "p",
    "article": "p",
    "blockquote": "p",
    "pre": "p",
    "tfoot": "tbody",
    "dd": "p",
    "dt": "p",
}
_BLOCKS: Final = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "ul",
        "ol",
        "li",
        "center",
        "section",
        "article",
        "blockquote",
        "pre",
        "dl",
        "dt",
        "dd",
        "hr",
        "caption",
        "form",
        "main",
        "header",
        "footer",
        "nav",
        "aside",
        "figure",
    ]
)
#: Headings of the statutory tables name each other: t3-R1. No other id comes through.
_HEADING_ID: Final = re.compile(r"t[234]-[A-Za-z0-9_-]{1,40}")
_SCHEMES: Final = {"http", "https"}
_HAS_MARKUP: Final = re.compile(r"<(?:/?[a-zA-Z][\w:-]*[\s/>]|!--|!doctype|\?xml)", re.IGNORECASE)
_CONDITIONAL: Final = re.compile(r"<!(?:--)?\[(?:if|endif)[^>]*>", re.IGNORECASE)
_SPACES: Final = " \t\r\n\f\u00a0\u3000\u200b\ufeff"


def clean_html(html: str) -> str:
    """Keep what the text says and how its tables stand; drop looks, scripts and Word's residue.

    Plain text comes back as paragraphs. Cleaning twice changes nothing more.
    """
    if len(html) > MAX_LENGTH:
        raise DocumentError(TOO_LARGE, "粘贴的内容过长。请分成几篇，或作为附件上传。")
    html = html.replace("\x00", "")
    if not html.strip(_SPACES):
        return ""
    if not _HAS_MARKUP.search(html):
        return _paragraphs(html_module.unescape(html))
    root = _tree(_CONDITIONAL.sub("", html))
    if root is None:
        return ""
    _prepare(root)
    rough = "".join(
        [html_module.escape(root.text or "", quote=False)]
        + [lxml_html.tostring(child, encoding="unicode") for child in root]
    )
    safe = nh3.clean(
        rough,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
        strip_comments=True,
    )
    safe = re.sub(r' class=""', "", safe)
    return re.sub(r"\n{2,}", "\n", safe).strip()


def plain_text(html: str) -> str:
    """The words of ``html``: a line a paragraph or table row, a tab between cells."""
    if not _HAS_MARKUP.search(html):
        return _tidy(html_module.unescape(html))
    root = _tree(_CONDITIONAL.sub("", html))
    if root is None:
        return ""
    parts: list[str] = []
    skip: Any = None
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            if skip is None:
                parts.append(node.tail or "")
            continue
        name = _name(node)
        if event == "start":
            if skip is not None:
                continue
            if name in _DROP:
                skip = node
                continue
            if name in ("td", "th"):
                if any(_name(other) in ("td", "th") for other in node.itersiblings(preceding=True)):
                    parts.append("\t")
            elif name == "br" or name in _BLOCKS:
                parts.append(" " if _in_cell(node) else "\n")
            parts.append(_flow(node.text))
        else:
            if skip is not None and skip is not node:
                continue
            if skip is node:
                skip = None
            elif name in _BLOCKS and name not in ("td", "th"):
                parts.append(" " if _in_cell(node) else "\n")
            if node is not root:
                parts.append(_flow(node.tail))
    return _tidy("".join(parts))


def _paragraphs(text: str) -> str:
    lines = (line.strip(_SPACES) for line in re.split(r"\r\n?|\n", text))
    return "".join(f"<p>{html_module.escape(line, quote=False)}</p>" for line in lines if line)


def _tree(html: str) -> Any:
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        root = lxml_html.document_fromstring(
            ("<html><body>" + html).encode("utf-8", "replace")
            if "<body" not in html.lower()
            else html.encode("utf-8", "replace"),
            parser=parser,
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return root.find("body")


def _name(node: Any) -> str:
    return node.tag.lower() if isinstance(node.tag, str) else ""


def _in_cell(node: Any) -> bool:
    return any(_name(parent) in ("td", "th") for parent in node.iterancestors())


def _flow(text: str | None) -> str:
    return re.sub(r"[ \t\r\n\f]+", " ", text or "")


def _tidy(text: str) -> str:
    lines = (re.sub(r"[ \u00a0\u200b\ufeff]+", " ", line).strip(" ") for line in text.split("\n"))
    return "\n".join(line for line in lines if line.strip(_SPACES)).strip()


def _prepare(root: Any) -> None:
    """Give the tree the few tags and classes that the cleaner lets through."""
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    for node in list(root.iter(etree.Comment, etree.ProcessingInstruction)):
        _remove(node)
    for node in list(root.iter()):
        if _name(node) in _DROP:
            _remove(node)
    nodes = [node for node in root.iter() if node is not root and _name(node)]
    for node in nodes:
        name = _name(node)
        if name in ("div", "section", "article", "blockquote", "center", "main", "form") and any(
            _name(child) in _BLOCKS for child in node.iterdescendants()
        ):
            align = _alignment(node)
            if align:
                for child in node.iterdescendants("p", "div", "center"):
                    if not _alignment(child):
                        child.set("align", align.removeprefix("align-"))
            _wrap_loose(node)
            continue
        _mark(node)
    for node in nodes:
        name = _name(node)
        if name in _RENAME:
            wraps = any(_name(child) in _BLOCKS for child in node.iterdescendants())
            parent = _name(node.getparent())
            if name not in _KEPT and wraps:
                node.drop_tag()
            elif name not in _KEPT and parent in ("p", "h2", "h3", "h4"):
                if node.getprevious() is not None or (node.getparent().text or "").strip(_SPACES):
                    node.addprevious(etree.Element("br"))
                node.drop_tag()
            else:
                node.tag = _RENAME[name]
        elif name not in _TAGS:
            if name in _BLOCKS and not any(_name(c) in _BLOCKS for c in node.iterdescendants()):
                node.tag = "p"
            else:
                node.drop_tag()
    for node in list(root.iter("thead", "tbody", "tr", "td", "th")):
        if next(node.iterancestors("table"), None) is None:
            node.drop_tag()
    for node in list(root.iter("p", "strong", "em", "h2", "h3", "h4", "li", "a")):
        if not node.text_content().strip(_SPACES) and not len(node):
            if _name(node) == "p" and _in_cell(node):
                continue
            node.drop_tree()
    for node in root.iter("p", "td", "th", "h2", "h3", "h4", "li"):
        if node.text:
            node.text = node.text.lstrip(_SPACES) if node.tag != "li" else node.text
    _wrap_loose(root)


def _remove(node: Any) -> None:
    """Take a node and what is in it away, but keep the text behind it."""
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        before = node.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def _wrap_loose(parent: Any) -> None:
    """Put text that stands between blocks into paragraphs of its own."""
    items: list[Any] = [parent.text or ""]
    for node in list(parent):
        tail, node.tail = node.tail, None
        parent.remove(node)
        items += [node, tail or ""]
    parent.text = None
    loose: Any = None
    for item in items:
        if not isinstance(item, str) and (_name(item) in _BLOCKS or _holds_block(item)):
            parent.append(item)
            loose = None
        elif not isinstance(item, str) and _name(item) == "br":
            loose = None
        elif not isinstance(item, str) or loose is not None or item.strip(_SPACES):
            if loose is None:
                loose = lxml_html.Element("p")
                parent.append(loose)
            if not isinstance(item, str):
                loose.append(item)
            elif len(loose):
                loose[-1].tail = (loose[-1].tail or "") + item
            else:
                loose.text = (loose.text or "") + item


def _holds_block(node: Any) -> bool:
    return any(_name(child) in _BLOCKS for child in node.iterdescendants())


def _style(node: Any) -> dict[str, str]:
    pairs = (part.split(":", 1) for part in str(node.get("style", "")).lower().split(";"))
    return {pair[0].strip(): pair[1].strip() for pair in pairs if len(pair) == 2}


def _alignment(node: Any) -> str:
    told = _style(node).get("text-align") or str(node.get("align", "")).lower()
    if _name(node) == "center":
        told = told or "center"
    for own in str(node.get("class", "")).split():
        if own in ALIGNMENTS:
            return own
    told = {"start": "left", "end": "right", "middle": "center"}.get(told, told)
    return f"align-{told}" if f"align-{told}" in ALIGNMENTS else ""


def _indented(node: Any) -> bool:
    if "indent" in str(node.get("class", "")).split():
        return True
    style = _style(node)
    for name in ("text-indent", "mso-char-indent-count"):
        match = re.match(r"(-?\d*\.?\d+)", style.get(name, ""))
        if match and float(match.group(1)) > 0:
            return True
    text = node.text or ""
    return text.lstrip(" \t\r\n").startswith("\u3000\u3000")


def _mark(node: Any) -> None:
    name = _name(node)
    if name in ("td", "th"):
        for span in ("colspan", "rowspan"):
            if node.get(span) is not None:
                text = str(node.get(span)).strip()
                number = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 1
                if 1 < number <= 1000:
                    node.set(span, str(number))
                else:
                    del node.attrib[span]
        for link in ("id", "headers"):
            names = str(node.get(link, "")).split()
            if node.get(link) is not None and not (
                names and all(_HEADING_ID.fullmatch(name) for name in names)
            ):
                del node.attrib[link]
        if node.get("scope") not in (None, "col", "row", "colgroup", "rowgroup"):
            del node.attrib["scope"]
    classes = [_alignment(node)]
    if name not in ("td", "th", "table") and _indented(node):
        classes.append("indent")
    marked = " ".join(one for one in classes if one)
    if marked:
        node.set("class", marked)
    elif node.get("class") is not None:
        del node.attrib["class"]
