"""信息处理费：the figures of the notice, and what a progressive fee must fulfil."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.fees import CountOutOfRangeError, fee_for_items, fee_for_pages
from gongkai.law.load import RuleNotInForceError


@pytest.mark.parametrize(
    ("items", "yuan"),
    [
        (0, 0),
        (1, 0),
        (10, 0),
        (11, 100),
        (30, 2000),
        (31, 2200),
        (40, 4000),
        (41, 4300),
        (50, 7000),
        (51, 7400),
    ],
)
def test_items_of_one_applicant_in_one_month(items: int, yuan: int) -> None:
    fee = fee_for_items(items)
    assert (fee.amount, fee.unit) == (yuan, "元")
    assert "109号" in fee.reference


@pytest.mark.parametrize(
    ("pages", "yuan"),
    [(0, 0), (30, 0), (31, 10), (100, 700), (101, 720), (200, 2700), (201, 2740), (300, 6700)],
)
def test_pages_of_one_request(pages: int, yuan: int) -> None:
    assert fee_for_pages(pages).amount == yuan


@pytest.mark.parametrize(
    ("already", "items", "yuan"),
    [(10, 1, 100), (30, 1, 200), (40, 1, 300), (8, 3, 100), (29, 2, 300), (100, 0, 0)],
)
def test_earlier_items_of_the_month_lift_the_tier(already: int, items: int, yuan: int) -> None:
    assert fee_for_items(items, already=already).amount == yuan


def test_the_tiers_are_explained() -> None:
    assert [(step.what, step.amount) for step in fee_for_items(41).steps] == [
        ("第1至10件，免费", 0),
        ("第11至30件，每件100元，共2000元", 2000),
        ("第31至40件，每件200元，共2000元", 2000),
        ("第41件，每件300元，共300元", 300),
    ]


def test_an_explanation_stays_short_and_still_adds_up() -> None:
    fee = fee_for_items(1000)
    assert len(fee.steps) == 21
    assert sum(step.amount for step in fee.steps) == fee.amount


@pytest.mark.parametrize(
    "refused",
    [lambda: fee_for_items(-1), lambda: fee_for_items(5, already=-1), lambda: fee_for_pages(-1)],
)
def test_a_negative_count_is_refused(refused) -> None:
    with pytest.raises(CountOutOfRangeError, match="不能是负数"):
        refused()


def test_an_impossible_count_is_refused() -> None:
    with pytest.raises(CountOutOfRangeError, match="超过1000000"):
        fee_for_pages(1_000_001)


def test_no_fee_may_be_charged_before_the_rule_is_in_force() -> None:
    with pytest.raises(RuleNotInForceError, match="2021年1月1日"):
        fee_for_items(41, on=date(2020, 12, 31))
    assert fee_for_items(41, on=date(2021, 1, 1)).amount == 4300


@given(already=st.integers(0, 300), first=st.integers(0, 200), second=st.integers(0, 200))
def test_charging_in_two_parts_is_charging_at_once(already: int, first: int, second: int) -> None:
    parts = (
        fee_for_items(first, already=already).amount
        + fee_for_items(second, already=already + first).amount
    )
    assert parts == fee_for_items(first + second, already=already).amount


@given(count=st.integers(0, 2000))
def test_each_further_piece_costs_at_least_as_much_as_the_one_before(count: int) -> None:
    for fee in (fee_for_items, fee_for_pages):
        assert (
            fee(count + 2).amount - fee(count + 1).amount
            >= fee(count + 1).amount - fee(count).amount
        )


@given(pages=st.integers(0, 2000))
def test_pages_cost_what_the_tiers_say_page_by_page(pages: int) -> None:
    price = lambda n: 0 if n <= 30 else 10 if n <= 100 else 20 if n <= 200 else 40  # noqa: E731
    assert fee_for_pages(pages).amount == sum(price(n) for n in range(1, pages + 1))
