"""前台登记：what came in by letter, fax, e-mail or in person, in half a minute."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gongkai.agencies.access import staff_view
from gongkai.applications.errors import ApplicationError
from gongkai.applications.forms import RegisterForm, channel_rules
from gongkai.applications.models import Application, CaseFile
from gongkai.applications.selectors import REGISTRARS
from gongkai.applications.services.receive_application import (
    Intake,
    Person,
    Receipt,
    receive_application,
)
from gongkai.applications.views.doors import offices_with, put_beside
from gongkai.files.errors import FileError
from gongkai.files.services.store_file import store_file
from gongkai.law.load import chinese

MOST_FILES = 20


@staff_view(*REGISTRARS)
@require_http_methods(["GET", "POST"])
def register(request: Any) -> HttpResponse:
    """登记一件：one short form; afterwards the number and the query code for the receipt."""
    offices = offices_with(request.scope, REGISTRARS)
    if not offices:
        raise PermissionDenied("您的岗位不登记申请。")
    now = timezone.now()
    initial = {
        "agency": str(offices[0].pk), "arrived_on": timezone.localdate(now),
        "applicant_kind": Application.ApplicantKind.NATURAL, "kind": Application.Kind.DISCLOSURE,
        "form_wanted": Application.FormWanted.ANY, "delivery_wish": Application.DeliveryWish.ANY,
    }  # fmt: skip
    form = RegisterForm(
        request.POST or None, request.FILES or None, offices=offices, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        receipt = _register(request, form, now)
        if receipt is not None:
            messages.success(request, _said(receipt))
            return redirect("applications:case", receipt.application.pk)
    context = {"form": form, "rules": channel_rules(), "offices": offices}
    return render(request, "applications/register.html", context)


def _register(request: Any, form: RegisterForm, now: Any) -> Receipt | None:
    data = form.cleaned_data
    agency = data["agency"]
    try:
        with transaction.atomic():
            files = tuple(
                (
                    store_file(
                        up.file,
                        name=up.name,
                        agency=agency,
                        by=request.user,
                        now=now,
                        is_private=True,
                    ),
                    str(CaseFile.Kind.ENVELOPE if place == 0 else CaseFile.Kind.REQUEST),
                )
                for place, up in enumerate(request.FILES.getlist("papers")[:MOST_FILES])
            )
            return receive_application(agency, _intake(form, files), by=request.user, now=now)
    except ApplicationError as error:
        put_beside(form, error)
    except FileError as error:
        form.add_error("papers", f"没有收下。{error.message}")
    return None


def _intake(form: RegisterForm, files: Any) -> Intake:
    data = form.cleaned_data
    person = Person(
        data["name"], identity_kind=form.identity_kind(),
        identity_number=data["identity_number"], phone=data["phone"], email=data["email"],
        address=data["address"], postcode=data["postcode"],
    )  # fmt: skip
    joint = [Person(name) for raw in data["joint_names"].splitlines() if (name := raw.strip())]
    agent = Person(data["agent_name"], phone=data["agent_phone"]) if data["agent_name"] else None
    return Intake(
        channel=data["channel"], applicant_kind=data["applicant_kind"], applicant=person,
        content=data["content"], arrived_on=data["arrived_on"],
        confirmed_on=data["confirmed_on"], kind=data["kind"], form_wanted=data["form_wanted"],
        delivery_wish=data["delivery_wish"], joint=joint, agent=agent,
        items=data["items"].splitlines(), files=files,
    )  # fmt: skip


def _said(receipt: Receipt) -> str:
    case = receipt.application
    code = f"编号{case.number}，查询码{receipt.query_code}（只显示这一次，请写在回执上）。"
    if case.received_on is None:
        return f"已登记。{code}还没有收到申请之日，请当日与申请人确认。"
    due = f"应于{chinese(case.due_on)}以前答复。" if case.due_on else ""
    return f"已登记。{code}收到申请之日为{chinese(case.received_on)}，{due}"
