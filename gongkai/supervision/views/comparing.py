"""各单位对照、离群与悬殊、相同的段落: the reports of a round beside each other."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from gongkai.law.report.forms import form_for_year, thresholds
from gongkai.law.report.spread import jump_in_words, rule_in_words
from gongkai.reports import comparing
from gongkai.supervision.beside import (
    copied_in,
    last_year_beside,
    odd_ones,
    reports_beside,
    shared_paragraphs,
)
from gongkai.supervision.views.frame import officer_view, own_round
from gongkai.supervision.views.paging import paged

OFFICES, GROUPS = 100, 20


@never_cache
@officer_view
def compare(request: Any, pk: int) -> HttpResponse:
    """选几个数，各单位放在一起看。"""
    opened = own_round(request, pk)
    asked = comparing.chosen(request.GET.getlist("figure"), comparing.USUAL)
    named, before = reports_beside(opened), last_year_beside(opened)
    beside = [comparing.beside(named, measure) for measure in asked]
    here, pager = paged(request, named, each=OFFICES, unit="个单位", anchor="#h-table")
    context = {
        "round": opened, "beside": beside, "asked": {m.id for m in asked}, "pager": pager,
        "groups": comparing.groups(), "rows": comparing.office_rows(here, beside, before),
        "most": comparing.MOST_FIGURES, "most_bars": comparing.MOST_BARS,
        "rules": (rule_in_words(), jump_in_words()), "with_last": len(before),
    }  # fmt: skip
    return render(request, "supervision/compare_figures.html", context)


@never_cache
@officer_view
def odd(request: Any, pk: int) -> HttpResponse:
    """离群的数，和比上年悬殊的数。"""
    opened = own_round(request, pk)
    named, before = reports_beside(opened), last_year_beside(opened)
    context = {
        "round": opened, "odd": odd_ones(named, before), "reports": len(named),
        "with_last": len(before), "rules": (rule_in_words(), jump_in_words()),
        "left_out": comparing.left_out(form_for_year(opened.year).id),
    }  # fmt: skip
    return render(request, "supervision/compare_odd.html", context)


@never_cache
@officer_view
def copies(request: Any, pk: int) -> HttpResponse:
    """几份报告里相同的段落，并排看。"""
    opened = own_round(request, pk)
    known = thresholds()
    here, pager = paged(request, copied_in(opened), each=GROUPS, unit="段")
    context = {
        "round": opened, "shared": shared_paragraphs(opened, here), "pager": pager,
        "percent": round(known["copied_share"] * 100), "shortest": round(known["copied_shortest"]),
    }  # fmt: skip
    return render(request, "supervision/compare_copies.html", context)
