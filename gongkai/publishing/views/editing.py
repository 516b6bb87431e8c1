"""写一件、改一件: one page, one form; works without script."""

from dataclasses import dataclass
from typing import Any

from csp.decorators import csp_update
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gongkai.agencies.access import staff_view
from gongkai.agencies.calendars import calendar_for
from gongkai.agencies.models import Agency, Duty
from gongkai.agencies.selectors import Scope
from gongkai.documents.errors import DocumentError
from gongkai.documents.word import docx_to_html
from gongkai.files.errors import FileError, FileTooLargeError
from gongkai.files.models import StoredFile
from gongkai.files.services.store_file import store_file
from gongkai.law.errors import LawError
from gongkai.publishing.compiled import writing_url
from gongkai.publishing.errors import CompiledError, PublishingError, StaleDraftError
from gongkai.publishing.forms import STANDARD, DayField, ItemForm, body_for_editing, initial_of
from gongkai.publishing.gates import gates
from gongkai.publishing.guessing import guess_column, without_number_line
from gongkai.publishing.models import Column, Item, Signature
from gongkai.publishing.selectors import columns_for
from gongkai.publishing.services.save_version import draft_item, save_version
from gongkai.publishing.states import Due, due_of, due_shown, explained, steps_shown
from gongkai.publishing.views.doors import item_or_404, item_to_write, put_beside, writing_offices

editor_style: Any = csp_update({"style-src": ["'unsafe-inline'"]})
"""The editor styles its own toolbar; no other page may, and no page may run an inline script."""
MOST_WORD_BYTES = 50 * 2**20
MOST_SUGGESTED = 40


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of the text being written."""

    file: StoredFile
    name: str
    is_kept: bool = True


@staff_view()
@editor_style
@require_http_methods(["GET", "POST"])
def new(request: Any) -> HttpResponse:
    """写一件：blank, or like a former one."""
    offices = writing_offices(request.scope)
    agency = next((a for a in offices if str(a.pk) == request.GET.get("office")), None)
    agency = agency or next(iter(offices), None)
    if agency is None:
        raise Http404("没有可以写的机关")
    like = (
        item_or_404(request.scope, int(request.GET["like"])) if _is_key(request, "like") else None
    )
    if like is not None and like.report_year is not None:
        return _to_the_report(request, like)
    if like is not None:
        agency = next((a for a in offices if a.pk == like.agency_id), agency)
    return _edit(request, agency, None, offices, like)


@staff_view()
@editor_style
@require_http_methods(["GET", "POST"])
def edit(request: Any, pk: int) -> HttpResponse:
    """改一件：saves the next version; signatures on the one before become void."""
    item = item_to_write(request.scope, pk)
    if item.report_year is not None:
        return _to_the_report(request, item)
    if item.stage == Item.Stage.IN_REVIEW:
        messages.warning(request, "正在审核，不能修改。要改请先撤回，已有的签名会作废。")
        return redirect("publishing:item", item.pk)
    return _edit(request, item.agency, item, [], None)


def _to_the_report(request: Any, item: Item) -> HttpResponse:
    """A frozen report is not typed over: its page makes the next edition."""
    messages.warning(request, CompiledError.message)
    return redirect(writing_url(item))


def _is_key(request: Any, name: str) -> bool:
    raw = request.GET.get(name, "")
    return raw.isascii() and raw.isdigit() and len(raw) < 16


def _edit(
    request: Any, agency: Agency, item: Item | None, offices: list[Agency], like: Item | None
) -> HttpResponse:
    columns = columns_for(agency)
    today = timezone.localdate()
    options: dict[str, Any] = {
        "agency": agency, "columns": columns, "today": today, "item": item,
    }  # fmt: skip
    if request.method == "GET":
        form = ItemForm(
            initial=_initial(request.scope, agency, item, like, columns, request), **options
        )
        return _page(request, form, agency, item, offices, _first_files(item), like)
    form = ItemForm(request.POST, request.FILES, **options)
    files = _posted_files(request, form, agency)
    if "word" in request.POST:
        word = _read_word(request, form, columns)
        files_problems = list(form.errors.get("attachments", []))
        form = _refilled(request, form, word, options)
        more = {"word_problem": word.problem, "files_problems": files_problems}
        return _page(request, form, agency, item, offices, files, like, **more)
    saved = _save(request, form, agency, item, files) if form.is_valid() else None
    if saved is None:
        return _page(request, form, agency, item, offices, files, like)
    assert saved.current_version is not None
    number = saved.current_version.number
    origin = "new" if item is None else "edit"
    if "send" in request.POST:
        return redirect(f"{reverse('publishing:send', args=[saved.pk])}?saved={origin}")
    if item is not None and item.current_version_id == saved.current_version_id:
        messages.info(request, f"没有改动，还是第{number}稿。")
    else:
        messages.success(request, f"已保存，是第{number}稿。")
    return redirect(f"{reverse('publishing:edit', args=[saved.pk])}?saved={origin}")


def _save(
    request: Any, form: ItemForm, agency: Agency, item: Item | None, files: list[Kept]
) -> Any:
    if form.errors:
        return None
    attachments = tuple((kept.file, kept.name) for kept in files if kept.is_kept)
    draft = form.draft(attachments)
    now = timezone.now()
    try:
        if item is None:
            return draft_item(agency, draft, by=request.user, now=now)
        expected = form.cleaned_data["version"] or 0
        return save_version(item.pk, draft, expected_version=expected, by=request.user, now=now)
    except StaleDraftError as error:
        form.add_error(None, error.message)
    except PublishingError as error:
        put_beside(form, error)
    except (LawError, DocumentError) as error:
        form.add_error("formed_on" if isinstance(error, LawError) else "body", str(error))
    return None


def _initial(
    mine: Scope,
    agency: Agency,
    item: Item | None,
    like: Item | None,
    columns: list[Column],
    request: Any,
) -> dict[str, Any]:
    source = item or like
    if source is not None:
        assert source.current_version is not None
        initial = initial_of(source, source.current_version)
        if item is None:
            initial.update(formed_on=None, document_number="", embargo_until=None, version=0,
                           is_urgent=False, effective_on=None)  # fmt: skip
        return initial
    sections = {
        s.section_id for s in mine.standings_for(Duty.FILL, agency.pk) if s.section_id is not None
    }
    column = next((c for c in columns if c.code == request.GET.get("column")), None)
    return {
        "version": 0,
        "section": str(sections.pop()) if len(sections) == 1 else "",
        "column": str(column.pk) if column else "",
    }


def _first_files(item: Item | None) -> list[Kept]:
    if item is None or item.current_version is None:
        return []
    rows = item.current_version.attachments.select_related("file").defer("file__text")
    return [Kept(row.file, row.name) for row in rows]


def _posted_files(request: Any, form: ItemForm, agency: Agency) -> list[Kept]:
    """Files the form still names, then the new ones; those stay even when something else is wrong."""
    named = [key for key in request.POST.getlist("file") if key.isascii() and key.isdigit()][:200]
    mine = StoredFile.objects.filter(agency=agency).filter(
        Q(uploaded_by=request.user) | Q(attachments__version__item__agency=agency)
    )
    known = mine.defer("text").distinct().in_bulk([int(key) for key in named])
    kept = [
        Kept(
            known[int(key)],
            (request.POST.get(f"name_{key}", "").strip() or known[int(key)].name)[:200],
            request.POST.get(f"drop_{key}") != "on",
        )
        for key in dict.fromkeys(named)
        if int(key) in known
    ]
    for upload in request.FILES.getlist("attachments"):
        try:
            stored = store_file(
                upload.file, name=upload.name, agency=agency, by=request.user, now=timezone.now()
            )
        except FileError as error:
            form.add_error("attachments", f"“{upload.name}”没有收下。{error.message}")
        else:
            kept.append(Kept(stored, stored.name))
    return kept


@dataclass(frozen=True, slots=True)
class WordRead:
    """What came of reading a document: values for the form, or the reason why not."""

    values: dict[str, str]
    problem: str = ""


def _read_word(request: Any, form: ItemForm, columns: list[Column]) -> WordRead:
    """读入文稿: the text of a .docx, and what could be seen of title, 文号 and date."""
    upload = request.FILES.get("document")
    if upload is None:
        return WordRead({}, "请先选择一个文稿，再读入。")
    if upload.size > MOST_WORD_BYTES:
        return WordRead({}, FileTooLargeError(MOST_WORD_BYTES).message)
    try:
        read = docx_to_html(upload.read())
    except DocumentError as error:
        return WordRead({}, error.message)
    guessed = {n: v for n, v in read.guessed.items() if not request.POST.get(n, "").strip()}
    column = guess_column(guessed.get("title", "") or request.POST.get("title", ""), columns)
    if column is not None and not request.POST.get("column"):
        guessed["column"] = str(column.pk)
    labels = "、".join(str(form.fields[name].label) for name in guessed)
    said = f"已读入“{upload.name}”。" + (f"{labels}是从文中认出来的，请核对。" if labels else "")
    messages.success(request, said)
    for warning in read.warnings:
        messages.warning(request, warning)
    number = guessed.get("document_number") or request.POST.get("document_number", "").strip()
    html = without_number_line(read.html, number) if number else read.html
    return WordRead({"body": body_for_editing(html), **guessed})


def _refilled(request: Any, form: ItemForm, word: WordRead, options: dict[str, Any]) -> ItemForm:
    """The same values as they were typed, nothing judged yet, with what was read."""
    values: dict[str, Any] = {name: request.POST.get(name, "") for name in form.fields}
    for name in ("is_registered", "is_urgent"):
        values[name] = name in request.POST
    return ItemForm(initial={**values, **word.values}, **options)


def _due(form: ItemForm, agency: Agency) -> dict[str, Any]:
    """The due day with its reason, as soon as the formed date is known."""
    names = ("title", "formed_on", "publish_rule", "embargo_until", "disclosure")
    raw = {n: form[n].value() for n in names}
    return due_context(agency, {k: str(v or "") for k, v in raw.items()})


def due_context(agency: Agency, raw: dict[str, str]) -> dict[str, Any]:
    """What the due part needs, from the raw values of a form; nothing when the date is not one."""
    day = DayField(required=False)
    try:
        formed_on = day.clean(raw.get("formed_on", ""))
        embargo = day.clean(raw.get("embargo_until", ""))
    except ValidationError:
        return {}
    if formed_on is None or raw.get("disclosure", "") not in {"", Item.Disclosure.PROACTIVE}:
        return {}
    rule, title = raw.get("publish_rule") or STANDARD, raw.get("title", "")
    deadline, problem = explained(agency, formed_on, rule, embargo, title)
    if deadline is None:
        return {"due_problem": problem}
    today = timezone.localdate()
    left = calendar_for(agency).working_days_between(today, deadline.due_on)
    due = due_shown(deadline.due_on, left, deadline.provisional, today)
    return {"deadline": deadline, "due": due}


def _page(
    request: Any,
    form: ItemForm,
    agency: Agency,
    item: Item | None,
    offices: list[Agency],
    files: list[Kept],
    like: Item | None,
    **more: Any,
) -> HttpResponse:
    today = timezone.localdate()
    due: Due | None = None
    returned = None
    if item is not None:
        due = due_of(item, today, calendar_for(agency) if item.due_on else None)
        if item.stage == Item.Stage.RETURNED:
            returned = (
                Signature.objects.filter(
                    item=item, round=item.round, verdict=Signature.Verdict.RETURN
                )
                .select_related("person")
                .last()
            )
    documents = (
        Item.objects.filter(agency=agency, kind__in=[Item.Kind.NORMATIVE, Item.Kind.DOCUMENT])
        .exclude(document_number="")
        .order_by("-pk")
        .values_list("document_number", "title")[:MOST_SUGGESTED]
    )
    return render(
        request,
        "publishing/edit.html",
        {
            "form": form,
            "agency": agency,
            "offices": offices,
            "item": item,
            "like": like,
            "files": files,
            "plate": due,
            "returned": returned,
            "steps": steps_shown(item, today) if item is not None and item.plan else [],
            "documents": documents,
            "gates": gates(),
            "saved": request.GET.get("saved", ""),
            "stale": any("没有存进去" in e for e in form.non_field_errors()),
            **_due(form, agency),
            **more,
        },
    )


@staff_view()
def due(request: Any) -> HttpResponse:
    """应公开日 for the values typed so far, as the part of the page that shows it."""
    offices = writing_offices(request.scope)
    agency = next((a for a in offices if str(a.pk) == request.GET.get("office")), None)
    if agency is None:
        raise Http404("没有这个机关")
    context = due_context(agency, {k: str(v) for k, v in request.GET.items()})
    return render(request, "publishing/parts/due.html", context)
