"""When an item must be out: turns its columns into the law's arguments."""

import re
from datetime import date

from gongkai.agencies.calendars import calendar_for
from gongkai.agencies.models import Agency
from gongkai.agencies.report_days import report_day
from gongkai.law.deadlines import PUBLISH, Deadline, publication_deadline
from gongkai.law.errors import LawError
from gongkai.law.explain import last_day
from gongkai.law.load import RuleNotInForceError
from gongkai.publishing.errors import PublishingError
from gongkai.publishing.models import Item

ANNUAL_REPORT = re.compile(r"(20\d\d)年度?政府信息公开(?:工作)?(?:情况)?的?(?:年度)?报告$")


def publication_due(
    agency: Agency,
    formed_on: date,
    rule: str,
    embargo_until: date | None = None,
    *,
    title: str = "",
) -> Deadline:
    """应公开日期, explained day by day (《条例》第二十六条 or the rule that overrides it).

    The annual report, told by its title, has a fixed day of the year after it (第四十九条).
    """
    found = ANNUAL_REPORT.search(title.strip()) if rule == PUBLISH and not embargo_until else None
    if found and int(found[1]) < formed_on.year:
        day = report_day(agency, int(found[1]))
        step = last_day(day.due_on, f"{found[1]}年度报告公布的期限")
        return Deadline(day.due_on, False, day.reference, (step,), not_before=formed_on)
    return publication_deadline(
        formed_on, rule=rule, calendar=calendar_for(agency), embargo_until=embargo_until
    )


def set_due(item: Item) -> None:
    """Refresh the cached due day (the caller saves); items that are not proactive have none."""
    if item.disclosure != Item.Disclosure.PROACTIVE:
        item.due_on, item.due_is_provisional = None, False
        return
    try:
        due = publication_due(
            item.agency, item.formed_on, item.publish_rule, item.embargo_until, title=item.title
        )
    except RuleNotInForceError:  # formed before the rule: old stock has no due day
        item.due_on, item.due_is_provisional = None, False
        return
    except LawError as error:
        raise PublishingError(error.message, field="publish_rule") from error
    item.due_on, item.due_is_provisional = due.due_on, due.provisional
