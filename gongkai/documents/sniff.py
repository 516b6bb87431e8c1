"""What a file is, by its content; its name says nothing."""

import io
import re
import zipfile
from pathlib import Path
from typing import Final

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
PDF: Final = "application/pdf"
DOC: Final = "application/msword"
XLS: Final = "application/vnd.ms-excel"
PPT: Final = "application/vnd.ms-powerpoint"
RTF: Final = "application/rtf"
ODT: Final = "application/vnd.oasis.opendocument.text"
ODS: Final = "application/vnd.oasis.opendocument.spreadsheet"
OFD: Final = "application/ofd"
ZIP: Final = "application/zip"
HTML: Final = "text/html"
MHTML: Final = "multipart/related"
XML: Final = "application/xml"
SVG: Final = "image/svg+xml"
TXT: Final = "text/plain"
PNG: Final = "image/png"
JPEG: Final = "image/jpeg"
GIF: Final = "image/gif"
BMP: Final = "image/bmp"
TIFF: Final = "image/tiff"
WEBP: Final = "image/webp"
ENCRYPTED_OFFICE: Final = "application/x-encrypted-office"
OLE: Final = "application/x-ole-storage"
UNKNOWN: Final = "application/octet-stream"

#: What people call these types.
NAMES: Final[dict[str, str]] = {
    DOCX: "Word 文档（.docx）",
    XLSX: "Excel 工作簿（.xlsx）",
    PPTX: "演示文稿（.pptx）",
    PDF: "PDF 文件",
    DOC: "旧版 Word 或 WPS 文档（.doc、.wps）",
    XLS: "旧版 Excel 工作簿（.xls）",
    PPT: "旧版演示文稿（.ppt）",
    RTF: "RTF 文档",
    ODT: "开放文档（.odt）",
    ODS: "开放表格（.ods）",
    OFD: "OFD 版式文件",
    ZIP: "ZIP 压缩包",
    HTML: "网页（HTML）",
    MHTML: "单文件网页（.mht）",
    XML: "XML 文件",
    SVG: "SVG 图片",
    TXT: "文本文件",
    PNG: "PNG 图片",
    JPEG: "JPEG 图片",
    GIF: "GIF 图片",
    BMP: "BMP 图片",
    TIFF: "TIFF 图片",
    WEBP: "WebP 图片",
    ENCRYPTED_OFFICE: "加密的办公文档",
    OLE: "未知的旧版办公文档",
    UNKNOWN: "未知格式",
}

_MAGIC: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF8", GIF),
    (b"BM", BMP),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"{\\rtf", RTF),
)
_OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06")
_ZIP_MEMBERS: Final = (
    ("word/document.xml", DOCX),
    ("xl/workbook.xml", XLSX),
    ("xl/workbook.bin", XLSX),
    ("ppt/presentation.xml", PPTX),
    ("OFD.xml", OFD),
)
_OLE_STREAMS: Final = (
    ("EncryptedPackage", ENCRYPTED_OFFICE),
    ("WordDocument", DOC),
    ("Workbook", XLS),
    ("Book", XLS),
    ("PowerPoint Document", PPT),
)
_HTML: Final = re.compile(
    rb"<!doctype\s+html|<(?:html|head|body|table|div|p|script|meta|title|h[1-6]|iframe|span|center)\b",
    re.IGNORECASE,
)
_TAG_FIRST: Final = re.compile(rb"\s*(?:<!--.*?-->\s*)*<", re.DOTALL)
_HEAD: Final = 4096


def sniff(source: bytes | Path | str) -> str:
    """The media type of ``source`` (bytes, or the path of a file) by what it holds."""
    if isinstance(source, bytes):
        return _sniff(source[:_HEAD], source)
    path = Path(source)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    return _sniff(head, path)


def _sniff(head: bytes, source: bytes | Path) -> str:
    if head.startswith(_OLE_MAGIC):
        return _sniff_ole(source)
    if head.startswith(_ZIP_MAGIC):
        return _sniff_zip(source)
    if b"%PDF-" in head[:1024] and not _TAG_FIRST.match(head):
        return PDF
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    for magic, media_type in _MAGIC:
        if head.startswith(magic) and (media_type != BMP or b"\x00" in head[:64]):
            return media_type
    return _sniff_text(head)


def _sniff_zip(source: bytes | Path) -> str:
    try:
        with zipfile.ZipFile(
            io.BytesIO(source) if isinstance(source, bytes) else source
        ) as archive:
            names = set(archive.namelist())
            for member, media_type in _ZIP_MEMBERS:
                if member in names:
                    return media_type
            if "mimetype" in names:
                with archive.open("mimetype") as file:
                    told = file.read(100).decode("ascii", "replace").strip()
                for media_type in (ODT, ODS):
                    if told.startswith(media_type):
                        return media_type
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError):
        return ZIP
    return ZIP


def _sniff_ole(source: bytes | Path) -> str:
    data = source if isinstance(source, bytes) else source.read_bytes()
    for name, media_type in _OLE_STREAMS:
        # A directory entry: the UTF-16 name filled up to 64 bytes, then its length with the 0.
        entry = name.encode("utf-16-le").ljust(64, b"\x00")
        if entry + (2 * len(name) + 2).to_bytes(2, "little") in data:
            return media_type
    return OLE


def _sniff_text(head: bytes) -> str:
    if not head.strip():
        return UNKNOWN if b"\x00" in head else TXT
    text = head
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "replace").encode("utf-8", "replace")
    elif b"\x00" in head:
        return UNKNOWN
    text = text.removeprefix(b"\xef\xbb\xbf")
    start = text.lstrip()[:1500]
    if re.match(rb"mime-version:|from: <saved by", start, re.IGNORECASE):
        return MHTML
    if _TAG_FIRST.match(text):
        if b"<svg" in start[:1000].lower():
            return SVG
        if _HTML.search(start):
            return HTML
        if start.startswith(b"<?xml"):
            return XML
        return HTML
    if b"<script" in start.lower():
        return HTML
    control = sum(byte < 9 or 13 < byte < 32 for byte in text)
    return TXT if control * 50 <= len(text) else UNKNOWN


def decode_text(data: bytes) -> str:
    """The characters of a text file: by its mark, else UTF-8, else GB 18030."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")
