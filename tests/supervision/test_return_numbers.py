"""The number of a return letter: 机关代字年审〔年份〕序号, one run for each office and year, without gaps."""

import threading
from datetime import date, datetime

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client

from gongkai.agencies.models import Duty
from gongkai.ledger.models import Entry
from gongkai.letters.models import Letterhead, LetterSeries
from gongkai.supervision.errors import SupervisionError, WrongReturnError
from gongkai.supervision.models import ReturnOrder, Round, Submission
from gongkai.supervision.papers import return_letter
from gongkai.supervision.services import return_report as service
from gongkai.supervision.services.return_report import return_report
from tests.factories.accounts import SHANGHAI
from tests.factories.agencies import make_person
from tests.factories.received import made
from tests.supervision.conftest import January

DUE = date(2021, 12, 31)
BACKEND = "django.contrib.auth.backends.ModelBackend"
HERE = "/desk/supervision/"


def returned(january: January, short: str = "甲一街道", **changes) -> ReturnOrder:
    values = {"due_on": DUE, "by": january.officer, "now": january.now} | changes
    return return_report(january.of(short).pk, **values)


def confirmed(january: January, *shorts: str) -> None:
    for seed, short in enumerate(shorts, 1):
        january.receive((f"{short}.txt", made(short, "T3_BALANCE", seed=seed)))
        january.judge(short, "T3_BALANCE", "confirmed")


def test_each_return_has_the_next_number_and_the_ledger_knows_it(january: January) -> None:
    confirmed(january, "甲一街道", "甲二街道")
    orders = [returned(january), returned(january, "甲二街道"), returned(january)]
    assert [order.number for order in orders] == [
        "测试区年审〔2021〕1号", "测试区年审〔2021〕2号", "测试区年审〔2021〕3号",
    ]  # fmt: skip
    told = Entry.objects.filter(act="report.returned").order_by("seq")
    assert [entry.details["number"] for entry in told] == [order.number for order in orders]
    assert return_letter(orders[1]).number == "测试区年审〔2021〕2号"


def test_the_word_is_that_of_the_letterhead_and_the_year_that_of_the_day_here(january) -> None:
    confirmed(january, "甲一街道")
    Letterhead.objects.create(agency=january.district, word="测公开办")
    eve = datetime(2021, 12, 31, 23, 59, tzinfo=SHANGHAI)
    assert returned(january, now=eve).number == "测公开办年审〔2021〕1号"
    new_year = datetime(2022, 1, 1, 0, 1, tzinfo=SHANGHAI)  # in Greenwich it is still 2021
    order = returned(january, now=new_year, due_on=date(2022, 1, 5))
    assert order.number == "测公开办年审〔2022〕1号"


def test_what_is_refused_or_fails_takes_no_number(january: January, monkeypatch) -> None:
    confirmed(january, "甲一街道")
    with pytest.raises(WrongReturnError):
        returned(january, due_on=date(2021, 1, 1))

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(service, "record", broken)
        with pytest.raises(RuntimeError):
            returned(january)
    assert not LetterSeries.objects.exists()
    assert not ReturnOrder.objects.exists()
    assert returned(january).number.endswith("〕1号")


def test_the_database_keeps_a_number_from_being_given_twice(january: January) -> None:
    confirmed(january, "甲一街道")
    order = returned(january)
    again = {"lines": [], "due_on": DUE, "by": january.officer, "at": january.now, "version": 1}
    with pytest.raises(IntegrityError), transaction.atomic():
        ReturnOrder.objects.create(
            submission=order.submission, agency=order.agency, number=order.number, **again
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        ReturnOrder.objects.create(submission=order.submission, number="无主〔2021〕9号", **again)


def test_the_number_stands_on_every_page_of_the_return(january: January) -> None:
    confirmed(january, "甲一街道")
    client = Client()
    client.force_login(january.officer, BACKEND)
    submission = january.of("甲一街道").pk
    done = client.post(
        f"{HERE}office/{submission}/return/", {"due_on": "2099-12-31", "words": ""}, follow=True
    ).content.decode()
    order = ReturnOrder.objects.get()
    assert f"已退回，文号{order.number}" in done
    clerk = Client()
    clerk.force_login(make_person("测试员甲", january.streets["甲一街道"], Duty.FILL), BACKEND)
    pages = [
        client.get(f"{HERE}list/{order.pk}/"), client.get(f"{HERE}office/{submission}/"),
        clerk.get(f"{HERE}answer/{order.pk}/"), clerk.get("/desk/"),
    ]  # fmt: skip
    assert [order.number in page.content.decode() for page in pages] == [True] * 4


def test_a_list_of_before_letters_were_numbered_is_shown_without(january: January) -> None:
    confirmed(january, "甲一街道")
    order = returned(january)
    ReturnOrder.objects.update(number="", agency=None)
    client = Client()
    client.force_login(january.officer, BACKEND)
    page = client.get(f"{HERE}list/{order.pk}/").content.decode()
    assert "<p>测试员区于" in page
    assert client.get(f"{HERE}list/{order.pk}/file/docx/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_and_no_double_when_two_rounds_return_at_once(
    january: January, transactional_db: None
) -> None:
    confirmed(january, "甲一街道")
    one = january.of("甲一街道")
    other = Round.objects.create(
        agency=january.district, year=2020, name="另一轮", opened_by=january.officer,
        opened_at=january.now,
    )  # fmt: skip
    two = Submission.objects.create(round=other, agency=one.agency, current=one.current)
    for row in (*one.findings.all(), *one.verdicts.all()):
        row.pk, row.submission = None, two
        row.save(force_insert=True)
    errors: list[str] = []

    def work(submission: int, due_on: date) -> None:
        try:
            return_report(submission, due_on=due_on, by=january.officer, now=january.now)
        except SupervisionError:
            errors.append("refused")
        except Exception as error:  # a thread's error must reach the test
            errors.append(repr(error))
        finally:
            connections.close_all()

    past = date(2021, 1, 1)
    threads = [
        threading.Thread(target=work, args=((one.pk, two.pk)[n % 2], past if n % 4 == 3 else DUE))
        for n in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    connection.close()
    assert errors == ["refused"] * 3
    numbers = set(ReturnOrder.objects.values_list("number", flat=True))
    assert ReturnOrder.objects.filter(submission=two).exists()
    assert numbers == {f"测试区年审〔2021〕{n}号" for n in range(1, 10)}
