"""``gongkai report``: 年度报告的数字。"""

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


def count(office: str, year: int) -> Any:
    """The figures of an office and year; refused in a sentence when there is no such thing."""
    with_django()
    from django.db import OperationalError, ProgrammingError
    from django.utils import timezone

    from gongkai.agencies.selectors import agency_by_name
    from gongkai.reports import selectors
    from gongkai.reports.errors import NoFiguresError

    try:
        agency = agency_by_name(office)
    except (OperationalError, ProgrammingError) as error:
        raise NoDatabaseError("数据库还没有建立，请先运行 make run 或 gongkai serve。") from error
    if agency is None:
        raise UnknownOfficeError(f"没有名为“{office}”的机关，请核对简称或全称。")
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
