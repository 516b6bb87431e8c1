"""What others read from the ledger."""

from datetime import datetime

from django.db import models

from gongkai.ledger.models import Entry


def happened_since(act: str, subject: models.Model, since: datetime) -> bool:
    """Whether ``act`` was recorded for ``subject`` at or after a moment."""
    return Entry.objects.filter(
        act=act, subject_type=subject._meta.label_lower, subject_id=str(subject.pk), at__gte=since
    ).exists()
