"""翻页：a page of rows that are at hand, with links that keep what else was asked."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.core.paginator import Paginator

Row = TypeVar("Row")


def paged(
    request: Any, rows: Sequence[Row], *, each: int, unit: str, anchor: str = ""
) -> tuple[list[Row], dict[str, str]]:
    """The rows of the page that was asked for, and what parts/pager.html needs; none for a single page."""
    pages = Paginator(rows, each)
    page = pages.get_page(request.GET.get("page"))
    if pages.num_pages < 2:
        return list(page.object_list), {}
    asked = request.GET.copy()

    def to(number: int) -> str:
        asked["page"] = str(number)
        return f"?{asked.urlencode()}{anchor}"

    return list(page.object_list), {
        "first_url": to(1) if page.number > 2 else "",
        "previous_url": to(page.number - 1) if page.has_previous() else "",
        "next_url": to(page.number + 1) if page.has_next() else "",
        "total_text": f"第{page.number}页，共{pages.num_pages}页、{len(rows)}{unit}",
    }
