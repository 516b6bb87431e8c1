"""Sizes in Chinese words."""

from django import template

register = template.Library()
KILO = 1024


@register.filter
def size_words(size: int) -> str:
    """字节、千字节、兆字节."""
    if size < KILO:
        return f"{size} 字节"
    if size < KILO * KILO:
        return f"{size / KILO:.0f} 千字节"
    return f"{size / KILO / KILO:.1f} 兆字节"
