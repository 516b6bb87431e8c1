"""``gongkai fee``: 信息处理费的计算。"""

from typing import Annotated

import typer

from gongkai.cli.refusals import RefusingGroup, print_json
from gongkai.cli.values import read_number
from gongkai.law.fees import Fee, fee_for_items, fee_for_pages

group = typer.Typer(
    cls=RefusingGroup,
    help="信息处理费：按件或者按量计收，一件申请只能选一种。",
    no_args_is_help=True,
    rich_markup_mode=None,
)
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON。")]


def add_to(app: typer.Typer) -> None:
    """Put this group under ``gongkai``."""
    app.add_typer(group, name="fee")


@group.command()
def items(
    count: Annotated[str, typer.Argument(metavar="件数", help="本次申请的件数。")],
    already: Annotated[
        str, typer.Option(metavar="件数", help="同一申请人本月此前已有的件数。")
    ] = "0",
    as_json: AsJson = False,
) -> None:
    """按件计收。"""
    found, before = read_number(count), read_number(already)
    fee = fee_for_items(found, already=before)
    show(fee, {"method": "per_item", "items": found, "already": before}, as_json=as_json)


@group.command()
def pages(
    count: Annotated[str, typer.Argument(metavar="页数", help="本件申请的页数，A4以下单面为1页。")],
    as_json: AsJson = False,
) -> None:
    """按量计收。"""
    found = read_number(count)
    show(fee_for_pages(found), {"method": "per_page", "pages": found}, as_json=as_json)


def show(fee: Fee, asked: dict[str, object], *, as_json: bool) -> None:
    """The answer, for a program or for a person."""
    if as_json:
        print_json(fee.as_dict() | asked)
        return
    typer.echo(f"信息处理费：{fee.amount}{fee.unit}")
    typer.echo(f"依据：{fee.reference}")
    for step in fee.steps:
        typer.echo(f"  {step.what}")
