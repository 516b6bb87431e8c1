"""开始一轮审读."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.law.report.forms import NoFormError, form_for_year
from gongkai.ledger.services.record import agency_chain, record
from gongkai.supervision.access import check_officer
from gongkai.supervision.errors import WrongRoundError
from gongkai.supervision.models import Round


@transaction.atomic
def open_round(agency: Agency, *, year: int, name: str, by: User, now: datetime) -> Round:
    """建立审读：the reports of ``year``, which must be over and have a form."""
    check_officer(agency.pk, by, now)
    name = " ".join(name.split()) or f"{year}年度报告审读"
    if year >= timezone.localdate(now).year:
        raise WrongRoundError(f"{year}年还没有过完，还没有年度报告可审。", field="year")
    try:
        form_for_year(year)
    except NoFormError as error:
        raise WrongRoundError(
            f"没有{year}年度报告的格式，请填2019年及以后。", field="year"
        ) from error
    opened = Round(agency=agency, year=year, name=name, opened_by=by, opened_at=now)
    try:
        opened.full_clean()
    except ValidationError as error:
        raise WrongRoundError("".join(error.messages), field="name") from error
    opened.save()

    record(agency_chain(agency.pk), "round.opened", at=now, actor=by, subject=opened, year=year)
    return opened
