"""Where an act of a case is done."""

from django import template
from django.urls import reverse

from gongkai.applications.models import Application
from gongkai.applications.models.application import label_of
from gongkai.applications.views.acting import Act

register = template.Library()


@register.filter
def act_url(case_pk: int, act: Act) -> str:
    """The page of an act."""
    return reverse(f"applications:{act.name}", args=[case_pk])


@register.filter
def applicant_kind_label(code: str) -> str:
    """申请人类型 in words."""
    return str(Application.ApplicantKind(code).label)


@register.filter
def outcome_label(code: str) -> str:
    """A result in words; nothing while there is none."""
    return label_of(code) if code else ""
