"""活字段：names that stand in the words of a report and become numbers, «{{ 主动公开条数 }}»."""

import re
from collections.abc import Iterator, Mapping

from gongkai.agencies.models import Agency
from gongkai.law.report.forms import Form, ResultRow
from gongkai.reports.errors import NarrativeError
from gongkai.reports.facts import Figures
from gongkai.reports.records import Records

FIELD = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
UNKNOWN = "（未知）"
TABLE_2 = {
    "规范性文件制发件数": ("normative", "made"),
    "规范性文件公开件数": ("normative", "published"),
    "规范性文件对外公开总件数": ("normative", "published_total"),
    "规范性文件废止件数": ("normative", "repealed"),
    "规范性文件现行有效件数": ("normative", "in_force"),
    "行政许可处理决定件数": ("licence", "decisions"),
    "行政处罚处理决定件数": ("penalty", "decisions"),
    "行政强制处理决定件数": ("coercion", "decisions"),
    "政府集中采购项目数": ("procurement", "projects"),
}
RESULTS = {
    "R1": "予以公开件数", "R2": "部分公开件数", "G_R3": "不予公开件数", "G_R4": "无法提供件数",
    "G_R5": "不予处理件数", "G_R6": "其他处理件数", "R6": "其他处理件数",
}  # fmt: skip

Values = Mapping[str, str | None]


def live_fields(agency: Agency, figures: Figures, records: Records) -> dict[str, str | None]:
    """Each name with its value now; ``None`` where the number cannot be known."""
    return dict(_fields(agency, figures, records))


def _fields(agency: Agency, figures: Figures, records: Records) -> Iterator[tuple[str, str | None]]:
    yield "年度", str(figures.year)
    yield "单位全称", agency.name
    yield "单位简称", agency.short_name
    for told in figures.narrative:
        yield told.name, _shown(told.cell.value)
    yield "各栏目发布条数", _shown(figures.posts_total.value)
    yield "有发布的栏目数", str(len(figures.posts))
    for posts in figures.posts:
        yield posts_field(posts.column), _shown(posts.cell.value)
    for name, (row, column) in TABLE_2.items():
        cell = figures.table2.get(row, {}).get(column)
        if cell is not None:
            yield name, _shown(cell.value)
    for row, name in RESULTS.items():
        number = _result(figures, row)
        if number is not None:
            yield name, number
    yield "新增栏目数", str(len(records.columns_added))
    yield "全年未更新栏目数", str(len(records.columns_silent))
    yield "审核签名次数", str(records.signed)
    yield "退回修改次数", str(records.returned)
    yield "更正次数", str(records.corrected)
    yield "撤下次数", str(records.withdrawn)
    yield "超期公开条数", str(records.late)
    yield "历年累计受理件数", _shown(records.applications_ever)
    yield "收费通知件数", str(records.fee_notices)
    yield "收费通知总金额", str(records.fee_charged)
    yield "实际收取金额", str(records.fee_received)
    yield "工作会议次数", str(records.meetings)
    yield "培训班次数", str(records.trainings)
    yield "接受培训人次", str(records.trained)


def posts_field(column: str) -> str:
    """How many items one column published."""
    return f"“{column}”条数"


def _result(figures: Figures, row_id: str) -> str | None:
    """A row of 表三, or all rows of a group."""
    rows = [row for row in figures.form.leaf_rows if row.id == row_id or _in(row, row_id)]
    if not rows:
        return None
    values = [figures.table3[row.id]["total"].value for row in rows]
    return _shown(sum(v for v in values if v is not None)) if None not in values else None


def _in(row: ResultRow, group: str) -> bool:
    return row.parent == group


def filled(template: str, values: Values) -> str:
    """The words with their numbers; one that is not known is told as such."""
    return FIELD.sub(lambda found: values.get(found[1]) or UNKNOWN, template)


def check_template(template: str, values: Values) -> None:
    """Refuse a field that there is not, with those that there are."""
    for found in FIELD.finditer(template):
        if found[1] not in values:
            raise NarrativeError(
                f"没有名为“{found[1]}”的活字段，请从右边的清单中选用。", field="template"
            )
    if "{{" in FIELD.sub("", template) or "}}" in FIELD.sub("", template):
        raise NarrativeError("活字段的括号没有成对，应写作{{ 名称 }}。", field="template")


def _shown(value: object) -> str | None:
    return None if value is None else str(value)


def form_has(form: Form, row: str, column: str) -> bool:
    """Whether table 2 of this form has such a cell."""
    found = form.table2_row(row)
    return bool(found) and any(c.id == column for c in (found[1] if found else ()))
