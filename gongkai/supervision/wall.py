"""墙：offices × rules, a page of them at a time, with the counts of every row and column."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from gongkai.law.report.forms import Check, NoFormError, checks, form_for_year
from gongkai.supervision.models import ReceivedReport, Round, Submission
from gongkai.supervision.selectors import Missing, name_of

PAGE: Final = 50
SHOW: Final = {
    "all": "全部单位",
    "open": "有问题等您判断的",
    "blocking": "有阻止发布的问题的",
    "unmatched": "没有对上单位的",
    "missing": "未报送的",
    "passed": "已通过的",
}
SORT: Final = {"open": "待判断多的在前", "office": "按单位", "status": "按办理状态"}
_STATUSES: Final = [status.value for status in Submission.Status]


@dataclass(frozen=True, slots=True)
class Column:
    """One rule."""

    check: Check
    failed: int
    doubtful: int


@dataclass(frozen=True, slots=True)
class Group:
    """Rules of one kind, under one heading."""

    label: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One office: what it sent and how each rule went, or that it sent nothing."""

    name: str
    submission: Submission | None
    missing: Missing | None
    results: tuple[str, ...]
    failed: int
    doubtful: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Wall:
    """A page of the table; the counts are of all rows that the filter leaves."""

    groups: tuple[Group, ...]
    lines: tuple[Line, ...]
    total: int
    page: int
    pages: int

    @property
    def columns(self) -> tuple[Column, ...]:
        """All rules in order."""
        return tuple(column for group in self.groups for column in group.columns)


def wall(
    opened: Round, absent: list[Missing], *, show: str = "all", sort: str = "open", page: int = 1,
    name: str = "",
) -> Wall:  # fmt: skip
    """Two queries, however many offices; ``name``: only those with these words in their name."""
    told = list(
        opened.submissions.filter(current__isnull=False).values_list(
            "pk", "agency__path", "office_name", "agency__short_name", "status", "summary", "open_count",
            "blocking_count", "agency_id", "is_foreign",
        )
    )  # fmt: skip
    kept = [row for row in told if _is_wanted(show, row) and name in f"{row[2]} {row[3]}"]
    kept.sort(key=lambda row: _order(sort, row))
    keys = [row[0] for row in kept]
    gone = [m for m in absent if show in ("all", "missing") and name in m.agency.name]
    total = len(keys) + len(gone)
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    first = (page - 1) * PAGE
    here = keys[first : first + PAGE]
    left = PAGE - len(here)
    after = max(0, first - len(keys))
    rules = rules_of(opened.year)
    lines = [*_lines(here, rules), *(_absent(m, rules) for m in gone[after : after + left])]
    return Wall(_groups(rules, [row[5] for row in kept]), tuple(lines), total, page, pages)


def _is_wanted(show: str, row: tuple[object, ...]) -> bool:
    *_, status, _summary, waiting, blocking, agency, foreign = row
    return {
        "open": bool(waiting),
        "blocking": bool(blocking),
        "unmatched": agency is None and not foreign,
        "missing": False,
        "passed": status == Submission.Status.PASSED,
    }.get(show, True)


def _order(sort: str, row: tuple[object, ...]) -> tuple[object, ...]:
    key, path, _name, _short, status, _summary, waiting, blocking, *_ = row
    place = (path is None, path or "", key)
    if sort == "office":
        return place
    if sort == "status":
        return (_STATUSES.index(str(status)), *place)
    return (-int(str(waiting)), -int(str(blocking)), *place)


def rules_of(year: int) -> list[Check]:
    """The rules of the form of that year, group by group."""
    try:
        form = form_for_year(year).id
    except NoFormError:
        return list(checks().values())
    mine = [check for check in checks().values() if form in check.forms]
    groups = list(dict.fromkeys(check.group for check in mine))
    return sorted(mine, key=lambda check: groups.index(check.group))


def _groups(rules: list[Check], summaries: list[dict[str, str]]) -> tuple[Group, ...]:
    failed = Counter(r for s in summaries for r, result in s.items() if result == "fail")
    doubtful = Counter(r for s in summaries for r, result in s.items() if result == "uncertain")
    return tuple(
        Group(label, tuple(Column(c, failed[c.id], doubtful[c.id]) for c in members))
        for label, members in groupby(rules, key=lambda check: check.group)
    )


def _lines(keys: list[int], rules: list[Check]) -> list[Line]:
    rows = (
        Submission.objects.filter(pk__in=keys)
        .select_related("agency", "current")
        .defer("current__reading")
        .in_bulk()
    )
    return [_line(rows[key], rows[key].current, rules) for key in keys]


def _line(row: Submission, current: ReceivedReport | None, rules: list[Check]) -> Line:
    results = tuple(str(row.summary.get(check.id, "")) for check in rules)
    return Line(
        name_of(row), row, None, results, results.count("fail"), results.count("uncertain"),
        current.year if current else None,
    )  # fmt: skip


def _absent(gone: Missing, rules: list[Check]) -> Line:
    return Line(gone.agency.short_name, None, gone, ("",) * len(rules), 0, 0)
