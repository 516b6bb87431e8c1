"""装订：``python -m gongkai.proceedings.dossier.bind FOLDER``, a process of its own with limits.

``book.json`` in the folder says what is to be bound; ``bound.pdf`` and ``result.json`` come out. Every
uploaded file is first turned into a plain PDF by a child of its own, so that a file that cannot be read,
is too large for the memory or stops the reader costs one line of the index and never the whole file.
"""

import json
import multiprocessing
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from gongkai.documents.sniff import GIF, JPEG, PDF, PNG, WEBP

SOURCE: Final = Path(__file__).with_name("dossier.typ")
MOST_PAGES: Final = 2000
SECONDS: Final = 900
FILE_SECONDS: Final = 180
MEMORY: Final = 3 * 2**30
PICTURES: Final = {JPEG: "jpg", PNG: "png", GIF: "gif", WEBP: "webp"}
GETA: Final = "〓"


class BindingError(Exception):
    """The file could not be bound; the sentence is for the person."""


def bind(folder: Path) -> dict[str, Any]:
    """Bind what lies in ``folder``; the pages at which the parts begin, and what could not be bound."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "gongkai.proceedings.dossier.bind", str(folder.resolve())],
            capture_output=True, timeout=SECONDS, check=False,
        )  # fmt: skip
    except (subprocess.TimeoutExpired, OSError) as error:
        raise BindingError("材料太多，没有装订完。请改用文件夹，或者联系系统管理员。") from error
    result = folder / "result.json"
    if done.returncode or not result.exists():
        said = done.stderr.decode("utf-8", "replace")[-2000:]
        raise BindingError("案卷没有装订成，请告诉系统管理员。") from RuntimeError(said)
    found: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    return found


def main(folder: Path) -> None:
    """What the process does."""
    book = json.loads((folder / "book.json").read_text(encoding="utf-8"))
    problems: dict[str, str] = {}
    for part in book["parts"]:
        part["sheets"] = []
        if part["file"]:
            made = _in_a_child(folder, part["file"], part["media"], f"{part['key']}.pdf")
            if isinstance(made, str):
                problems[part["key"]], part["bound"], part["page"] = made, False, "另附"
                part["note"] = "，".join(filter(None, (part["note"], made)))
            else:
                part["file"], part["sheets"] = f"{part['key']}.pdf", made
    starts, pages = _set(folder, book)
    result = {"starts": starts, "problems": problems, "pages": pages}
    (folder / "result.json").write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")


def _in_a_child(folder: Path, name: str, media: str, target: str) -> list[dict[str, bool]] | str:
    """The sheets of one file as a PDF, or why it has none."""
    if media != PDF and media not in PICTURES:
        return "不能印成页面"
    context = multiprocessing.get_context("fork")
    mine, his = context.Pipe(duplex=False)
    child = context.Process(target=_turn, args=(folder, name, media, target, his))
    child.start()
    his.close()
    answer: list[dict[str, bool]] | str = "打不开"
    if mine.poll(FILE_SECONDS):
        try:
            answer = mine.recv()
        except EOFError:
            answer = "打不开"
    child.kill()
    child.join()
    return answer


def _turn(folder: Path, name: str, media: str, target: str, answer: Any) -> None:
    """Runs in the child: picture or PDF into a plain PDF with nothing but pages."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        if media in PICTURES:
            _picture(folder, name, media, f"{target}.tmp")
            name = f"{target}.tmp"
        answer.send(_plain(folder / name, folder / target))
    except BindingError as error:
        answer.send(str(error))
    except (
        BaseException
    ) as error:  # whatever a broken file does to its reader, the answer is the same
        sys.stderr.write(f"{name}: {type(error).__name__}: {error}\n")
        answer.send("打不开")


def _picture(folder: Path, name: str, media: str, target: str) -> None:
    import typst

    bare = f"""#set page(width: auto, height: auto, margin: 0pt)
#image("{name}", format: "{PICTURES[media]}", width: 190mm)"""
    typst.compile(
        _written(folder, target, bare), output=str(folder / target), root=str(folder), format="pdf"
    )


def _plain(source: Path, target: Path) -> list[dict[str, bool]]:
    """Stamps and filled fields become part of the page; what opens only with a password stays closed."""
    import pypdfium2
    import typst

    try:
        document = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        raise BindingError("打不开，可能有密码") from error
    if not 0 < len(document) <= MOST_PAGES:
        raise BindingError("页数太多")
    sheets = []
    for number in range(len(document)):
        page = document[number]
        width, height = page.get_size()
        sheets.append({"wide": width > height})
        pypdfium2.raw.FPDFPage_Flatten(page, pypdfium2.raw.FLAT_PRINT)
        page.close()
    document.save(target)
    document.close()
    probe = f'#image("{target.name}", page: 1)'
    typst.compile(
        _written(target.parent, target.name, probe), root=str(target.parent), format="pdf",
        output=str(target.with_suffix(".probe")),
    )  # fmt: skip
    return sheets


def _written(folder: Path, name: str, source: str) -> str:
    path = folder / f"{name}.typ"
    path.write_text(source, encoding="utf-8")
    return str(path)


def _set(folder: Path, book: dict[str, Any]) -> tuple[dict[str, int], int]:
    """Set the book; where each part begins is read back from the bookmarks of what was really made."""
    import pypdfium2
    import typst

    from gongkai.letters.fonts import faces, font_book

    folders = [Path(name) for name in book["font_folders"]]
    found = faces(folders)
    undrawn = found.undrawn(_text(book))
    if undrawn:
        book = _mapped(book, {ord(char): GETA for char in undrawn})
        codes = "、".join(f"U+{ord(char):04X}" for char in undrawn)
        book["notes"].append(f"注：卷内{GETA}处为本机字库没有的字符（统一码{codes}），以原件为准。")
    book["faces"] = {
        "body": [*found.latin, *found.body], "title": [*found.title], "song": [*found.song],
        "black": [*found.black], "title-weight": found.title_weight,
    }  # fmt: skip
    (folder / "book.json").write_text(json.dumps(book, ensure_ascii=False), encoding="utf-8")
    target = folder / "bound.pdf"
    typst.compile(
        _written(folder, "book", SOURCE.read_text(encoding="utf-8")), output=str(target),
        root=str(folder), format="pdf",
        font_paths=font_book(tuple(str(path) for path in folders if path.is_dir())),
    )  # fmt: skip
    document = pypdfium2.PdfDocument(target)
    marks = [mark.get_dest() for mark in document.get_toc()]
    pages = [mark.get_index() + 1 for mark in marks if mark is not None][1:]  # first: 卷内目录
    keys = [part["key"] for part in book["parts"] if part["bound"]]
    return dict(zip(keys, pages, strict=True)), len(document)


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return "".join(_text(one) for one in value.values())
    if isinstance(value, list):
        return "".join(_text(one) for one in value)
    return value if isinstance(value, str) else ""


def _mapped(value: Any, letters: dict[int, str]) -> Any:
    if isinstance(value, dict):
        return {key: _mapped(one, letters) for key, one in value.items()}
    if isinstance(value, list):
        return [_mapped(one, letters) for one in value]
    return value.translate(letters) if isinstance(value, str) else value


if __name__ == "__main__":
    main(Path(sys.argv[1]))
