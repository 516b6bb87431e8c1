"""Reading annual reports: files a second on one processor by format, and a batch with flat memory.

A ratio is the other library's time for only opening the same file and walking its cells over our time
for the whole report; every number read is compared with the truth, and a wrong one fails the run.
"""

import importlib.util
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from gongkai.documents.report import read_many, read_report

ROOT = Path(__file__).resolve().parents[1]
VARIANTS = (
    "txt_tabs", "txt_spaces", "html_semantic", "html_word", "html_portal", "docx_clean", "docx_messy",
    "docx_cut", "xlsx_clean", "odt", "rtf", "pdf_typst", "pdf_office", "pdf_weasy",
)  # fmt: skip
BATCH = {"small": 60, "full": 1_000}
ROUNDS = {"small": 5, "full": 20}
FORM_YEARS = {"2019": 2020, "2021": 2023}


def run(size: str) -> dict:
    tool = variants()
    results: dict = {}
    with tempfile.TemporaryDirectory() as folder:
        files: list[Path] = []
        for form, year in FORM_YEARS.items():
            report = tool.Report(form, 7, year, "zero")
            truth = tool.make(Path(folder) / form, report, list(VARIANTS))
            made = {name: Path(folder) / form / file for name, file in truth["files"].items()}
            for name, path in made.items():
                check(name, truth, read_report(path).to_json())
            files += made.values()
        results["not_made_here"] = sorted(truth["skipped"])
        for name, path in made.items():
            data = path.read_bytes()
            seconds = timed(lambda d=data: read_report(d), ROUNDS[size])
            results[name] = {"files_a_second_a_core": 1 / seconds}
            if other := OTHERS.get(path.suffix):
                results[name]["ratio_other_to_ours"] = (
                    timed(lambda d=data, o=other: o(d), 3) / seconds
                )
        results["batch"] = batch_apart(files, BATCH[size])
    return results


def batch_apart(files: list[Path], count: int) -> dict:
    """The batch in a process of its own, so that no other measurement's memory is counted."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.readers", str(count), *map(str, files)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return json.loads(done.stdout)


def batch(files: list[Path], count: int) -> dict:
    """A mixed batch through the limited subprocesses; our own memory after a tenth and at the end."""
    paths = [files[n % len(files)] for n in range(count)]
    started, spent = time.perf_counter(), children()
    early = 0
    for number, result in enumerate(read_many(paths, workers=2), 1):
        if result.error is not None:
            raise AssertionError(f"{result.path.name}: {result.error.message}")
        if number == max(1, count // 10):
            early = own_peak()
    wall, cpu = time.perf_counter() - started, children() - spent
    return {
        "files": count,
        "files_a_second_two_workers": count / wall,
        "files_a_second_a_core": count / cpu,
        "our_peak_mb_after_a_tenth": early,
        "our_peak_mb_at_the_end": own_peak(),
        "a_workers_peak_mb": peak(resource.RUSAGE_CHILDREN),
    }


def check(name: str, truth: dict, got: dict) -> None:
    for table in ("table2", "table3", "table4"):
        if got[table] != truth[table]:
            raise AssertionError(f"{name}: {table} was read wrongly")


def with_python_docx(data: bytes) -> None:
    import docx

    for table in docx.Document(io.BytesIO(data)).tables:
        for row in table.rows:
            _ = [cell.text for cell in row.cells]


def with_openpyxl(data: bytes) -> None:
    import openpyxl

    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        _ = [[cell.value for cell in row] for row in sheet.iter_rows()]


OTHERS: dict[str, Callable[[bytes], None]] = {".docx": with_python_docx, ".xlsx": with_openpyxl}


def timed(call: Callable[[], object], rounds: int) -> float:
    """Seconds of processor time for one call, the best of three series."""
    call()
    best = float("inf")
    for _ in range(3):
        started = time.process_time()
        for _ in range(rounds):
            call()
        best = min(best, (time.process_time() - started) / rounds)
    return best


def children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def own_peak() -> float:
    """Our own high-water mark; that of getrusage still holds the process we were started from."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def peak(who: int) -> int:
    return resource.getrusage(who).ru_maxrss // 1024


def variants() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "report_variants", ROOT / "tests" / "tools" / "report_variants.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["report_variants"] = module
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    print(json.dumps(batch([Path(name) for name in sys.argv[2:]], int(sys.argv[1]))))
