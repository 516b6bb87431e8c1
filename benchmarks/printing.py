"""Writing an annual report as PDF: ours against WeasyPrint and LibreOffice, on the same report in one run.

A ratio is the other's time over ours. WeasyPrint is given our web page of the report, warm, in a process of
its own (left out where the system has no Pango);
LibreOffice our .docx, many at once, so that its start is shared, and one alone. A PDF without the report's
numbers fails the run.
"""

import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

ROUNDS = {"small": 5, "full": 25}
SIGN = 98_765
"""A number that stands in one cell and must be found on paper."""
WARM = """
import json, sys, time
from weasyprint import HTML
page, rounds = sys.stdin.read(), int(sys.argv[1])
pdf = HTML(string=page).write_pdf()
open(sys.argv[2], "wb").write(pdf)
times = []
for _ in range(rounds):
    started = time.perf_counter()
    HTML(string=page).write_pdf()
    times.append(time.perf_counter() - started)
print(json.dumps(min(times)))
"""


def run(size: str) -> dict:
    from gongkai.documents.write import report_docx, report_html, report_pdf

    paper, rounds = made_paper(), ROUNDS[size]
    started = time.perf_counter()
    pdf = report_pdf(paper)
    first = time.perf_counter() - started
    ours = best(lambda: report_pdf(paper), rounds)
    results: dict = {
        "pages": pages_of(pdf),
        "kilobytes": len(pdf) / 1024,
        "first_ms": 1000 * first,
        "each_ms": 1000 * ours,
    }
    with tempfile.TemporaryDirectory() as folder:
        if found := weasyprint(report_html(paper), rounds, Path(folder)):
            results["weasyprint"] = {"ratio_to_ours": found[0] / ours, **found[1]}
        if found := libreoffice(report_docx(paper), rounds, Path(folder)):
            results["libreoffice"] = {"ratio_to_ours": found[0] / ours, **found[1]}
    return results


def weasyprint(page: str, rounds: int, folder: Path) -> tuple[float, dict] | None:
    probe = subprocess.run(
        [sys.executable, "-c", "import weasyprint"], capture_output=True, check=False
    )
    if probe.returncode:
        return None
    made = folder / "weasyprint.pdf"
    done = subprocess.run(
        [sys.executable, "-c", WARM, str(rounds), str(made)],
        input=page, capture_output=True, text=True, check=True,
    )  # fmt: skip
    pdf = made.read_bytes()
    return json.loads(done.stdout), {"pages": pages_of(pdf), "kilobytes": len(pdf) / 1024}


def libreoffice(docx: bytes, rounds: int, folder: Path) -> tuple[float, dict] | None:
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if soffice is None:
        return None
    files = [folder / f"report-{n}.docx" for n in range(rounds)]
    for file in files:
        file.write_bytes(docx)

    def convert(some: list[Path]) -> float:
        started = time.perf_counter()
        subprocess.run(
            [soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless",
             "--convert-to", "pdf", "--outdir", str(folder), *map(str, some)],
            capture_output=True, check=True,
        )  # fmt: skip
        return time.perf_counter() - started

    convert(files[:1])  # makes its profile
    alone, together = convert(files[:1]), convert(files)
    pdf = files[-1].with_suffix(".pdf").read_bytes()
    return together / rounds, {
        "pages": pages_of(pdf),
        "kilobytes": len(pdf) / 1024,
        "one_alone_ms": 1000 * alone,
    }


def made_paper():
    """A report of the form in force with a number in every cell."""
    from gongkai.documents.write import Paper
    from gongkai.law.report.figures import Report, SectionText
    from gongkai.law.report.forms import form_for_year

    form, dice = form_for_year(2023), random.Random(2023)
    table2: dict[str, dict[str, int]] = {}
    for _, row, column in form.table2_cells():
        table2.setdefault(row.id, {})[column.id] = dice.randrange(500)
    table3 = {row.id: tuple(dice.randrange(500) for _ in range(7)) for row in form.numeric_rows}
    table3["new_received"] = (SIGN, *table3["new_received"][1:])
    sentence = "本年度通过政府网站主动公开政府信息，并按规定答复申请，没有收取信息处理费。"
    report = Report(
        agency="示例区示例街道办事处", year=2023, form_id=form.id, table2=table2, table3=table3,
        table4={g.id: tuple(dice.randrange(9) for _ in range(5)) for g in form.table4_groups},
        sections=tuple(
            SectionText(no, title, "\n".join([sentence * 4] * lines))
            for no, title, lines in (
                ("一", "总体情况", 5), ("五", "存在的主要问题及改进情况", 3),
                ("六", "其他需要报告的事项", 1),
            )
        ),
    )  # fmt: skip
    title = "示例区示例街道办事处2023年政府信息公开工作年度报告"
    return Paper(report, title, "根据条例第五十条编制本报告。", report.agency, date(2024, 1, 20))


def pages_of(pdf: bytes) -> int:
    """How many pages; the run fails where the number is not on them."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    if str(SIGN) not in "".join(text.split()):
        raise AssertionError("a number of the report is not on the paper")
    return len(document)


def best(act: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        act()
        times.append(time.perf_counter() - started)
    return min(times)
