"""停用、启用人员。"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.accounts.services.switch_account import switch_account
from gongkai.agencies import authority
from gongkai.agencies.models import Appointment
from gongkai.agencies.selectors import in_office
from gongkai.agencies.separation import refuse_orphaned_house


@transaction.atomic
def switch_person(user_id: int, *, active: bool, actor: User | None, now: datetime) -> User:
    """Stop a person's account, which ends his sessions at once, or let him in again."""
    today = timezone.localdate(now)
    person = User.objects.get(pk=user_id)
    authority.demand_person(actor, person, today)
    if not active:
        held = Appointment.objects.filter(in_office(today), user=person)
        for appointment in held.select_related("post__agency"):
            refuse_orphaned_house(appointment, today, with_person=True)
    return switch_account(user_id, active=active, actor=actor, now=now)
