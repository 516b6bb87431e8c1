"""依申请公开: the register of applications that table 3 is counted from."""

from django.db import models
from django.db.models import Q


class Application(models.Model):
    """政府信息公开申请：one application from receipt to answer."""

    class ApplicantKind(models.TextChoices):
        NATURAL = "natural", "自然人"
        COMPANY = "company", "商业企业"
        RESEARCH = "research", "科研机构"
        WELFARE = "welfare", "社会公益组织"
        LEGAL_SERVICE = "legal_service", "法律服务机构"
        OTHER_ORG = "other_org", "其他"

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, verbose_name="受理机关", related_name="applications")
    number = models.CharField("申请编号", max_length=40, unique=True)
    applicant_kind = models.CharField("申请人类型", max_length=16, choices=ApplicantKind.choices)
    subject = models.CharField("申请内容", max_length=300)
    received_on = models.DateField("收到申请之日")
    answered_on = models.DateField("答复之日", null=True, blank=True)
    outcome = models.CharField("办理结果", max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "政府信息公开申请"
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="application_outcome_with_answer",
                condition=Q(answered_on=None, outcome="") | (Q(answered_on__isnull=False) & ~Q(outcome="")),
                violation_error_message="有答复之日就要有办理结果，反之亦然。",
            ),
            models.CheckConstraint(
                name="application_answered_after_receipt",
                condition=Q(answered_on=None) | Q(answered_on__gte=models.F("received_on")),
                violation_error_message="答复之日不能早于收到申请之日。",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "received_on", "applicant_kind"], name="application_received"),
            models.Index(
                fields=["agency", "answered_on", "outcome", "applicant_kind", "received_on"],
                name="application_answered",
            ),
        ]

    def __str__(self) -> str:
        return self.number
