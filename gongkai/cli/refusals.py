"""不予办理的输出：exit code 2 and one Chinese sentence, with ``--json`` an object."""

import errno
import json
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperGroup

from gongkai.cli.help_words import in_chinese
from gongkai.law.errors import LawError

REFUSED = 2
REASONS = {
    errno.ENOENT: "没有这个文件或者文件夹",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.EEXIST: "这里已有一个同名文件，不是文件夹",
    errno.EISDIR: "这是一个文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "这个位置只读",
}
# Typer carries its own copy of click and exports only this one error; its base is what we need.
UsageError: Any = typer.BadParameter.__mro__[1]


class RefusingGroup(TyperGroup):
    """A group whose commands may raise :class:`LawError`; wrong options are refused alike."""

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **extra: Any) -> Any:
        as_json = "--json" in args
        try:
            context = super().make_context(info_name, args, *rest, **extra)
        except UsageError as error:
            refuse_usage(error, as_json=as_json)
        context.meta["gongkai.as_json"] = as_json
        return context

    def get_help(self, ctx: Any) -> str:
        return in_chinese(super().get_help(ctx))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        command = super().get_command(ctx, cmd_name)
        if command is None or isinstance(command, RefusingGroup):
            return command
        told = type(command).get_help
        command.get_help = lambda ctx: in_chinese(told(command, ctx))  # type: ignore[method-assign]
        return command

    def invoke(self, ctx: Any) -> Any:
        as_json = ctx.meta["gongkai.as_json"]
        try:
            return super().invoke(ctx)
        except UsageError as error:
            refuse_usage(error, as_json=as_json)
        except LawError as error:
            refuse(error.as_dict(), as_json=as_json)


def refuse(refusal: dict[str, str], *, as_json: bool) -> None:
    """Say why, and leave with 2."""
    if as_json:
        print_json(refusal)
    else:
        source = f"（{refusal['reference']}）" if refusal["reference"] else ""
        typer.echo(f"{refusal['message']}{source}", err=True)
    raise typer.Exit(REFUSED)


def refuse_usage(error: Any, *, as_json: bool) -> None:
    """A mistake in the command itself, in Chinese."""
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        raise error
    refuse({"code": "usage", "message": _chinese(kind, error), "reference": ""}, as_json=as_json)


def reason_of(error: OSError) -> str:
    """Why the system would not read or write, in Chinese."""
    return REASONS.get(error.errno or 0, "系统没有说明原因")


def print_json(found: object) -> None:
    """One JSON object on standard output."""
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2))


def _chinese(kind: str, error: Any) -> str:
    name = _option(error)
    if kind == "NoSuchOption":
        if name.lstrip("-").isdigit():
            return f"数量不能是负数：{name}。"
        return f"没有“{name}”这个选项，用 --help 查看可用的选项。"
    if kind == "MissingParameter":
        return f"缺少“{name}”，请补充。"
    if kind == "BadOptionUsage":
        return f"选项“{name}”的用法不对，请核对它后面的值。"
    if kind == "BadParameter":
        return f"“{name}”的值不对，请核对。"
    return "命令写得不对，用 --help 查看用法。"


def _option(error: Any) -> str:
    """The option or argument that the error is about, as the person typed it."""
    typed = getattr(error, "option_name", None)
    if typed:
        return str(typed)
    parameter = getattr(error, "param", None)
    if parameter is None:
        return ""
    names: Sequence[str] = parameter.opts if parameter.param_type_name == "option" else ()
    return names[0] if names else str(parameter.metavar or parameter.name)
