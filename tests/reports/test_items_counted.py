"""Which items a year counts: by their first day out, in Shanghai, and only what the public can still read."""

import pytest

from gongkai.publishing.models import Item, Publication
from gongkai.reports.selectors import figures
from gongkai.reports.services.set_opening_balance import set_opening_balance
from tests.factories.figures import clerk, draft, event, moment, office, published

pytestmark = pytest.mark.django_db

NOW = moment("2021-01-12")
Kind = Publication.Kind


@pytest.fixture
def street():
    return office()


@pytest.fixture
def by(street):
    return clerk(street)


def registered(agency, now=NOW, year=2020):
    return figures(agency, year, now=now).told("proactive").value


def posts(agency, now=NOW, year=2020):
    return figures(agency, year, now=now).posts_total.value


def normative(agency, now=NOW, year=2020):
    return {c: cell.value for c, cell in figures(agency, year, now=now).table2["normative"].items()}


def test_only_registered_items_are_government_information_but_all_are_posts(street, by):
    published(street, by, "2020-03-02", is_registered=True)
    published(street, by, "2020-03-03")

    assert (registered(street), posts(street)) == (1, 2)


def test_another_office_counts_its_own(street, by):
    other = office("江滨街道", "jiangbin")
    published(other, by, "2020-03-02", is_registered=True, kind=Item.Kind.NORMATIVE)

    assert (registered(street), posts(street)) == (0, 0)
    assert normative(street) == {"made": 0, "published": 0, "published_total": 0}
    assert registered(other) == 1


def test_half_an_hour_after_midnight_in_shanghai_is_the_new_year(street, by):
    late = draft(street, by, is_registered=True)
    event(late, Kind.FIRST, moment("2021-01-01", "00:30"))
    early = draft(street, by, is_registered=True)
    event(early, Kind.FIRST, moment("2020-12-31", "23:59"))

    assert (registered(street), registered(street, year=2021)) == (1, 1)


def test_drafts_and_schedules_still_to_come_do_not_count(street, by):
    draft(street, by, is_registered=True)
    waiting = draft(street, by, is_registered=True, kind=Item.Kind.NORMATIVE)
    event(waiting, Kind.FIRST, moment("2020-12-20"), recorded_at=moment("2020-12-01"))

    before, after = moment("2020-12-19"), moment("2020-12-21")

    assert (registered(street, before), registered(street, after)) == (0, 1)
    assert normative(street, before)["made"] == 0
    assert normative(street, after)["made"] == 1


def test_a_cancelled_schedule_never_was_a_publication(street, by):
    item = draft(street, by, is_registered=True)
    event(item, Kind.FIRST, moment("2020-11-20"), recorded_at=moment("2020-11-01"))
    event(item, Kind.UNSCHEDULED, moment("2020-11-10"))
    assert registered(street) == 0

    event(item, Kind.AGAIN, moment("2021-01-05"))

    assert (registered(street), registered(street, year=2021)) == (0, 1)


def test_a_correction_does_not_count_again(street, by):
    item = published(street, by, "2019-11-05", is_registered=True)
    event(item, Kind.CORRECTION, moment("2020-02-03"))
    same_year = published(street, by, "2020-02-03", is_registered=True)
    event(same_year, Kind.CORRECTION, moment("2020-02-04"))

    assert (registered(street), registered(street, year=2019)) == (1, 1)


def test_what_was_withdrawn_by_the_end_of_the_year_does_not_count(street, by):
    item = published(street, by, "2020-03-02", is_registered=True)
    event(item, Kind.WITHDRAWAL, moment("2020-12-30"))

    assert registered(street) == 0


def test_a_withdrawal_in_january_leaves_last_year_as_it_was(street, by):
    item = published(street, by, "2020-03-02", is_registered=True)
    event(item, Kind.WITHDRAWAL, moment("2021-01-04"))

    later = figures(street, 2021, now=NOW)

    assert registered(street) == 1
    assert later.told("cumulative").value == 0


def test_what_came_back_counts_in_its_first_year_only(street, by):
    item = published(street, by, "2020-03-02", is_registered=True)
    event(item, Kind.WITHDRAWAL, moment("2020-04-01"))
    event(item, Kind.AGAIN, moment("2020-05-01"))

    assert (registered(street), posts(street)) == (1, 1)


def test_the_opening_balance_takes_the_place_of_what_was_published_before_it(street, by):
    published(street, by, "2019-12-31", is_registered=True)
    published(street, by, "2020-01-01", is_registered=True)
    assert figures(street, 2020, now=NOW).told("cumulative").value == 2

    set_opening_balance(
        street.pk, as_of=moment("2019-12-31").date(), measure="items", value=100, source="盘点",
        by=by, now=NOW,
    )  # fmt: skip

    assert figures(street, 2020, now=NOW).told("cumulative").value == 101


def test_a_balance_struck_after_the_year_leaves_its_total_unknown(street, by):
    set_opening_balance(
        street.pk, as_of=moment("2020-12-31").date(), measure="items", value=100, source="盘点",
        by=by, now=NOW,
    )  # fmt: skip

    cell = figures(street, 2019, now=NOW).told("cumulative")

    assert cell.value is None
    assert cell.note == "期初数截至2020-12-31，晚于这一年，无法推算；请核对期初数。"


def test_a_document_formed_in_december_and_published_in_january_is_made_in_one_year_and_public_in_the_next(
    street, by
):
    published(street, by, "2021-01-08", kind=Item.Kind.NORMATIVE, formed_on="2020-12-28")

    assert normative(street) == {"made": 1, "published": 0, "published_total": 0}


def test_a_document_kept_back_for_a_reason_is_made_but_not_published(street, by):
    draft(
        street, by, kind=Item.Kind.NORMATIVE, formed_on="2020-05-01", stage=Item.Stage.APPROVED,
        disclosure=Item.Disclosure.WITHHELD, disclosure_reason="内部管理",
    )  # fmt: skip

    assert normative(street) == {"made": 1, "published": 0, "published_total": 0}


def test_the_form_of_2021_counts_what_is_in_force_at_the_end_of_the_year(street, by):
    now = moment("2023-01-10")
    set_opening_balance(
        street.pk, as_of=moment("2020-12-31").date(), measure="normative_in_force", value=4,
        source="2020年度报告", by=by, now=now,
    )  # fmt: skip
    old = published(street, by, "2020-02-02", kind=Item.Kind.NORMATIVE, formed_on="2020-02-01")
    published(street, by, "2021-02-02", kind=Item.Kind.NORMATIVE, formed_on="2021-02-01")
    brief = published(street, by, "2021-03-02", kind=Item.Kind.NORMATIVE, formed_on="2021-03-01")
    Item.objects.filter(pk=old.pk).update(validity="repealed", ended_on="2021-06-01")
    Item.objects.filter(pk=brief.pk).update(validity="lapsed", ended_on="2022-06-01")
    event(brief, Kind.WITHDRAWAL, moment("2022-06-02"))

    assert normative(street, now, 2021) == {"made": 2, "repealed": 1, "in_force": 5}
    assert normative(street, now, 2022) == {"made": 0, "repealed": 1, "in_force": 4}


def test_what_was_imported_from_history_is_not_newly_published_when_it_comes_to_the_portal(
    street, by
):
    published(street, by, "2020-03-02", is_registered=True, origin=Item.Origin.IMPORTED)

    assert (registered(street), posts(street)) == (0, 0)
    assert figures(street, 2020, now=NOW).told("cumulative").value == 0


def test_an_imported_document_of_the_opening_balance_leaves_it_when_it_is_repealed(street, by):
    now = moment("2023-01-10")
    set_opening_balance(
        street.pk, as_of=moment("2020-12-31").date(), measure="normative_in_force", value=4,
        source="2020年度报告", by=by, now=now,
    )  # fmt: skip
    draft(
        street, by, kind=Item.Kind.NORMATIVE, origin=Item.Origin.IMPORTED, formed_on="2015-05-01",
        validity="repealed", ended_on="2022-03-01",
    )  # fmt: skip

    assert normative(street, now, 2021) == {"made": 0, "repealed": 0, "in_force": 4}
    assert normative(street, now, 2022) == {"made": 0, "repealed": 1, "in_force": 3}


def test_the_narrative_says_it_in_words(street, by):
    published(street, by, "2020-03-02", is_registered=True)

    phrases = [n["phrase"] for n in figures(street, 2020, now=NOW).as_dict()["narrative"]]

    assert phrases[:2] == ["主动公开政府信息1条", "历年累计公开政府信息1条"]
