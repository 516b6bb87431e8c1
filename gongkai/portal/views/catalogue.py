"""政府信息公开目录：索引、名称、内容概述、生成日期 (《条例》第十二条), as a sheet anybody can open."""

import csv
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from gongkai.portal import cards, selectors
from gongkai.portal.http import mark_public
from gongkai.portal.views.pages import office_or_404
from gongkai.publishing.models import Item

LONGEST = 50_000
HEAD = ("索引号", "名称", "内容概述", "生成日期", "文号", "发布机构", "发布日期", "有效性")
BYTE_ORDER_MARK = "\ufeff"
"""Without it older office programs read the file in another encoding."""


class _Echo:
    def write(self, line: str) -> str:
        return line


def _safe(cell: str) -> str:
    """A cell that no office program takes for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def _line(item: Item, office: str, validity: dict[str, Any]) -> list[str]:
    version = item.published_version
    assert version is not None
    facts = cards.facts_of(version)
    published = timezone.localtime(item.published_at).date() if item.published_at else None
    cells = (
        item.index_number or "",
        version.title,
        version.summary,
        facts.formed_on.isoformat() if facts.formed_on else "",
        facts.document_number,
        office,
        published.isoformat() if published else "",
        str(validity.get(item.validity, "")),
    )
    return [_safe(cell) for cell in cells]


@require_safe
def catalogue(request: HttpRequest, slug: str, code: str) -> HttpResponseBase:
    """下载本栏目录：the newest rows of a column, newest first."""
    office, tree = office_or_404(slug)
    node = tree.by_code.get(code)
    if node is None:
        raise Http404("没有这个栏目")
    rows = selectors.office_items(office, timezone.now()).filter(column_id__in=node.ids)
    validity = dict(Item.Validity.choices)

    def lines() -> Iterator[str]:
        sheet = csv.writer(_Echo())
        yield BYTE_ORDER_MARK + sheet.writerow(HEAD)
        for item in selectors.listed(rows)[:LONGEST].iterator(chunk_size=2000):
            yield sheet.writerow(_line(item, office.name, validity))

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{office.short_name}{node.column.name}目录.csv"
    )
    mark_public(request, response)
    return response
