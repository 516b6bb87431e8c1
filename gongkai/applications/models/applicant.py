"""申请人: personal data, apart from the case and purged after its term."""

from django.db import models
from django.db.models import Q


class Applicant(models.Model):
    """申请人、共同申请人、代理人：who applied; read only by who handles the case, and every opening is in the ledger."""

    class Role(models.TextChoices):
        APPLICANT = "applicant", "申请人"
        JOINT = "joint", "共同申请人"
        AGENT = "agent", "代理人"

    class IdentityKind(models.TextChoices):
        RESIDENT = "resident", "居民身份证"
        USCC = "uscc", "统一社会信用代码"
        OTHER = "other", "其他证件"
        NONE = "", "未提供"

    application = models.ForeignKey(
        "Application", models.PROTECT, verbose_name="申请", related_name="applicants"
    )
    role = models.CharField("身份", max_length=12, choices=Role.choices, default=Role.APPLICANT)
    name = models.CharField("姓名或者名称", max_length=120, blank=True)
    identity_kind = models.CharField(
        "证件类型", max_length=12, choices=IdentityKind.choices, blank=True
    )
    identity_number = models.CharField("证件号码", max_length=60, blank=True)
    identity_file = models.ForeignKey(
        "files.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="身份证明",
        related_name="+",
    )
    phone = models.CharField("联系电话", max_length=40, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    address = models.CharField("通信地址", max_length=300, blank=True)
    postcode = models.CharField("邮政编码", max_length=6, blank=True)
    identity_key = models.CharField(
        "同一申请人标识", max_length=64, blank=True, db_index=True, editable=False
    )
    purge_on = models.DateField("清除日期", null=True, blank=True)
    purged_at = models.DateTimeField("清除时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "申请人"
        ordering = ["application_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(role="applicant"), name="applicant_first_once",
            )
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["purge_on"], condition=Q(purged_at=None), name="applicant_to_purge"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.get_role_display()}"
