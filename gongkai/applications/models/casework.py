"""办理: correction, consultation, extension, fee, search, and what sections contribute."""

from django.conf import settings
from django.db import models
from django.db.models import Q

USER = settings.AUTH_USER_MODEL


class Correction(models.Model):
    """补正：asked once (第三十条)."""

    application = models.OneToOneField(
        "Application", models.PROTECT, verbose_name="申请", related_name="correction"
    )
    asked = models.OneToOneField(
        "ClockEvent", models.PROTECT, verbose_name="告知", related_name="correction_asked"
    )
    unclear = models.TextField("不明确的内容")
    to_supply = models.TextField("需要补正的事项")
    noticed_late = models.BooleanField("超过7个工作日告知", default=False)
    corrected = models.OneToOneField(
        "ClockEvent",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="补正",
        related_name="correction_made",
    )
    supplied = models.TextField("补正后的内容", blank=True)
    late_reason = models.CharField("逾期补正的正当理由", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "补正"

    def __str__(self) -> str:
        return f"{self.application} 补正"


class Consultation(models.Model):
    """征求意见：a third party, a co-making organ or another organ asked in writing (第三十二条至第三十四条)."""

    class Kind(models.TextChoices):
        THIRD_PARTY = "third_party", "第三方"
        COMAKER = "comaker", "共同制作机关"
        OTHER_ORGAN = "other_organ", "其他机关"

    class Opinion(models.TextChoices):
        AGREES = "agrees", "同意公开"
        PARTLY = "partly", "同意部分公开"
        REFUSES = "refuses", "不同意公开"
        NONE = "", "尚未答复"

    application = models.ForeignKey(
        "Application", models.PROTECT, verbose_name="申请", related_name="consultations"
    )
    item = models.ForeignKey(
        "RequestedItem",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="申请事项",
        related_name="consultations",
    )
    kind = models.CharField("对象类别", max_length=16, choices=Kind.choices)
    party = models.CharField("征求意见对象", max_length=120)
    is_person = models.BooleanField("是个人", default=False)
    contact = models.CharField("联系方式", max_length=200, blank=True)
    concerning = models.TextField("涉及的信息")
    sent = models.OneToOneField(
        "ClockEvent",
        models.PROTECT,
        null=True,
        verbose_name="发出",
        related_name="consultation_sent",
    )
    answered = models.OneToOneField(
        "ClockEvent",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="答复",
        related_name="consultation_answered",
    )
    opinion = models.CharField("意见", max_length=12, choices=Opinion.choices, blank=True)
    reasons = models.TextField("理由", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "征求意见"
        ordering = ["application_id", "pk"]

    def __str__(self) -> str:
        return f"{self.application} 征求{self.get_kind_display()}意见"


class Extension(models.Model):
    """延期：once, with the consent of the head of the 公开工作机构 (第三十三条第二款)."""

    application = models.OneToOneField(
        "Application", models.PROTECT, verbose_name="申请", related_name="extension"
    )
    working_days = models.PositiveSmallIntegerField("延长工作日数")
    reason = models.CharField("理由", max_length=500)
    asked_by = models.ForeignKey(USER, models.PROTECT, verbose_name="提请人", related_name="+")
    asked_at = models.DateTimeField("提请时间")
    approved_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, verbose_name="同意人", related_name="+"
    )
    approved_at = models.DateTimeField("同意时间", null=True, blank=True)
    event = models.OneToOneField(
        "ClockEvent",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="告知",
        related_name="extension",
    )

    class Meta:
        verbose_name = verbose_name_plural = "延期答复"

    def __str__(self) -> str:
        return f"{self.application} 延期"


class FeeNotice(models.Model):
    """收费通知：信息处理费 by items or by pages, never both (国办函〔2020〕109号)."""

    class Method(models.TextChoices):
        ITEMS = "items", "按件计收"
        PAGES = "pages", "按量计收"

    application = models.ForeignKey(
        "Application", models.PROTECT, verbose_name="申请", related_name="fee_notices"
    )
    method = models.CharField("计收方式", max_length=8, choices=Method.choices)
    count = models.PositiveIntegerField("件数或者页数")
    already = models.PositiveIntegerField("本月此前件数", default=0)
    amount = models.PositiveIntegerField("金额（元）")
    how_to_pay = models.CharField("缴纳方式", max_length=300)
    notified = models.OneToOneField(
        "ClockEvent", models.PROTECT, verbose_name="通知", related_name="fee_notified"
    )
    paid = models.OneToOneField(
        "ClockEvent",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="缴费",
        related_name="fee_paid",
    )
    lapsed_on = models.DateField("视为放弃日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "收费通知"
        ordering = ["application_id", "pk"]

    def __str__(self) -> str:
        return f"{self.application} 收费{self.amount}元"


class SearchRecord(models.Model):
    """检索记录：where, with which words, by whom and when; without one nothing is 不存在 (第三十六条第四项).

    What was found stands against 不存在 until ``explained`` says what it is and why it is not what was asked for.
    """

    class Result(models.TextChoices):
        FOUND = "found", "检索到"
        NOT_FOUND = "not_found", "未检索到"

    application = models.ForeignKey(
        "Application", models.PROTECT, verbose_name="申请", related_name="searches"
    )
    item = models.ForeignKey(
        "RequestedItem",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="申请事项",
        related_name="searches",
    )
    places = models.CharField("检索范围", max_length=500)
    words = models.CharField("检索词和方法", max_length=500)
    searched_by = models.CharField("检索人", max_length=64)
    searched_on = models.DateField("检索日期")
    result = models.CharField("结果", max_length=12, choices=Result.choices)
    note = models.TextField("说明", blank=True)
    file = models.ForeignKey(
        "CaseFile",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="截图或者证明",
        related_name="+",
    )
    recorded_by = models.ForeignKey(USER, models.PROTECT, verbose_name="登记人", related_name="+")
    recorded_at = models.DateTimeField("登记时间")
    explained = models.TextField("查到的是什么、为什么不是申请的信息", blank=True)
    explained_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, verbose_name="说明人", related_name="+"
    )
    explained_at = models.DateTimeField("说明时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "检索记录"
        ordering = ["application_id", "searched_on", "pk"]

    def __str__(self) -> str:
        return f"{self.application} 检索 {self.searched_on:%Y-%m-%d}"


class InnerTask(models.Model):
    """转办：a question to a section, with an inner day that lies before the legal one."""

    application = models.ForeignKey(
        "Application", models.PROTECT, verbose_name="申请", related_name="inner_tasks"
    )
    item = models.ForeignKey(
        "RequestedItem",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="申请事项",
        related_name="inner_tasks",
    )
    section = models.ForeignKey(
        "agencies.Section", models.PROTECT, verbose_name="承办科室", related_name="+"
    )
    question = models.TextField("要求")
    due_on = models.DateField("内部期限")
    asked_by = models.ForeignKey(USER, models.PROTECT, verbose_name="转办人", related_name="+")
    asked_at = models.DateTimeField("转办时间")
    contribution = models.TextField("科室意见", blank=True)
    contributed_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, verbose_name="答复人", related_name="+"
    )
    contributed_at = models.DateTimeField("答复时间", null=True, blank=True)
    file = models.ForeignKey(
        "CaseFile", models.PROTECT, null=True, blank=True, verbose_name="材料", related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "转办"
        ordering = ["application_id", "pk"]
        indexes = [
            models.Index(
                fields=["section", "due_on"],
                condition=Q(contributed_at=None),
                name="inner_task_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application} 转{self.section}"


class Excess(models.Model):
    """申请数量、频次明显超过合理范围：reasons asked, and what came of it (第三十五条)."""

    application = models.OneToOneField(
        "Application", models.PROTECT, verbose_name="申请", related_name="excess"
    )
    facts = models.TextField("数量、频次过多的情况")
    asked_on = models.DateField("要求说明理由日期")
    explain_by = models.DateField("说明理由期限")
    explained_on = models.DateField("说明理由日期", null=True, blank=True)
    explanation = models.TextField("申请人的理由", blank=True)
    delay_reason = models.CharField("延迟答复的原因", max_length=500, blank=True)
    accepted = models.BooleanField("理由合理", null=True, blank=True)
    delayed = models.OneToOneField(
        "ClockEvent",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="延迟答复",
        related_name="excess",
    )

    class Meta:
        verbose_name = verbose_name_plural = "说明理由"

    def __str__(self) -> str:
        return f"{self.application} 说明理由"


class Reopening(models.Model):
    """重新答复：ordered by a review decision, a judgment or the organ itself; the first answer stays on record.

    Table 3 counts the first answer only: a new answer is not a new application.
    """

    application = models.ForeignKey(
        "Application", models.PROTECT, verbose_name="申请", related_name="reopenings"
    )
    ordered_on = models.DateField("决定日期")
    source = models.CharField("依据文书", max_length=200)
    reason = models.CharField("理由", max_length=500)
    due_on = models.DateField("重新答复期限", null=True, blank=True)
    answered_on = models.DateField("重新答复之日", null=True, blank=True)
    recorded_by = models.ForeignKey(USER, models.PROTECT, verbose_name="登记人", related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "重新答复"
        ordering = ["application_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(answered_on=None), name="reopening_open_once",
                violation_error_message="这件申请已在重新答复。",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.application} 重新答复"
