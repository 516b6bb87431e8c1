"""提醒邮件: send what people have not yet been told by e-mail."""

import logging
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.db.models import F

from gongkai.jobs.models import Notice

log = logging.getLogger(__name__)
ATTEMPTS = 5
TOO_OLD = timedelta(days=3)


def send_notices(now: datetime, *, limit: int = 200) -> int:
    """How many were sent. A dead mail server delays them and stops nothing else; five tries each."""
    waiting = (
        Notice.objects.filter(
            emailed_at=None, attempts__lt=ATTEMPTS, created_at__gte=now - TOO_OLD, read_at=None
        )
        .exclude(user__email="")
        .select_related("user")
        .order_by("pk")[:limit]
    )
    sent = 0
    for notice in waiting:
        Notice.objects.filter(pk=notice.pk).update(attempts=F("attempts") + 1)
        try:
            EmailMessage(
                subject=f"公开：{notice.text}"[:80],
                body=f"{notice.user.full_name}：\n\n{notice.text}\n\n请登录工作台办理。",
                to=[notice.user.email],
            ).send()
        except OSError as error:
            log.warning("mail server does not answer: %s", error)
            break
        Notice.objects.filter(pk=notice.pk).update(emailed_at=now)
        sent += 1
    return sent
