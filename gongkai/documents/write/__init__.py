"""The annual report as a file: one description of the tables, and a writer for each format.

Every writer takes a :class:`Paper` and gives bytes or text; none asks a database or a clock.
"""

from gongkai.documents.write.data import report_csv, report_json, report_text
from gongkai.documents.write.page import report_body, report_html
from gongkai.documents.write.paper import Paper
from gongkai.documents.write.pdf import report_pdf
from gongkai.documents.write.word import report_docx
from gongkai.documents.write.workbook import report_xlsx

__all__ = [
    "Paper",
    "report_body",
    "report_csv",
    "report_docx",
    "report_html",
    "report_json",
    "report_pdf",
    "report_text",
    "report_xlsx",
]
