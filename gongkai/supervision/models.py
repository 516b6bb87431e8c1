"""督查: rounds of reading, what was received, what was found and what people said about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.agencies.models import Agency


class Round(models.Model):
    """年报审读：one reading, by a superior office, of the annual reports of a year."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, verbose_name="审读机关")
    year = models.PositiveSmallIntegerField("报告年度")
    name = models.CharField("名称", max_length=60)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="建立人", related_name="+"
    )
    opened_at = models.DateTimeField("建立时间")
    is_compared = models.BooleanField("已比对", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "年报审读"
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"], name="round_name_once",
                violation_error_message="已有同名的审读，请换一个名称。",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def region(self) -> Agency:
        """Whose area is read: the officer mostly sits in a department of the government it is."""
        parent = self.agency.parent
        return parent if parent and self.agency.kind == Agency.Kind.DEPARTMENT else self.agency


class Submission(models.Model):
    """报送：the place of one office in a round, through all versions of its report.

    ``read_names``: what its reports call themselves where a person said that they are this office's.
    ``settled_upto``: a person chose the current version; only a file received after this one replaces it.
    """

    class Status(models.TextChoices):
        RECEIVED = "received", "收到"
        READ = "read", "已读"
        RETURNED = "returned", "退回修改"
        ANSWERED = "answered", "已答复"
        RESUBMITTED = "resubmitted", "再报"
        PASSED = "passed", "通过"

    round = models.ForeignKey(
        Round, models.PROTECT, verbose_name="年报审读", related_name="submissions"
    )
    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, null=True, blank=True, verbose_name="报送单位",
        related_name="report_submissions",
    )  # fmt: skip
    office_name = models.CharField("单位名称", max_length=120, blank=True)
    read_names = models.JSONField("报告上的名称", default=list, blank=True)
    is_foreign = models.BooleanField("系统外单位", default=False)
    status = models.CharField(
        "状态", max_length=12, choices=Status.choices, default=Status.RECEIVED
    )
    current = models.ForeignKey(
        "ReceivedReport", models.PROTECT, null=True, blank=True, verbose_name="现用稿",
        related_name="+",
    )  # fmt: skip
    settled_upto = models.PositiveBigIntegerField("定过的最后一份", default=0)
    is_stale = models.BooleanField("待核对", default=False, db_index=True)
    checked_at = models.DateTimeField("核对时间", null=True, blank=True)
    siblings = models.JSONField("正文相同的报告", default=list, blank=True)
    previous_label = models.CharField("所对上年报告", max_length=120, blank=True)
    summary = models.JSONField("各项结果", default=dict, blank=True)
    open_count = models.PositiveIntegerField("待判断", default=0)
    blocking_count = models.PositiveIntegerField("阻止发布", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "报送"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "agency"], name="submission_once",
                violation_error_message="这个单位在本轮已经有报送。",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.office_name or "名称没有读到的单位"

    @property
    def is_matched(self) -> bool:
        """Whether it is known whose report this is."""
        return self.agency_id is not None or self.is_foreign


class ReceivedReport(models.Model):
    """收到的年度报告：one file, kept as it came, and what was read in it.

    Its key tells the order of receipt. ``reason``: why it counts although it does not fit.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "等待读取"
        READ = "readable", "已读出"
        UNREAD = "unread", "未能读出"

    class Use(models.TextChoices):
        CHECKED = "checked", "本年报告"
        PREVIOUS = "previous", "上年报告"
        COPY = "copy", "重复"
        DOUBTED = "doubted", "待认定"
        LEFT = "left", "没有采用"

    round = models.ForeignKey(
        Round, models.PROTECT, verbose_name="年报审读", related_name="received"
    )
    submission = models.ForeignKey(
        Submission, models.PROTECT, null=True, blank=True, verbose_name="报送",
        related_name="versions",
    )  # fmt: skip
    version = models.PositiveSmallIntegerField("稿次", default=0)
    use = models.CharField("用途", max_length=10, choices=Use.choices, default=Use.CHECKED)
    state = models.CharField("读取", max_length=10, choices=State.choices, default=State.WAITING)
    doubt = models.CharField("为什么待认定", max_length=300, blank=True)
    reason = models.CharField("采用理由", max_length=300, blank=True)
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("摘要", max_length=64, blank=True)
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, verbose_name="文件"
    )
    issued = models.ForeignKey(
        "reports.AnnualReport", models.PROTECT, null=True, blank=True, verbose_name="年度报告"
    )
    agency_name = models.CharField("读到的单位名称", max_length=120, blank=True)
    year = models.PositiveSmallIntegerField("读到的年度", null=True, blank=True)
    reading = models.JSONField("读出的内容", null=True, blank=True)
    error = models.CharField("没有读出的原因", max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField("读取次数", default=0)
    claimed_until = models.DateTimeField("读取占用至", null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="收件人", related_name="+"
    )
    uploaded_at = models.DateTimeField("收到时间")
    read_at = models.DateTimeField("读取时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "收到的年度报告"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["state", "claimed_until"], name="received_waiting"),
            models.Index(fields=["round", "sha256"], name="received_by_content"),
        ]
        constraints = [
            models.CheckConstraint(
                name="received_read_or_told_why",
                condition=Q(state="waiting")
                | (Q(state="readable") & Q(reading__isnull=False))
                | (Q(state="unread") & ~Q(error="")),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def can_return(self) -> bool:
        """A version that was read, and is not the current one nor a copy of one."""
        return (
            self.state == self.State.READ
            and self.use in (self.Use.CHECKED, self.Use.LEFT, self.Use.PREVIOUS)
            and self.submission is not None
            and self.submission.current_id != self.pk
        )


class ReportFinding(models.Model):
    """核对结果：one thing the check said about the current version; replaced by each check."""

    submission = models.ForeignKey(
        Submission, models.PROTECT, verbose_name="报送", related_name="findings"
    )
    position = models.PositiveSmallIntegerField("次序")
    rule = models.CharField("规则", max_length=24)
    result = models.CharField("结果", max_length=16)
    is_blocking = models.BooleanField("阻止发布", default=False)
    is_question = models.BooleanField("只问不判", default=False)
    sentence = models.TextField("说明")
    quote = models.TextField("原文", blank=True)
    cells = models.JSONField("所涉各格", default=list, blank=True)
    place = models.CharField("位置摘要", max_length=16)
    fingerprint = models.CharField("内容摘要", max_length=16)

    class Meta:
        verbose_name = verbose_name_plural = "核对结果"
        ordering = ["submission_id", "position"]
        indexes = [models.Index(fields=["rule", "result"], name="finding_by_rule")]

    def __str__(self) -> str:
        return self.sentence[:60]


class Verdict(models.Model):
    """判断：what a person said about a finding; the newest one on the same content counts."""

    class Word(models.TextChoices):
        CONFIRMED = "confirmed", "确认"
        IGNORED = "ignored", "忽略"
        FIXED = "fixed", "已改"

    submission = models.ForeignKey(
        Submission, models.PROTECT, verbose_name="报送", related_name="verdicts"
    )
    rule = models.CharField("规则", max_length=24)
    place = models.CharField("位置摘要", max_length=16)
    fingerprint = models.CharField("内容摘要", max_length=16)
    sentence = models.TextField("当时的说明")
    word = models.CharField("判断", max_length=10, choices=Word.choices)
    reason = models.CharField("理由", max_length=300, blank=True)
    version = models.PositiveSmallIntegerField("稿次")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="判断人", related_name="+"
    )
    at = models.DateTimeField("判断时间")

    class Meta:
        verbose_name = verbose_name_plural = "判断"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="verdict_ignored_with_reason",
                condition=~Q(word="ignored") | ~Q(reason=""),
                violation_error_message="忽略要写明理由。",
            )
        ]

    def __str__(self) -> str:
        return self.get_word_display()


class ReturnOrder(models.Model):
    """退回清单：the list with which a report went back to its office, and what the office answered.

    ``number`` is that of its letter, in the numbers of ``agency``; lists of before letters were numbered
    have none.
    """

    submission = models.ForeignKey(
        Submission, models.PROTECT, verbose_name="报送", related_name="returns"
    )
    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, null=True, blank=True, verbose_name="退回机关",
        related_name="+",
    )  # fmt: skip
    number = models.CharField("文号", max_length=80, blank=True)
    version = models.PositiveSmallIntegerField("稿次")
    lines = models.JSONField("清单", default=list)
    words = models.TextField("说明", blank=True)
    due_on = models.DateField("改好日期")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="退回人", related_name="+"
    )
    at = models.DateTimeField("退回时间")
    answer = models.TextField("单位答复", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="答复人",
        related_name="+",
    )  # fmt: skip
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "退回清单"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "number"], condition=~Q(number=""), name="return_number_once"
            ),
            models.CheckConstraint(
                name="return_number_of_an_office",
                condition=Q(number="", agency=None) | (~Q(number="") & Q(agency__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission}第{self.version}稿退回清单"
