"""When an item must be out: turns its columns into the law's arguments."""

from datetime import date

from gongkai.agencies.calendars import calendar_for
from gongkai.agencies.models import Agency
from gongkai.law.deadlines import Deadline, publication_deadline
from gongkai.law.errors import LawError
from gongkai.law.load import RuleNotInForceError
from gongkai.publishing.errors import PublishingError
from gongkai.publishing.models import Item


def publication_due(
    agency: Agency, formed_on: date, rule: str, embargo_until: date | None = None
) -> Deadline:
    """应公开日期, explained day by day (《条例》第二十六条 or the rule that overrides it)."""
    return publication_deadline(
        formed_on, rule=rule, calendar=calendar_for(agency), embargo_until=embargo_until
    )


def set_due(item: Item) -> None:
    """Refresh the cached due day (the caller saves); items that are not proactive have none."""
    if item.disclosure != Item.Disclosure.PROACTIVE:
        item.due_on, item.due_is_provisional = None, False
        return
    try:
        due = publication_due(item.agency, item.formed_on, item.publish_rule, item.embargo_until)
    except RuleNotInForceError:  # formed before the rule: old stock has no due day
        item.due_on, item.due_is_provisional = None, False
        return
    except LawError as error:
        raise PublishingError(error.message, field="publish_rule") from error
    item.due_on, item.due_is_provisional = due.due_on, due.provisional
