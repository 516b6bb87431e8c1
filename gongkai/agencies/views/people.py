"""人员与岗位。"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gongkai.accounts.models import User
from gongkai.accounts.selectors import active_people, totp_device
from gongkai.agencies import authority
from gongkai.agencies.access import staff_view
from gongkai.agencies.errors import AgencyError
from gongkai.agencies.forms import (
    AppointForm,
    ChangePostForm,
    EndForm,
    HandOverForm,
    NewPersonForm,
    PersonForm,
    PostForm,
    carried_out,
)
from gongkai.agencies.models import Appointment, Duty, Post
from gongkai.agencies.selectors import people_without_post, post_rows
from gongkai.agencies.services.add_person import add_person
from gongkai.agencies.services.add_post import add_post
from gongkai.agencies.services.appoint import appoint
from gongkai.agencies.services.change_person import change_person
from gongkai.agencies.services.change_post import change_post
from gongkai.agencies.services.end_appointment import end_appointment
from gongkai.agencies.services.hand_over_post import hand_over_post
from gongkai.agencies.services.reset_password import reset_password
from gongkai.agencies.services.reset_totp import reset_totp
from gongkai.agencies.services.switch_person import switch_person
from gongkai.agencies.views.frame import form_page, managed, manages, visible

SECURITY = Duty.SECURITY_ADMIN


@staff_view()
def people(request: Any, agency_id: int) -> HttpResponse:
    """一个机关的岗位，谁在岗。"""
    agency = visible(request, agency_id)
    today = timezone.localdate()
    may_change = manages(request, SECURITY, agency)
    context = {
        "agency": agency,
        "rows": post_rows(agency, today),
        "today": today,
        "may_change": may_change,
        "idle": people_without_post(today)[:100] if may_change else [],
    }
    return render(request, "agencies/people.html", context)


@staff_view(SECURITY)
def new_post(request: Any, agency_id: int) -> HttpResponse:
    """设岗。"""
    agency = managed(request, SECURITY, agency_id)
    form = PostForm(request.POST or None, agency=agency)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        section = data["section"]

        def act() -> None:
            add_post(
                agency_id, duty=data["duty"], title=data["title"],
                section_id=section.pk if section else None,
                requires_totp=data["requires_totp"], actor=request.user, now=timezone.now(),
            )  # fmt: skip

        if carried_out(form, act):
            messages.success(request, "岗位已设。")
            return redirect("agencies:people", agency_id)
    return form_page(request, form, f"{agency.short_name}：设岗", "agencies:people", agency_id)


@staff_view(SECURITY)
def edit_post(request: Any, post_id: int) -> HttpResponse:
    """改岗位。"""
    post = get_object_or_404(Post, pk=post_id)
    managed(request, SECURITY, post.agency_id)
    form = ChangePostForm(request.POST or None, instance=post)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        if carried_out(
            form, lambda: change_post(post_id, actor=request.user, now=timezone.now(), **data)
        ):
            messages.success(request, "已保存。")
            return redirect("agencies:people", post.agency_id)
    return form_page(request, form, f"改岗位：{post.title}", "agencies:people", post.agency_id)


@staff_view(SECURITY)
def fill_post(request: Any, post_id: int) -> HttpResponse:
    """任岗。"""
    post = get_object_or_404(Post, pk=post_id)
    managed(request, SECURITY, post.agency_id)
    form = AppointForm(
        request.POST or None, people=active_people(), initial={"from_on": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def act() -> None:
            appoint(
                post_id, data["user"].pk, from_on=data["from_on"], until_on=data["until_on"],
                actor=request.user, now=timezone.now(),
            )  # fmt: skip

        if carried_out(form, act):
            messages.success(request, f"{data['user'].full_name}已任{post.title}。")
            return redirect("agencies:people", post.agency_id)
    return form_page(request, form, f"任岗：{post.title}", "agencies:people", post.agency_id)


@staff_view(SECURITY)
def end(request: Any, appointment_id: int) -> HttpResponse:
    """结束任岗。"""
    held = get_object_or_404(Appointment.objects.select_related("post", "user"), pk=appointment_id)
    agency_id = managed(request, SECURITY, held.post.agency_id).pk
    form = EndForm(request.POST or None, initial={"until_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        last = form.cleaned_data["until_on"]
        if carried_out(
            form,
            lambda: end_appointment(
                appointment_id, until_on=last, actor=request.user, now=timezone.now()
            ),
        ):
            messages.success(request, f"{held.user.full_name}的{held.post.title}到{last}为止。")
            return redirect("agencies:people", agency_id)
    heading = f"结束任岗：{held.user.full_name}，{held.post.title}"
    return form_page(request, form, heading, "agencies:people", agency_id)


@staff_view(SECURITY)
def hand_over(request: Any, appointment_id: int) -> HttpResponse:
    """岗位交接。"""
    held = get_object_or_404(Appointment.objects.select_related("post", "user"), pk=appointment_id)
    agency_id = managed(request, SECURITY, held.post.agency_id).pk
    others = active_people().exclude(pk=held.user_id)
    form = HandOverForm(request.POST or None, people=others, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if carried_out(
            form,
            lambda: hand_over_post(
                appointment_id, data["user"].pk, on=data["on"], actor=request.user,
                now=timezone.now(),
            ),
        ):  # fmt: skip
            messages.success(request, f"{held.post.title}自{data['on']}起由{data['user']}接任。")
            return redirect("agencies:people", agency_id)
    heading = f"岗位交接：{held.user.full_name}，{held.post.title}"
    return form_page(request, form, heading, "agencies:people", agency_id)


@never_cache
@staff_view(SECURITY)
def new_person(request: Any, agency_id: int) -> HttpResponse:
    """增加人员。"""
    agency = managed(request, SECURITY, agency_id)
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data, made = dict(form.cleaned_data), []
        if carried_out(
            form,
            lambda: made.append(
                add_person(agency_id, actor=request.user, now=timezone.now(), **data)
            ),
        ):
            person, password = made[0]
            return _show_password(request, person, password, agency_id)
    return form_page(request, form, f"{agency.short_name}：增加人员", "agencies:people", agency_id)


def _show_password(request: Any, person: User, password: str, agency_id: int = 0) -> HttpResponse:
    context = {"person": person, "password": password, "agency_id": agency_id}
    return render(request, "agencies/one_time_password.html", context)


def _person(request: Any, user_id: int) -> User:
    person = get_object_or_404(User, pk=user_id)
    try:
        authority.demand_person(request.user, person, timezone.localdate())
    except AgencyError as error:
        raise PermissionDenied(error.message) from error
    return person


@staff_view(SECURITY)
def person(request: Any, user_id: int) -> HttpResponse:
    """一个人：资料、密码、动态口令、停用。"""
    someone = _person(request, user_id)
    form = PersonForm(request.POST or None, instance=someone)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        if carried_out(
            form, lambda: change_person(user_id, actor=request.user, now=timezone.now(), **data)
        ):
            messages.success(request, "已保存。")
            return redirect("agencies:person", user_id)
    held = Appointment.objects.filter(user=someone).select_related("post__agency").order_by("-pk")
    context = {
        "person": someone,
        "form": form,
        "held": held,
        "today": timezone.localdate(),
        "has_totp": totp_device(someone) is not None,
    }
    return render(request, "agencies/person.html", context)


@never_cache
@require_POST
@staff_view(SECURITY)
def person_password(request: Any, user_id: int) -> HttpResponse:
    """发一次性密码。"""
    someone = _person(request, user_id)
    password = reset_password(user_id, actor=request.user, now=timezone.now())
    return _show_password(request, someone, password)


@require_POST
@staff_view(SECURITY)
def person_totp(request: Any, user_id: int) -> HttpResponse:
    """解除动态口令。"""
    _person(request, user_id)
    reset_totp(user_id, actor=request.user, now=timezone.now())
    messages.success(request, "动态口令已解除。岗位要求的，下次登录会请他重新启用。")
    return redirect("agencies:person", user_id)


@require_POST
@staff_view(SECURITY)
def person_switch(request: Any, user_id: int) -> HttpResponse:
    """停用、启用。"""
    someone = _person(request, user_id)
    try:
        switch_person(user_id, active=not someone.is_active, actor=request.user, now=timezone.now())
    except AgencyError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "账号已停用。" if someone.is_active else "账号已启用。")
    return redirect("agencies:person", user_id)
