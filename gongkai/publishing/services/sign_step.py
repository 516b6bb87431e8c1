"""审核签名: one person, one step, one exact text."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.selectors import scope
from gongkai.jobs.services.notify import notify
from gongkai.law import signing
from gongkai.ledger.services.record import agency_chain, record
from gongkai.publishing import review
from gongkai.publishing.compiled import writing_url
from gongkai.publishing.content import version_hash
from gongkai.publishing.errors import (
    AlreadySignedError,
    AuthorSignsError,
    GateOpenError,
    NotYourStepError,
    ReasonMissingError,
    SamePersonError,
    TamperedError,
    TextChangedError,
)
from gongkai.publishing.models import Item, Signature
from gongkai.publishing.selectors import (
    agreed,
    as_signed,
    authors_of,
    open_plan_steps,
    plan_steps,
    signing_standing,
    step_candidates,
    withheld_word,
)


@transaction.atomic
def sign_step(
    item_id: int,
    *,
    seen_hash: str,
    verdict: str,
    by: User,
    now: datetime,
    gates: frozenset[str] = frozenset(),
    opinion: str = "",
    marks: tuple[str, ...] = (),
) -> Item:
    """签名：同意 or 退回 the text whose digest the person has seen (``seen_hash``).

    Refused: a text that changed since it was shown, an author of it, somebody who has signed this round
    already, somebody whose step it is not, an agreement with a gate left open, a return without reason.
    Of two people at the same moment one wins and the other is told.
    """
    item = (
        Item.objects.select_for_update(of=("self",))
        .select_related("agency", "plan")
        .get(pk=item_id)
    )
    today = timezone.localdate(now)
    version = item.current_version
    if item.stage != Item.Stage.IN_REVIEW or version is None:
        raise AlreadySignedError("这一件已不在审核中，请刷新页面再看。")
    if version.content_hash != seen_hash:
        raise TextChangedError
    if version_hash(version) != version.content_hash:
        raise TamperedError
    valid = agreed(item)
    if by.pk in {s.person_id for s in valid}:
        raise SamePersonError
    if by.pk in authors_of(item):
        raise AuthorSignsError
    found = signing_standing(item, scope(by, today))
    if found is None:
        raise NotYourStepError
    step, standing = found
    if verdict == Signature.Verdict.AGREE:
        for code, gate in review.GATES.items():
            if code not in gates:
                raise GateOpenError(gate)
    elif not opinion.strip():
        raise ReasonMissingError("退回须写明哪里要改。", field="opinion")

    try:
        with transaction.atomic():
            Signature.objects.create(
                item=item, version=version, round=item.round, step=step.code, step_name=step.name,
                person=by, post_title=standing.post_title, delegation_id=standing.delegation_id,
                verdict=verdict, gates={code: code in gates for code in review.GATES},
                opinion=opinion.strip(), marks=list(marks), content_hash=version.content_hash,
                signed_at=now,
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadySignedError from error
    if verdict == Signature.Verdict.RETURN:
        item.stage = Item.Stage.RETURNED
    elif signing.is_approved([s.code for s in plan_steps(item)], as_signed(agreed(item))):
        item.stage = Item.Stage.APPROVED
    item.save(update_fields=["stage"])

    record(
        agency_chain(item.agency_id),
        "item.returned" if verdict == Signature.Verdict.RETURN else "item.signed",
        at=now, actor=by, subject=item, step=step.code, version=version.number,
        content_hash=version.content_hash, opinion=opinion.strip(), delegation=standing.delegation_id,
    )  # fmt: skip
    _tell(item, by, now)
    return item


def _tell(item: Item, by: User, now: datetime) -> None:
    version = item.current_version
    assert version is not None
    today = timezone.localdate(now)
    if item.stage == Item.Stage.RETURNED:
        notify(
            [item.created_by, version.saved_by], f"{by}退回了：{version.title}",
            url=writing_url(item), now=now,
        )  # fmt: skip
    elif item.stage == Item.Stage.APPROVED:
        withheld = withheld_word(item)
        said = f"三审都已同意，审定为{withheld}，不发布" if withheld else "三审都已同意，可以发布"
        notify(
            [item.created_by, version.saved_by], f"{said}：{version.title}",
            url=reverse("publishing:item", args=[item.pk]), now=now,
        )  # fmt: skip
    elif not item.is_urgent:
        authors = authors_of(item)
        for step in open_plan_steps(item):
            notify(
                [p for p in step_candidates(step, item, today) if p.pk not in authors],
                f"等您{step.name}：{version.title}",
                url=reverse("publishing:review", args=[item.pk]), now=now,
            )  # fmt: skip
