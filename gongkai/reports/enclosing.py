"""审核的人看到的编制说明: what was corrected by hand and what was still open in the report they sign."""

from collections.abc import Iterator

from django.urls import reverse

from gongkai.publishing.enclosures import Enclosure
from gongkai.publishing.models import Item
from gongkai.reports.models import AnnualReport


def explanation(item: Item) -> Iterator[Enclosure]:
    """编制说明 of the edition that became this item; nothing beside any other item."""
    if item.kind != Item.Kind.REPORT:
        return
    report = item.annual_reports.filter(status=AnnualReport.Status.ISSUED).first()
    if report is not None:
        by_hand, still_open = report.snapshot["overrides"], report.snapshot["findings"]
        yield Enclosure(
            "编制说明", _summary(len(by_hand), len(still_open)),
            reverse("reports:edition_cover", args=[report.pk]), bool(by_hand or still_open),
        )  # fmt: skip


def _summary(by_hand: int, still_open: int) -> str:
    corrected = f"手工更正{by_hand}处" if by_hand else "没有手工更正"
    found = f"核对有{still_open}项待说明" if still_open else "核对没有发现问题"
    return f"{corrected}，{found}。"
