"""审读一轮年报：open it, receive, look at the table."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gongkai.supervision.errors import SupervisionError
from gongkai.supervision.forms import RoundForm, UploadForm
from gongkai.supervision.models import Round
from gongkai.supervision.selectors import (
    doubted_files,
    missing,
    other_files,
    progress,
    reading_offices,
    rounds_of,
    unread_files,
)
from gongkai.supervision.services.open_round import open_round
from gongkai.supervision.services.receive_files import receive_files
from gongkai.supervision.services.recheck import recheck
from gongkai.supervision.services.settle_names import settle_names
from gongkai.supervision.services.take_issued import take_issued
from gongkai.supervision.views.frame import officer_view, own_round
from gongkai.supervision.wall import SHOW, SORT, wall


@officer_view
def index(request: Any) -> HttpResponse:
    """各轮审读，和建立一轮新的。"""
    now = timezone.localtime()
    offices = reading_offices(request.scope)
    form = RoundForm(request.POST or None, offices=offices, initial={"year": now.year - 1})
    if request.method == "POST" and form.is_valid():
        try:
            opened = open_round(**form.cleaned_data, by=request.user, now=now)
        except SupervisionError as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, "已建立。现在把各单位的报告收进来。")
            return redirect("supervision:round", opened.pk)
    context = {"form": form, "rounds": rounds_of(request.scope)}
    return render(request, "supervision/index.html", context)


@never_cache
@officer_view
def round_page(request: Any, pk: int) -> HttpResponse:
    """单位与规则的总表。"""
    opened = own_round(request, pk)
    return _round_page(request, opened, UploadForm())


def _round_page(request: Any, opened: Round, form: UploadForm) -> HttpResponse:
    show = request.GET.get("show", "all")
    sort = request.GET.get("sort", "open")
    page, name = request.GET.get("page", "1"), request.GET.get("name", "").strip()
    absent = missing(opened, timezone.localdate())
    number = int(page) if page.isdecimal() else 1
    table = wall(opened, absent, show=show, sort=sort, page=number, name=name)
    here = progress(opened)
    context = {
        "round": opened, "form": form, "progress": here, "wall": table, "show": show, "sort": sort,
        "name": name, "shows": SHOW, "sorts": SORT, "missing": absent, "expected": here.sent + len(absent),
        "late": sum(m.is_late for m in absent), "unread": unread_files(opened)[:50],
        "others": other_files(opened)[:50], "pager": _pager(table, show=show, sort=sort, name=name),
        "doubted": doubted_files(opened)[:50],
        "due": min((m.due.due_on for m in absent), default=None),
    }  # fmt: skip
    status = 400 if form.errors else 200
    return render(request, "supervision/round.html", context, status=status)


def _pager(table: Any, **asked: str) -> dict[str, str]:
    """What parts/pager.html needs."""

    def to(page: int) -> str:
        return "?" + urlencode({**asked, "page": page}) + "#wall"

    return {
        "first_url": to(1) if table.page > 2 else "",
        "previous_url": to(table.page - 1) if table.page > 1 else "",
        "next_url": to(table.page + 1) if table.page < table.pages else "",
        "total_text": (
            f"第{table.page}页，共{table.pages}页、{table.total}个单位"
            if table.pages > 1
            else f"共{table.total}个单位"
        ),
    }


@require_POST
@officer_view
def upload(request: Any, pk: int) -> HttpResponse:
    """收下一批文件。"""
    opened = own_round(request, pk)
    form = UploadForm(request.POST, request.FILES)
    try:
        taken = receive_files(
            opened.pk, request.FILES.getlist("papers"), by=request.user, now=timezone.now()
        )
    except SupervisionError as error:
        form.is_valid()
        form.add_error("papers", str(error))
        return _round_page(request, opened, form)
    level = messages.warning if taken.unread or not taken.new else messages.success
    level(request, taken.sentence)
    return redirect("supervision:round", pk)


@require_POST
@officer_view
def issued(request: Any, pk: int) -> HttpResponse:
    """取本系统已定稿的报告。"""
    opened = own_round(request, pk)
    taken = take_issued(opened.pk, by=request.user, now=timezone.now())
    if taken:
        messages.success(request, f"取来{taken}份本系统定稿的报告，正在核对。")
    else:
        messages.info(request, f"没有新的：各单位在本系统定稿的{opened.year}年度报告都已经在这里。")
    return redirect("supervision:round", pk)


@require_POST
@officer_view
def check_again(request: Any, pk: int) -> HttpResponse:
    """全部重新核对；判断都留着。"""
    opened = own_round(request, pk)
    marked = recheck(opened.pk, by=request.user, now=timezone.now())
    messages.success(request, f"{marked}份报告排队重新核对。已有的判断都留着。")
    return redirect("supervision:round", pk)


@require_POST
@officer_view
def settle(request: Any, pk: int) -> HttpResponse:
    """没有对上的都是系统外的单位。"""
    opened = own_round(request, pk)
    settled = settle_names(opened.pk, by=request.user, now=timezone.now())
    messages.success(request, f"{settled}份按报告上的名称，记为系统外单位的。")
    return redirect("supervision:round", pk)
