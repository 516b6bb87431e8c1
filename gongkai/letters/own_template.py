"""机关自有模板：an office's own .docx, checked at upload and filled in a sandbox that can do nothing else.

A template may name the words of :data:`WORDS`, loop over lists and ask whether something is there. It may
not call, compute or reach anything: a template is a document somebody uploads, not a program.
"""

import io
from datetime import date
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment

from gongkai.documents.errors import DocumentError
from gongkai.documents.package import Package
from gongkai.documents.sniff import DOCX, sniff
from gongkai.documents.wordml import read_docx
from gongkai.letters.errors import WrongTemplateError
from gongkai.letters.letter import Letter, Paragraph

MOST_BYTES = 5 * 2**20
MOST_LOOPS = 2
#: What a template may name, with what it stands for.
WORDS = {
    "机关标志": "发文机关标志", "文号": "文号", "标题": "标题", "称呼": "收件人", "正文": "正文各段，含救济告知",
    "附件": "附件说明各行", "署名": "发文机关署名", "日期": "成文日期", "抄送": "抄送机关",
}  # fmt: skip
NEEDED = ("文号", "标题", "称呼", "正文", "署名", "日期")
ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.For, nodes.If, nodes.Not,
    nodes.And, nodes.Or, nodes.Const, nodes.Compare, nodes.Operand, nodes.Getattr,
)  # fmt: skip
LOOP_WORDS = {"first", "last", "index", "index0", "length"}
ACTIVE = ("vbaproject", "vbadata", "embeddings/", "activex/", "afchunk", "altchunk", "oleobject")
ACTIVE_FIELDS = ("INCLUDEPICTURE", "INCLUDETEXT", "DDE", "DDEAUTO", "IMPORT", "LINK", "MACROBUTTON")
SAMPLE = Letter(
    kind="reply", title="样张标题", mark="样张机关标志", number="样张〔2026〕1号",
    salutation="样张收件人：",
    paragraphs=(Paragraph("样张第一段。"), Paragraph("样张第二段。")), remedy=("样张救济告知。",),
    remedy_class="EITHER", closing=("样张联系方式。",), attachments=("样张附件",),
    signature="样张署名", signed_on=date(2026, 1, 2), cc=("样张抄送",),
)  # fmt: skip


def check_template(data: bytes) -> None:
    """Refuse, in a sentence, what is not a harmless and complete template."""
    package = harmless_package(data)
    named = _check_tags(data, package)
    if strange := sorted(named - set(WORDS)):
        known = "、".join(f"{{{{ {name} }}}}" for name in WORDS)
        raise WrongTemplateError(
            f"模板里的“{'、'.join(strange)}”系统不认识，请改正。可以使用：{known}。"
        )
    if lacking := [name for name in NEEDED if name not in named]:
        words = "、".join(f"{{{{ {name} }}}}" for name in lacking)
        raise WrongTemplateError(f"模板里缺少{words}，文书会不完整，请补上。")
    _check_sample(data)


def fill_template(data: bytes, letter: Letter) -> bytes:
    """The letter in the office's own layout."""
    template = DocxTemplate(io.BytesIO(data))
    template.render(_context(letter), jinja_env=_sandbox(), autoescape=True)
    out = io.BytesIO()
    template.save(out)
    return out.getvalue()


def _sandbox() -> SandboxedEnvironment:
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    environment.globals.clear()
    environment.filters.clear()
    environment.tests.clear()
    return environment


def _context(letter: Letter) -> dict[str, Any]:
    return {
        "机关标志": letter.mark, "文号": letter.number, "标题": letter.title,
        "称呼": letter.salutation, "正文": [p.text for p in letter.body],
        "附件": list(letter.attachment_lines), "署名": letter.signature, "日期": letter.date,
        "抄送": "，".join(letter.cc),
    }  # fmt: skip


def harmless_package(data: bytes, what: str = "模板") -> Package:
    """An opened .docx without macros, embedded objects, outside links and fields; ``what`` it is called."""
    if len(data) > MOST_BYTES:
        raise WrongTemplateError(f"{what}超过5兆字节，请压缩图片后再上传。")
    try:
        if sniff(data) != DOCX:
            raise WrongTemplateError(
                f"{what}要是 .docx 文件，请在 Word 或 WPS 里另存为 .docx 再上传。"
            )
        package = Package(data)
        for name in package.names:
            _check_part(package, name, what)
    except DocumentError as error:
        raise WrongTemplateError(error.message) from error
    return package


def _check_part(package: Package, name: str, what: str) -> None:
    if any(word in name.lower() for word in ACTIVE):
        raise WrongTemplateError(f"{what}里有宏或者嵌入的对象，不能使用。请删去后另存再上传。")
    if not name.endswith((".xml", ".rels")):
        return
    root = package.xml(name)
    if name.endswith(".rels"):
        _check_links(root, what)
    elif name.startswith("word/"):
        _check_fields(root, what)
    elif name == "[Content_Types].xml" and any(
        "macro" in (item.get("ContentType") or "").lower() for item in root
    ):
        raise WrongTemplateError(f"{what}里有宏，不能使用。请另存为不含宏的 .docx 再上传。")


def _check_links(root: Any, what: str) -> None:
    for item in root:
        if (item.get("TargetMode") or "").lower() == "external":
            raise WrongTemplateError(
                f"{what}里有指向外部的链接（{(item.get('Target') or '')[:80]}），不能使用。请取消链接后再上传。"
            )


def _check_fields(root: Any, what: str) -> None:
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    code = " ".join(
        (element.text or "") + " " + (element.get(f"{space}instr") or "")
        for element in root.iter(f"{space}instrText", f"{space}fldSimple")
    ).upper()
    if any(word in code.split() for word in ACTIVE_FIELDS):
        raise WrongTemplateError(f"{what}里有读取外部内容的域代码，不能使用。请删去后再上传。")


def _check_tags(data: bytes, package: Package) -> set[str]:
    """The words a template names; refuses every tag that does more than name, loop or ask."""
    template = DocxTemplate(io.BytesIO(data))
    environment = _sandbox()
    found: set[str] = set()
    try:
        template.init_docx()
        sources = [template.patch_xml(template.get_xml())]
        for uri in (template.HEADER_URI, template.FOOTER_URI):
            parts = [part for _, part in template.get_headers_footers(uri)]
            sources += [template.patch_xml(template.get_part_xml(part)) for part in parts]
        if "word/footnotes.xml" in package.names:
            sources.append(template.patch_xml(package.read("word/footnotes.xml").decode()))
        core = template.get_docx().core_properties
        sources += [core.author, core.comments, core.identifier, core.subject, core.title]
        for source in sources:
            found |= _names(environment.parse(source))
    except TemplateError as error:
        raise WrongTemplateError(
            "模板里的占位标记写得不对，请检查成对的花括号和循环的开头、结尾。"
        ) from error
    except (KeyError, ValueError, AttributeError) as error:
        raise WrongTemplateError("模板打不开，请在 Word 或 WPS 里另存为 .docx 再上传。") from error
    return found


def _names(tree: nodes.Template) -> set[str]:
    own: set[str] = set()
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, ALLOWED):
            raise WrongTemplateError(
                "模板里的标记只能写名称、循环（for）和判断（if），不能运算、调用或者引用别的内容，请改正。"
            )
        if isinstance(node, nodes.Getattr):
            plain = isinstance(node.node, nodes.Name) and node.node.name == "loop"
            if not plain or node.attr not in LOOP_WORDS:
                raise WrongTemplateError(f"模板里的“.{node.attr}”不能使用，请改正。")
        if isinstance(node, nodes.For):
            if _depth(node) > MOST_LOOPS:
                raise WrongTemplateError("模板里的循环套得太深，请改正。")
            if isinstance(node.target, nodes.Name):
                own.add(node.target.name)
    used = {n.name for n in tree.find_all(nodes.Name) if n.ctx == "load"}
    return used - own - {"loop"}


def _depth(node: nodes.For) -> int:
    return 1 + max((_depth(inner) for inner in node.find_all(nodes.For)), default=0)


def _check_sample(data: bytes) -> None:
    """Fill it once and read it back: every word of the letter must stand in it."""
    try:
        made = fill_template(data, SAMPLE)
        text = all_text(made)
    except (TemplateError, DocumentError, ValueError, KeyError) as error:
        raise WrongTemplateError(
            "用样张试填这份模板没有成功，请检查占位标记，或者在 Word、WPS 里另存后再上传。"
        ) from error
    wanted = [SAMPLE.number, SAMPLE.title, SAMPLE.salutation, SAMPLE.signature, SAMPLE.date]
    wanted += [paragraph.text for paragraph in SAMPLE.body]
    if lost := [line for line in wanted if line not in text]:
        raise WrongTemplateError(f"试填后样张里少了“{lost[0]}”，请检查循环和判断的写法。")


def all_text(data: bytes) -> str:
    """The words of the headers, the body and the footers."""
    package = Package(data)
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

    def around(part: str) -> list[str]:
        return [
            "".join(t.text or "" for t in package.xml(name).iter(f"{space}t"))
            for name in sorted(package.names)
            if name.startswith(f"word/{part}") and name.endswith(".xml")
        ]

    body = [block.text for block in read_docx(data).blocks]
    return "\n".join([*around("header"), *body, *around("footer")])
