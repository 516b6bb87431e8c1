"""依申请公开转主动公开 (《条例》第四十四条): joins two parts that do not know each other."""

from datetime import datetime
from html import escape

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.applications.selectors import Proposal
from gongkai.ledger.services.record import agency_chain, record
from gongkai.publishing.content import Draft
from gongkai.publishing.models import Column, Item, Version
from gongkai.publishing.services.save_version import draft_item

ART_44 = "《政府信息公开条例》（国务院令第711号）第四十四条"


def note_of(proposal: Proposal) -> str:
    """What the draft's first version says of where it comes from; names the case, never the applicant."""
    return f"由依申请公开{proposal.number}转来（《政府信息公开条例》第四十四条）"


def draft_of(agency: Agency, proposal: Proposal) -> Item | None:
    """The item that was already made from a proposal."""
    found = Version.objects.filter(item__agency=agency, number=1, note=note_of(proposal))
    version = found.select_related("item").first()
    return version.item if version else None


@transaction.atomic
def open_to_all(
    agency: Agency, proposal: Proposal, *, column: Column, by: User, now: datetime
) -> Item:
    """A draft of what was given to an applicant; it goes out only through the three reviews.

    A proposal gives one draft: asked again, the same one comes back.
    """
    Agency.objects.select_for_update().get(pk=agency.pk)
    made = draft_of(agency, proposal)
    if made is not None:
        return made
    body = "".join(
        f"<p>{escape(line)}</p>" for line in proposal.disclosed.splitlines() if line.strip()
    )
    draft = Draft(
        title=" ".join(proposal.asked.split())[:200], column=column, formed_on=proposal.answered_on,
        body=body,
    )  # fmt: skip
    item = draft_item(agency, draft, by=by, now=now, note=note_of(proposal))
    record(
        agency_chain(agency.pk), "item.opened_to_all", at=now, actor=by, subject=item,
        reference=ART_44, application=proposal.number,
    )  # fmt: skip
    return item
