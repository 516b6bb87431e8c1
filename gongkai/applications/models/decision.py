"""答复: the decision, its review and its service."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.applications.models.application import outcome_choices
from gongkai.law.receipt import service_methods

USER = settings.AUTH_USER_MODEL


class DecisionStep(models.Model):
    """答复审核步骤：one step of an office's plan; an office without rows uses the shipped one."""

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, verbose_name="行政机关", related_name="+"
    )
    position = models.PositiveSmallIntegerField("次序")
    code = models.SlugField("代码", max_length=20)
    name = models.CharField("名称", max_length=20)
    duty = models.CharField("职责", max_length=24)

    class Meta:
        verbose_name = verbose_name_plural = "答复审核步骤"
        ordering = ["agency_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "position"], name="decision_step_position"),
            models.UniqueConstraint(fields=["agency", "code"], name="decision_step_code"),
        ]

    def __str__(self) -> str:
        return self.name


class Decision(models.Model):
    """答复决定：one text about one or more items; once sent to review it is never changed, only replaced."""

    class Stage(models.TextChoices):
        DRAFT = "draft", "草稿"
        IN_REVIEW = "in_review", "审核中"
        RETURNED = "returned", "已退回"
        REPLACED = "replaced", "已由新稿代替"
        APPROVED = "approved", "已审定"
        ISSUED = "issued", "已作出"
        SERVED = "served", "已送达"

    application = models.ForeignKey(
        "Application", models.PROTECT, verbose_name="申请", related_name="decisions"
    )
    number = models.PositiveSmallIntegerField("稿次")
    stage = models.CharField("状态", max_length=12, choices=Stage.choices, default=Stage.DRAFT)
    opening = models.TextField("起首语", blank=True)
    closing = models.TextField("其他告知事项", blank=True)
    content_hash = models.CharField("内容摘要", max_length=64)
    hash_algorithm = models.CharField("摘要算法", max_length=8, default="sha256")
    edited = models.ForeignKey(
        "files.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="修改件",
        related_name="+",
    )
    steps = models.JSONField("审核步骤", default=list, blank=True)
    drafted_by = models.ForeignKey(USER, models.PROTECT, verbose_name="拟稿人", related_name="+")
    drafted_at = models.DateTimeField("拟稿时间")
    sent_at = models.DateTimeField("送审时间", null=True, blank=True)
    issued_on = models.DateField("作出日期", null=True, blank=True)
    issued_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, verbose_name="发出人", related_name="+"
    )
    answers_anew = models.ForeignKey(
        "Reopening",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="重新答复",
        related_name="decisions",
    )
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="代替的答复",
        related_name="replaced_by",
    )

    class Meta:
        verbose_name = verbose_name_plural = "答复决定"
        ordering = ["application_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="decision_number"),
        ]

    def __str__(self) -> str:
        return f"{self.application} 答复第{self.number}稿"


class DecisionItem(models.Model):
    """答复事项：what is decided about one item, with its facts, its article and its remedy class."""

    decision = models.ForeignKey(
        Decision, models.PROTECT, verbose_name="答复决定", related_name="items"
    )
    item = models.ForeignKey(
        "RequestedItem", models.PROTECT, verbose_name="申请事项", related_name="decided"
    )
    outcome = models.CharField("办理结果", max_length=40, choices=outcome_choices)
    basis = models.CharField("依据", max_length=300)
    facts = models.TextField("事实", blank=True)
    reasons = models.TextField("理由", blank=True)
    disclosed = models.TextField("公开的内容或者获取途径", blank=True)
    grounds = models.JSONField("不予公开的部分", default=list, blank=True)
    details = models.JSONField("告知事项", default=dict, blank=True)
    earlier = models.ForeignKey(
        "Application",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="前次申请",
        related_name="+",
    )
    remedy_class = models.CharField("救济途径", max_length=12, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "答复事项"
        ordering = ["decision_id", "item__position"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "item"], name="decision_item_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item}：{self.get_outcome_display()}"


class DecisionSignature(models.Model):
    """答复审核签名：one person, one step, one exact text."""

    class Verdict(models.TextChoices):
        AGREE = "agree", "同意"
        RETURN = "return", "退回"

    decision = models.ForeignKey(
        Decision, models.PROTECT, verbose_name="答复决定", related_name="signatures"
    )
    step = models.SlugField("步骤", max_length=20)
    step_name = models.CharField("步骤名称", max_length=20)
    person = models.ForeignKey(USER, models.PROTECT, verbose_name="签名人", related_name="+")
    post_title = models.CharField("岗位", max_length=60)
    delegation = models.ForeignKey(
        "agencies.Delegation",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="委托",
        related_name="+",
    )
    verdict = models.CharField("结论", max_length=8, choices=Verdict.choices)
    opinion = models.CharField("意见", max_length=1000, blank=True)
    content_hash = models.CharField("内容摘要", max_length=64)
    signed_at = models.DateTimeField("签名时间")

    class Meta:
        verbose_name = verbose_name_plural = "答复审核签名"
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "step"], condition=Q(verdict="agree"), name="decision_signature_step_once",
                violation_error_message="这一步已有人签过。",
            ),
            models.UniqueConstraint(
                fields=["decision", "person"], condition=Q(verdict="agree"), name="decision_signature_person_once",
                violation_error_message="同一件只能签一次，须由不同的人审核。",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.step_name} {self.person} {self.get_verdict_display()}"


class Delivery(models.Model):
    """送达：how the decision reached the applicant, and the proof of it (国办公开办函〔2016〕235号)."""

    class Carrier(models.TextChoices):
        POSTAL_ENTERPRISE = "postal_enterprise", "邮政企业（含邮政特快专递）"
        OTHER = "other", "其他快递企业"
        NONE = "", "不适用"

    decision = models.OneToOneField(
        Decision, models.PROTECT, verbose_name="答复决定", related_name="delivery"
    )
    method = models.CharField("送达方式", max_length=16, choices=service_methods)
    on = models.DateField("送达日期")
    what = models.CharField("日期口径", max_length=60)
    reference = models.CharField("依据", max_length=200)
    carrier = models.CharField("承运", max_length=20, choices=Carrier.choices, blank=True)
    tracking_number = models.CharField("邮件号", max_length=40, blank=True)
    signed_by = models.CharField("签收人", max_length=120, blank=True)
    address = models.CharField("电子地址", max_length=200, blank=True)
    proof = models.ForeignKey(
        "CaseFile", models.PROTECT, null=True, blank=True, verbose_name="送达凭证", related_name="+"
    )
    recorded_by = models.ForeignKey(USER, models.PROTECT, verbose_name="登记人", related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "送达"

    def __str__(self) -> str:
        return f"{self.decision} {self.get_method_display()}"
