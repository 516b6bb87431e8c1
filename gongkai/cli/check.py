"""``gongkai check-report``: 年度报告核对，一份或者一千份。"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.rule import Rule
from rich.text import Text
from typer.core import TyperCommand

from gongkai.cli.refusals import UsageError, reason_of, refuse_usage
from gongkai.law.report.figures import NotAReportError, Report
from gongkai.law.report.findings import RESULT_LABELS, SEVERITY_LABELS, Finding, unassessable
from gongkai.law.report.reconcile import check, match_previous

NOTHING, FINDINGS, UNREAD = 0, 1, 2
STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan"}


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that could not be read, and why."""

    file: str
    code: str
    message: str

    def to_json(self) -> dict[str, Any]:
        error = {"code": self.code, "message": self.message}
        return {"file": self.file, "error": error, "findings": []}


@dataclass(frozen=True, slots=True)
class Checked:
    """A file, what was read and what was found."""

    file: str
    report: Report
    findings: tuple[Finding, ...]

    @property
    def says_something(self) -> bool:
        return any(finding.says_something for finding in self.findings)

    def to_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "agency": self.report.agency,
            "year": self.report.year,
            "form": self.report.form_id,
            "findings": [finding.to_json() for finding in self.findings],
            "notes": list(self.report.notes),
        }


class CheckCommand(TyperCommand):
    """A wrong option is refused in Chinese, as everywhere in ``gongkai``."""

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **extra: Any) -> Any:
        as_json = "--json" in args
        try:
            return super().make_context(info_name, args, *rest, **extra)
        except UsageError as error:
            return refuse_usage(error, as_json=as_json)


def add_to(app: typer.Typer) -> None:
    """Put the command under ``gongkai``."""
    app.command(
        "check-report", cls=CheckCommand, help="核对年度报告：勾稽关系、正文、上年、结构。"
    )(check_report)


def check_report(
    files: Annotated[
        list[Path], typer.Argument(metavar="文件…", help="报告，任何一种格式；文件夹里的全部核对。")
    ],
    previous: Annotated[
        list[Path] | None,
        typer.Option(help="上年报告，可以重复；按单位和年度对应。"),
    ] = None,
    lower: Annotated[
        list[Path] | None,
        typer.Option(help="下级单位的报告（含本级），可以重复；核对汇总。"),
    ] = None,
    xlsx: Annotated[Path | None, typer.Option(help="把核对结果写成表格，如 核对.xlsx。")] = None,
    marked: Annotated[Path | None, typer.Option(help="把批注稿（.docx）写到这个文件夹。")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
) -> None:
    """Exit code 0: nothing to say; 1: findings; 2: a file could not be read."""
    errors = Console(stderr=True)
    alone = len(files) == 1 and not files[0].is_dir()
    files = [file for given in files for file in in_folder(given)]
    with _progress(errors, len(files) + len(previous or ()) + len(lower or ())) as progress:
        before = _support(read_all(previous or (), progress), errors)
        below = _support(read_all(lower or (), progress), errors)
        results = (
            _checked(read, before, below if lower else None) for read in read_all(files, progress)
        )
        kept = results if xlsx is None and marked is None else _written(results, xlsx, marked)
        code = _tell(kept, alone=alone, as_json=as_json)
        for report in before.unused:
            said = f"{report.agency or '单位不明'}{report.year or '年度不明'}"
            errors.print(
                f"上年报告（{said}）没有对上这次核对的任何一份。", highlight=False, markup=False
            )
    raise typer.Exit(UNREAD if before.unread or below.unread else code)


def in_folder(given: Path) -> list[Path]:
    """A folder stands for all files in it and below, but for hidden ones."""
    if not given.is_dir():
        return [given]
    inside = (path for path in sorted(given.rglob("*")) if path.is_file())
    found = [p for p in inside if not any(x.startswith(".") for x in p.relative_to(given).parts)]
    return found or [given]


def _written(
    results: Iterable[Checked | Unread], xlsx: Path | None, marked: Path | None
) -> Iterator[Checked | Unread]:
    """Hand each result on, and write it where the person asked for it."""
    from gongkai.cli.checked_files import mark, write_sheet

    kept: list[tuple[str, Report, tuple[Finding, ...]]] = []
    for result in results:
        if isinstance(result, Checked):
            one = (result.file, result.report, result.findings)
            if marked is not None and result.says_something:
                mark(marked, *one)
            if xlsx is not None:
                kept.append(one)
        yield result
    if xlsx is not None:
        write_sheet(xlsx, kept)


Read = tuple[str, Report] | Unread


def read_all(files: Sequence[Path], progress: Progress | None = None) -> Iterator[Read]:
    """Each file in the order given; one that cannot be read does not stop the others.

    Documents are read in limited subprocesses, several at once; what is done early waits its turn.
    """
    documents = _documents([f for f in files if f.is_file() and not _is_json(f)])
    early: dict[str, list[Read]] = {}
    for file in files:
        yield _in_turn(file, documents, early)
        if progress:
            progress.update(progress.task_ids[0], advance=1, description=file.name)


def _in_turn(
    file: Path, documents: Iterator[tuple[Path, Read]], early: dict[str, list[Read]]
) -> Read:
    if file.is_dir():
        return Unread(str(file), "folder", f"文件夹“{file}”里没有文件。")
    if not file.is_file():
        return Unread(str(file), "missing", f"没有找到文件“{file}”，请核对文件名。")
    if _is_json(file):
        return _read_json(file)
    while not early.get(str(file)):
        path, read = next(documents)
        early.setdefault(str(path), []).append(read)
    return early[str(file)].pop()


def _is_json(file: Path) -> bool:
    return file.suffix.lower() == ".json"


def _read_json(file: Path) -> Read:
    """The output of ``read-report``."""
    try:
        return str(file), Report.from_json(json.loads(file.read_text(encoding="utf-8-sig")))
    except NotAReportError as error:
        return Unread(str(file), "not_a_report", f"“{file.name}”不是年度报告的数据：{error}。")
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        return Unread(str(file), "not_json", f"“{file.name}”不是有效的 JSON 文件。")
    except OSError as error:
        return Unread(str(file), "unreadable", f"“{file.name}”打不开：{reason_of(error)}。")


def _documents(files: Sequence[Path]) -> Iterator[tuple[Path, Read]]:
    """Files of any other kind; the readers are loaded only when there is one."""
    if not files:
        return
    from gongkai.documents.report import read_many

    for result in read_many(files):
        if result.error is not None:
            yield (
                result.path,
                Unread(
                    str(result.path),
                    result.error.code,
                    f"“{result.path.name}”：{result.error.message}",
                ),
            )
        else:
            yield result.path, (str(result.path), Report.from_json(result.data))


@dataclass(slots=True)
class _Support:
    """Reports to compare with; how many more could not be read, and which were not asked for."""

    reports: tuple[Report, ...]
    unread: int
    unused: list[Report]


def _support(read: Iterable[Read], errors: Console) -> _Support:
    """Reports to compare with; what cannot be read is said, and counts in the exit code."""
    reports, unread = [], 0
    for one in read:
        if isinstance(one, Unread):
            errors.print(one.message, highlight=False, markup=False, soft_wrap=True)
            unread += 1
        else:
            reports.append(one[1])
    return _Support(tuple(reports), unread, list(reports))


def _checked(read: Read, previous: _Support, lower: _Support | None) -> Checked | Unread:
    if isinstance(read, Unread):
        return read
    file, report = read
    last = match_previous(report, previous.reports)
    previous.unused = [one for one in previous.unused if one is not last]
    findings = check(report, previous=last, lower=lower.reports if lower else None)
    if lower and lower.unread:
        told = f"有{lower.unread}份下级单位的报告没有读成，汇总无从核对。"
        findings = [f for f in findings if f.rule != "H_SUM"] + [unassessable("H_SUM", told)]
    return Checked(file, report, tuple(findings))


def _tell(results: Iterable[Checked | Unread], *, alone: bool, as_json: bool) -> int:
    """One file is one object, several are a list, written as they come."""
    code, total, console = NOTHING, Counter[str](), Console(highlight=False)
    if as_json and not alone:
        typer.echo("[")
    for number, result in enumerate(results):
        if as_json:
            separator = ",\n" if number else ""
            line = json.dumps(result.to_json(), ensure_ascii=False)
            typer.echo(line if alone else separator + line, nl=alone)
        elif isinstance(result, Unread):
            console.print(Rule(result.file, align="left", style="red"))
            console.print(Text(f"  没有读成：{result.message}", style="bold red"))
        else:
            _show(console, result)
        code = max(code, _code(result))
        total[_verdict(result)] += 1
    if as_json and not alone:
        typer.echo("\n]")
    if not as_json and not alone:
        said = "，".join(f"{label}{count}份" for label, count in total.items())
        console.print(Rule(style="dim"))
        console.print(f"共{sum(total.values())}份：{said}。")
    return code


def _code(result: Checked | Unread) -> int:
    if isinstance(result, Unread):
        return UNREAD
    return FINDINGS if result.says_something else NOTHING


def _verdict(result: Checked | Unread) -> str:
    return ("未发现问题", "有需要核对之处", "没有读成")[_code(result)]


def _show(console: Console, checked: Checked) -> None:
    """One file for people: what to do first, then what could not be judged."""
    report = checked.report
    year = f"{report.year}年度" if report.year else "年度不明"
    form = f"{report.form_id}年版格式" if report.form_id else "格式不明"
    console.print(Rule(f"{report.agency or '单位不明'}　{year}（{form}）", align="left"))
    console.print(Text(f"  {checked.file}", style="dim"))
    counts = Counter(finding.result for finding in checked.findings)
    summary = "　".join(
        f"{label}{counts[result]}" for result, label in RESULT_LABELS.items() if counts[result]
    )
    console.print(f"  {summary}")
    for finding in checked.findings:
        if finding.says_something:
            _show_finding(console, finding)
    skipped = [f for f in checked.findings if f.result == "not_assessable"]
    if skipped:
        console.print(Text("  不可评估：", style="dim"))
    for finding in skipped:
        console.print(_indented(Text(f"{finding.label}　{finding.sentence}", style="dim")))
    if not checked.says_something:
        console.print(Text("  没有需要核对之处。", style="green"))


def _show_finding(console: Console, finding: Finding) -> None:
    kind = "请核实" if finding.is_question else SEVERITY_LABELS[finding.severity]
    head = Text("● ", style=STYLES[finding.severity])
    head.append(f"{kind}　{finding.label}", style=STYLES[finding.severity])
    head.append(f"　{finding.rule}", style="dim")
    if finding.blocks_issuing:
        lifted = "（写明原因后可以发布）" if finding.needs_reason else ""
        head.append(f"　阻止发布{lifted}", style="bold red")
    console.print()
    console.print(_indented(head, 2))
    console.print(_indented(Text(finding.sentence)))
    if finding.quote and finding.quote not in finding.sentence:
        console.print(_indented(Text(f"原文：“{finding.quote}”", style="italic")))
    console.print(_indented(Text(f"依据：{finding.reference}", style="dim")))


def _indented(text: Text, by: int = 4) -> Padding:
    return Padding(text, (0, 0, 0, by), expand=False)


def _progress(console: Console, total: int) -> Progress:
    """A bar on the error stream, for people with more than one file only."""
    progress = Progress(
        TextColumn("核对"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.description}"),
        console=console,
        transient=True,
        disable=total < 2 or not sys.stderr.isatty(),
    )
    progress.add_task("", total=total)
    return progress
