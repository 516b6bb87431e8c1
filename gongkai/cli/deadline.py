"""``gongkai deadline``: 公开、答复和其他期限的计算。"""

from datetime import date
from typing import Annotated

import typer

from gongkai.cli.refusals import RefusingGroup, print_json
from gongkai.cli.values import read_date, read_number, read_pause
from gongkai.law.deadlines import (
    PUBLISH,
    Deadline,
    period,
    publication_deadline,
    reply_deadline,
)
from gongkai.law.explain import WEEKDAYS
from gongkai.law.load import chinese

group = typer.Typer(
    cls=RefusingGroup,
    help="期限：主动公开、依申请公开答复、按日按月计算的期限。",
    no_args_is_help=True,
    rich_markup_mode=None,
)
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON。")]


def add_to(app: typer.Typer) -> None:
    """Put this group under ``gongkai``."""
    app.add_typer(group, name="deadline")


@group.command()
def reply(
    received: Annotated[str, typer.Option(metavar="年-月-日", help="收到申请之日，如2021-09-24。")],
    extended: Annotated[str, typer.Option(metavar="工作日数", help="延长的工作日数。")] = "0",
    pause: Annotated[
        list[str] | None,
        typer.Option(
            metavar="发出日:收到日", help="征求意见的起止，可以重复；没有答复的收到日留空。"
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """依申请公开答复期限。"""
    deadline = reply_deadline(
        read_date(received),
        extended_by=read_number(extended),
        pauses=[read_pause(text) for text in pause or []],
    )
    show(deadline, "答复期限届满之日", as_json=as_json)


@group.command()
def publish(
    formed: Annotated[str, typer.Option(metavar="年-月-日", help="信息形成或者变更之日。")],
    rule: Annotated[
        str, typer.Option(metavar="编号", help="公开期限规则编号，如 BUDGET_DEPT。")
    ] = PUBLISH,
    embargo: Annotated[
        str | None, typer.Option(metavar="年-月-日", help="解禁日，此前不得公开。")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """主动公开期限。"""
    deadline = publication_deadline(
        read_date(formed),
        rule=rule,
        embargo_until=None if embargo is None else read_date(embargo),
    )
    show(deadline, "公开期限届满之日", as_json=as_json)


@group.command("period")
def calendar_period(
    start: Annotated[
        str, typer.Option("--from", metavar="年-月-日", help="起算之日，当日不计入。")
    ],
    days: Annotated[str | None, typer.Option(metavar="日数", help="日数。")] = None,
    months: Annotated[str | None, typer.Option(metavar="月数", help="月数。")] = None,
    as_json: AsJson = False,
) -> None:
    """按日或者按月计算的期限，最后一日是休息日、节假日的顺延。"""
    deadline = period(
        read_date(start),
        days=None if days is None else read_number(days),
        months=None if months is None else read_number(months),
    )
    show(deadline, "期限届满之日", as_json=as_json)


def show(deadline: Deadline, label: str, *, as_json: bool) -> None:
    """The answer, for a program or for a person."""
    if as_json:
        print_json(deadline.as_dict())
        return
    note = "（暂定）" if deadline.provisional else ""
    typer.echo(f"{label}：{day(deadline.due_on)}{note}")
    if deadline.not_before:
        typer.echo(f"不得早于：{day(deadline.not_before)}")
    typer.echo(f"依据：{deadline.reference}")
    typer.echo("计算过程：")
    for step in deadline.steps:
        typer.echo(f"  {step.on.isoformat()}  {step.what}（{step.reference}）")


def day(on: date) -> str:
    """2021年10月27日（星期三）."""
    return f"{chinese(on)}（星期{WEEKDAYS[on.weekday()]}）"
