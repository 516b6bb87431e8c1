"""年度报告的定稿：where an item is worked on whose text and files come from a frozen edition alone.

Such an item carries ``report_year``; the edition is made one storey up, so its page is named, not imported.
"""

from django.urls import reverse

from gongkai.publishing.models import Item


def writing_url(item: Item) -> str:
    """The editor; for a report the page on which its editions are compiled."""
    if item.report_year is not None:
        return reverse("reports:report", args=[item.agency.slug, item.report_year])
    return reverse("publishing:edit", args=[item.pk])
