"""季度统计表: figures counted by hand beside those of the records, and what filing keeps for ever."""

from decimal import Decimal

import pytest

from gongkai.agencies.selectors import scope
from gongkai.law.statistics import Quarter
from gongkai.ledger.models import Entry
from gongkai.reports.errors import NotYourRegisterError, NotYourStatementError, StatementError
from gongkai.reports.models import QuarterlyStatement, StatementValue
from gongkai.reports.quarterly.changes import sentence, since_filing
from gongkai.reports.quarterly.collecting import deadline_of, missing, sums, year_table
from gongkai.reports.quarterly.counting import rows_behind, windows
from gongkai.reports.quarterly.statement import live
from gongkai.reports.quarterly.tasks import desk_tasks
from gongkai.reports.services.collect_statistics import add_local_row, end_local_row, set_filing_day
from gongkai.reports.services.file_statement import (
    correct_statement,
    file_zero,
    return_statement,
    send_statement,
    sign_statement,
)
from gongkai.reports.services.fill_statement import (
    code_outcome,
    correct_row,
    enter_values,
    restore_row,
    start_statement,
)
from tests.factories.figures import moment, published
from tests.factories.office import agency, office
from tests.factories.statements import AFTER, THIRD, town, with_records

pytestmark = pytest.mark.django_db
Status = QuarterlyStatement.Status

# Counted by hand from tests/factories/statements.py: row → (the quarter, the year so far).
BY_HAND = {
    "items": (3, 4), "items_normative": (1, 2), "normative_made": (1, 2), "by_website": (3, 4),
    "interpretations": (1, 1),
    "received": (4, 5), "received_in_person": (1, 1), "received_fax": (1, 1),
    "received_internet": (1, 2), "received_mail": (1, 1),
    "concluded": (4, 4), "concluded_in_time": (2, 2), "concluded_extended": (1, 1),
    "answers": (3, 3), "answer_granted": (1, 1), "answer_not_found": (1, 1), "refused": (1, 1),
    "refused_commercial": (None, None), "refused_privacy": (None, None), "refused_secret": (0, 0),
    "reviews": (1, 1), "reviews_upheld": (1, 1), "reviews_corrected": (0, 0),
    "suits": (1, 1), "suits_upheld": (0, 0), "suits_corrected": (1, 1),
    "fees": (Decimal("0.04"), Decimal("0.04")),
    "meetings": (1, 1), "trainings": (2, 3), "trained": (55, 65),
}  # fmt: skip


@pytest.fixture
def place():
    return town()


@pytest.fixture
def cases(place):
    return with_records(place)


def state_of(place, quarter=THIRD, **more):
    return live(place.street.agency, quarter, now=more.pop("now", AFTER), **more)


def test_the_records_give_what_is_counted_by_hand(place, cases):
    found = state_of(place)

    told = {line.row.id: (line.value, line.year) for line in found.numbers}
    assert {row: told[row] for row in BY_HAND} == BY_HAND
    counted = {line.row.id for line in found.numbers if line.row.counter}
    assert {row for row in counted - set(BY_HAND) if told[row] != (0, 0)} == set()


def test_behind_each_number_stand_as_many_records(place, cases):
    found = state_of(place)
    for span, window in enumerate(windows(THIRD, AFTER)):
        for line in found.numbers:
            if line.row.counter:
                rows = rows_behind(place.street.agency, found.form, line.row, window)
                number = (line.value, line.year)[span]
                assert number is None or sum(row.value for row in rows) == number, line.row.id


def test_what_fits_no_row_is_told_and_never_dropped_in_silence(place, cases):
    notes = " ".join(state_of(place).notes)

    assert f"{cases.late.number}超期办结" in notes
    assert f"{cases.late.number}的办理结果" in notes
    assert "不计入申请答复数" in notes
    assert cases.absent.number not in notes


def test_cases_without_a_channel_are_told_as_the_reason_of_the_broken_sum(place, cases):
    for number in (cases.open, cases.absent):
        number.channel = ""
        number.save()
    found = state_of(place)

    (problem,) = [p for p in found.problems if p.rows[0] == "received"]
    assert problem.blocks
    assert problem.sentence.startswith("2件申请没有登记收件渠道")
    assert "收到申请数是4，按渠道只数得出2" in problem.sentence
    assert {f.label for f in found.without_channel} == {cases.open.number, cases.absent.number}


def test_an_outcome_with_two_places_is_placed_by_a_person(place, cases):
    assert [c.number for c in state_of(place).uncoded] == [cases.private.number]

    code_outcome(
        place.street.agency.pk, THIRD, case=f"{cases.private.pk}-0", row="refused_privacy",
        by=place.street.officer, now=AFTER,
    )  # fmt: skip

    found = state_of(place)
    assert found.uncoded == []
    assert (found.line("refused_privacy").value, found.line("refused_commercial").value) == (1, 0)
    cases.private.refresh_from_db()
    assert cases.private.outcome == "third_party_rights"
    with pytest.raises(StatementError, match="从列出的类型中选"):
        code_outcome(
            place.street.agency.pk, THIRD, case=f"{cases.private.pk}-0", row="answer_granted",
            by=place.street.officer, now=AFTER,
        )  # fmt: skip


def test_an_answer_corrected_afterwards_is_asked_about_again(place, cases):
    place.filled()
    cases.private.outcome = "needs_production"
    cases.private.save()

    assert [c.outcome for c in state_of(place).uncoded] == ["needs_production"]


def test_nothing_is_sent_while_a_row_is_empty_or_the_quarter_runs(place, cases):
    statement = start_statement(place.street.agency.pk, THIRD, by=place.street.officer, now=AFTER)

    with pytest.raises(StatementError, match=r"1件申请的答复类型.*没有填"):
        send_statement(statement.pk, by=place.street.officer, now=AFTER)
    with pytest.raises(StatementError, match=r"还没有结束.*10月1日起"):
        send_statement(statement.pk, by=place.street.officer, now=moment("2024-09-30"))
    with pytest.raises(StatementError, match="还没有开始"):
        start_statement(
            place.street.agency.pk,
            Quarter(2024, 4),
            by=place.street.officer,
            now=moment("2024-09-30"),
        )


def test_sums_that_do_not_hold_stop_it_and_say_by_how_much(place, cases):
    statement = place.filled(staff="5", staff_full="1", staff_part="3", press="1", press_head="2")

    with pytest.raises(StatementError) as refused:
        send_statement(statement.pk, by=place.street.officer, now=AFTER)

    assert "从事政府信息公开工作人员数”5" in str(refused.value)
    assert "相加为4，差1" in str(refused.value)
    assert "部分不能多于总数" in str(refused.value)


@pytest.mark.parametrize(
    ("row", "typed", "why"),
    [("staff", "1.5", "应为整数"), ("staff", "-1", "不能为负"), ("staff", "三", "只填数字"),
     ("funds", "0.00001", "最多四位小数"), ("staff", "9" * 14, "过大"), ("items", "1", "没有这一行")],
)  # fmt: skip
def test_a_wrong_number_keeps_nothing_of_the_sheet(place, row, typed, why):
    statement = start_statement(place.street.agency.pk, THIRD, by=place.street.officer, now=AFTER)

    with pytest.raises(StatementError, match=why):
        enter_values(
            statement.pk,
            values={"units": "1", row: typed},
            phone="",
            by=place.street.officer,
            now=AFTER,
        )

    assert not StatementValue.objects.exists()


def test_three_different_people_sign_exactly_these_figures(place, cases):
    statement = place.filled(staff="2", staff_full="1", staff_part="1")
    send_statement(statement.pk, by=place.street.officer, now=AFTER)
    statement.refresh_from_db()

    with pytest.raises(NotYourStatementError):
        sign(statement, place.street.leader)  # 审核人 comes first
    with pytest.raises(StatementError, match="重新看过"):
        sign(statement, place.street.section_head, seen="0" * 64)
    with pytest.raises(StatementError, match="不能再改"):
        enter_values(statement.pk, values={}, phone="1", by=place.street.officer, now=AFTER)
    sign(statement, place.street.section_head)
    with pytest.raises(NotYourStatementError):
        sign(statement, place.street.section_head)
    filed = sign(statement, place.street.leader)

    assert (filed.status, filed.filed_to) == (Status.FILED, place.district)
    assert filed.figures["items"]["value"] == "3"
    assert filed.figures["staff"]["by"] == "测试员丁"
    people = list(filed.signatures.values_list("step", "person__full_name"))
    assert people == [("filler", "测试员丁"), ("reviewer", "测试员乙"), ("head", "测试员丙")]
    chains = Entry.objects.filter(act="statement.filed").values_list("chain__key", flat=True)
    assert set(chains) == {f"agency:{place.street.agency.pk}", f"agency:{place.district.pk}"}


def test_who_signs_twice_by_two_posts_is_refused(place):
    from gongkai.agencies.models import Appointment, Duty, Post

    statement = place.filled()
    send_statement(statement.pk, by=place.street.officer, now=AFTER)
    second = Post.objects.get(agency=place.street.agency, duty=Duty.SECTION_HEAD)
    Appointment.objects.create(
        post=second, user=place.street.officer, from_on=moment("2024-01-01").date()
    )
    statement.refresh_from_db()

    with pytest.raises(StatementError, match="三个不同的人"):
        sign(statement, place.street.officer)


def sign(statement, by, *, seen=None, verdict="agree", opinion=""):
    return sign_statement(
        statement.pk, verdict=verdict, opinion=opinion, seen_hash=seen or statement.snapshot_hash,
        by=by, now=AFTER,
    )  # fmt: skip


def test_a_reviewer_sends_it_back_with_his_reason(place):
    statement = place.filled()
    send_statement(statement.pk, by=place.street.officer, now=AFTER)
    statement.refresh_from_db()

    with pytest.raises(StatementError, match="写明哪里要改"):
        sign(statement, place.street.section_head, verdict="return")
    back = sign(statement, place.street.section_head, verdict="return", opinion="人员数不对")
    enter_values(
        statement.pk,
        values={"staff": "2", "staff_part": "2"},
        phone="",
        by=place.street.officer,
        now=AFTER,
    )
    send_statement(statement.pk, by=place.street.officer, now=AFTER)
    filed = place.signed(statement)

    assert back.status == Status.DRAFT
    assert (filed.status, filed.round, filed.figures["staff"]["value"]) == (Status.FILED, 2, "2")


def test_a_correction_by_hand_needs_a_reason_and_stands_beside(place, cases):
    statement = place.filled()

    with pytest.raises(StatementError, match="写明更正的理由"):
        correct(statement, "items", "5", "")
    with pytest.raises(StatementError, match="相同"):
        correct(statement, "items", "3", "看错")
    correct(statement, "items", "5", "两条发在旧网站")

    line = state_of(place, statement=statement).line("items")
    assert (line.value, line.computed, line.year, line.is_corrected) == (5, 3, 6, True)
    restore_row(statement.pk, row="items", by=place.street.officer, now=AFTER)
    assert state_of(place, statement=statement).line("items").value == 3


def correct(statement, row, value, reason):
    by = statement.created_by
    return correct_row(statement.pk, row=row, value=value, reason=reason, by=by, now=AFTER)


def test_the_year_so_far_adds_what_was_entered_and_never_adds_people(place):
    for number, press in ((1, "2"), (2, "1")):
        quarter = Quarter(2024, number)
        place.filed(
            quarter, now=moment(quarter.next.first_day), press=press, staff="3", staff_part="3"
        )
    statement = place.filled(press="4", staff="2", staff_part="2")

    found = state_of(place, statement=statement)
    assert (found.line("press").value, found.line("press").year) == (4, 7)
    assert (found.line("staff").value, found.line("staff").year) == (2, 2)


def test_the_year_so_far_is_unknown_while_an_earlier_quarter_is_missing(place):
    statement = place.filled(press="4")

    assert state_of(place, statement=statement).line("press").year is None


def test_a_year_so_far_that_falls_is_asked_about(place):
    item = published(
        place.street.agency, place.street.filer, "2024-05-05", is_registered=True,
        column=place.street.column,
    )  # fmt: skip
    place.filed(Quarter(2024, 1), now=moment("2024-04-05"))
    place.filed(Quarter(2024, 2), now=moment("2024-07-05"))
    item.publications.create(
        kind="withdrawal", version=item.current_version, at=moment("2024-08-01"), by=item.created_by,
        recorded_at=moment("2024-08-01"),
    )  # fmt: skip

    problems = state_of(place).problems
    assert any("本年累计0，少于上一季度报送的累计1" in p.sentence for p in problems)
    assert not any(p.blocks for p in problems)


def test_after_filing_two_differences_are_told_with_their_reason(place, cases):
    filed = place.filed()
    assert since_filing(filed, now=AFTER) == []
    cases.open.received_on = cases.open.received_on.replace(month=10, day=8)
    cases.open.save()

    found = since_filing(filed, now=moment("2024-10-20"))

    assert [(d.row, d.filed, d.now) for d in found] == [("received", 4, 3), ("received_fax", 1, 0)]
    assert sentence(found).startswith("报送后有2处不同。")
    assert found[0].because == f"不再有“{cases.open.number}”"


def test_a_corrected_edition_keeps_both(place, cases):
    filed = place.filed(press="1")
    with pytest.raises(StatementError, match="为什么要更正"):
        correct_statement(filed.pk, reason=" ", by=place.street.officer, now=AFTER)

    again = correct_statement(filed.pk, reason="漏了一次发布会", by=place.street.officer, now=AFTER)
    enter_values(again.pk, values={"press": "2"}, phone="", by=place.street.officer, now=AFTER)
    send_statement(again.pk, by=place.street.officer, now=AFTER)
    filed.refresh_from_db()
    assert filed.status == Status.FILED  # the old one counts until the new one is signed
    place.signed(again)

    editions = QuarterlyStatement.objects.order_by("edition")
    assert [(e.edition, e.status, e.figures["press"]["value"]) for e in editions] == [
        (1, Status.SUPERSEDED, "1"), (2, Status.FILED, "2"),
    ]  # fmt: skip


def test_a_zero_report_is_one_act_of_the_filler(place):
    with pytest.raises(StatementError, match="第一次报送"):
        file_zero(place.street.agency.pk, THIRD, by=place.street.officer, now=AFTER)
    second = Quarter(2024, 2)
    place.filed(second, now=moment("2024-07-05"), staff="3", staff_part="3", units="1", press="5")

    statement = file_zero(place.street.agency.pk, THIRD, by=place.street.officer, now=AFTER)
    filed = place.signed(statement)

    figures = filed.figures
    assert (filed.is_zero, filed.status) == (True, Status.FILED)
    assert (figures["press"]["value"], figures["items"]["value"]) == ("0", "0")
    assert (figures["staff"]["value"], figures["units"]["value"]) == ("3", "1")


def test_no_zero_report_where_something_happened(place, cases):
    with pytest.raises(StatementError, match="不是零"):
        file_zero(place.street.agency.pk, THIRD, by=place.street.officer, now=AFTER)
    assert not QuarterlyStatement.objects.exists()


def test_the_district_returns_one_and_the_office_files_again(place, cases):
    filed = place.filed()
    with pytest.raises(NotYourStatementError):
        return_statement(filed.pk, reason="不对", by=place.street.leader, now=AFTER)
    with pytest.raises(StatementError, match="退回的原因"):
        return_statement(filed.pk, reason="", by=place.collector, now=AFTER)

    return_statement(filed.pk, reason="机构数没有填对", by=place.collector, now=AFTER)
    assert missing(place.district, THIRD, AFTER.date()) == [place.street.agency]
    again = correct_statement(filed.pk, reason="按退回改", by=place.street.officer, now=AFTER)
    send_statement(again.pk, by=place.street.officer, now=AFTER)
    place.signed(again)

    assert missing(place.district, THIRD, AFTER.date()) == []


def test_strangers_neither_fill_nor_sign_nor_collect(place):
    other = office("西门街道", parent=place.district)
    statement = place.filled()

    with pytest.raises(NotYourRegisterError):
        start_statement(place.street.agency.pk, Quarter(2024, 2), by=other.officer, now=AFTER)
    with pytest.raises(NotYourRegisterError):
        send_statement(statement.pk, by=place.collector, now=AFTER)
    send_statement(statement.pk, by=place.street.officer, now=AFTER)
    statement.refresh_from_db()
    with pytest.raises(NotYourStatementError):
        sign(statement, other.section_head)
    with pytest.raises(NotYourStatementError):
        set_filing_day(place.district.pk, day=5, basis="通知", by=other.officer, now=AFTER)


def test_the_filing_day_is_the_usual_one_until_the_district_sets_its_own(place):
    usual = deadline_of(place.street.agency, THIRD)
    assert (usual.on.isoformat(), usual.is_own) == ("2024-10-08", False)
    assert "各地通行做法" in usual.source
    department = agency("民政局", place.district, kind="department")
    assert deadline_of(department, THIRD).on.isoformat() == "2024-10-15"

    set_filing_day(
        place.district.pk, day=12, basis="区办通知〔2024〕1号", by=place.collector, now=AFTER
    )

    own = deadline_of(place.street.agency, Quarter(2024, 4))
    assert (own.on.isoformat(), own.source) == ("2025-01-12", "区办通知〔2024〕1号")
    with pytest.raises(StatementError, match="1至28"):
        set_filing_day(place.district.pk, day=30, basis="x", by=place.collector, now=AFTER)


def test_a_local_row_is_counted_from_a_column_while_it_holds(place, cases):
    row = add_local_row(
        place.district.pk, code="law", label="主动公开行政执法信息", unit="条", after="normative_made",
        column=place.street.column, start=Quarter(2024, 2), by=place.collector, now=AFTER,
    )  # fmt: skip

    found = state_of(place)
    place_of_it = [line.row.id for line in found.lines].index("local_law")
    assert found.lines[place_of_it - 1].row.id == "normative_made"
    assert found.line("local_law").value == 4  # three registered ones and one that is not
    assert state_of(place, Quarter(2024, 1)).line("local_law") is None
    end_local_row(
        place.district.pk, row_id=row.pk, last=Quarter(2024, 2), by=place.collector, now=AFTER
    )
    assert state_of(place).line("local_law") is None
    assert state_of(place, Quarter(2024, 2)).line("local_law") is not None


def test_the_district_adds_up_what_was_filed(place, cases):
    place.filed(staff="2", staff_part="2", funds="1.5")
    bureau = agency("民政局", place.district, kind="department")

    lines, filed = sums(place.district, THIRD)

    told = {line.row.id: (line.by_level, line.total) for line in lines}
    assert told["items"] == ((0, 3), 3)
    assert told["funds"] == ((0, Decimal("1.5")), Decimal("1.5"))
    assert told["concluded"] == ((0, 4), 4)
    assert len(filed) == 1
    assert missing(place.district, THIRD, AFTER.date()) == [bureau]


def test_late_and_missing_are_told_apart(place):
    place.filed(Quarter(2024, 2), now=moment("2024-07-09"))

    ((office_, places),) = year_table(place.district, 2024, moment("2024-10-20").date())

    assert office_ == place.street.agency
    first, second, third, fourth = places
    assert (first.is_missing, first.is_over) == (True, True)
    assert (second.is_filed, second.was_late) == (True, True)
    assert (third.is_missing, third.is_over) == (True, True)
    assert (fourth.has_ended, fourth.is_missing) == (False, False)


def test_one_card_names_all_quarters_that_were_not_filed(place):
    def told(user):
        now = moment("2024-10-20")
        (task,) = desk_tasks(scope(user, now.date()), now)
        return task

    mine = told(place.street.officer)
    assert mine.title == "一、二、三季度统计表未报"
    assert "先报一季度；三季度应于10月8日前报送" in mine.why
    assert (mine.due_on, mine.url[-16:]) == (moment("2024-04-08").date(), "/2024/quarter/1/")
    assert told(place.collector).title == "1 家未报一、二、三季度统计表"
    assert "一季度1家，二季度1家，三季度1家" in told(place.collector).why

    place.filed(Quarter(2024, 2), now=moment("2024-07-05"))
    assert told(place.street.officer).title == "一、三季度统计表未报"
    assert told(place.collector).title == "1 家未报一、三季度统计表"


def test_today_tells_the_responsible_and_the_district(place, cases):
    def told(user, day="2024-10-06"):
        now = moment(day)
        return [t.title for t in desk_tasks(scope(user, now.date()), now)]

    for number in (1, 2):
        place.filed(Quarter(2024, number), now=moment("2024-07-05"))
    assert told(place.street.officer) == ["三季度统计表应于10月8日前报送"]
    assert told(place.collector) == ["1 家未报三季度统计表"]
    assert told(place.street.leader) == []
    statement = place.filled()
    send_statement(statement.pk, by=place.street.officer, now=AFTER)
    assert told(place.street.officer) == []
    assert told(place.street.section_head) == ["青石街道2024年第三季度统计表"]
    filed = place.signed(statement)
    assert told(place.collector) == []
    return_statement(filed.pk, reason="请补电话", by=place.collector, now=AFTER)
    (task,) = desk_tasks(scope(place.street.officer, AFTER.date()), AFTER)
    assert task.why == "上级退回三季度的：请补电话。"


def test_an_office_that_acts_for_the_district_collects_for_it(place):
    from gongkai.agencies.models import Duty
    from gongkai.reports.quarterly.collecting import regions
    from tests.factories.office import person, post

    bureau = agency("区政府办", place.district, kind="department")
    somebody = person("测试员己", post(bureau, Duty.DISTRICT_OFFICER))

    assert list(regions(scope(somebody, AFTER.date()))) == [place.district]


def test_the_number_of_queries_does_not_grow_with_the_records(place, django_assert_num_queries):
    def counted():
        with django_assert_num_queries(13):
            state_of(place)

    counted()
    with_records(place)
    counted()


def test_the_table_of_the_district_asks_the_same_for_any_number_of_offices(
    place, django_assert_num_queries
):
    def asked():
        with django_assert_num_queries(3):
            year_table(place.district, 2024, AFTER.date())

    asked()
    for n in range(5):
        agency(f"街道{n}", place.district)
    asked()


def test_the_annual_report_tells_of_trainings_only_where_they_are_registered(place):
    from gongkai.reports.compiling import compiled

    def words():
        found = compiled(place.street.agency, 2024, now=moment("2025-01-05"))
        return next(w for w in found.words if w.part.key == ("一", 5))

    assert "培训" not in words().text
    with_records(place)
    assert (
        "召开政府信息公开工作会议1次。举办政府信息公开培训班3次，接受培训65人次。" in words().text
    )
    assert "责任追究没有登记" in words().draft.hint


def test_a_signed_figure_changed_by_hand_is_found(place):
    from gongkai.reports.integrity import broken

    filed = place.filed()
    assert list(broken()) == []
    snapshot = filed.snapshot
    snapshot["rows"][1]["value"] = "99"
    QuarterlyStatement.objects.filter(pk=filed.pk).update(snapshot=snapshot)

    assert list(broken()) == ["青石街道的2024年第三季度统计表与签名时的内容不符。"]
