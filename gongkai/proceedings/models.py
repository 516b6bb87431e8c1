"""复议与诉讼: the register of proceedings that table 4 is counted from."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from gongkai.law.report.count import proceeding_outcomes


class Proceeding(models.Model):
    """行政复议、行政诉讼：one proceeding about an application, one of its items, or a published item.

    ``result`` is the column of table 4; ``outcome`` what the organ or the court said.
    """

    class Kind(models.TextChoices):
        REVIEW = "review", "行政复议"
        DIRECT = "direct", "未经复议直接起诉"
        AFTER_REVIEW = "after_review", "复议后起诉"

    class Procedure(models.TextChoices):
        ORDINARY = "ordinary", "普通程序"
        SIMPLIFIED = "simplified", "简易程序"

    class Result(models.TextChoices):
        UPHELD = "upheld", "结果维持"
        CORRECTED = "corrected", "结果纠正"
        OTHER = "other", "其他结果"

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, verbose_name="行政机关", related_name="proceedings"
    )
    number = models.CharField("案号", max_length=60, unique=True)
    kind = models.CharField("类型", max_length=16, choices=Kind.choices)
    procedure = models.CharField(
        "程序", max_length=12, choices=Procedure.choices, default=Procedure.ORDINARY
    )
    organ = models.CharField("复议机关或者法院", max_length=120, blank=True)
    filed_on = models.DateField("提起日期")
    application = models.ForeignKey(
        "applications.Application", models.PROTECT, null=True, blank=True, verbose_name="涉及的申请",
        related_name="proceedings",
    )  # fmt: skip
    requested_item = models.ForeignKey(
        "applications.RequestedItem", models.PROTECT, null=True, blank=True,
        verbose_name="涉及的申请事项", related_name="proceedings",
    )  # fmt: skip
    item = models.ForeignKey(
        "publishing.Item", models.PROTECT, null=True, blank=True, verbose_name="涉及的信息",
        related_name="proceedings",
    )  # fmt: skip
    review = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="先行的复议",
        related_name="suits",
    )
    copy_received_on = models.DateField("收到副本日期", null=True, blank=True)
    reply_due_on = models.DateField("答复、答辩期限届满日", null=True, blank=True, editable=False)
    reply_due_is_provisional = models.BooleanField("届满日为暂定", default=False, editable=False)
    replied_on = models.DateField("提出答复、答辩日期", null=True, blank=True)
    concluded_on = models.DateField("审结日期", null=True, blank=True)
    result = models.CharField("结果", max_length=16, choices=Result.choices, blank=True)
    outcome = models.CharField("裁判结果", max_length=40, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="登记人",
        related_name="+",
    )  # fmt: skip
    created_at = models.DateTimeField("登记时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "行政复议、行政诉讼"
        ordering = ["-filed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="proceeding_result_when_concluded",
                condition=Q(concluded_on=None, result="")
                | (Q(concluded_on__isnull=False) & ~Q(result="")),
                violation_error_message="有审结日期就要有结果，反之亦然。",
            ),
            models.CheckConstraint(
                name="proceeding_concluded_after_filing",
                condition=Q(concluded_on=None) | Q(concluded_on__gte=F("filed_on")),
                violation_error_message="审结日期不能早于提起日期。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "reply_due_on"],
                condition=Q(replied_on=None, concluded_on=None),
                name="proceeding_to_reply",
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def outcome_label(self) -> str:
        """What the organ or the court said, in words."""
        found = proceeding_outcomes().get(self.outcome)
        return found.label if found else self.get_result_display()


class ProceedingStage(models.Model):
    """进展：what happened in a proceeding on a day."""

    class Kind(models.TextChoices):
        ACCEPTED = "accepted", "受理"
        COPY_RECEIVED = "copy_received", "收到副本"
        REPLIED = "replied", "提出答复或者答辩"
        EVIDENCE = "evidence", "提交证据"
        HEARD = "heard", "听取意见、听证或者开庭"
        EXTENDED = "extended", "延长审理期限"
        SUSPENDED = "suspended", "中止"
        RESUMED = "resumed", "恢复"
        APPEALED = "appealed", "上诉"
        NOTE = "note", "其他"

    proceeding = models.ForeignKey(
        Proceeding, models.PROTECT, verbose_name="案件", related_name="stages"
    )
    kind = models.CharField("事项", max_length=16, choices=Kind.choices)
    on = models.DateField("日期")
    note = models.CharField("说明", max_length=500, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人", related_name="+"
    )
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "案件进展"
        ordering = ["proceeding_id", "on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on:%Y-%m-%d}"


class Dossier(models.Model):
    """案卷导出：one export of the whole file of an application; the files lie apart and go after a day.

    ``key`` names the private folder. ``sha256`` and ``pdf_sha256`` are the digests of what was handed out.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "等待装订"
        BINDING = "binding", "正在装订"
        READY = "ready", "已装订"
        FAILED = "failed", "没有装订成"
        DISCARDED = "discarded", "已清除"

    application = models.ForeignKey(
        "applications.Application", models.PROTECT, verbose_name="申请", related_name="dossiers"
    )
    with_identity = models.BooleanField("附身份证明", default=False)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.WAITING)
    key = models.CharField("存放处", max_length=32, unique=True, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="导出人", related_name="+"
    )
    asked_at = models.DateTimeField("导出时间")
    started_at = models.DateTimeField("开始装订时间", null=True, blank=True)
    finished_at = models.DateTimeField("装订完成时间", null=True, blank=True)
    pages = models.PositiveIntegerField("页数", default=0)
    lines = models.JSONField("卷内目录", default=list, blank=True)
    pdf_sha256 = models.CharField("版式文件摘要", max_length=64, blank=True)
    sha256 = models.CharField("文件夹摘要", max_length=64, blank=True)
    size = models.PositiveBigIntegerField("字节数", default=0)
    problem = models.CharField("没有装订成的原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "案卷导出"
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=Q(state__in=("waiting", "binding")),
                name="dossier_to_bind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application} 案卷"

    @property
    def size_text(self) -> str:
        """How large the folder is, in words."""
        return f"{max(self.size / 1_000_000, 0.1):.1f}兆字节"

    @property
    def room(self) -> Path:
        """The folder in which its files lie."""
        return Path(settings.VAR_DIR) / "dossiers" / self.key
