"""体检: what is missing for a good night's sleep."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Exists, OuterRef
from django.utils import timezone

from gongkai.agencies.models import CalendarNotice
from gongkai.jobs.models import PeriodicRun
from gongkai.law.calendar import statutory_calendar
from gongkai.publishing.selectors import public_items
from gongkai.search.check import check as check_search
from gongkai.search.models import PublicEntry

GIGABYTE = 1 << 30
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: fine or not, and what to do."""

    what: str
    is_fine: bool
    message: str


def _calendar(now: datetime) -> Finding:
    today = timezone.localdate(now)
    known = statutory_calendar().years | set(
        CalendarNotice.objects.filter(agency=None, region_code="", is_yearly=True).values_list(
            "year", flat=True
        )
    )
    wanted = {today.year} | ({today.year + 1} if today.month >= 11 else set())
    missing = sorted(wanted - known)
    if missing:
        years = "、".join(f"{y}年" for y in missing)
        return Finding(
            "放假安排",
            False,
            f"还没有{years}的放假安排，跨到该年的期限是暂定的。国务院办公厅通知一出就录入。",
        )
    return Finding("放假安排", True, f"已有到{max(known)}年的放假安排。")


def _fonts(now: datetime) -> Finding:
    try:
        listed = subprocess.run(
            ["fc-list", ":lang=zh-cn", "family"],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        ).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        listed = ""
    if listed:
        return Finding("中文字体", True, "服务器上有中文字体。")
    return Finding(
        "中文字体", False, "服务器上没有中文字体，打印件会缺字。请安装思源黑体、宋体和仿宋。"
    )


def _worker(now: datetime) -> Finding:
    last = PeriodicRun.objects.filter(finished_at__isnull=False).order_by("-finished_at").first()
    if last is None or last.finished_at is None or now - last.finished_at > timedelta(minutes=15):
        return Finding(
            "后台作业", False, "后台作业没有在跑，邮件提醒和每日摘要会停。请运行 gongkai worker。"
        )
    failed = list(PeriodicRun.objects.exclude(error="").values_list("name", flat=True))
    if failed:
        return Finding("后台作业", False, f"有作业出错：{'、'.join(failed)}。请看日志。")
    return Finding("后台作业", True, "后台作业在跑。")


def _disk(now: datetime) -> Finding:
    free = shutil.disk_usage(settings.VAR_DIR).free
    return Finding(
        "磁盘",
        free > 2 * GIGABYTE,
        f"还剩{free / GIGABYTE:.1f}吉字节。" + ("" if free > 2 * GIGABYTE else "请清理或扩容。"),
    )


def _backup(now: datetime) -> Finding:
    made = sorted(Path(settings.GONGKAI_BACKUPS).glob("gongkai-*.tar"))
    if not made:
        return Finding("备份", False, "还没有备份。请运行 gongkai backup，并把备份放到别的机器上。")
    age = now.timestamp() - made[-1].stat().st_mtime
    days = int(age // 86400)
    return Finding(
        "备份", days <= 7, f"最近一次备份在{days}天前。" + ("" if days <= 7 else "请再备份一次。")
    )


def _migrations(now: datetime) -> Finding:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        return Finding(
            "数据库",
            False,
            f"数据库还差{len(plan)}步升级，请运行 gongkai serve 或 django-admin migrate。",
        )
    return Finding("数据库", True, "数据库与程序一致。")


def _office(now: datetime) -> Finding:
    if shutil.which("soffice") or shutil.which("libreoffice"):
        return Finding("旧格式文件", True, "能读旧版 .doc、.wps。")
    return Finding("旧格式文件", True, "没有安装 LibreOffice，旧版 .doc、.wps 请先另存为 .docx。")


def _index_against_items(now: datetime) -> Iterator[str]:
    """The index by itself cannot know what it lacks; the items can."""
    public, entries = public_items(now), PublicEntry.objects.filter(published_at__lte=now)
    same = PublicEntry.objects.filter(object_id=OuterRef("pk"))
    if missing := public.filter(~Exists(same)).count():
        yield f"公开检索：有{missing}件公开的信息没有编入，请重建索引。"
    if surplus := entries.filter(~Exists(public.filter(pk=OuterRef("object_id")))).count():
        yield f"公开检索：有{surplus}条已不公开的信息还能查到，请重建索引。"
    otherwise = public.filter(Exists(same.exclude(title=OuterRef("published_version__title"))))
    for item in otherwise.select_related("published_version").order_by("pk")[:SHOWN]:
        assert item.published_version is not None
        yield f"公开检索：“{item.published_version.title}”编入的名称不一样，请重建索引。"


def _search(now: datetime) -> Finding:
    problems = [*check_search(now=now), *_index_against_items(now)]
    if problems:
        return Finding("检索", False, "；".join(problems))
    return Finding("检索", True, "检索与发布的内容一致。")


CHECKS: tuple[Callable[[datetime], Finding], ...] = (
    _migrations, _calendar, _fonts, _worker, _disk, _backup, _search, _office,
)  # fmt: skip


def examine(now: datetime) -> Iterator[Finding]:
    """Every check, in order."""
    for check in CHECKS:
        yield check(now)
