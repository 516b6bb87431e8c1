"""What the tests of the staff pages do in a browser."""

from html import unescape
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document
from openpyxl import Workbook

from gongkai.documents.sniff import XLSX
from gongkai.publishing import review

TABLE = "<table><tbody><tr><td>1</td><td>甲*</td></tr></tbody></table>"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client, name, *args, **asked) -> str:
    answer = client.get(reverse(f"publishing:{name}", args=args), asked)
    assert answer.status_code == 200, answer.status_code
    return unescape(answer.content.decode())


def written(place, **changes) -> dict:
    """What the form sends for a new item."""
    values = {
        "title": "测试街道清扫保洁安排", "column": place.column.pk, "formed_on": "2026-03-02",
        "body": "每日清扫两次。", "disclosure": "proactive", "publish_rule": "PUBLISH_20WD",
        "section": place.section.pk, "is_registered": "on", "version": "0", "kind": "document",
    }  # fmt: skip
    return values | changes


def upload(name="名单.txt", content=b"1"):
    return SimpleUploadedFile(name, content)


def docx(*paragraphs, table=()) -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        grid = document.add_table(rows=len(table), cols=len(table[0]))
        for y, row in enumerate(table):
            for x, cell in enumerate(row):
                grid.cell(y, x).text = cell
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def xlsx(*rows) -> SimpleUploadedFile:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    target = BytesIO()
    book.save(target)
    return SimpleUploadedFile("存量.xlsx", target.getvalue(), XLSX)


def sign(client, item, **changes):
    item.refresh_from_db()
    posted = {
        "seen_hash": item.current_version.content_hash, "verdict": "agree", "gates": list(review.GATES),
    }  # fmt: skip
    return client.post(reverse("publishing:review", args=[item.pk]), posted | changes, follow=True)
