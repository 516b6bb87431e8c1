"""发布、更正、撤下、标注效力."""

from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gongkai.agencies.access import staff_view
from gongkai.publishing.errors import PublishingError
from gongkai.publishing.forms import PublishForm, ValidityForm, WithdrawForm
from gongkai.publishing.models import Item
from gongkai.publishing.selectors import PUBLISHERS, withheld_word
from gongkai.publishing.services.publish_item import end_validity, publish_item, withdraw_item
from gongkai.publishing.views.doors import item_or_404, put_beside


def _item(request: Any, pk: int) -> Item:
    item = item_or_404(request.scope, pk)
    if item.agency_id not in request.scope.agencies_with(*PUBLISHERS):
        raise PermissionDenied("您的岗位不办理发布。")
    return item


@staff_view()
@require_http_methods(["GET", "POST"])
def publish(request: Any, pk: int) -> HttpResponse:
    """发布：now, at a set time, or as a correction with its public note."""
    item = _item(request, pk)
    is_correction = item.published_version_id is not None and item.withdrawn_at is None
    if item.stage == Item.Stage.DONE and item.published_version_id == item.current_version_id:
        messages.info(request, "这一稿已经发布了，不必再发布。")
        return redirect("publishing:item", item.pk)
    if withheld := withheld_word(item):
        messages.info(request, f"这一件已审定为{withheld}，不发布。")
        return redirect("publishing:item", item.pk)
    form = PublishForm(request.POST or None, is_correction=is_correction)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        at = data.get("at") if data.get("when") == "later" else None
        try:
            done = publish_item(
                item.pk, by=request.user, now=timezone.now(), at=at, note=data.get("note", "")
            )
        except PublishingError as error:
            put_beside(form, error)
        else:
            messages.success(request, _said(done, is_correction, at))
            return redirect("publishing:item", item.pk)
    context = {
        "item": item, "form": form, "is_correction": is_correction,
        "heading": "发布更正" if is_correction else "发布", "version": item.current_version,
    }  # fmt: skip
    return render(request, "publishing/publish.html", context)


def _said(item: Item, is_correction: bool, at: datetime | None) -> str:
    if is_correction:
        return "更正已发布，公众能看到更正说明；原来的一稿本单位仍可查看。"
    number = f"索引号{item.index_number}。" if item.index_number else ""
    if at is not None:
        local = timezone.localtime(at)
        return f"已定时，{local:%Y年%-m月%-d日 %H:%M}起公众可见。{number}"
    return f"已发布，公众现在就能看到。{number}"


@staff_view()
@require_http_methods(["GET", "POST"])
def withdraw(request: Any, pk: int) -> HttpResponse:
    """撤下：the reason and what it affected are kept."""
    item = _item(request, pk)
    if item.published_version_id is None or item.withdrawn_at is not None:
        messages.info(request, "这一件现在没有公开，不必撤下。")
        return redirect("publishing:item", item.pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_item(item.pk, by=request.user, now=timezone.now(), **form.cleaned_data)
        except PublishingError as error:
            put_beside(form, error)
        else:
            messages.success(request, "已撤下，公众现在看不到了。记录和稿子都还在。")
            return redirect("publishing:item", item.pk)
    context = {
        "item": item, "form": form, "heading": "撤下", "submit": "撤下", "tone": "stop",
        "why": "撤下以后公众立即看不到，检索也找不到；要再公开须重新送审三签。",
    }  # fmt: skip
    return render(request, "publishing/ask.html", context)


@staff_view()
@require_http_methods(["GET", "POST"])
def end(request: Any, pk: int) -> HttpResponse:
    """标注废止、失效：it stays readable and says so."""
    item = _item(request, pk)
    form = ValidityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        on = timezone.make_aware(datetime.combine(data["on"], time.min))
        try:
            end_validity(
                item.pk, validity=data["validity"], on=on, by=request.user, now=timezone.now(),
                reason=data["reason"],
            )  # fmt: skip
        except PublishingError as error:
            put_beside(form, error)
        else:
            messages.success(request, "已标注，公众看到的页面上也写明了。")
            return redirect("publishing:item", item.pk)
    context = {
        "item": item, "form": form, "heading": "标注废止或失效", "submit": "标注",
        "why": "文件仍可查看，页面上写明已废止或已失效。",
    }  # fmt: skip
    return render(request, "publishing/ask.html", context)
