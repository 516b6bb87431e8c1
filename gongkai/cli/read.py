"""``gongkai read-report``: an annual report of any usual format as figures."""

import json
from pathlib import Path
from typing import Annotated

import typer

from gongkai.documents.errors import DocumentError
from gongkai.documents.report.batch import read_one
from gongkai.law.report.figures import Report, shown
from gongkai.law.report.forms import CellRef

UNREADABLE = 2


def add_to(app: typer.Typer) -> None:
    """Register ``read-report``."""
    app.command("read-report")(read_report)


def read_report(
    file: Annotated[Path, typer.Argument(help="年度报告文件：按内容识别格式，不看扩展名")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """读取一份年度报告中的数字和文字。"""
    if file.is_dir():
        _refuse(DocumentError("folder", f"“{file}”是文件夹，请指定其中的一个文件。"), as_json)
    result = read_one(file)
    if result.error is not None or result.data is None or result.report is None:
        _refuse(result.error, as_json)
        return
    if as_json:
        typer.echo(json.dumps(result.data, ensure_ascii=False, indent=1))
    else:
        typer.echo(_readable(result.report))


def _refuse(error: DocumentError | None, as_json: bool) -> None:
    code = error.code if error else "unreadable"
    message = error.message if error else "这份文件没有读出。"
    if as_json:
        typer.echo(
            json.dumps({"code": code, "message": message, "reference": ""}, ensure_ascii=False)
        )
    else:
        typer.echo(message, err=True)
    raise typer.Exit(UNREADABLE)


def _readable(report: Report) -> str:
    form = report.form
    lines = [
        report.title or "（没有标题）",
        f"单位：{report.agency or '没有找到'}　年度：{report.year or '没有找到'}　"
        f"格式：{report.form_id or '不明'}年版",
    ]
    if form is not None:
        lines.append("表二　主动公开政府信息情况")
        lines += [
            f"  {cell.label}·{column.label}："
            f"{shown(report.value(CellRef('table2', cell.id, column.id)))}"
            for _, cell, column in form.table2_cells()
            if cell.id in report.table2
        ]
        lines.append("表三　收到和处理政府信息公开申请情况")
        lines += [
            f"  {row.label}：{_values(report.table3[row.id])}"
            for row in form.numeric_rows
            if row.id in report.table3
        ]
        lines.append("表四　政府信息公开行政复议、行政诉讼情况")
        lines += [
            f"  {group.label}：{_values(report.table4[group.id])}"
            for group in form.table4_groups
            if group.id in report.table4
        ]
    lines += [f"提示：{note}" for note in report.notes]
    return "\n".join(lines)


def _values(values: tuple[object, ...]) -> str:
    return " ".join("空" if value is None else str(value) for value in values)
