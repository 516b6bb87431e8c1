"""检索条目：who finds what, from when, and what a rolled-back write leaves (nothing)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from gongkai.search.check import check
from gongkai.search.engines import engine
from gongkai.search.models import PublicEntry, StaffEntry
from gongkai.search.selectors import search_public, search_staff
from gongkai.search.services import (
    Entry,
    index_public,
    index_staff,
    merge_slices,
    rebuild_public,
    reindex,
    remove_public,
    remove_staff,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2020, 5, 20, 4, tzinfo=UTC)  # 12:00 in Shanghai
NUMBER = "海街办〔2020〕15号"


def entry(object_id=1, **given):
    if "saved_on" not in given:
        given.setdefault("published_at", NOON)
    given.setdefault("title", "关于城乡低保标准的通知")
    return Entry(object_id=object_id, agency_id=given.pop("agency_id", 1), **given)


def ids(query, **how):
    return [hit.object_id for hit in search_public(query, now=how.pop("now", NOON), **how).hits]


def staff_ids(query, *agency_ids, **how):
    return [hit.object_id for hit in search_staff(query, agency_ids=agency_ids, **how).hits]


@pytest.fixture(autouse=True)
def _nothing_left_behind(db):
    """Tests that commit are cleaned up by model; the index itself is no model."""
    for store in ("public", "staff"):
        engine().clear(store)


def undone(act):
    """Do it in a transaction that is rolled back in the end."""
    with transaction.atomic():
        act()
        transaction.set_rollback(True)


def test_what_is_indexed_is_found_before_the_transaction_ends():
    with transaction.atomic():
        index_public(entry(text="提高到每月八百元"))
        assert ids("低保") == ids("八百元") == [1]


def test_a_rolled_back_write_is_not_found():
    undone(lambda: index_public(entry()))
    assert ids("低保") == []
    assert check(now=NOON) == []


def test_a_rolled_back_update_leaves_the_old_text():
    index_public(entry())
    undone(lambda: index_public(entry(title="关于养犬管理的通告")))
    assert ids("低保") == [1]
    assert ids("养犬") == []


def test_a_rolled_back_removal_is_still_found():
    index_public(entry())
    undone(lambda: remove_public(1))
    assert ids("低保") == [1]


@pytest.mark.django_db(transaction=True)
def test_what_is_committed_and_what_is_rolled_back_agree_with_the_index():
    index_public(entry(1))
    undone(lambda: index_public(entry(2)))
    undone(lambda: remove_public(1))
    undone(lambda: index_public(entry(1, title="养犬")))
    assert ids("低保") == [1]
    assert ids("养犬") == []
    assert check(now=NOON) == []
    remove_public(1)
    assert ids("低保") == []
    assert check(now=NOON) == []


def test_an_update_replaces_text_title_and_day():
    index_public(entry(text="旧的正文"))
    index_public(entry(title="关于养犬管理的通告", text="新的", published_at=NOON - timedelta(9)))
    assert ids("低保") == ids("正文") == []
    assert ids("养犬", until_on=date(2020, 5, 11)) == [1]
    assert PublicEntry.objects.count() == 1


def test_removing_what_is_not_there_is_no_error():
    remove_public(7)
    remove_staff(7)


def test_a_scheduled_entry_is_not_found_before_its_time():
    index_public(entry(published_at=NOON + timedelta(hours=1)))
    assert ids("低保") == ids("关于城乡低保标准的通知") == []
    assert ids("低保", now=NOON + timedelta(minutes=59, seconds=59)) == []
    assert ids("低保", now=NOON + timedelta(hours=1)) == [1]


def test_a_scheduled_number_is_not_found_before_its_time():
    index_public(entry(number=NUMBER, published_at=NOON + timedelta(hours=1)))
    assert ids(NUMBER) == []


def test_entries_published_before_a_scheduled_one_keep_their_order():
    index_public(entry(100, published_at=NOON + timedelta(days=3)))
    for n in range(1, 31):
        index_public(entry(n, published_at=NOON + timedelta(minutes=n)))
    index_public(entry(50, published_at=NOON - timedelta(days=400)))
    later = NOON + timedelta(days=4)
    expected = [100, *range(30, 0, -1), 50]
    assert ids("低保", now=later, size=50) == expected
    assert ids("低保", now=later, size=50, order="date") == expected
    assert check(now=later) == []


def test_latecomers_are_found_in_their_order_and_take_their_place_when_reindexed(monkeypatch):
    monkeypatch.setattr("gongkai.search.matching.DATED", 7)
    for n in range(1, 41):
        index_public(entry(n, published_at=NOON - timedelta(days=n * 17 % 41)))
    by_time = sorted(range(1, 41), key=lambda n: n * 17 % 41)
    assert ids("低保", size=50) == by_time
    assert reindex() == 40
    assert ids("低保", size=50) == by_time
    assert (
        ids("通知", size=50, from_on=date(2020, 5, 11), until_on=date(2020, 5, 20)) == by_time[:9]
    )


def test_hundreds_of_the_same_moment_each_have_a_place():
    rebuild_public(entry(n) for n in range(1, 301))
    index_public(entry(9_000_001))
    assert search_public("低保", now=NOON, size=400).total == 301
    assert check(now=NOON) == []


def test_number_before_equal_title_before_title_before_text():
    index_public(entry(4, title="甲", text=f"依据{NUMBER}文件"))
    index_public(entry(3, title=f"转发{NUMBER}文件的通知", published_at=NOON - timedelta(1)))
    index_public(entry(2, title=NUMBER, published_at=NOON - timedelta(2)))
    index_public(entry(1, title="乙", number=NUMBER, published_at=NOON - timedelta(3)))
    page = search_public("海街办[2020]15号", now=NOON)
    assert [(h.object_id, h.tier) for h in page.hits] == [
        (1, "number"),
        (2, "title_equal"),
        (3, "title"),
        (4, "text"),
    ]


def test_in_force_before_repealed_though_older():
    index_public(entry(1, in_force=False))
    index_public(entry(2, published_at=NOON - timedelta(days=900)))
    assert ids("低保") == [2, 1]
    assert ids("低保", order="date") == [1, 2]


def test_a_repealed_entry_moves_behind_those_in_force():
    index_public(entry(1))
    index_public(entry(2, published_at=NOON - timedelta(1)))
    index_public(entry(1, in_force=False))
    assert ids("低保") == [2, 1]


@pytest.mark.parametrize(
    "typed", ["海街办〔2020〕15号", "海街办2020 第15号", "海街办【２０２０】15号"]
)
def test_a_number_is_found_however_it_is_typed(typed):
    index_public(entry(number=NUMBER))
    assert ids(typed) == ids(typed, scope="number") == [1]


def test_an_index_number_is_found_and_so_is_a_part_of_it():
    index_public(entry(index_number="HB0103-0203-2020-00015"))
    assert ids("HB0103-0203-2020-00015", scope="number") == [1]
    assert ids("hb0103-0203", scope="number") == [1]
    assert ids("HB0103-0203-2020-0001", scope="number") == []


@pytest.mark.parametrize("part", ["街办", "办", "号", "2020", "街办 15"])
def test_a_part_of_a_number_is_found_among_numbers_alone(part):
    index_public(entry(1, number=NUMBER))
    index_public(entry(2, title="街办2020年第15号通知", number="甲函〔2019〕7"))
    assert ids(part, scope="number") == [1]


@pytest.mark.parametrize(
    ("scope", "found"), [("all", [1, 2, 3]), ("title", [1]), ("text", [2]), ("number", [3])]
)
def test_scope_says_where_to_look(scope, found):
    index_public(entry(1, title="街办的通知"))
    index_public(entry(2, title="甲", text="送街办", published_at=NOON - timedelta(1)))
    index_public(entry(3, title="乙", number=NUMBER, published_at=NOON - timedelta(2)))
    assert ids("街办", scope=scope) == found


def test_the_words_may_stand_in_different_places():
    index_public(entry(number=NUMBER, text="养犬"))
    assert ids("低保 养犬 2020") == [1]
    assert ids("低保 养鸡") == []


def test_filters_must_all_fit():
    index_public(entry(1, filters=("column:12", "year:2020")))
    index_public(entry(2, filters=("column:12", "year:2019")))
    assert ids("低保", filters=["column:12", "year:2020"]) == [1]
    assert ids("低保", filters=["column:1"]) == []


def test_offices_narrow_the_public_search():
    index_public(entry(1, agency_id=1))
    index_public(entry(2, agency_id=2))
    assert ids("低保", agency_ids=[2]) == [2]
    assert sorted(ids("低保", agency_ids=[1, 2])) == [1, 2]
    assert sorted(ids("低保", agency_ids=range(1, 100))) == [1, 2]
    assert ids("低保", agency_ids=[]) == []


def test_the_days_of_a_period_are_those_of_shanghai():
    index_public(entry(1, published_at=datetime(2020, 5, 19, 16, 0, tzinfo=UTC)))  # 20日00:00
    index_public(entry(2, published_at=datetime(2020, 5, 19, 15, 59, tzinfo=UTC)))  # 19日23:59
    assert ids("低保", from_on=date(2020, 5, 20)) == [1]
    assert ids("低保", until_on=date(2020, 5, 19)) == [2]
    assert ids("低保", from_on=date(2020, 5, 21)) == ids("低保", until_on=date(2019, 1, 1)) == []


def test_staff_and_public_rows_never_mix():
    index_staff(entry(1, saved_on=date(2020, 5, 20)))
    index_public(entry(2))
    assert ids("低保") == [2]
    assert staff_ids("低保", 1) == [1]
    remove_public(1)
    assert staff_ids("低保", 1) == [1]
    assert StaffEntry.objects.count() == PublicEntry.objects.count() == 1


@pytest.mark.parametrize(
    "query", ["低保", "的", "关于城乡低保标准的通知", NUMBER, "2020", "低保 15"]
)
@pytest.mark.parametrize("order", ["relevance", "date"])
def test_staff_search_never_crosses_offices(query, order):
    for agency_id in range(1, 4):
        index_staff(entry(agency_id, agency_id=agency_id, number=NUMBER, saved_on=date(2020, 5, 1)))
    assert staff_ids(query, 2, order=order) == [2]
    assert sorted(staff_ids(query, 1, 3, order=order)) == [1, 3]
    assert staff_ids(query, 4, order=order) == []
    assert staff_ids(query, order=order) == []
    assert staff_ids(query, *range(4, 60), order=order) == []


def test_a_label_cannot_pass_for_an_office():
    """The filter of one office's entry is written like another office: it stays where it is."""
    index_staff(entry(1, agency_id=1, filters=("agency:2",), saved_on=date(2020, 5, 1)))
    assert staff_ids("低保", 2) == []


@pytest.mark.parametrize(
    "query",
    [
        "%", "_", "低%", "低_", "' OR 1=1 --", '" OR "', "低保\" OR \"养犬", "NEAR(低保 养犬)", "低保*",
        "title:低保养犬", "^低保", "低保 AND", "NOT 低保 养犬", "{title}:养犬", "@0a1b2c3d", "\\", "a'b", "\x00养犬",
        "{1,2}", "%s", "养犬%(x)s", "[[:alpha:]]", "(?i)养犬", "\ud800养犬", ";DROP TABLE search_publicentry",
    ],
)  # fmt: skip
def test_syntax_of_every_kind_is_only_text(query):
    index_public(entry(1, text="提高低保标准"))
    index_public(entry(2, title="预算"))
    assert ids(query) == []
    assert PublicEntry.objects.count() == 2


def test_syntax_is_found_where_it_is_the_text():
    index_public(entry(1, text='增长50%，见a_b\' OR "c"（100% LIKE）'))
    assert ids("50%") == ids("a_b'") == ids("100% like") == [1]
    assert ids("0%") == ids("50_") == []


def test_html_in_title_and_text_is_shown_as_text():
    index_public(entry(title="<script>低保</script>", text="<img src=x onerror=低保>"))
    hit = search_public("低保", now=NOON).hits[0]
    assert hit.title_html == "&lt;script&gt;<mark>低保</mark>&lt;/script&gt;"
    assert hit.snippet_html == "&lt;img src=x onerror=<mark>低保</mark>&gt;"


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("", "请输入要查找的词。"),
        ("  ", "请输入要查找的词。"),
        ("，。？", "没有可以查找的字或数字，请换一个词。"),
    ],
)
def test_a_query_without_words_says_what_to_do(query, problem):
    assert search_public(query, now=NOON).problem == problem


def test_a_period_that_ends_before_it_begins_is_refused():
    page = search_public("低保", now=NOON, from_on=date(2020, 2, 1), until_on=date(2020, 1, 1))
    assert page.problem == "起始日期晚于截止日期，请修改。"


def test_a_pasted_page_finds_the_text_it_was_copied_from():
    text = "".join(chr(0x4E00 + n * 37 % 5000) for n in range(4000))
    index_public(entry(1, text=text))
    index_public(entry(2, text=text[:500]))
    page = search_public(text[200:2500], now=NOON)
    assert [hit.object_id for hit in page.hits] == [1]
    assert page.is_cut


def test_pages_are_turned_and_the_count_is_exact_or_says_that_it_is_not():
    rebuild_public(entry(n, published_at=NOON - timedelta(minutes=n)) for n in range(1, 251))
    first = search_public("低保", now=NOON)
    assert [hit.object_id for hit in first.hits] == list(range(1, 21))
    assert (first.total, first.is_capped, first.has_next) == (100, True, True)
    last = search_public("低保", now=NOON, page=13)
    assert [hit.object_id for hit in last.hits] == list(range(241, 251))
    assert (last.total, last.is_capped, last.has_next) == (250, False, False)
    beyond = search_public("低保", now=NOON, page=14)
    assert (beyond.hits, beyond.has_next) == ((), False)


def test_nobody_turns_to_page_100000():
    index_public(entry())
    assert "1000条" in search_public("低保", now=NOON, page=100_000).problem


def test_what_no_database_can_hold_is_left_out():
    index_public(entry(title="低\x00保\ud800", text="养\x00犬"))
    assert ids("低保") == ids("养犬") == [1]


def test_every_script_is_found():
    index_public(entry(1, text="𠀀𠀁字 Ñandú བོད་ཡིག 〇二〇 々 ﬁ Ⅲ Привет"))
    for word in ("𠀀𠀁", "𠀁", "ñandú", "བོད", "〇二", "ПРИВЕТ", "ⅲ"):
        assert ids(word) == [1], word


def test_merging_changes_nothing_that_is_found():
    for n in range(1, 60):
        index_public(entry(n, published_at=NOON - timedelta(minutes=100 - n)))
    before = ids("低保", size=100)
    merge_slices()
    assert ids("低保", size=100) == before
    assert check(now=NOON) == []


def test_the_check_names_an_entry_that_the_index_does_not_know():
    index_public(entry(1))
    PublicEntry.objects.filter(object_id=1).update(title="养犬", title_key="养犬")
    PublicEntry.objects.create(
        key=5, object_id=2, agency_id=1, title="甲", published_at=NOON, token_version=0
    )
    faults = "".join(check(now=NOON))
    assert "重建索引" in faults
    assert "由旧版分词编入" in faults


def test_a_public_entry_needs_its_moment_with_a_time_zone():
    with pytest.raises(ValueError, match="moment"):
        index_public(entry(saved_on=date(2020, 1, 1)))
    with pytest.raises(ValueError, match="time zone"):
        entry(published_at=datetime(2020, 1, 1))  # noqa: DTZ001  # the refused case
