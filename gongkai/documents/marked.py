"""批注稿：the report once more as .docx, each finding a comment beside the words it is about."""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Final

from docx import Document
from docx.document import Document as Docx
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from gongkai.documents.findings_sheet import CheckedReport
from gongkai.documents.write.paper import Paper
from gongkai.documents.write.word import report_docx
from gongkai.law.report.findings import SEVERITY_LABELS, Finding
from gongkai.law.report.forms import CellRef
from gongkai.law.report.structure import neat, sections_of

AUTHOR: Final = "年度报告核对"
INITIALS: Final = "核"
SHORTEST_ANCHOR: Final = 5  # 「无」 stands in too many places to be looked for inside a paragraph


def marked_docx(checked: CheckedReport, original: bytes | None = None) -> bytes:
    """Comments in a copy of the original .docx; for any other original in the report set anew.

    What belongs to no words stands in a list at the end, so nothing is lost.
    """
    document = Document(BytesIO(original)) if original else _set_anew(checked)
    paragraphs = list(_paragraphs(document))
    homeless = [
        finding
        for finding in checked.findings
        if finding.says_something and not _comment(document, paragraphs, finding)
    ]
    _list(document, homeless)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _paragraphs(document: Docx) -> Iterator[Paragraph]:
    """Those of the text, then those in tables."""
    yield from document.paragraphs
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs


def _comment(document: Docx, paragraphs: Iterable[Paragraph], finding: Finding) -> bool:
    """Beside the quoted words, else beside the label of the first cell's row."""
    for wanted in _anchors(finding):
        for paragraph in paragraphs:
            text = _bare(paragraph.text)
            if wanted == text or (len(wanted) >= SHORTEST_ANCHOR and wanted in text):
                runs: list[Run] = paragraph.runs or [paragraph.add_run()]
                document.add_comment(runs, _words(finding), author=AUTHOR, initials=INITIALS)
                return True
    return False


def _anchors(finding: Finding) -> Iterator[str]:
    if finding.quote:
        yield _bare(finding.quote)
        yield _bare(finding.quote)[:16]
    if finding.cells:
        label = finding.cells[0].label
        yield _bare(label[label.find("“") + 1 : label.rfind("”")])


def _bare(text: str) -> str:
    return "".join(neat(text).split())


def _words(finding: Finding) -> str:
    kind = "请核实" if finding.is_question else SEVERITY_LABELS[finding.severity]
    return f"【{kind}·{finding.label}】{finding.sentence}\n依据：{finding.reference}"


class _Copy(Paper):
    """A report set anew; what was no number in a cell stands there as it was."""

    def written(self, at: CellRef, unit: str = "") -> str:
        note = self.report.note(at)
        if self.value(at) is not None or note is None:
            return super().written(at, unit)
        return note.raw or ("（未读出）" if note.state == "unread" else "")


def _set_anew(checked: CheckedReport) -> Docx:
    """A report that was no .docx: its words and its tables, for comments to have something to stand beside."""
    report = checked.report
    title = report.title or f"{report.agency}{report.year or ''}年度报告"
    if report.form:
        return Document(BytesIO(report_docx(_Copy(report, title))))
    document = Document()
    document.add_heading(title, level=0)
    for section in sections_of(report):
        document.add_heading(f"{section.no}、{section.title}", level=1)
        for line in filter(str.strip, section.text.splitlines()):
            document.add_paragraph(line.strip())
    return document


def _list(document: Docx, findings: Sequence[Finding]) -> None:
    if not findings:
        return
    heading = document.add_paragraph()
    heading.paragraph_format.page_break_before = True
    heading.add_run("核对意见").bold = True
    for number, finding in enumerate(findings, 1):
        document.add_paragraph(f"{number}. （{finding.result_label}）{_words(finding)}")
