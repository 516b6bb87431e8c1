"""案卷文件夹：the bound PDF, the originals, the index and their checksums, written without holding them in memory."""

import hashlib
import json
import os
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath

import xlsxwriter

from gongkai.documents.sniff import JPEG, PDF, PNG
from gongkai.proceedings.dossier.bind import bind
from gongkai.proceedings.dossier.parts import (
    APART,
    WITHDRAWN,
    Gathered,
    Line,
    Original,
    Part,
    shown_as,
)

CHUNK = 1 << 20
BOUND, INDEX, SUMS, READ_ME = "案卷.pdf", "卷内目录.xlsx", "校验和.txt", "说明.txt"
ORIGINALS = "原件"
NOT_WHOLE = "原件读不到或被改动过，请系统管理员核验台账"
PACKED = frozenset({PDF, JPEG, PNG})
HEADS = ("顺序号", "文号", "责任者", "题名", "日期", "页号", "备注", "文件", "摘要（SHA-256）")
WIDTHS = (8, 24, 20, 44, 16, 8, 32, 44, 70)


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: both files with their digests, and the lines of the index."""

    pdf: Path
    pdf_sha256: str
    archive: Path
    sha256: str
    pages: int
    lines: tuple[Line, ...]


def make(
    gathered: Gathered, room: Path, *, now: datetime, by: str, font_folders: Sequence[Path]
) -> Made:
    """Bind and pack a gathered file in ``room``, a private folder that is empty; ``now`` in local time."""
    desk = room / "desk"
    desk.mkdir(parents=True)
    lines, sums = _lay_out(gathered, desk)
    book = _book(gathered, lines, now=now, by=by, font_folders=font_folders)
    (desk / "book.json").write_text(json.dumps(book, ensure_ascii=False), encoding="utf-8")
    result = bind(desk)
    done = tuple(_finished(line, result) for line in lines)
    pdf, archive = room / "dossier.pdf", room / "dossier.zip"
    os.replace(desk / "bound.pdf", pdf)
    pdf_sha256 = _digest(pdf)
    sums = {BOUND: pdf_sha256, **sums}
    _pack(archive, desk, pdf, done, sums, read_me(gathered, done, now=now, by=by))
    _clear(desk)
    return Made(pdf, pdf_sha256, archive, _digest(archive), result["pages"], done)


def _lay_out(gathered: Gathered, desk: Path) -> tuple[list[Line], dict[str, str]]:
    """Put the originals side by side under numbered names; their digests as they really are."""
    lines, sums = [], {}
    for position, part in enumerate(gathered.parts, start=1):
        line = Line(position, part, "" if part.blocks else "—", note=part.note)
        if part.original:
            place = f"{ORIGINALS}/{position:03d} {_safe(part.original.name)}"
            found = _copy(part.original, desk / _key(position))
            if found:
                sums[place] = found
                line = replace(line, place=place, page="")
            else:
                line = replace(line, note="，".join(filter(None, (part.note, NOT_WHOLE))))
        if part.editable:
            place = f"{ORIGINALS}/{position:03d} {_safe(part.editable.name)}"
            found = _copy(part.editable, desk / f"{_key(position)}-editable")
            if found:
                sums[place] = found
                line = replace(line, editable_place=place)
        lines.append(line)
    return lines, sums


def _copy(original: Original, target: Path) -> str:
    """The digest of what was copied; empty where the stored bytes are gone or no longer what they were."""
    digest = hashlib.sha256()
    try:
        with target.open("wb") as written:
            for block in _blocks(original):
                digest.update(block)
                written.write(block)
    except OSError:
        return ""
    found = digest.hexdigest()
    return found if original.sha256 in ("", found) else ""


def _blocks(original: Original) -> Iterator[bytes]:
    if original.path is None:
        yield original.data
        return
    with original.path.open("rb") as source:
        while block := source.read(CHUNK):
            yield block


def _key(position: int) -> str:
    return f"part-{position}"


def _safe(name: str) -> str:
    """A name that every file system takes: no folder, no sign that Windows refuses, not too long."""
    plain = re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|]', "_", name).strip(" .") or "文件"
    path = PurePosixPath(plain)
    return f"{path.stem[:60]}{path.suffix[:10]}"


def _book(
    gathered: Gathered, lines: Sequence[Line], *, now: datetime, by: str, font_folders: Sequence[Path]
) -> dict[str, object]:  # fmt: skip
    cover = gathered.cover
    fields = [*cover.fields, ("装订", f"{by}，{shown_as(now.date())}{now:%H:%M}")]
    return {
        "title": f"{cover.number}案卷", "agency": cover.agency, "number": cover.number,
        "running": f"{cover.agency}　{cover.number}", "cover": [list(row) for row in fields],
        "font_folders": [str(path) for path in font_folders], "notes": [],
        "parts": [_line_of_book(line) for line in lines],
    }  # fmt: skip


def _line_of_book(line: Line) -> dict[str, object]:
    part = line.part
    return {
        "key": _key(line.position), "position": str(line.position), "number": part.number,
        "title": part.title, "author": part.author, "day": _day(part), "note": line.note,
        "withdrawn": part.is_withdrawn, "page": line.page, "bound": bool(part.blocks or line.place),
        "file": _key(line.position) if line.place else "",
        "media": part.original.media_type if part.original else "",
        "blocks": [
            {
                "kind": b.kind, "text": b.text, "heads": list(b.heads), "widths": list(b.widths),
                "rows": [list(row) for row in b.rows],
            }
            for b in part.blocks
        ],
    }  # fmt: skip


def _finished(line: Line, result: dict[str, dict[str, object]]) -> Line:
    """The line with the page at which it really begins, or why it lies beside the PDF."""
    key = _key(line.position)
    if key in result["starts"]:
        return replace(line, page=str(result["starts"][key]))
    if key in result["problems"]:
        why = str(result["problems"][key])
        return replace(line, page=APART, note="，".join(filter(None, (line.note, why))))
    return line


def _day(part: Part) -> str:
    return f"{part.on:%Y-%m-%d}" if part.on else ""


def remark(line: Line) -> str:
    """备注 of a line."""
    return "，".join(filter(None, (WITHDRAWN if line.part.is_withdrawn else "", line.note)))


def _pack(
    archive: Path, desk: Path, pdf: Path, lines: Sequence[Line], sums: dict[str, str], said: str
) -> None:  # fmt: skip
    index = desk / "index.xlsx"
    _write_index(index, lines, sums)
    read_me_bytes = said.replace("\n", "\r\n").encode("utf-8-sig")
    sums = {**sums, INDEX: _digest(index), READ_ME: hashlib.sha256(read_me_bytes).hexdigest()}
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(READ_ME, read_me_bytes)
        packed.write(index, INDEX, zipfile.ZIP_STORED)
        packed.writestr(SUMS, "".join(f"{digest}  {name}\n" for name, digest in sums.items()))
        packed.write(pdf, BOUND, zipfile.ZIP_STORED)
        for line in lines:
            if line.place and line.part.original:
                is_packed = line.part.original.media_type in PACKED
                how = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
                packed.write(desk / _key(line.position), line.place, how)
            if line.editable_place:
                packed.write(
                    desk / f"{_key(line.position)}-editable",
                    line.editable_place,
                    zipfile.ZIP_STORED,
                )


def _write_index(path: Path, lines: Sequence[Line], sums: dict[str, str]) -> None:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        page, bold = book.add_worksheet("卷内目录"), book.add_format({"bold": True})
        page.write_row(0, 0, HEADS, bold)
        for row, line in enumerate(lines, start=1):
            part: Part = line.part
            cells = (
                str(line.position), part.number, part.author, part.title, _day(part), line.page,
                remark(line), line.place, sums.get(line.place, ""),
            )  # fmt: skip
            for at, cell in enumerate(cells):
                page.write_string(row, at, cell)
        for at, width in enumerate(WIDTHS):
            page.set_column(at, at, width)
        page.freeze_panes(1, 0)


def read_me(gathered: Gathered, lines: Sequence[Line], *, now: datetime, by: str) -> str:
    """说明: what lies in the folder, what does not, and how to check that nothing was changed."""
    missing = [line for line in lines if line.page == "—"]
    left_out = (
        "".join(f"\n  {x.position}　{x.part.title}（{remark(x)}）" for x in missing) or "没有。"
    )
    return f"""{gathered.cover.agency}　{gathered.cover.number}　案卷
{by}于{shown_as(now.date())}{now:%H:%M}从公开系统导出。

这个文件夹里有：
  {BOUND}　　　全卷装订成一份，有封面、卷内目录、书签，每页有页号。
  {INDEX}　每份文件的顺序号、文号、责任者、题名、日期、页号、备注和摘要。
  {ORIGINALS}　　　　　各份文件存入时的原样，前面的数字是卷内顺序号；文书另附可以编辑的文本，顺序号相同。
  {SUMS}　　每个文件的SHA-256摘要。

目录上写“{APART}”的，不能印成页面或者打不开，原样放在“{ORIGINALS}”里，没有装进{BOUND}。
目录上写“{WITHDRAWN}”的，是已经作废的文书，只作记录，不再有效。
列在目录上而没有附上的：{left_out}

怎么核对有没有被改动：
  视窗系统：在这个文件夹里打开“命令提示符”，逐个输入
      certutil -hashfile {BOUND} SHA256
    把显示的一串字符与{SUMS}里同名的一行比对，一样就没有改动。
  麒麟、统信等系统：在这个文件夹里打开终端，输入
      sha256sum -c {SUMS}
    每一行都显示“成功”或者“OK”，就都没有改动。
  整个压缩包的摘要记在导出机关的台账里，可以请该机关核对。

卷内有个人信息的，只用于办理本案，请妥善保管。
"""


def _digest(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _clear(desk: Path) -> None:
    """The workshop with its copies goes; only the two files stay."""
    for path in desk.iterdir():
        path.unlink()
    desk.rmdir()
