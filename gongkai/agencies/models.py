"""行政机关: the tree of offices, their sections, posts and who holds them."""

import re
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def check_uscc(value: str) -> None:
    """统一社会信用代码 with its check character (GB 32100-2015)."""
    if not re.fullmatch(f"[{USCC_ALPHABET}]{{18}}", value):
        raise ValidationError(
            "统一社会信用代码应为18位数字或大写字母（不含I、O、S、V、Z），请核对。"
        )
    total = sum(USCC_ALPHABET.index(c) * w for c, w in zip(value, USCC_WEIGHTS, strict=False))
    if USCC_ALPHABET[(31 - total % 31) % 31] != value[17]:
        raise ValidationError("统一社会信用代码的末位校验码不对，请对照证书重新填写。")


RESERVED_SLUGS = frozenset(
    {"desk", "search", "look", "reports", "static", "media", "api", "kiosk", "led"}
)


def check_slug(value: str) -> None:
    """网址代称 must not stand for one of the system's own addresses."""
    if value in RESERVED_SLUGS:
        raise ValidationError(f"“{value}”是系统自用的网址，请换一个代称。")


class Duty(models.TextChoices):
    """What a post may do."""

    FILL = "fill", "信息填报"
    SECTION_HEAD = "section_head", "科室负责人"
    LEADER = "leader", "分管领导"
    DISCLOSURE_OFFICER = "disclosure_officer", "政务公开专员"
    APPLICATION_HANDLER = "application_handler", "依申请经办"
    OFFICE_HEAD = "office_head", "公开机构负责人"
    SECRECY_REVIEWER = "secrecy_reviewer", "保密审查员"
    DISTRICT_OFFICER = "district_officer", "区公开办"
    DEPOSIT_RECEIVER = "deposit_receiver", "档案馆、图书馆接收"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"


ADMINISTRATORS = frozenset({Duty.SYSTEM_ADMIN, Duty.SECURITY_ADMIN, Duty.AUDIT_ADMIN})


class Agency(models.Model):
    """行政机关：one office in the tree."""

    class Kind(models.TextChoices):
        STATE_DEPARTMENT = "state_department", "国务院部门"
        PROVINCE = "province", "省级人民政府"
        CITY = "city", "设区的市人民政府"
        COUNTY = "county", "县（市、区）人民政府"
        DEPARTMENT = "department", "政府部门"
        STREET = "street", "街道办事处"
        TOWNSHIP = "township", "乡镇人民政府"
        ORGANISATION = "organisation", "法律、法规授权的组织"

    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="上级机关",
        related_name="children",
    )
    path = models.CharField(
        "位置", max_length=255, unique=True, editable=False, blank=True, null=True
    )
    name = models.CharField("全称", max_length=120, unique=True)
    short_name = models.CharField("简称", max_length=40, unique=True)
    slug = models.SlugField("网址代称", max_length=40, unique=True, validators=[check_slug])
    kind = models.CharField("机关类型", max_length=24, choices=Kind.choices)
    code = models.CharField("机构代码", max_length=20, blank=True)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True, validators=[check_uscc])
    region_code = models.CharField("行政区划代码", max_length=12, blank=True)
    address = models.CharField("办公地址", max_length=200, blank=True)
    office_hours = models.CharField("办公时间", max_length=200, blank=True)
    phone = models.CharField("联系电话", max_length=60, blank=True)
    fax = models.CharField("传真", max_length=60, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    postcode = models.CharField("邮政编码", max_length=6, blank=True)
    disclosure_unit = models.CharField("政府信息公开工作机构", max_length=120, blank=True)
    review_organ = models.CharField("行政复议机关", max_length=120, blank=True)
    court = models.CharField("管辖法院", max_length=120, blank=True)
    index_pattern = models.CharField("索引号格式", max_length=80, default="{org9}/{YYYY}-{N5}")
    index_class = models.CharField("信息类别码", max_length=20, blank=True)
    exclude_start_day = models.BooleanField("期限不计当日", default=True)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "行政机关"
        ordering = ["path"]

    def __str__(self) -> str:
        return self.short_name


class Section(models.Model):
    """科室或社区 of an office."""

    class Kind(models.TextChoices):
        SECTION = "section", "科室"
        COMMUNITY = "community", "社区"

    agency = models.ForeignKey(
        Agency, models.PROTECT, verbose_name="行政机关", related_name="sections"
    )
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类型", max_length=12, choices=Kind.choices, default=Kind.SECTION)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "科室、社区"
        ordering = ["agency_id", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"],
                name="section_name",
                violation_error_message="本机关已有同名的科室或社区。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """岗位：a place in an office with one duty."""

    agency = models.ForeignKey(
        Agency, models.PROTECT, verbose_name="行政机关", related_name="posts"
    )
    section = models.ForeignKey(
        Section,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="科室、社区",
        related_name="posts",
    )
    duty = models.CharField("职责", max_length=24, choices=Duty.choices)
    title = models.CharField("岗位名称", max_length=60)
    requires_totp = models.BooleanField("登录须动态口令", default=False)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "岗位"
        ordering = ["agency_id", "pk"]

    def __str__(self) -> str:
        return self.title


class Appointment(models.Model):
    """任岗：who holds a post, from when until when."""

    post = models.ForeignKey(Post, models.PROTECT, verbose_name="岗位", related_name="appointments")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="工作人员",
        related_name="appointments",
    )
    from_on = models.DateField("任岗日期")
    until_on = models.DateField("离岗日期", null=True, blank=True)
    guided_until_on = models.DateField("新手引导至", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "任岗"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="appointment_in_order",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="离岗日期不能早于任岗日期。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.post}"

    def is_held_on(self, day: date) -> bool:
        """Whether the post is held on ``day``."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


class Delegation(models.Model):
    """委托：for the days of an absence another signs, as himself, for this appointment."""

    appointment = models.ForeignKey(
        Appointment, models.PROTECT, verbose_name="任岗", related_name="delegations"
    )
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="受托人", related_name="delegations"
    )
    from_on = models.DateField("开始日期")
    until_on = models.DateField("结束日期")
    reason = models.CharField("事由", max_length=200)
    revoked_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "委托"
        ordering = ["-from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="delegation_in_order",
                condition=Q(until_on__gte=F("from_on")),
                violation_error_message="结束日期不能早于开始日期。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.appointment} 委托 {self.to_user}"


class CalendarNotice(models.Model):
    """放假安排：a notice entered by hand, for everybody, a region or one office."""

    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, verbose_name="适用机关",
        related_name="calendar_notices",
    )  # fmt: skip
    region_code = models.CharField("适用区划", max_length=12, blank=True)
    year = models.PositiveSmallIntegerField("年度")
    number = models.CharField("文号", max_length=80)
    title = models.CharField("名称", max_length=200)
    is_yearly = models.BooleanField("全年安排", default=False)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="录入人")
    entered_at = models.DateTimeField("录入时间")

    class Meta:
        verbose_name = verbose_name_plural = "放假安排"
        ordering = ["year", "pk"]

    def __str__(self) -> str:
        return self.title


class CalendarDay(models.Model):
    """One day off (放假) or made-up working day (调休上班) of a notice."""

    notice = models.ForeignKey(
        CalendarNotice, models.CASCADE, verbose_name="放假安排", related_name="days"
    )
    on = models.DateField("日期")
    is_working = models.BooleanField("上班")
    name = models.CharField("节日", max_length=20, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "放假安排日"
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["notice", "on"], name="calendar_day_once")]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}{'上班' if self.is_working else '放假'}"
