"""文书设置: how an office's letters look, with a sample of it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.agencies.access import staff_view
from gongkai.agencies.models import Agency, Duty
from gongkai.agencies.selectors import Scope
from gongkai.law.load import rule
from gongkai.letters.access import KEEPERS
from gongkai.letters.errors import LetterError, NoFontError
from gongkai.letters.fonts import faces
from gongkai.letters.forms import LetterheadForm, RemedyForm, TemplateForm
from gongkai.letters.office import program
from gongkai.letters.own_template import WORDS, fill_template
from gongkai.letters.pdf import write_pdf
from gongkai.letters.remedy import unsettled
from gongkai.letters.sample import sample_letter, starter_template
from gongkai.letters.selectors import letterhead_of, remedy_choices, remedy_readings
from gongkai.letters.services.choose_remedy import choose_remedy
from gongkai.letters.services.set_letterhead import set_letterhead
from gongkai.letters.services.set_template import set_template

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@staff_view()
@require_http_methods(["GET", "POST"])
def letterhead(request: Any) -> HttpResponse:
    """文书设置：mark, word and online review; whoever may not change them reads them."""
    agency = _office(request.scope, request.GET.get("office", ""))
    head = letterhead_of(agency.pk)
    initial = {"mark": head.mark, "word": head.word, "review_online": head.review_online}
    form = LetterheadForm(request.POST or None, initial=initial)
    if request.method == "POST":
        _demand(request.scope, agency)
        if form.is_valid():
            try:
                set_letterhead(agency.pk, by=request.user, now=timezone.now(), **form.cleaned_data)
                messages.success(request, "已保存，今后的文书照此。已发出的不变。")
                return redirect(_here(agency))
            except LetterError as error:
                _beside(form, error)
    return _page(request, agency, form, TemplateForm())


@staff_view()
@require_POST
def template(request: Any) -> HttpResponse:
    """收下模板，或者改回系统版式; a template that cannot be used is refused in a sentence."""
    agency = _office(request.scope, request.GET.get("office", ""))
    _demand(request.scope, agency)
    if "remove" in request.POST:
        set_template(agency.pk, None, by=request.user, now=timezone.now())
        messages.success(request, "已改回系统版式。")
        return redirect(_here(agency))
    form = TemplateForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            set_template(agency.pk, upload, name=upload.name, by=request.user, now=timezone.now())
            messages.success(request, "模板已检查并启用，今后的文书照此排版。")
            return redirect(_here(agency))
        except LetterError as error:
            form.add_error("file", error.message)
    head = letterhead_of(agency.pk)
    initial = {"mark": head.mark, "word": head.word, "review_online": head.review_online}
    return _page(request, agency, LetterheadForm(initial=initial), form)


@staff_view()
@require_http_methods(["GET", "POST"])
def remedies(request: Any) -> HttpResponse:
    """救济途径的理解：what the law leaves open, how the office reads it, by whose choice."""
    agency = _office(request.scope, request.GET.get("office", ""))
    may_choose = request.scope.may(Duty.OFFICE_HEAD, agency.pk)
    form = RemedyForm(request.POST or None, choices=remedy_choices(agency.pk))
    if request.method == "POST":
        if not may_choose:
            raise PermissionDenied("救济途径怎样理解，由公开机构负责人选定。")
        if form.is_valid():
            before = remedy_choices(agency.pk)
            now = timezone.now()
            for code, way in form.cleaned_data.items():
                if before.get(code) != way:
                    choose_remedy(
                        agency.pk, outcome=code, remedy_class=way, by=request.user, now=now
                    )
            messages.success(request, "已选定，今后作出的答复照此告知。已作出的不变。")
            return redirect(f"{reverse('letters:remedies')}?office={agency.pk}")
    chosen = remedy_readings(agency.pk)
    context = {
        "agency": agency, "form": form, "may_choose": may_choose,
        "questions": [(form[o.code], o, chosen.get(o.code)) for o in unsettled()],
        "reference": rule("remedies/review_first").latest.reference,
    }  # fmt: skip
    return render(request, "letters/remedies.html", context)


@staff_view()
@require_GET
def sample(request: Any) -> HttpResponse:
    """样张：the built-in layout as PDF, the office's own as .docx."""
    agency = _office(request.scope, request.GET.get("office", ""))
    head = letterhead_of(agency.pk)
    letter = sample_letter(agency, head, on=timezone.localdate())
    if head.template is not None:
        data, kind, name = fill_template(head.template.path.read_bytes(), letter), DOCX, "样张.docx"
    else:
        try:
            pdf = write_pdf(letter, font_folders=(settings.GONGKAI_FONTS,))
        except NoFontError as error:
            messages.error(request, error.message)
            return redirect(_here(agency))
        data, kind, name = pdf.data, "application/pdf", "样张.pdf"
    return _file(data, kind, name)


@staff_view()
@require_GET
def starter(request: Any) -> HttpResponse:
    """模板样例: the built-in layout with its tags."""
    return _file(starter_template(), DOCX, "文书模板样例.docx")


def _page(request: Any, agency: Agency, form: Form, upload: Form) -> HttpResponse:
    head = letterhead_of(agency.pk)
    context = {
        "agency": agency, "head": head, "form": form, "upload": upload, "words": WORDS.items(),
        "may_change": agency.pk in request.scope.agencies_with(*KEEPERS),
        "fonts": _fonts(), "converter": program() is not None,
    }  # fmt: skip
    return render(request, "letters/letterhead.html", context)


def _fonts() -> str:
    """What a person should know about this machine's faces; empty when all is there."""
    try:
        missing = faces((settings.GONGKAI_FONTS,)).missing
    except NoFontError as error:
        return error.message
    return f"本机没有{'、'.join(missing)}字体，用其他字体代替。" if missing else ""


def _office(mine: Scope, wanted: str) -> Agency:
    """The office asked for, else the first in which he has a post; one not his own is not there."""
    order = list(dict.fromkeys(s.agency_id for s in mine.standings))
    if wanted:
        order = [pk for pk in order if str(pk) == wanted]
    agency = Agency.objects.filter(pk=order[0]).first() if order else None
    if agency is None:
        raise Http404("没有这个机关")
    return agency


def _demand(mine: Scope, agency: Agency) -> None:
    if agency.pk not in mine.agencies_with(*KEEPERS):
        raise PermissionDenied("文书设置由公开机构负责人、政务公开专员或者系统管理员办理。")


def _here(agency: Agency) -> str:
    return f"{reverse('letters:letterhead')}?office={agency.pk}"


def _beside(form: Form, error: LetterError) -> None:
    form.add_error(error.field if error.field in form.fields else None, error.message)


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer
