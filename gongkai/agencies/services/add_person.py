"""增加人员。"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.accounts.services.create_account import create_account
from gongkai.accounts.services.issue_one_time_password import issue_one_time_password
from gongkai.agencies import authority
from gongkai.agencies.models import Agency, Duty


@transaction.atomic
def add_person(
    agency_id: int,
    *,
    username: str,
    full_name: str,
    email: str = "",
    phone: str = "",
    actor: User | None,
    now: datetime,
) -> tuple[User, str]:
    """A new person and the one-time password to be told him; he has no post yet."""
    agency = Agency.objects.get(pk=agency_id)
    authority.demand(actor, Duty.SECURITY_ADMIN, agency, timezone.localdate(now))
    user = create_account(
        username=username, full_name=full_name, email=email, phone=phone, actor=actor, now=now
    )
    password = issue_one_time_password(user.pk, actor=actor, now=now)
    user.refresh_from_db()
    return user, password
