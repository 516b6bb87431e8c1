"""作业: what must happen outside a request, and what people are told."""

from django.conf import settings
from django.db import models


class Notice(models.Model):
    """提醒：told to one person in the desk, and by e-mail when he has an address."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="收件人", related_name="notices"
    )
    text = models.CharField("内容", max_length=300)
    url = models.CharField("链接", max_length=200, blank=True)
    created_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("已读时间", null=True, blank=True)
    emailed_at = models.DateTimeField("邮件发出时间", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("发送次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "提醒"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["user", "read_at"], name="notice_unread")]

    def __str__(self) -> str:
        return self.text


class PeriodicRun(models.Model):
    """定时作业：when each last ran, so that a restart neither skips nor doubles it."""

    name = models.CharField("作业", max_length=64, unique=True)
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    error = models.TextField("出错", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "定时作业"

    def __str__(self) -> str:
        return self.name
