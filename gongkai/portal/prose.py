"""正文 as a page shows it."""

from django.utils.safestring import SafeString, mark_safe

BEFORE_TABLE = '<div class="table-wrap" role="region" tabindex="0" aria-label="表格"><table'
AFTER_TABLE = "</table></div>"


def body_html(body: str) -> SafeString:
    """The text as it was cleaned and signed, each table in a frame that scrolls on a narrow screen."""
    framed = body.replace("<table", BEFORE_TABLE).replace("</table>", AFTER_TABLE)
    return mark_safe(framed)
