"""What every page of 依申请公开 asks first: which case, may he see it; and where a refusal is shown."""

from typing import Any

from django.forms import Form
from django.http import Http404

from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import Scope
from gongkai.applications import plans
from gongkai.applications.errors import ApplicationError
from gongkai.applications.models import Application, Decision
from gongkai.applications.selectors import visible_applications
from gongkai.files.models import StoredFile
from gongkai.files.services.store_file import store_file

Stage = Decision.Stage


def case_or_404(mine: Scope, pk: int) -> Application:
    """A case this person may see, or whose answer waits for his signature; for a stranger there is none."""
    rows = Application.objects.select_related("agency", "section", "handler", "earlier")
    found = rows.filter(pk=pk, pk__in=visible_applications(mine).values("pk")).first()
    if found is None:
        found = rows.filter(pk=pk, agency_id__in=mine.agency_ids).first()
        if found is None or not _signs(mine, found):
            raise Http404("没有这件申请")
    return found


def _signs(mine: Scope, case: Application) -> bool:
    """Whether a text of the case was sent to a post of his."""
    sent = case.decisions.filter(stage__in=[Stage.IN_REVIEW, Stage.APPROVED, Stage.ISSUED])
    for text in sent.select_related("application").prefetch_related("signatures"):
        if any(plans.standing_for(step, case, mine) for step in plans.steps_of(text)):
            return True
    return False


def decision_or_404(case: Application, pk: int) -> Decision:
    """A text of this case."""
    rows = case.decisions.select_related("application__agency", "drafted_by", "issued_by")
    found = rows.prefetch_related("signatures__person").filter(pk=pk).first()
    if found is None:
        raise Http404("没有这一稿")
    return found


def put_beside(form: Form, error: ApplicationError) -> None:
    """A refusal with its article, next to the field it is about; else on top."""
    said = f"{error.message}（{error.reference}）" if error.reference else error.message
    form.add_error(error.field if error.field in form.fields else None, said)


def offices_with(mine: Scope, duties: tuple[str, ...]) -> list[Agency]:
    """Offices in which he holds one of these duties, the first post first."""
    order = list(dict.fromkeys(s.agency_id for s in mine.standings))
    found = Agency.objects.in_bulk(mine.agencies_with(*duties))
    return [found[pk] for pk in order if pk in found]


def keep_upload(upload: Any, agency: Agency, request: Any, now: Any) -> StoredFile | None:
    """Store an upload of the office, if there is one."""
    if not upload:
        return None
    return store_file(
        upload.file, name=upload.name, agency=agency, by=request.user, now=now, is_private=True
    )
