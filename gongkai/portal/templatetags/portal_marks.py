"""Marks of the portal's templates: icons and breaks between words."""

import json
import re
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_AFTER = re.compile(
    r"(人民政府|办事处|街道|社区|关于|年度|工作|情况|的|》|[0-9]年|[0-9]月)(?!$|[”’》）、，。：；！？])"
)
_BEFORE = re.compile(
    r"(?<!^)(?=[（《]|(?:通知|办法|细则|规定|报告|公告|通告|公示|方案|意见|制度|预案|决定|清单)$)"
)
_JSON_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite; its meaning stands beside it in words."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<use href="#i-{}"/></svg>',
        name,
    )


@register.filter
def soft_breaks(title: str) -> SafeString:
    """A title that may turn between words, never inside one."""
    text = _AFTER.sub(r"\1<wbr>", str(conditional_escape(title)))
    return mark_safe(_BEFORE.sub("<wbr>", text))


@register.simple_tag
def linked_data(value: dict[str, Any]) -> SafeString:
    """Data for search engines; never executed, and no text can end the element."""
    text = json.dumps(value, ensure_ascii=False).translate(_JSON_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))
