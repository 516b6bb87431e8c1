"""申请与申请事项: the register that table 3 is counted from."""

from collections.abc import Iterator

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from gongkai.law.outcomes import outcome as law_outcome
from gongkai.law.outcomes import outcomes
from gongkai.law.receipt import channels
from gongkai.law.report.forms import ResultRow, form_for_year


class Application(models.Model):
    """政府信息公开申请：one application from receipt to answer.

    ``arrived_on`` is the day it really came in; ``received_on`` the 收到申请之日 of 《条例》第三十一条,
    which for a web form, a fax or an ordinary letter exists only once it is confirmed with the applicant.
    Who applied stands apart, in ``Applicant``; here is only a masked name for lists.
    """

    class Kind(models.TextChoices):
        DISCLOSURE = "disclosure", "申请公开政府信息"
        RECORD_CORRECTION = "record_correction", "要求更正自身信息"

    class ApplicantKind(models.TextChoices):
        NATURAL = "natural", "自然人"
        COMPANY = "company", "商业企业"
        RESEARCH = "research", "科研机构"
        WELFARE = "welfare", "社会公益组织"
        LEGAL_SERVICE = "legal_service", "法律服务机构"
        OTHER_ORG = "other_org", "其他"

    class FormWanted(models.TextChoices):
        PAPER = "paper", "纸质"
        ELECTRONIC = "electronic", "电子文本"
        CARRIER = "carrier", "光盘等存储介质"
        INSPECT = "inspect", "查阅、抄录"
        ANY = "any", "不限"

    class DeliveryWish(models.TextChoices):
        POST = "post", "邮寄"
        EMAIL = "email", "电子邮件"
        ONLINE = "online", "网上查看"
        COLLECT = "collect", "当面领取"
        ANY = "any", "不限"

    class Origin(models.TextChoices):
        NATIVE = "native", "本系统办理"
        IMPORTED = "imported", "历史导入"

    class RecordResult(models.TextChoices):
        """更正自身信息的办理结果 (第四十一条); not outcomes of table 3."""

        CORRECTED = "record_corrected", "已经更正"
        FORWARDED = "record_forwarded", "已经转送有权更正的机关"
        REFERRED = "record_referred", "告知向有权更正的机关提出"
        NOT_PROVEN = "record_not_proven", "没有证据证明记录不准确"

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, verbose_name="受理机关", related_name="applications"
    )
    number = models.CharField("申请编号", max_length=60, unique=True)
    kind = models.CharField(
        "申请类别", max_length=20, choices=Kind.choices, default=Kind.DISCLOSURE
    )
    applicant_kind = models.CharField("申请人类型", max_length=16, choices=ApplicantKind.choices)
    applicant_label = models.CharField("申请人（隐去）", max_length=60, blank=True)
    subject = models.CharField("申请内容", max_length=300)
    content = models.TextField("申请内容全文", blank=True)
    form_wanted = models.CharField(
        "形式要求", max_length=12, choices=FormWanted.choices, default=FormWanted.ANY
    )
    delivery_wish = models.CharField(
        "获取途径", max_length=12, choices=DeliveryWish.choices, default=DeliveryWish.ANY
    )
    channel = models.CharField("提交渠道", max_length=20, choices=channels, blank=True)
    arrived_on = models.DateField("到达日期", null=True, blank=True)
    confirmed_on = models.DateField("确认日期", null=True, blank=True)
    confirmed_how = models.CharField("确认方式", max_length=200, blank=True)
    received_on = models.DateField("收到申请之日", null=True, blank=True)
    section = models.ForeignKey(
        "agencies.Section",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="承办科室",
        related_name="applications",
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="经办人",
        related_name="handled_applications",
    )
    query_code = models.CharField("查询码散列", max_length=128, blank=True, editable=False)
    submission_key = models.CharField(
        "提交标识", max_length=64, null=True, blank=True, unique=True, editable=False
    )

    due_on = models.DateField("答复期限届满日", null=True, blank=True, editable=False)
    due_is_provisional = models.BooleanField("届满日为暂定", default=False, editable=False)
    waiting_for = models.CharField("正在等待", max_length=12, blank=True, editable=False)
    waiting_until = models.DateField("等待至", null=True, blank=True, editable=False)
    extended_by = models.PositiveSmallIntegerField("延长工作日数", default=0, editable=False)

    answered_on = models.DateField("答复之日", null=True, blank=True)
    outcome = models.CharField("办理结果", max_length=40, blank=True)
    is_split = models.BooleanField("分项答复", default=False)
    dropped_on = models.DateField("收到前撤回日期", null=True, blank=True)
    closing_note = models.CharField("办结说明", max_length=300, blank=True)
    closing_facts = models.JSONField("更正答复的事实", default=dict, blank=True)
    suggests_publication = models.BooleanField("建议主动公开", default=False)
    earlier = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="此前的相同申请",
        related_name="later",
    )
    origin = models.CharField("来源", max_length=10, choices=Origin.choices, default=Origin.NATIVE)
    batch = models.ForeignKey(
        "ImportBatch",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="导入批次",
        related_name="applications",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="登记人",
        related_name="registered_applications",
    )
    created_at = models.DateTimeField("登记时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "政府信息公开申请"
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="application_outcome_with_answer",
                condition=Q(answered_on=None, outcome="")
                | (Q(answered_on__isnull=False) & ~Q(outcome=""))
                | Q(answered_on__isnull=False, is_split=True, outcome=""),
                violation_error_message="有答复之日就要有办理结果，反之亦然。",
            ),
            models.CheckConstraint(
                name="application_answered_after_receipt",
                condition=Q(answered_on=None) | Q(answered_on__gte=F("received_on")),
                violation_error_message="答复之日不能早于收到申请之日。",
            ),
            models.CheckConstraint(
                name="application_answered_once_received",
                condition=Q(answered_on=None) | Q(received_on__isnull=False),
                violation_error_message="还没有收到申请之日，不能有答复之日。",
            ),
            models.CheckConstraint(
                name="application_received_after_arrival",
                condition=Q(received_on=None)
                | Q(arrived_on=None)
                | Q(received_on__gte=F("arrived_on")),
                violation_error_message="收到申请之日不能早于申请到达之日。",
            ),
            models.CheckConstraint(
                name="application_dropped_before_receipt",
                condition=Q(dropped_on=None) | Q(received_on=None),
                violation_error_message="已有收到申请之日的，按撤回申请办结。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "received_on", "applicant_kind"], name="application_received"
            ),
            models.Index(
                fields=["agency", "answered_on", "outcome", "applicant_kind", "received_on"],
                name="application_answered",
            ),
            models.Index(
                fields=["agency", "due_on"],
                condition=Q(answered_on=None, dropped_on=None),
                name="application_open",
            ),
            models.Index(fields=["agency", "number", "subject"], name="application_words"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done before it is answered."""
        return self.answered_on is None and self.dropped_on is None

    @property
    def needs_letter(self) -> bool:
        """Whether its answer is served by a letter of ours: not one of an earlier year, whose applicant is not kept."""
        return self.origin != self.Origin.IMPORTED

    @property
    def is_confirmed(self) -> bool:
        """Whether it has a 收到申请之日 and therefore counts as a case."""
        return self.received_on is not None

    @property
    def is_late(self) -> bool:
        """Whether it was answered after its last day."""
        return bool(self.answered_on and self.due_on and self.answered_on > self.due_on)

    @property
    def state_label(self) -> str:
        """Where it stands, in the words of the desk."""
        if self.dropped_on:
            return "收到前撤回"
        if self.answered_on:
            return "已办结"
        if not self.received_on:
            return "待确认"
        return {"correction": "等待补正", "payment": "等待缴费"}.get(self.waiting_for, "办理中")

    @property
    def outcome_label(self) -> str:
        """The result in words; a row of an old report where only that is known."""
        return label_of(self.outcome)


def outcome_choices() -> list[tuple[str, str]]:
    """Outcomes of the law, for ``choices``; the migration keeps only this name."""
    return [(found.code, found.label) for found in outcomes()]


def label_of(code: str) -> str:
    """An outcome in words; an imported case may know only its row of the report."""
    if code in dict(Application.RecordResult.choices):
        return str(Application.RecordResult(code).label)
    if code in dict(outcome_choices()):
        return law_outcome(code).label
    return next((row.label for row in _report_rows() if row.id == code), code)


def _report_rows() -> Iterator[ResultRow]:
    for year in (2021, 2020):
        yield from form_for_year(year).table3


class RequestedItem(models.Model):
    """申请事项：one thing asked for; items that need different answers are answered apart.

    Where an application ``is_split`` each of its items counts once on both sides of table 3.
    """

    application = models.ForeignKey(
        Application, models.PROTECT, verbose_name="申请", related_name="items"
    )
    position = models.PositiveSmallIntegerField("序号")
    text = models.TextField("事项")
    section = models.ForeignKey(
        "agencies.Section", models.PROTECT, null=True, blank=True, verbose_name="承办科室"
    )
    answered_on = models.DateField("答复之日", null=True, blank=True)
    outcome = models.CharField("办理结果", max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "申请事项"
        ordering = ["application_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "position"], name="requested_item_position"
            ),
            models.CheckConstraint(
                name="requested_item_outcome_with_answer",
                condition=Q(answered_on=None, outcome="")
                | (Q(answered_on__isnull=False) & ~Q(outcome="")),
                violation_error_message="有答复之日就要有办理结果，反之亦然。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} 第{self.position}项"

    @property
    def outcome_label(self) -> str:
        """The result in words."""
        return label_of(self.outcome)


class CaseFile(models.Model):
    """案卷材料：an envelope, a form, a proof; kept with the case and never public by itself."""

    class Kind(models.TextChoices):
        ENVELOPE = "envelope", "信封"
        REQUEST = "request", "申请材料"
        CORRECTION = "correction", "补正材料"
        OPINION = "opinion", "意见"
        SEARCH = "search", "检索材料"
        CONTRIBUTION = "contribution", "科室意见"
        PROOF = "proof", "送达凭证"
        OTHER = "other", "其他"

    application = models.ForeignKey(
        Application, models.PROTECT, verbose_name="申请", related_name="files"
    )
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, verbose_name="文件", related_name="+"
    )
    kind = models.CharField("类型", max_length=16, choices=Kind.choices, default=Kind.OTHER)
    added_at = models.DateTimeField("加入时间")

    class Meta:
        verbose_name = verbose_name_plural = "案卷材料"
        ordering = ["application_id", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.file}"


class NumberSeries(models.Model):
    """申请编号流水：the last serial given by an office in a year."""

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, verbose_name="行政机关", related_name="+"
    )
    key = models.CharField("系列", max_length=60, unique=True)
    last_serial = models.PositiveIntegerField("末号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "申请编号流水"

    def __str__(self) -> str:
        return self.key


class ImportBatch(models.Model):
    """导入批次：applications of earlier years that came in together and can be taken back together."""

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, verbose_name="行政机关", related_name="+"
    )
    file_name = models.CharField("文件名", max_length=200)
    rows = models.PositiveIntegerField("行数")
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="导入人", related_name="+"
    )
    imported_at = models.DateTimeField("导入时间")
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "申请导入批次"
        ordering = ["-imported_at", "-pk"]

    def __str__(self) -> str:
        return f"历年申请 {self.file_name}"
