"""Whatever is handed in: a sentence that says what is wrong and what to do, and the batch goes on."""

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import pytest
from docx.oxml import OxmlElement
from made_reports import tool

from gongkai.documents.errors import DocumentError
from gongkai.documents.report import read_many, read_report
from gongkai.documents.report.sources import extra, office
from gongkai.law.report.figures import Report
from gongkai.law.report.reconcile import check

FIXTURE = Path(__file__).parent / "data" / "yunzhan-2020.txt"
TEXT = FIXTURE.read_text(encoding="utf-8")


def refusal(data: bytes) -> DocumentError:
    with pytest.raises(DocumentError) as refused:
        read_report(data)
    return refused.value


def long_pdf(pages: int) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


LOCKED_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
    b"4 0 obj<</Filter/Standard/V 1/R 2/P -4/O<"
    + b"ab" * 32
    + b">/U<"
    + b"cd" * 32
    + b">>>endobj\n"
    b"trailer<</Root 1 0 R/Encrypt 4 0 R/ID[<01><02>]>>\n%%EOF\n"
)


def zipped(name: str, data: bytes, *, office: bool = True) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        if office:
            archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, data)
    return file.getvalue()


def word_97(flags: int) -> bytes:
    entry = "WordDocument".encode("utf-16-le").ljust(64, b"\x00") + (26).to_bytes(2, "little")
    block = b"\xec\xa5\xc1\x00" + bytes(6) + flags.to_bytes(2, "little") + bytes(500)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + block + entry


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        pytest.param(b" \n", "empty", "空的", id="empty"),
        pytest.param(long_pdf(2000), "too_large", "2000页", id="2,000 pages"),
        pytest.param(long_pdf(1), "scanned", "扫描件", id="PDF without text"),
        pytest.param(LOCKED_PDF, "encrypted", "密码", id="locked PDF"),
        pytest.param(b"%PDF-1.7\nnothing", "damaged", "损坏", id="damaged PDF"),
        pytest.param(
            zipped("word/document.xml", b" " * 60_000_000), "bomb", "异常庞大", id="bomb .docx"
        ),
        pytest.param(
            zipped("xl/workbook.xml", b" " * 60_000_000), "bomb", "异常庞大", id="bomb .xlsx"
        ),
        pytest.param(zipped("word/document.xml", b"<w"), "damaged", "损坏", id="damaged .docx"),
        pytest.param(zipped("xl/workbook.xml", b"<w"), "damaged", "损坏", id="damaged .xlsx"),
        pytest.param(
            zipped("a.txt", b"x", office=False), "wrong_type", "压缩包", id="a zip of files"
        ),
        pytest.param(word_97(0x0100), "encrypted", "密码", id="locked .doc"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00", "scanned", "文字版", id="picture"),
        pytest.param(b"MZ\x90\x00\x03", "wrong_type", "未知格式", id="program"),
        pytest.param("关于开会的通知\n请准时参加。".encode(), "no_tables", "表格", id="no table"),
        pytest.param(b"<html><p>1</p>", "no_tables", "表格", id="page without table"),
        pytest.param(b"{\\rtf1 nothing}", "no_tables", "表格", id="empty .rtf"),
        pytest.param(
            (TEXT + TEXT.replace("2020", "2021").replace("1,208", "999")).encode(),
            "two_reports",
            "拆成",
            id="two years in one file",
        ),
        pytest.param(
            (TEXT + TEXT.replace("2020", "2021")).encode(),
            "two_reports",
            "拆成",
            id="two years with the same numbers",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(
    data: bytes, code: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extra, "recognition", lambda: False)

    error = refusal(data)

    assert (error.code, says in error.message) == (code, True)
    assert error.message.endswith("。")


def test_without_a_converter_an_old_file_is_refused_with_the_way_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(office, "_program", lambda: None)

    error = refusal(word_97(0))

    assert (error.code, ".docx" in error.message) == ("no_converter", True)


def test_the_name_of_a_file_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "年报.pdf"
    path.write_bytes(FIXTURE.read_bytes())

    assert read_report(path).report.table3["new_received"] == (9, 2, 0, 0, 1, 0, 12)


def test_a_page_saved_in_one_file_is_read(tmp_path: Path) -> None:
    report = tool().Report("2021", 2, 2023, "zero")
    page = tool().html_document(report).encode()
    mht = b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\n'
    mht += b"Content-Type: text/html; charset=utf-8\n\n" + page + b"\n--b--\n"

    assert read_report(mht).to_json()["table4"] == report.truth()["table4"]


def test_formulas_nobody_calculated_are_not_zero(tmp_path: Path) -> None:
    report = tool().Report("2021", 2, 2023, "zero")
    truth = tool().make(tmp_path, report, ["xlsx_clean"])
    path = tmp_path / truth["files"]["xlsx_clean"]
    book = openpyxl.load_workbook(path)
    changed = 0
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if str(cell.value).startswith("（七）总计"):
                    line = [c for c in sheet[cell.row] if isinstance(c.value, int)]
                    for number in line:
                        number.value = "=1+1"
                        changed += 1
    assert changed == 7
    book.save(path)

    got = read_report(path).to_json()

    assert got["table3"]["result_total"] == [None] * 7
    states = {c["state"] for c in got["cells"] if c["row"] == "result_total"}
    assert states == {"unread"}
    assert any("公式" in note for note in got["notes"])

    blanks = [f for f in check(Report.from_json(got)) if f.rule == "T_NO_BLANK"]
    assert len(blanks) == 1, "the cause once, and no question beside it"
    assert blanks[0].sentence.startswith("工作簿里有7格公式没有计算结果")
    assert "没有发生的" not in blanks[0].sentence


def test_a_phantom_column_of_a_converter_moves_nothing(tmp_path: Path) -> None:
    report = tool().Report("2019", 3, 2020, "zero")
    truth = tool().make(tmp_path, report, ["docx_clean"])
    document = docx.Document(tmp_path / truth["files"]["docx_clean"])
    table = document.tables[2]._tbl
    phantom = OxmlElement("w:gridCol")
    phantom.set(docx.oxml.ns.qn("w:w"), "1")
    table.tblGrid.insert(5, phantom)
    row = table.tr_lst[3]
    row.tc_lst[4].get_or_add_tcPr().get_or_add_gridSpan().val = 2
    for at in (0, 1):
        cell = table.tr_lst[at].tc_lst[0 if at == 0 else 4]
        pr = cell.get_or_add_tcPr()
        pr.get_or_add_gridSpan().val = (pr.gridSpan.val if pr.gridSpan is not None else 1) + 1
    third = table.tr_lst[2].tc_lst[4]
    third.get_or_add_tcPr().get_or_add_gridSpan().val = 2
    file = io.BytesIO()
    document.save(file)

    assert read_report(file.getvalue()).to_json()["table4"] == truth["table4"]


def test_one_bad_file_never_stops_a_batch(tmp_path: Path) -> None:
    good = [tmp_path / f"{n}.txt" for n in range(3)]
    for path in good:
        path.write_bytes(FIXTURE.read_bytes())
    bad = tmp_path / "坏.docx"
    bad.write_bytes(zipped("word/document.xml", b"<w"))
    endless = tmp_path / "不完"
    os.mkfifo(endless)

    results = {
        result.path.name: result
        for result in read_many([good[0], bad, endless, tmp_path / "没有", *good[1:]], 2, seconds=2)
    }

    assert {name for name, result in results.items() if result.error is None} == {
        "0.txt",
        "1.txt",
        "2.txt",
    }
    told = {name: result.error.code for name, result in results.items() if result.error}
    assert told == {"坏.docx": "damaged", "不完": "too_slow", "没有": "not_found"}
    report = results["2.txt"].report
    assert report is not None
    assert report.table4["review"] == (1, 0, 0, 1, 2)


def test_a_file_that_takes_too_much_memory_is_an_error_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "0.txt"
    with path.open("wb") as file:
        file.truncate(70 * 2**20)

    (result,) = read_many([path], 1, memory=1 << 20)

    assert result.error is not None
    assert result.error.code == "too_large"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gongkai.cli", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_prints_the_contract() -> None:
    done = run("read-report", str(FIXTURE), "--json")

    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert told["agency"] == "临江市望湖区人民政府云栈街道办事处"
    assert told["table3"]["result_total"] == [9, 2, 0, 0, 1, 0, 12]


def test_the_command_leaves_with_2_and_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "空.docx"
    path.write_bytes(b"")

    done = run("read-report", str(path), "--json")

    assert done.returncode == 2
    assert json.loads(done.stdout) == {
        "code": "empty",
        "message": "文件是空的，没有任何内容。请检查后重新上传。",
        "reference": "",
    }


def shifted_page(cells: str) -> bytes:
    """A page whose row of （一）予以公开 is written as ``cells``."""
    report = tool().Report("2019", 3, 2020, "zero")
    page = tool().html_document(report)
    begin = page.index(">（一）予以公开</th>") + len(">（一）予以公开</th>")
    end = page.index("</tr>", begin)
    return (page[:begin] + cells + page[end:]).encode()


def cells_of(values: list[str]) -> str:
    return "".join(f"<td>{value}</td>" for value in values)


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        pytest.param(
            "<td></td>" + cells_of(["3", "1", "0", "0", "0", "0", "4"]),
            [3, 1, 0, 0, 0, 0, 4],
            id="one cell too many before",
        ),
        pytest.param(
            cells_of(["3", "1", "0", "0", "0", "0", "4"]) + "<td></td>",
            [3, 1, 0, 0, 0, 0, 4],
            id="one cell too many behind",
        ),
        pytest.param(cells_of(["3", "1", "0", "0", "4"]), [None] * 7, id="two cells too few"),
        pytest.param(
            cells_of(["3", "1", "0", "0", "0", "0", "4", "8"]), [None] * 7, id="eight numbers"
        ),
        pytest.param(
            '<td colspan="2">31</td>' + cells_of(["0", "0", "0", "0", "4"]),
            [3, 1, 0, 0, 0, 0, 4],
            id="two numbers in one cell",
        ),
        pytest.param(
            '<td colspan="2">31</td>' + cells_of(["0", "0", "0", "0", "5"]),
            [None, None, 0, 0, 0, 0, 5],
            id="two numbers in one cell that do not add up",
        ),
        pytest.param(
            cells_of(["1<br>2", "0", "0", "0", "0", "0", "12"]),
            [12, 0, 0, 0, 0, 0, 12],
            id="a number on two lines",
        ),
        pytest.param(
            cells_of(["1<br>2", "0", "0", "0", "0", "0", "3"]),
            [None, 0, 0, 0, 0, 0, 3],
            id="two numbers on two lines",
        ),
    ],
)
def test_a_row_out_of_its_columns_is_read_only_where_there_is_one_way(
    cells: str, values: list[int | None]
) -> None:
    assert read_report(shifted_page(cells)).to_json()["table3"]["R1"] == values
