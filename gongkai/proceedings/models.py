"""复议与诉讼: the register of proceedings that table 4 is counted from."""

from django.db import models
from django.db.models import Q


class Proceeding(models.Model):
    """行政复议、行政诉讼：one proceeding about an application or an item."""

    class Kind(models.TextChoices):
        REVIEW = "review", "行政复议"
        DIRECT = "direct", "未经复议直接起诉"
        AFTER_REVIEW = "after_review", "复议后起诉"

    class Result(models.TextChoices):
        UPHELD = "upheld", "结果维持"
        CORRECTED = "corrected", "结果纠正"
        OTHER = "other", "其他结果"

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, verbose_name="行政机关", related_name="proceedings")
    number = models.CharField("案号", max_length=60, unique=True)
    kind = models.CharField("类型", max_length=16, choices=Kind.choices)
    filed_on = models.DateField("提起日期")
    concluded_on = models.DateField("审结日期", null=True, blank=True)
    result = models.CharField("结果", max_length=16, choices=Result.choices, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "行政复议、行政诉讼"
        ordering = ["-filed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="proceeding_result_when_concluded",
                condition=Q(concluded_on=None, result="") | (Q(concluded_on__isnull=False) & ~Q(result="")),
                violation_error_message="有审结日期就要有结果，反之亦然。",
            )
        ]

    def __str__(self) -> str:
        return self.number
