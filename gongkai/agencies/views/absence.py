"""我不在的时候：delegating one's own posts."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from gongkai.agencies.access import staff_view
from gongkai.agencies.errors import AgencyError
from gongkai.agencies.forms import AbsenceForm, carried_out
from gongkai.agencies.models import Delegation
from gongkai.agencies.selectors import absences, colleagues, own_appointments
from gongkai.agencies.services.delegate import delegate
from gongkai.agencies.services.revoke_delegation import revoke_delegation


@staff_view()
def absence(request: Any) -> HttpResponse:
    """委托与撤回。"""
    today = timezone.localdate()
    own = own_appointments(request.user, today)
    form = AbsenceForm(
        request.POST or None, own=own, people=colleagues(request.user, today),
        initial={"from_on": today, "appointment": own.first()},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def act() -> None:
            delegate(
                data["appointment"].pk, data["to_user"].pk, from_on=data["from_on"],
                until_on=data["until_on"], reason=data["reason"], actor=request.user,
                now=timezone.now(),
            )  # fmt: skip

        if carried_out(form, act):
            messages.success(request, f"已委托{data['to_user'].full_name}。")
            return redirect("agencies:absence")
    context = {"form": form, "lent": absences(request.user, today)}
    return render(request, "agencies/absence.html", context)


@require_POST
@staff_view()
def revoke(request: Any, delegation_id: int) -> HttpResponse:
    """撤回委托。"""
    get_object_or_404(Delegation, pk=delegation_id)
    try:
        revoke_delegation(delegation_id, actor=request.user, now=timezone.now())
        messages.success(request, "委托已撤回。")
    except AgencyError as error:
        messages.error(request, error.message)
    return redirect("agencies:absence")
