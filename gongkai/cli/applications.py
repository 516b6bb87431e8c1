"""``gongkai applications``: 历年申请的导出、导入和撤销。"""

from pathlib import Path
from typing import Annotated, Any

import typer

from gongkai.cli.refusals import RefusingGroup
from gongkai.cli.report import UnwritableError, find_office
from gongkai.cli.values import read_number
from gongkai.law.errors import LawError

group = typer.Typer(
    cls=RefusingGroup,
    help="依申请公开：历年申请的导出、导入和撤销。",
    no_args_is_help=True,
    rich_markup_mode=None,
)
OFFICE = "机关的简称、全称或网址代称，如海滨街道。"
BY = "办这件事的人的账号，须是这个机关办理申请的岗位。"


class UnreadableError(LawError):
    code = "unreadable"


class NotImportedError(LawError):
    code = "not_imported"


class UnknownPersonError(LawError):
    code = "unknown_person"


def add_to(app: typer.Typer) -> None:
    """Put this group under ``gongkai``."""
    app.add_typer(group, name="applications")


@group.callback()
def applications() -> None:
    """历年申请的导出、导入和撤销。"""


@group.command("export")
def export_register(
    office: Annotated[str, typer.Option(help=OFFICE)],
    year: Annotated[str, typer.Option(help="年度，如2020。")],
    out: Annotated[Path, typer.Option(help="写到哪个文件，后缀 .xlsx。")],
) -> None:
    """导出一年的申请登记簿；表头与导入的样表相同，没有申请人姓名。"""
    agency, of_year = find_office(office), read_number(year)
    from gongkai.applications.selectors import register_rows
    from gongkai.applications.sheets import write_cases

    rows = register_rows(agency.pk, of_year)
    try:
        out.write_bytes(write_cases(rows))
    except OSError as error:
        raise UnwritableError(f"写不到“{out}”，请核对文件夹是否存在、能否写入。") from error
    typer.echo(f"已导出{len(rows)}件：{out}")


@group.command("import")
def import_sheet(
    sheet: Annotated[Path, typer.Argument(help="历年申请表，.xlsx、.xls 或 .ods。")],
    office: Annotated[str, typer.Option(help=OFFICE)],
    by: Annotated[str, typer.Option(help=f"{BY}只试读时可不填。")] = "",
    confirm: Annotated[
        bool, typer.Option("--confirm", help="正式导入；不写就只试读，什么也不改动。")
    ] = False,
) -> None:
    """导入历年申请：先试读，逐行说明哪里不对；看过结果再加 --confirm。"""
    agency = find_office(office)
    from django.utils import timezone

    from gongkai.applications.errors import ApplicationError
    from gongkai.applications.importing import check_sheet
    from gongkai.applications.services.import_applications import import_applications
    from gongkai.documents.errors import DocumentError

    now = timezone.localtime()
    try:
        reading = check_sheet(sheet.read_bytes(), today=now.date())
        _tell(reading)
        if not confirm:
            typer.echo("以上只是试读，没有导入任何一件。要导入，请加 --confirm 和 --by。")
            return
        batch = import_applications(
            agency, reading.rows, file_name=sheet.name, by=_person(by), now=now
        )
    except OSError as error:
        raise UnreadableError(f"读不了“{sheet}”，请核对文件名。") from error
    except (ApplicationError, DocumentError) as error:
        raise NotImportedError(str(error)) from error
    typer.echo(f"已导入{batch.rows}件，批次{batch.pk}。导错了可以整批撤销：")
    typer.echo(f"  gongkai applications undo {batch.pk} --by {by}")


@group.command()
def undo(
    batch: Annotated[str, typer.Argument(help="导入时给出的批次。")],
    by: Annotated[str, typer.Option(help=BY)],
) -> None:
    """撤销一批导入；有一件已经有人办理过，就一件也不撤。"""
    from gongkai.cli import with_django

    with_django()
    from django.utils import timezone

    from gongkai.applications.errors import ApplicationError
    from gongkai.applications.models import ImportBatch
    from gongkai.applications.services.undo_import import undo_import

    try:
        done = undo_import(read_number(batch), by=_person(by), now=timezone.now())
    except ImportBatch.DoesNotExist as error:
        raise NotImportedError(f"没有批次{batch}，请核对。") from error
    except ApplicationError as error:
        raise NotImportedError(str(error)) from error
    typer.echo(f"已撤销批次{done.pk}，{done.rows}件都拿掉了。")


def _tell(reading: Any) -> None:
    typer.echo(f"{len(reading.rows)}件可以导入，{len(reading.problems)}行有错。")
    for problem in reading.problems:
        typer.echo(f"  第{problem.line}行：{problem.what}")


def _person(username: str) -> Any:
    from gongkai.accounts.models import User

    found = User.objects.filter(username=username, is_active=True).first()
    if found is None:
        said = (
            f"没有账号“{username}”，请核对。" if username else "正式导入须写明由谁办：--by 账号。"
        )
        raise UnknownPersonError(said)
    return found
