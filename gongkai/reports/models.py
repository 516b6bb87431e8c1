"""统计与年报: the registers that no other part keeps, and opening balances."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.reports.previous.models import PreviousReport
from gongkai.reports.quarterly.models import (
    FilingDay,
    LocalSheet,
    LocalStatisticsRow,
    OutcomeCoding,
    QuarterlyStatement,
    StatementSignature,
    StatementValue,
    WorkEvent,
)

__all__ = [
    "ActivityBatch",
    "ActivityEntry",
    "AnnualReport",
    "CellOverride",
    "FilingDay",
    "LocalSheet",
    "LocalStatisticsRow",
    "NarrativeSection",
    "OpeningBalance",
    "OutcomeCoding",
    "PreviousReport",
    "QuarterlyStatement",
    "StatementSignature",
    "StatementValue",
    "WordingChoice",
    "WorkEvent",
]


class ActivityBatch(models.Model):
    """登记导入：entries that came in together from a spreadsheet and can be taken back together."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, verbose_name="行政机关")
    file_name = models.CharField("文件名", max_length=200)
    rows = models.PositiveIntegerField("行数")
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="导入人", related_name="+"
    )
    imported_at = models.DateTimeField("导入时间")
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "登记导入"
        ordering = ["-imported_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name


class ActivityEntry(models.Model):
    """行政活动登记：one month's count of licences, penalties and the like, for table 2."""

    class Kind(models.TextChoices):
        LICENCE = "licence", "行政许可"
        OTHER_SERVICE = "other_service", "其他对外管理服务事项"
        PENALTY = "penalty", "行政处罚"
        COERCION = "coercion", "行政强制"
        FEE = "fee", "行政事业性收费"
        PROCUREMENT = "procurement", "政府集中采购"

    class Measure(models.TextChoices):
        ITEMS_CHANGE = "items_change", "项目数量增减"
        DECISIONS = "decisions", "处理决定数量"
        PROJECTS = "projects", "采购项目数量"
        AMOUNT = "amount", "金额"

    class Unit(models.TextChoices):
        COUNT = "count", "件"
        YUAN = "yuan", "元"
        WAN_YUAN = "wan_yuan", "万元"
        NOT_STATED = "not_stated", "未注明"

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, verbose_name="行政机关", related_name="activities"
    )
    year = models.PositiveSmallIntegerField("年度")
    month = models.PositiveSmallIntegerField("月份")
    kind = models.CharField("类别", max_length=16, choices=Kind.choices)
    measure = models.CharField("指标", max_length=16, choices=Measure.choices)
    value = models.DecimalField("数量", max_digits=16, decimal_places=2)
    unit = models.CharField("单位", max_length=12, choices=Unit.choices, default=Unit.COUNT)
    note = models.CharField("说明", max_length=200, blank=True)
    batch = models.ForeignKey(
        ActivityBatch, models.PROTECT, null=True, blank=True, verbose_name="登记导入",
        related_name="entries",
    )  # fmt: skip
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "行政活动登记"
        ordering = ["year", "month", "kind", "measure", "pk"]
        constraints = [
            models.CheckConstraint(
                name="activity_month", condition=Q(month__gte=1, month__lte=12),
                violation_error_message="月份应为1至12。",
            ),
            models.CheckConstraint(
                name="activity_not_negative",
                condition=Q(value__gte=0) | Q(measure="items_change"),
                violation_error_message="数量不能为负；项目减少请登记在“项目数量增减”。",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["agency", "year", "kind", "measure"], name="activity_by_year")
        ]

    def __str__(self) -> str:
        return f"{self.year}年{self.month}月 {self.get_kind_display()} {self.get_measure_display()}"

    @property
    def number(self) -> int | Decimal:
        """20.00 as 20."""
        whole = self.value == self.value.to_integral_value()
        return int(self.value) if whole else self.value.normalize()


class OpeningBalance(models.Model):
    """期初数：what had accumulated before the system kept records; always told apart from them."""

    class Measure(models.TextChoices):
        ITEMS = "items", "历年累计主动公开政府信息"
        NORMATIVE_PUBLISHED = "normative_published", "对外公开的规范性文件"
        NORMATIVE_IN_FORCE = "normative_in_force", "现行有效的规范性文件"
        APPLICATIONS = "applications", "历年累计受理申请"
        RULES_PUBLISHED = "rules_published", "对外公开的规章"
        LICENCE_ITEMS = "licence_items", "行政许可项目"
        OTHER_SERVICE_ITEMS = "other_service_items", "其他对外管理服务事项项目"
        PENALTY_ITEMS = "penalty_items", "行政处罚项目"
        COERCION_ITEMS = "coercion_items", "行政强制项目"
        FEE_ITEMS = "fee_items", "行政事业性收费项目"

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, verbose_name="行政机关", related_name="opening_balances"
    )
    as_of = models.DateField("截至")
    measure = models.CharField("指标", max_length=24, choices=Measure.choices)
    value = models.PositiveIntegerField("数量")
    source = models.CharField("来源", max_length=200)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "期初数"
        ordering = ["as_of", "measure"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "measure"], name="opening_balance_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()}（截至{self.as_of:%Y-%m-%d}）"


class WordingChoice(models.Model):
    """写法：what the office answered where two numbers may both be right."""

    class Question(models.TextChoices):
        TWO_COUNTS = "two_counts", "登记数与各栏目发布数"

    class Choice(models.TextChoices):
        BOTH = "both", "两种数法都写，并加说明"
        REGISTERED = "registered", "只写登记为政府信息的条数"
        POSTS = "posts", "只写各栏目发布的条数"

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, verbose_name="行政机关")
    year = models.PositiveSmallIntegerField("年度")
    question = models.CharField("问题", max_length=20, choices=Question.choices)
    choice = models.CharField("写法", max_length=12, choices=Choice.choices)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="选定人", related_name="+"
    )
    chosen_at = models.DateTimeField("选定时间")

    class Meta:
        verbose_name = verbose_name_plural = "写法"
        ordering = ["-year", "question"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "question"], name="wording_chosen_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}年度 {self.get_question_display()}：{self.get_choice_display()}"


class AnnualReport(models.Model):
    """年度报告：one edition of an office's report on a year; once issued its snapshot never changes."""

    class Status(models.TextChoices):
        DRAFT = "draft", "草稿"
        ISSUED = "issued", "已定稿"
        SUPERSEDED = "superseded", "已被新稿替代"

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, verbose_name="行政机关", related_name="annual_reports"
    )
    year = models.PositiveSmallIntegerField("年度")
    edition = models.PositiveSmallIntegerField("稿次", default=1)
    form = models.CharField("格式", max_length=8)
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.DRAFT)
    item = models.ForeignKey(
        "publishing.Item", models.PROTECT, null=True, blank=True, verbose_name="信息",
        related_name="annual_reports",
    )  # fmt: skip
    again_because = models.CharField("重新编制的原因", max_length=300, blank=True)
    carry_reason = models.CharField("结转数不衔接的原因", max_length=300, blank=True)
    snapshot = models.JSONField("定稿", default=dict, blank=True)
    snapshot_hash = models.CharField("定稿摘要", max_length=64, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="编制人", related_name="+"
    )
    created_at = models.DateTimeField("编制时间")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="定稿人",
        related_name="+",
    )  # fmt: skip
    issued_at = models.DateTimeField("定稿时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "年度报告"
        ordering = ["-year", "agency_id", "-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "edition"], name="annual_report_edition_once"
            ),
            models.UniqueConstraint(
                fields=["agency", "year"], condition=Q(status="draft"),
                name="annual_report_one_draft",
            ),
            models.UniqueConstraint(
                fields=["agency", "year"], condition=Q(status="issued"),
                name="annual_report_one_issued",
            ),
            models.CheckConstraint(
                name="annual_report_issued_whole",
                condition=Q(status="draft", issued_at=None)
                | (~Q(status="draft") & Q(issued_at__isnull=False, item__isnull=False)),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.year}年度报告（第{self.edition}稿）"


class CellOverride(models.Model):
    """手工更正：a number that stands in the report instead of the computed one, and why."""

    report = models.ForeignKey(
        AnnualReport, models.PROTECT, verbose_name="年度报告", related_name="overrides"
    )
    cell_id = models.CharField("数字", max_length=60)
    computed = models.DecimalField(
        "算出的数", max_digits=16, decimal_places=2, null=True, blank=True
    )
    value = models.DecimalField("更正为", max_digits=16, decimal_places=2)
    reason = models.CharField("理由", max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="更正人", related_name="+"
    )
    at = models.DateTimeField("更正时间")

    class Meta:
        verbose_name = verbose_name_plural = "手工更正"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "cell_id"], name="cell_overridden_once")
        ]

    def __str__(self) -> str:
        return f"{self.cell_id}：{self.number}"

    @property
    def number(self) -> str:
        """20.00 as 20."""
        return _plain(self.value)

    @property
    def was(self) -> str:
        """What the records gave."""
        return "未知" if self.computed is None else _plain(self.computed)


class NarrativeSection(models.Model):
    """正文段落：what the office wrote for one aspect, with live fields in it; others follow the records."""

    report = models.ForeignKey(
        AnnualReport, models.PROTECT, verbose_name="年度报告", related_name="sections"
    )
    no = models.CharField("部分", max_length=1)
    aspect = models.PositiveSmallIntegerField("方面", default=0)
    template = models.TextField("文字")
    is_kept = models.BooleanField("留作本单位惯用写法", default=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="撰写人", related_name="+"
    )
    written_at = models.DateTimeField("撰写时间")

    class Meta:
        verbose_name = verbose_name_plural = "正文段落"
        ordering = ["no", "aspect"]
        constraints = [
            models.UniqueConstraint(fields=["report", "no", "aspect"], name="section_written_once")
        ]

    def __str__(self) -> str:
        return f"第{self.no}部分"


def _plain(value: Decimal) -> str:
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
