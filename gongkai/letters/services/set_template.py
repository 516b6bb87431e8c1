"""文书模板: an office's own .docx, checked whole before it is taken, or none."""

import io
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.files.errors import FileError
from gongkai.files.services.store_file import store_file
from gongkai.ledger.services.record import agency_chain, record
from gongkai.letters.access import KEEPERS, demand
from gongkai.letters.errors import WrongTemplateError
from gongkai.letters.models import Letterhead
from gongkai.letters.own_template import MOST_BYTES, check_template


@transaction.atomic
def set_template(
    agency_id: int, source: BinaryIO | None, *, name: str = "", by: User, now: datetime
) -> Letterhead:
    """设定文书模板；``None`` goes back to the built-in layout. Letters already issued stay as they are."""
    demand(by, agency_id, timezone.localdate(now), *KEEPERS)
    head, _ = Letterhead.objects.select_for_update().get_or_create(agency_id=agency_id)
    head.template = None
    if source is not None:
        data = source.read(MOST_BYTES + 1)
        check_template(data)
        agency = Agency.objects.get(pk=agency_id)
        try:
            head.template = store_file(io.BytesIO(data), name=name, agency=agency, by=by, now=now)
        except FileError as error:
            raise WrongTemplateError(str(error)) from error
    head.save()
    record(
        agency_chain(agency_id), "letterhead.template_set", at=now, actor=by, subject=head,
        sha256=head.template.sha256 if head.template else "",
    )  # fmt: skip
    return head
