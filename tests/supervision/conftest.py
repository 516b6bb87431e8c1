"""A district with three streets and its officer, who has opened a round."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency, Duty
from gongkai.supervision import beside
from gongkai.supervision.models import ReportFinding, Round, Submission
from gongkai.supervision.services.check_submissions import check_submissions
from gongkai.supervision.services.compare_rounds import compare_rounds
from gongkai.supervision.services.judge import judge
from gongkai.supervision.services.open_round import open_round
from gongkai.supervision.services.read_waiting import read_waiting
from gongkai.supervision.services.receive_files import Taken, receive_files
from tests.factories.accounts import SHANGHAI
from tests.factories.agencies import make_agency, make_person
from tests.factories.received import named, office_name

NOW = datetime(2021, 1, 20, 10, 0, tzinfo=SHANGHAI)
STREETS = ("甲一街道", "甲二街道", "甲三街道")


@dataclass
class January:
    """The round, and what the officer does in a sentence."""

    district: Agency
    streets: dict[str, Agency]
    officer: User
    round: Round
    now: datetime = NOW

    def receive(self, *files: tuple[str, bytes], into: Submission | None = None) -> Taken:
        """Upload and let the worker run."""
        self.now += timedelta(minutes=1)
        uploads = [named(name, content) for name, content in files]
        taken = receive_files(
            self.round.pk, uploads, by=self.officer, now=self.now, into=into.pk if into else None
        )
        self.work()
        return taken

    def work(self) -> None:
        """One turn of the worker."""
        read_waiting(now=self.now)
        compare_rounds(now=self.now)
        check_submissions(now=self.now)

    def of(self, short: str) -> Submission:
        """What a street has in the round."""
        return Submission.objects.select_related("current").get(
            round=self.round, agency=self.streets[short]
        )

    def finding(self, short: str, rule: str) -> ReportFinding:
        """Its one finding of a rule."""
        return self.of(short).findings.get(rule=rule, result__in=("fail", "uncertain"))

    def judge(self, short: str, rule: str, word: str, reason: str = "", **more: Any) -> int:
        """A verdict on it."""
        found = self.finding(short, rule)
        values = {"by": self.officer, "now": self.now} | more
        return judge(
            self.round.pk, [(found.pk, found.fingerprint)], word=word, reason=reason, **values
        )


def called(agency: Agency, name: str) -> Agency:
    """The office under its full name."""
    agency.name = name
    agency.save()
    return agency


@pytest.fixture
def january(db: None, settings: Any, tmp_path: Path) -> January:
    """测试区 in January 2021."""
    beside._copied.cache_clear()  # keys of rows come back in every test
    settings.GONGKAI_FILES, settings.VAR_DIR = tmp_path / "files", tmp_path
    district = called(make_agency("测试区", kind="county"), "测试市测试区人民政府")
    streets = {s: called(make_agency(s, parent=district), office_name(s)) for s in STREETS}
    officer = make_person("测试员区", district, Duty.DISTRICT_OFFICER)
    opened = open_round(district, year=2020, name="", by=officer, now=NOW)
    return January(district, streets, officer, opened)
