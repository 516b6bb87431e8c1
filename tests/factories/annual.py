"""Annual reports as they are after the three reviews: the item public, the files those of the edition."""

import hashlib
from collections.abc import Mapping
from datetime import date

from gongkai.agencies.models import Agency
from gongkai.law.report.figures import Report
from gongkai.law.report.forms import form_for_year
from gongkai.publishing.models import Item
from gongkai.reports.models import AnnualReport
from tests.factories import portal as rows

Numbers = Mapping[str, int]


def figures(name: str, year: int, total: Numbers | None = None, **table2: Numbers) -> Report:
    """A report of zeros, with these numbers in the column 总计 (and 自然人) of 表三 and these in 表二."""
    form = form_for_year(year)
    table3 = {row.id: (0,) * 7 for row in form.numeric_rows}
    for row, number in (total or {}).items():
        table3[row] = (number, 0, 0, 0, 0, 0, number)
    zeros = {
        row.id: {column.id: 0 for column in block.columns}
        for block in form.table2 for row in block.rows
    }  # fmt: skip
    for row, cells in table2.items():
        zeros[row] |= cells
    table4 = {group.id: (0,) * 5 for group in form.table4_groups}
    return Report(name, year, form.id, zeros, table3, table4)


def issued(
    agency: Agency, report: Report, *, edition: int = 1, item: Item | None = None
) -> AnnualReport:
    """An edition and the item it became, which nobody outside has seen; its data file is attached."""
    year = report.year
    assert year is not None
    title = f"{agency.name}{year}年政府信息公开工作年度报告"
    if item is None:
        item = rows.draft(
            agency, title, column="reports", kind=Item.Kind.REPORT, formed_on=date(year + 1, 1, 12)
        )
    else:
        item.current_version = rows.version(item, edition, title)
        item.save(update_fields=["current_version"])
    assert item.current_version is not None
    content = f"{agency.pk} {year} {edition}".encode()
    attached = rows.attach(
        item.current_version, f"{title}（数据）.json", content, "application/json"
    )
    attached.file.sha256 = hashlib.sha256(content).hexdigest()
    attached.file.save()
    AnnualReport.objects.filter(agency=agency, year=year, status="issued").update(
        status="superseded"
    )
    return AnnualReport.objects.create(
        agency=agency, year=year, form=report.form_id, edition=edition, status="issued", item=item,
        created_by=rows.clerk(), created_at=rows.moment(f"{year + 1}-01-10"),
        issued_by=rows.clerk(), issued_at=rows.moment(f"{year + 1}-01-12"),
        snapshot={
            "report": report.to_json(), "parts": [], "files": {attached.name: attached.file.sha256},
        },
    )  # fmt: skip


def public(agency: Agency, report: Report, on: str = "") -> AnnualReport:
    """An edition that everybody may see."""
    made = issued(agency, report)
    assert made.item is not None
    rows.publish(made.item, rows.moment(on or f"{made.year + 1}-01-15"))
    return made
