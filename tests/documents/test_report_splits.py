"""Numbers that lost the space between them are parted where there is one way, and only there."""

from hypothesis import given
from hypothesis import strategies as st

from gongkai.documents.report.splits import part_cells, split_groups, split_row

numbers = st.integers(min_value=0, max_value=300)


def test_one_digit_each_must_add_up_too() -> None:
    assert split_row("1200003", 7) == [1, 2, 0, 0, 0, 0, 3]
    assert split_row("0000000", 7) == [0, 0, 0, 0, 0, 0, 0]
    assert split_row("1200004", 7) is None


def test_the_sum_decides() -> None:
    assert split_row("92001012", 7) == [9, 2, 0, 0, 1, 0, 12]


def test_two_ways_are_no_way() -> None:
    assert split_row("111000012", 7) is None


def test_what_adds_up_in_no_way_is_not_read() -> None:
    assert split_row("92001013", 7) is None
    assert split_row("12", 7) is None


def test_three_groups_in_one_row_each_have_their_total() -> None:
    assert split_groups("100120100120002", 3, 5) == [1, 0, 0, 1, 2, 0, 1, 0, 0, 1, 2, 0, 0, 0, 2]
    assert split_groups("12000120000000000", 3, 5) == [12, 0, 0, 0, 12] + [0] * 10


def test_a_cell_over_two_columns_is_parted_by_the_rows_sum() -> None:
    known = [None, None, 0, 0, 1, 0, 12]

    assert part_cells(known, [(0, 2, "92")]) == {0: 9, 1: 2}
    assert part_cells(known, [(0, 2, "9 2")]) == {0: 9, 1: 2}
    assert part_cells(known, [(0, 2, "93")]) is None
    assert part_cells([None, None, None, 0, 0, 0, 3], [(0, 2, "12"), (2, 1, "0")]) == {
        0: 1,
        1: 2,
        2: 0,
    }


def test_a_cell_that_holds_words_is_not_parted() -> None:
    assert part_cells([None, None, 0, 0, 0, 0, 3], [(0, 2, "1和2")]) is None


@given(st.lists(numbers, min_size=6, max_size=6))
def test_a_row_that_adds_up_is_never_parted_wrongly(parts: list[int]) -> None:
    row = [*parts, sum(parts)]

    assert split_row("".join(map(str, row)), 7) in (row, None)


@given(st.lists(numbers, min_size=6, max_size=6), st.integers(0, 5), st.integers(2, 6))
def test_cells_that_lost_a_rule_are_never_parted_wrongly(
    parts: list[int], at: int, count: int
) -> None:
    row = [*parts, sum(parts)]
    count = min(count, 7 - at)
    known = [None if at <= place < at + count else value for place, value in enumerate(row)]
    text = "".join(str(value) for value in row[at : at + count])

    found = part_cells(known, [(at, count, text)])

    assert found is None or found == {place: row[place] for place in range(at, at + count)}
