"""时钟事项: what happened to a case that moves its last day."""

from django.conf import settings
from django.db import models


class ClockEvent(models.Model):
    """时钟事项：one event on a day, as :mod:`gongkai.law.reply_clock` knows it; the only place where its day stands.

    ``reached_on`` is the day a notice arrived, where that is known; ``until_on`` the day an organ sets.
    """

    class Kind(models.TextChoices):
        CORRECTION_ASKED = "correction_asked", "告知补正"
        CORRECTED = "corrected", "收到补正"
        CONSULTATION_SENT = "consultation_sent", "发出征求意见书"
        CONSULTATION_ANSWERED = "consultation_answered", "收到意见"
        EXTENDED = "extended", "延长答复期限"
        FEE_NOTIFIED = "fee_notified", "发出收费通知"
        FEE_PAID = "fee_paid", "缴费完成"
        DELAYED = "delayed", "确定延迟答复的合理期限"

    application = models.ForeignKey(
        "Application", models.PROTECT, verbose_name="申请", related_name="clock_events"
    )
    kind = models.CharField("事项", max_length=24, choices=Kind.choices)
    on = models.DateField("日期")
    working_days = models.PositiveSmallIntegerField("工作日数", null=True, blank=True)
    reached_on = models.DateField("送达日期", null=True, blank=True)
    until_on = models.DateField("至", null=True, blank=True)
    key = models.CharField("征求意见标识", max_length=20, blank=True)
    limit_id = models.CharField("意见期限", max_length=40, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="登记人",
        related_name="+",
    )
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "时钟事项"
        ordering = ["application_id", "on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on:%Y-%m-%d}"
