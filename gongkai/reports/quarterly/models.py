"""季度统计表: what an office files each quarter, and the small registers only the statement needs."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.law.statistics import Quarter


class QuarterlyStatement(models.Model):
    """政府信息公开情况统计表：one edition of a quarter; once sent for signing its snapshot is what is signed."""

    class Status(models.TextChoices):
        DRAFT = "draft", "填报中"
        IN_REVIEW = "in_review", "待审签"
        FILED = "filed", "已报送"
        RETURNED = "returned", "已被上级退回"
        SUPERSEDED = "superseded", "已被更正稿替代"

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, verbose_name="行政机关", related_name="statements"
    )
    year = models.PositiveSmallIntegerField("年度")
    quarter = models.PositiveSmallIntegerField("季度")
    edition = models.PositiveSmallIntegerField("稿次", default=1)
    round = models.PositiveSmallIntegerField("送审次数", default=0)
    form = models.CharField("表式", max_length=40)
    status = models.CharField("状态", max_length=12, choices=Status.choices, default=Status.DRAFT)
    is_zero = models.BooleanField("零报告", default=False)
    phone = models.CharField("联系电话", max_length=60, blank=True)
    again_because = models.CharField("更正的原因", max_length=300, blank=True)
    snapshot = models.JSONField("报送内容", default=dict, blank=True)
    snapshot_hash = models.CharField("内容摘要", max_length=64, blank=True)
    filed_to = models.ForeignKey(
        "agencies.Agency", models.PROTECT, null=True, blank=True, verbose_name="报送给",
        related_name="+",
    )  # fmt: skip
    filed_at = models.DateTimeField("报送时间", null=True, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="退回人",
        related_name="+",
    )  # fmt: skip
    returned_at = models.DateTimeField("退回时间", null=True, blank=True)
    returned_because = models.CharField("退回原因", max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="开始填报的人", related_name="+"
    )
    created_at = models.DateTimeField("开始填报时间")

    class Meta:
        verbose_name = verbose_name_plural = "政府信息公开情况统计表"
        ordering = ["-year", "-quarter", "agency_id", "-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "quarter", "edition"], name="statement_edition_once"
            ),
            models.UniqueConstraint(
                fields=["agency", "year", "quarter"],
                condition=Q(status__in=["draft", "in_review"]),
                name="statement_one_in_hand",
            ),
            models.UniqueConstraint(
                fields=["agency", "year", "quarter"], condition=Q(status="filed"),
                name="statement_one_filed",
            ),
            models.CheckConstraint(
                name="statement_quarter", condition=Q(quarter__gte=1, quarter__lte=4)
            ),
            models.CheckConstraint(
                name="statement_filed_whole",
                condition=Q(status__in=["draft", "in_review"], filed_at=None)
                | (~Q(status__in=["draft", "in_review"]) & Q(filed_at__isnull=False)),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        again = f"（第{self.edition}稿）" if self.edition > 1 else ""
        return f"{self.period}统计表{again}"

    @property
    def period(self) -> Quarter:
        return Quarter(self.year, self.quarter)

    @property
    def figures(self) -> dict[str, dict[str, Any]]:
        """Rows of the snapshot by their ids."""
        return {row["id"]: row for row in self.snapshot.get("rows", [])}


class StatementValue(models.Model):
    """手填数：a number entered by hand, or one that stands instead of the computed one, and why."""

    statement = models.ForeignKey(
        QuarterlyStatement, models.PROTECT, verbose_name="统计表", related_name="values"
    )
    row = models.CharField("指标", max_length=40)
    value = models.DecimalField("数", max_digits=16, decimal_places=4)
    computed = models.DecimalField(
        "算出的数", max_digits=16, decimal_places=4, null=True, blank=True
    )
    reason = models.CharField("理由", max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="填写人", related_name="+"
    )
    at = models.DateTimeField("填写时间")

    class Meta:
        verbose_name = verbose_name_plural = "手填数"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "row"], name="statement_value_once")
        ]

    def __str__(self) -> str:
        return f"{self.statement} {self.row}"


class StatementSignature(models.Model):
    """统计表签名：填报人、审核人、单位负责人, each for exactly the figures of one snapshot."""

    class Step(models.TextChoices):
        FILLER = "filler", "填报人"
        REVIEWER = "reviewer", "审核人"
        HEAD = "head", "单位负责人"

    class Verdict(models.TextChoices):
        AGREE = "agree", "同意"
        RETURN = "return", "退回"

    statement = models.ForeignKey(
        QuarterlyStatement, models.PROTECT, verbose_name="统计表", related_name="signatures"
    )
    round = models.PositiveSmallIntegerField("送审次数")
    step = models.CharField("签名栏", max_length=10, choices=Step.choices)
    verdict = models.CharField("结论", max_length=8, choices=Verdict.choices)
    opinion = models.CharField("意见", max_length=300, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="签名人", related_name="+"
    )
    post_title = models.CharField("岗位", max_length=60)
    content_hash = models.CharField("内容摘要", max_length=64)
    signed_at = models.DateTimeField("签名时间")

    class Meta:
        verbose_name = verbose_name_plural = "统计表签名"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "round", "step"], name="statement_step_signed_once"
            ),
            models.UniqueConstraint(
                fields=["statement", "round", "person"], name="statement_person_signs_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement} {self.get_step_display()}"


class LocalStatisticsRow(models.Model):
    """地方指标：a row that a district adds for the offices below it, from a quarter on."""

    region = models.ForeignKey(
        "agencies.Agency", models.PROTECT, verbose_name="设定机关", related_name="+"
    )
    code = models.SlugField("代码", max_length=30)
    label = models.CharField("指标名称", max_length=120)
    unit = models.CharField("单位", max_length=6)
    after = models.CharField("排在哪一行之后", max_length=40)
    column = models.ForeignKey(
        "publishing.Column", models.PROTECT, null=True, blank=True, verbose_name="从哪个栏目数",
        related_name="+",
    )  # fmt: skip
    from_on = models.DateField("启用之日")
    until_on = models.DateField("停用之日", null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="设定人", related_name="+"
    )
    added_at = models.DateTimeField("设定时间")

    class Meta:
        verbose_name = verbose_name_plural = "地方指标"
        ordering = ["from_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["region", "code"], name="local_statistics_row_code")
        ]

    def __str__(self) -> str:
        return self.label


class FilingDay(models.Model):
    """报送日：the day of the month by which a superior wants the statement, where it is not the usual one."""

    region = models.OneToOneField(
        "agencies.Agency", models.PROTECT, verbose_name="受理机关", related_name="filing_day"
    )
    day = models.PositiveSmallIntegerField("每季后首月几日前")
    basis = models.CharField("依据", max_length=200)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="设定人", related_name="+"
    )
    set_at = models.DateTimeField("设定时间")

    class Meta:
        verbose_name = verbose_name_plural = "报送日"
        constraints = [
            models.CheckConstraint(name="filing_day_in_month", condition=Q(day__gte=1, day__lte=28))
        ]

    def __str__(self) -> str:
        return f"{self.day}日前"


class LocalSheet(models.Model):
    """表样：the district's own sheet into which the numbers of the form are written, beside the national form."""

    region = models.OneToOneField(
        "agencies.Agency", models.PROTECT, verbose_name="受理机关", related_name="local_sheet"
    )
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, verbose_name="文件", related_name="+",
    )  # fmt: skip
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="设定人", related_name="+"
    )
    set_at = models.DateTimeField("设定时间")

    class Meta:
        verbose_name = verbose_name_plural = "表样"

    def __str__(self) -> str:
        return f"{self.region}的表样"


class WorkEvent(models.Model):
    """会议培训登记：a meeting on disclosure or a training class that was held."""

    class Kind(models.TextChoices):
        MEETING = "meeting", "工作会议"
        TRAINING = "training", "培训班"

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, verbose_name="行政机关", related_name="work_events"
    )
    kind = models.CharField("类别", max_length=10, choices=Kind.choices)
    held_on = models.DateField("日期")
    title = models.CharField("名称", max_length=120)
    attendees = models.PositiveIntegerField("参加人次")
    note = models.CharField("说明", max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人", related_name="+"
    )
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "会议培训登记"
        ordering = ["-held_on", "-pk"]
        indexes = [models.Index(fields=["agency", "held_on"], name="work_event_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "kind", "held_on", "title"], name="work_event_once",
                violation_error_message="同一天同一名称的已经登记过。",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class OutcomeCoding(models.Model):
    """答复类型对照：where one outcome of today may stand in two rows of the statistics form, the one chosen."""

    application = models.ForeignKey(
        "applications.Application", models.PROTECT, verbose_name="申请", related_name="+"
    )
    position = models.PositiveSmallIntegerField("申请事项序号", default=0)
    outcome = models.CharField("当时的办理结果", max_length=40)
    row = models.CharField("统计表指标", max_length=40)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="选定人", related_name="+"
    )
    chosen_at = models.DateTimeField("选定时间")

    class Meta:
        verbose_name = verbose_name_plural = "答复类型对照"
        constraints = [
            models.UniqueConstraint(fields=["application", "position"], name="outcome_coded_once")
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.row}"
