"""签后立即发布: the last signature and the publication together, or neither."""

from datetime import datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.publishing.models import Item, Signature
from gongkai.publishing.services.publish_item import publish_item
from gongkai.publishing.services.sign_step import sign_step


@transaction.atomic
def sign_and_publish(
    item_id: int,
    *,
    seen_hash: str,
    by: User,
    now: datetime,
    gates: frozenset[str],
    opinion: str = "",
) -> Item:
    """同意并立即发布：for the last of three signatures; where it cannot go out, nothing is signed."""
    sign_step(
        item_id, seen_hash=seen_hash, verdict=Signature.Verdict.AGREE, by=by, now=now,
        gates=gates, opinion=opinion,
    )  # fmt: skip
    return publish_item(item_id, by=by, now=now)
