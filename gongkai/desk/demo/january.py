"""The district reads last year's annual reports: a round with something in every state."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.desk.demo.days import after, ago, at, working_day
from gongkai.desk.demo.papers import Made, file_name, last_years, reports, written
from gongkai.supervision.models import Round, Submission, Verdict
from gongkai.supervision.services.assign_office import assign_office
from gongkai.supervision.services.check_submissions import check_submissions
from gongkai.supervision.services.compare_rounds import compare_rounds
from gongkai.supervision.services.judge import judge
from gongkai.supervision.services.open_round import open_round
from gongkai.supervision.services.pass_report import pass_report
from gongkai.supervision.services.read_waiting import read_waiting
from gongkai.supervision.services.receive_files import receive_files
from gongkai.supervision.services.return_report import return_report
from gongkai.supervision.services.take_issued import take_issued
from gongkai.supervision.standing import standing_of

UNMATCHED = "水杉新区管理委员会"
ISSUED_BY = (1, 25)  # what the demo's offices issue in January is out by then


def read_last_january(office: Agency, officer: User, today: date) -> None:
    """Opened some days ago, the worker has read what came; three reports are dealt with."""
    opened_on, read_on, judged_on = ago(today, 4), ago(today, 3), ago(today, 1)
    year = opened_on.year - (1 if opened_on >= date(opened_on.year, *ISSUED_BY) else 2)
    opened = open_round(office, year=year, name="", by=officer, now=at(opened_on))
    receive_files(opened.pk, _files(year), by=officer, now=at(opened_on, 10))
    take_issued(opened.pk, by=officer, now=at(opened_on, 11))
    read_waiting(now=at(opened_on, 12))
    _settle(opened, officer, read_on)
    compare_rounds(now=at(read_on, 10))
    check_submissions(now=at(read_on, 10))
    _judge(opened, officer, judged_on)


def _files(year: int) -> Iterable[BytesIO]:
    """This year's and last year's reports, and one that broke off on its way."""
    made = [(made, year) for made in reports()] + [(made, year - 1) for made in last_years()]
    for one, of in made:
        yield _upload(file_name(one, of), written(one, of))
    broken: Made = reports()[0]
    yield _upload(f"云杉街道办事处{year}年度报告.docx", written(broken, year)[:9000])


def _upload(name: str, content: bytes) -> BytesIO:
    file = BytesIO(content)
    file.name = name
    return file


def _settle(opened: Round, officer: User, on: date) -> None:
    """Offices outside the system by their names, all but one."""
    for one in opened.submissions.filter(agency=None).exclude(office_name__endswith=UNMATCHED):
        assign_office(one.pk, foreign_name=one.office_name, by=officer, now=at(on))


def _judge(opened: Round, officer: User, on: date) -> None:
    """One confirmed and returned, one half judged, one with nothing to say passed."""
    returned, half, good = (
        _of(opened, office) for office in ("青杨街道办事处", "白桦镇人民政府", "红枫街道办事处")
    )
    _say(returned, Verdict.Word.CONFIRMED, officer, on)
    return_report(
        returned.pk, due_on=after(working_day(on), 5), by=officer, now=at(on, 11),
        words="请核对后连同盖章件一并再报。",
    )  # fmt: skip
    _say(
        half,
        Verdict.Word.IGNORED,
        officer,
        on,
        rule="N_REQ",
        reason="已电话核实，正文含一件撤回的申请。",
    )
    pass_report(good.pk, by=officer, now=at(on, 12))


def _of(opened: Round, office: str) -> Submission:
    return opened.submissions.get(office_name__endswith=office)


def _say(
    of: Submission, word: str, officer: User, on: date, *, rule: str = "", reason: str = ""
) -> None:
    seen = [
        (j.finding.pk, j.finding.fingerprint) for j in standing_of([of.pk], rule=rule) if j.is_open
    ]
    judge(of.round_id, seen, word=word, reason=reason, by=officer, now=at(on, 10))
