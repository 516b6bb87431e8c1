"""Where an act of a case is done."""

from django import template
from django.urls import reverse

from gongkai.applications.views.acting import Act

register = template.Library()


@register.filter
def act_url(case_pk: int, act: Act) -> str:
    """The page of an act."""
    return reverse(f"applications:{act.name}", args=[case_pk])
