"""录入的上年报告: a report of this office that was made before or outside this system."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class PreviousReport(models.Model):
    """录入的上年报告：the file as it was handed in, what was read in it, and who vouched for that.

    It is never published. Once confirmed it stands as last year's report until another one is confirmed
    in its place; a report issued in this system always goes before it.
    """

    class Status(models.TextChoices):
        READ = "read", "待确认"
        CONFIRMED = "confirmed", "已确认"
        REPLACED = "replaced", "已被替换"

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, verbose_name="行政机关", related_name="previous_reports"
    )
    year = models.PositiveSmallIntegerField("年度")
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.READ)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, verbose_name="文件")
    sha256 = models.CharField("摘要", max_length=64)
    reading = models.JSONField("读出的内容")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="录入人", related_name="+"
    )
    taken_at = models.DateTimeField("录入时间")
    reason = models.CharField("录入理由", max_length=300, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="确认人",
        related_name="+",
    )  # fmt: skip
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "录入的上年报告"
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year"], condition=Q(status="confirmed"),
                name="previous_report_one_confirmed",
            ),
            models.UniqueConstraint(
                fields=["agency", "year"], condition=Q(status="read"),
                name="previous_report_one_waiting",
            ),
            models.CheckConstraint(
                name="previous_report_confirmed_whole",
                condition=Q(confirmed_at=None, confirmed_by=None, reason="")
                | (Q(confirmed_at__isnull=False, confirmed_by__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="previous_report_not_confirmed_in_silence",
                condition=~Q(status="confirmed") | Q(confirmed_at__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.year}年度报告（录入）"
