"""文书: what was issued under which number, how it was served, and what an office sets once."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.law.load import rule
from gongkai.law.receipt import service_methods
from gongkai.letters.kinds import kind_choices

USER = settings.AUTH_USER_MODEL


class Letterhead(models.Model):
    """文书设置 of an office: its mark, its word in numbers, its own template."""

    agency = models.OneToOneField(
        "agencies.Agency", models.PROTECT, verbose_name="行政机关", related_name="letterhead"
    )
    mark = models.CharField("发文机关标志", max_length=60, blank=True)
    word = models.CharField("机关代字", max_length=20, blank=True)
    review_online = models.CharField("行政复议互联网渠道", max_length=200, blank=True)
    template = models.ForeignKey(
        "files.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="文书模板",
        related_name="+",
    )

    class Meta:
        verbose_name = verbose_name_plural = "文书设置"

    def __str__(self) -> str:
        return f"{self.agency} 文书设置"


class LetterSeries(models.Model):
    """文号流水：the last serial an office gave in a year and a series."""

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, verbose_name="行政机关", related_name="+"
    )
    year = models.PositiveSmallIntegerField("年度")
    series = models.CharField("系列", max_length=20)
    last_serial = models.PositiveIntegerField("末号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "文号流水"
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "series"], name="letter_series_once")
        ]

    def __str__(self) -> str:
        return f"{self.series}〔{self.year}〕"


class Letter(models.Model):
    """文书：one issued letter, whole and unchanged; it holds personal data and belongs to its case alone.

    ``subject_key`` names the case without knowing it (``application:12``), ``cause`` what in it the letter is
    about (``decision-5``). ``facts`` and ``content`` are what it was written from and what it says,
    ``content_hash`` seals both; after ``purged_at`` only the seal is left of them.
    """

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, verbose_name="行政机关", related_name="letters"
    )
    subject_key = models.CharField("所属案卷", max_length=80, db_index=True)
    cause = models.CharField("出具缘由", max_length=40, blank=True)
    kind = models.CharField("种类", max_length=32, choices=kind_choices)
    title = models.CharField("标题", max_length=60)
    year = models.PositiveSmallIntegerField("年度")
    series = models.CharField("系列", max_length=20)
    serial = models.PositiveIntegerField("序号")
    number = models.CharField("文号", max_length=80)
    signed_on = models.DateField("成文日期")
    remedy_class = models.CharField("救济途径", max_length=12)
    facts = models.JSONField("办理事实")
    content = models.JSONField("正文")
    content_hash = models.CharField("内容摘要", max_length=64)
    docx = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, verbose_name="可编辑文件", related_name="+",
    )  # fmt: skip
    pdf = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, verbose_name="版式文件", related_name="+",
    )  # fmt: skip
    note = models.CharField("成文说明", max_length=300, blank=True)
    issued_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, verbose_name="发出人", related_name="+"
    )
    issued_at = models.DateTimeField("发出时间")
    withdrawn_at = models.DateTimeField("作废时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, verbose_name="作废人", related_name="+"
    )
    withdrawn_why = models.CharField("作废原因", max_length=300, blank=True)
    purged_at = models.DateTimeField("清除时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "文书"
        ordering = ["issued_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "series", "serial"], name="letter_serial_once"
            ),
            models.UniqueConstraint(fields=["agency", "number"], name="letter_number_once"),
            models.CheckConstraint(
                name="letter_withdrawn_with_reason",
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_why=""),
                violation_error_message="作废文书要写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def is_edited(self) -> bool:
        """Whether its words are those of a file taken back from Word or WPS."""
        return bool(self.content.get("edited"))


class LetterDelivery(models.Model):
    """送达：one way in which a letter went out, with its proof (国办公开办函〔2016〕235号)."""

    class Carrier(models.TextChoices):
        POSTAL_ENTERPRISE = "postal_enterprise", "邮政企业（含邮政特快专递）"
        OTHER = "other", "其他快递企业"
        NONE = "", "不适用"

    letter = models.ForeignKey(
        Letter, models.PROTECT, verbose_name="文书", related_name="deliveries"
    )
    method = models.CharField("送达方式", max_length=16, choices=service_methods)
    on = models.DateField("送达日期")
    what = models.CharField("日期口径", max_length=60)
    reference = models.CharField("依据", max_length=200)
    signed_by = models.CharField("签收人", max_length=120, blank=True)
    carrier = models.CharField("承运", max_length=20, choices=Carrier.choices, blank=True)
    tracking_number = models.CharField("邮件号", max_length=40, blank=True)
    address = models.CharField("送达地址", max_length=300, blank=True)
    proof = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, verbose_name="送达凭证", related_name="+",
    )  # fmt: skip
    recorded_by = models.ForeignKey(USER, models.PROTECT, verbose_name="登记人", related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "文书送达"
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.letter} {self.get_method_display()}"


class LetterReturn(models.Model):
    """退信：a letter handed to the post came back; until it is sent again or let be, it waits on 今天."""

    delivery = models.OneToOneField(
        LetterDelivery, models.PROTECT, verbose_name="文书送达", related_name="returned"
    )
    on = models.DateField("退回日期")
    reason = models.CharField("退回原因", max_length=200)
    scan = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, verbose_name="退回信封", related_name="+",
    )  # fmt: skip
    recorded_by = models.ForeignKey(USER, models.PROTECT, verbose_name="登记人", related_name="+")
    recorded_at = models.DateTimeField("登记时间")
    settled_why = models.CharField("不再送达的原因", max_length=300, blank=True)
    settled_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, verbose_name="确认人", related_name="+"
    )
    settled_at = models.DateTimeField("确认时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "退信"
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.delivery.letter} 退信"


class RemedyReading(models.Model):
    """救济途径的理解：how an office reads the law for an outcome whose remedy the law does not settle."""

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, verbose_name="行政机关", related_name="+"
    )
    outcome = models.CharField("办理结果", max_length=40)
    remedy_class = models.CharField("救济途径", max_length=12)
    chosen_by = models.ForeignKey(USER, models.PROTECT, verbose_name="选定人", related_name="+")
    chosen_at = models.DateTimeField("选定时间")

    class Meta:
        verbose_name = verbose_name_plural = "救济途径的理解"
        constraints = [
            models.UniqueConstraint(fields=["agency", "outcome"], name="remedy_reading_once")
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.outcome}"

    @property
    def way_label(self) -> str:
        return rule(f"remedies/{self.remedy_class.lower()}").label
