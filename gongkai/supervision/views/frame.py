"""Who may open these pages, and which round or report one is about."""

import mimetypes
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header

from gongkai.agencies.access import staff_view
from gongkai.agencies.models import Duty
from gongkai.supervision.models import Round, Submission
from gongkai.supervision.selectors import rounds_of

officer_view: Final[Any] = staff_view(Duty.DISTRICT_OFFICER)


def own_round(request: Any, pk: int) -> Round:
    """A round of an office where he is the officer; any other is not found."""
    return get_object_or_404(rounds_of(request.scope), pk=pk)


def own_submission(request: Any, pk: int) -> Submission:
    """A report of such a round."""
    rows = Submission.objects.filter(round__in=rounds_of(request.scope))
    return get_object_or_404(
        rows.select_related("round__agency__parent", "agency", "current__file", "current__issued"),
        pk=pk,
    )


def attachment(content: bytes, name: str) -> HttpResponse:
    """A file made here."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer
