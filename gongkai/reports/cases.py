"""表三、表四：the law's counting applied to what the registers of cases hold, for any number of offices."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from gongkai.applications.selectors import (
    applications_by_key,
    case_facts,
    case_groups,
)
from gongkai.law.outcomes import outcome_rows
from gongkai.law.report.count import (
    CaseFacts,
    InconsistentCaseError,
    evidence,
    proceeding_evidence,
)
from gongkai.law.report.forms import Form, UnknownOutcomeError, form_by_id
from gongkai.proceedings.selectors import (
    proceeding_facts,
    proceeding_groups,
    proceedings_by_key,
)
from gongkai.reports.facts import Row

Place = tuple[str, str]
CHUNK = 5000


@dataclass(frozen=True, slots=True)
class Places:
    """The cells one case stands in, or why it stands in none."""

    cells: tuple[Place, ...]
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many cases stand in each (row, column), and what could not be placed."""

    cells: Mapping[Place, int]
    notes: tuple[str, ...] = ()

    def at(self, row: str, column: str) -> int:
        return self.cells.get((row, column), 0)


def applications_tally(agency_ids: Collection[int], year: int, form: Form) -> dict[int, Tally]:
    """表三 of each office, in one query."""
    groups = case_groups(agency_ids, year)
    places = {facts: places_of_case(facts, year, form.id) for facts in {g.facts for g in groups}}
    return _tallies(agency_ids, ((g.agency_id, g.number, places[g.facts]) for g in groups))


def proceedings_tally(agency_ids: Collection[int], year: int) -> dict[int, Tally]:
    """表四 of each office, in one query."""
    groups = proceeding_groups(agency_ids, year)
    places = {
        facts: Places(tuple(proceeding_evidence([facts], year)))
        for facts in {g.facts for g in groups}
    }
    return _tallies(agency_ids, ((g.agency_id, g.number, places[g.facts]) for g in groups))


def application_rows(agency_id: int, year: int, form: Form, row: str, column: str) -> list[Row]:
    """The applications in one cell of 表三."""
    keys = _keys(case_facts(agency_id, year), year, form, (row, column))
    return [
        Row(
            label=case.number,
            detail=f"{case.subject}（{case.received_on:%Y-%m-%d}收到，"
            + (f"{case.answered_on:%Y-%m-%d}答复）" if case.answered_on else "尚未答复）"),
            url="",
            value=1,
            application_id=case.application_id,
        )
        for chunk in _chunks(keys)
        for case in applications_by_key(chunk)
    ]


def proceeding_rows(agency_id: int, year: int, group: str, column: str) -> list[Row]:
    """The proceedings in one cell of 表四."""
    found = proceeding_evidence(proceeding_facts(agency_id, year), year)
    return [
        Row(
            label=case.number,
            detail=f"{case.get_kind_display()}，{case.filed_on:%Y-%m-%d}提起，"
            + (
                f"{case.concluded_on:%Y-%m-%d}审结：{case.get_result_display()}"
                if case.concluded_on
                else "尚未审结"
            ),
            url="",
            value=1,
            application_id=case.application_id,
            proceeding_id=case.pk,
        )
        for chunk in _chunks(found.get((group, column), ()))
        for case in proceedings_by_key(chunk)
    ]


@lru_cache(maxsize=10_000)
def places_of_case(facts: CaseFacts, year: int, form_id: str) -> Places:
    """Where a case stands; one that the form does not know is told, never dropped in silence."""
    form = form_by_id(form_id)
    try:
        found = evidence([facts], year, form=form, outcome_rows=outcome_rows(form_id))
    except (UnknownOutcomeError, InconsistentCaseError) as error:
        return Places((), f"有申请未能计入表三：{error}。")
    return Places(tuple(found))


def _keys(cases: Iterable[CaseFacts], year: int, form: Form, place: Place) -> list[str]:
    return [
        case.key
        for case in cases
        if place in places_of_case(replace(case, key=""), year, form.id).cells
    ]


def _tallies(
    agency_ids: Collection[int], placed: Iterable[tuple[int, int, Places]]
) -> dict[int, Tally]:
    cells: dict[int, dict[Place, int]] = {pk: {} for pk in agency_ids}
    notes: dict[int, dict[str, None]] = {pk: {} for pk in agency_ids}
    for agency_id, number, places in placed:
        mine = cells[agency_id]
        for place in places.cells:
            mine[place] = mine.get(place, 0) + number
        if places.trouble:
            notes[agency_id][places.trouble] = None
    return {pk: Tally(cells[pk], tuple(notes[pk])) for pk in agency_ids}


def _chunks(keys: Collection[str]) -> Iterable[list[str]]:
    rows = list(keys)
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))
