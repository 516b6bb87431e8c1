"""``gongkai report``: 年度报告的数字。"""

from pathlib import Path
from typing import Annotated, Any

import typer

from gongkai.cli import with_django
from gongkai.cli.refusals import RefusingGroup, print_json
from gongkai.cli.values import read_number
from gongkai.law.errors import LawError

group = typer.Typer(
    cls=RefusingGroup,
    help="年度报告：从记录中数出来的数字。",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class UnknownOfficeError(LawError):
    code = "unknown_office"


class NoSuchYearError(LawError):
    code = "no_figures"


class NoDatabaseError(LawError):
    code = "no_database"


class UnknownFormatError(LawError):
    code = "unknown_format"


class UnwritableError(LawError):
    code = "unwritable"


def add_to(app: typer.Typer) -> None:
    """Put this group under ``gongkai``."""
    app.add_typer(group, name="report")


@group.callback()
def report() -> None:
    """年度报告的数字。"""


@group.command()
def figures(
    office: Annotated[str, typer.Option(help="机关的简称、全称或网址代称，如海滨街道。")],
    year: Annotated[str, typer.Option(help="报告年度，如2020。")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
) -> None:
    """表二、表三、表四和正文数字。"""
    counted = count(office, read_number(year))
    if as_json:
        print_json(counted.as_dict())
    else:
        show(counted)


@group.command()
def compile(
    office: Annotated[str, typer.Option(help="机关的简称、全称或网址代称，如海滨街道。")],
    year: Annotated[str, typer.Option(help="报告年度，如2020。")],
    out: Annotated[
        Path,
        typer.Option(help="写到哪个文件，按后缀定格式：docx、pdf、html、xlsx、json、csv、txt。"),
    ],
) -> None:
    """编制年度报告：由记录编成，连同正在编制的一稿里写好的文字和更正，写成文件。"""
    from gongkai.documents import write
    from gongkai.reports.printing import official_pdf

    writers = {
        ".docx": write.report_docx,
        ".pdf": official_pdf,
        ".html": lambda paper: write.report_html(paper).encode(),
        ".xlsx": write.report_xlsx,
        ".json": write.report_json,
        ".csv": write.report_csv,
        ".txt": lambda paper: write.report_text(paper).encode(),
    }
    writer = writers.get(out.suffix.lower())
    if writer is None:
        known = "、".join(suffix.lstrip(".") for suffix in writers)
        raise UnknownFormatError(f"不能写成“{out.suffix}”，可以写成{known}。")
    whole = compile_report(office, read_number(year))
    try:
        out.write_bytes(writer(whole.paper))
    except OSError as error:
        raise UnwritableError(f"写不到“{out}”，请核对文件夹是否存在、能否写入。") from error
    typer.echo(f"已写成{out}")
    for finding in whole.to_do:
        typer.echo(f"  {finding.label}：{finding.sentence}")
    for part in whole.unfinished:
        typer.echo(f"  {part.part.name}还没有写完。{part.draft.hint}")


def compile_report(office: str, year: int) -> Any:
    """The report as it stands: the draft in hand, else the edition that was issued, else records alone."""
    agency = find_office(office)
    from django.utils import timezone

    from gongkai.reports.compiling import compiled, reports_of
    from gongkai.reports.errors import NoFiguresError

    try:
        return compiled(agency, year, now=timezone.now(), report=reports_of(agency, year).first())
    except NoFiguresError as error:
        raise NoSuchYearError(str(error)) from error


def find_office(office: str) -> Any:
    """An office by its name; refused in a sentence when there is none."""
    with_django()
    from django.db import OperationalError, ProgrammingError

    from gongkai.agencies.selectors import agency_by_name

    try:
        agency = agency_by_name(office)
    except (OperationalError, ProgrammingError) as error:
        raise NoDatabaseError("数据库还没有建立，请先运行 make run 或 gongkai serve。") from error
    if agency is None:
        raise UnknownOfficeError(f"没有名为“{office}”的机关，请核对简称或全称。")
    return agency


def count(office: str, year: int) -> Any:
    """The figures of an office and year; refused in a sentence when there is no such thing."""
    agency = find_office(office)
    from django.utils import timezone

    from gongkai.reports import selectors
    from gongkai.reports.errors import NoFiguresError

    try:
        return selectors.figures(agency, year, now=timezone.now())
    except NoFiguresError as error:
        raise NoSuchYearError(str(error)) from error


def show(counted: Any) -> None:
    """For people: each number with its name."""
    form = counted.form
    typer.echo(f"{counted.agency} {counted.year}年度（{form.id}年版格式）")
    for placeholder in counted.narrative:
        typer.echo(f"  {placeholder.phrase}")
    for at in form.cells():
        cell = getattr(counted, at.table)[at.row][at.column]
        if not cell.is_zero:
            value = "未知" if cell.value is None else cell.value
            typer.echo(f"  {form.row_label(at.row)} {form.column_label(at)}：{value}{cell.unit}")
    typer.echo("  其余各格均为0。")
    for note in counted.notes:
        typer.echo(f"  {note}")
