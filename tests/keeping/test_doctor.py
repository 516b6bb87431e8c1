"""What the check-up finds, on days that are handed in."""

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db.migrations.executor import MigrationExecutor

from gongkai.agencies.models import CalendarNotice
from gongkai.jobs.models import PeriodicRun
from gongkai.keeping import doctor
from gongkai.keeping.doctor import Finding, examine
from gongkai.publishing.models import Item
from gongkai.search.models import PublicEntry
from tests.factories.accounts import make_user
from tests.factories.office import office

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 20, 2, 0, tzinfo=UTC)  # ten in the morning in Shanghai


@pytest.fixture(autouse=True)
def _rooms(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.GONGKAI_BACKUPS = tmp_path / "backups"


def found(what: str, now: datetime = NOW) -> Finding:
    (finding,) = (f for f in examine(now) if f.what == what)
    return finding


def test_the_present_year_is_known_and_next_year_is_not_asked_for_before_november():
    assert found("放假安排", datetime(2026, 10, 31, 15, 59, tzinfo=UTC)).is_fine


def test_from_november_on_in_shanghai_next_years_holidays_are_asked_for():
    finding = found("放假安排", datetime(2026, 10, 31, 16, 0, tzinfo=UTC))
    assert not finding.is_fine
    assert "2027年" in finding.message
    assert "2026年" not in finding.message


def entered(year: int, **fields: object) -> CalendarNotice:
    return CalendarNotice.objects.create(
        year=year, number="测试通知", title="测试安排", entered_by=make_user(), entered_at=NOW,
        **{"is_yearly": True, **fields},
    )  # fmt: skip


def test_a_notice_that_was_entered_answers_the_question():
    entered(2027)
    assert found("放假安排", datetime(2026, 11, 22, tzinfo=UTC)).is_fine


def test_a_notice_for_one_region_or_a_part_of_the_year_does_not():
    entered(2027, region_code="350503")
    entered(2027, is_yearly=False)
    assert not found("放假安排", datetime(2026, 11, 22, tzinfo=UTC)).is_fine


def test_a_worker_that_never_ran_is_missed():
    assert not found("后台作业").is_fine


@pytest.mark.parametrize(("minutes", "fine"), [(14, True), (15, True), (16, False)])
def test_a_worker_is_missed_after_a_quarter_of_an_hour(minutes: int, fine: bool):
    PeriodicRun.objects.create(name="notices", finished_at=NOW - timedelta(minutes=minutes))
    assert found("后台作业").is_fine is fine


def test_a_job_that_failed_is_named_though_the_worker_runs():
    PeriodicRun.objects.create(name="notices", finished_at=NOW)
    PeriodicRun.objects.create(name="ledger_heads", finished_at=NOW, error="OSError: 满了")
    finding = found("后台作业")
    assert not finding.is_fine
    assert "ledger_heads" in finding.message
    assert "notices" not in finding.message


def test_no_backup_at_all_is_said():
    finding = found("备份")
    assert not finding.is_fine
    assert "gongkai backup" in finding.message


def backed_up(folder: Path, name: str, made: datetime) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(b"")
    os.utime(folder / name, (made.timestamp(), made.timestamp()))


@pytest.mark.parametrize(("days", "fine"), [(0, True), (7, True), (8, False)])
def test_a_backup_is_old_after_a_week(settings, days: int, fine: bool):
    backed_up(settings.GONGKAI_BACKUPS, "gongkai-20261001-000000.tar", NOW - timedelta(days=days))
    finding = found("备份")
    assert finding.is_fine is fine
    assert f"{days}天前" in finding.message


def test_the_newest_backup_counts_and_an_unfinished_one_does_not(settings):
    backed_up(settings.GONGKAI_BACKUPS, "gongkai-20260901-000000.tar", NOW - timedelta(days=49))
    backed_up(settings.GONGKAI_BACKUPS, "gongkai-20261020-000000.incoming", NOW)
    assert not found("备份").is_fine
    backed_up(settings.GONGKAI_BACKUPS, "gongkai-20261019-000000.tar", NOW - timedelta(days=1))
    assert found("备份").is_fine


@pytest.mark.parametrize(("gigabytes", "fine"), [(3, True), (1, False)])
def test_a_full_disk_is_said_before_it_is_full(monkeypatch, gigabytes: int, fine: bool):
    usage = shutil._ntuple_diskusage(10 << 30, 0, gigabytes << 30)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _folder: usage)
    finding = found("磁盘")
    assert finding.is_fine is fine
    assert f"{gigabytes}.0" in finding.message


def test_a_database_behind_the_program_is_said(monkeypatch):
    assert found("数据库").is_fine
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_: [1, 2])
    finding = found("数据库")
    assert not finding.is_fine
    assert "2步" in finding.message


def test_a_server_without_chinese_type_is_told_what_to_install(monkeypatch):
    def missing(*_args: object, **_kwargs: object) -> None:
        raise FileNotFoundError("fc-list")

    monkeypatch.setattr(doctor.subprocess, "run", missing)
    finding = found("中文字体")
    assert not finding.is_fine
    assert "安装" in finding.message


def test_search_that_holds_what_is_public_is_fine():
    office().published(now=NOW)
    assert found("检索").is_fine


def test_a_public_item_that_is_not_in_the_index_is_missed():
    office().published(now=NOW)
    PublicEntry.objects.all().delete()
    finding = found("检索")
    assert not finding.is_fine
    assert "有1件公开的信息没有编入" in finding.message


def test_a_title_altered_in_the_index_is_noticed():
    office().published(now=NOW)
    PublicEntry.objects.update(title="别的名称")
    finding = found("检索")
    assert not finding.is_fine
    assert "“测试街道清扫保洁安排”编入的名称不一样" in finding.message


def test_an_entry_of_something_no_longer_public_is_noticed():
    office().published(now=NOW)
    Item.objects.update(withdrawn_at=NOW)
    finding = found("检索")
    assert not finding.is_fine
    assert "有1条已不公开的信息还能查到" in finding.message
