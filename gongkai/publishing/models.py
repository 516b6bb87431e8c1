"""主动公开: columns, catalogue duties, items with their versions, and the three-step review."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Column(models.Model):
    """栏目：one node of the tree the public walks; shipped rows are upgradeable, local ones are the office's."""

    class Kind(models.TextChoices):
        GUIDE = "guide", "政府信息公开指南"
        RULES = "rules", "政府信息公开制度"
        STATUTORY = "statutory", "法定主动公开内容"
        REPORT = "report", "政府信息公开年报"
        APPLICATION = "application", "依申请公开"
        NEWS = "news", "工作动态"
        NOTICE = "notice", "公告公示"
        RESPONSE = "response", "回应关切"
        COMMUNITY = "community", "村（居）务公开"

    class Origin(models.TextChoices):
        SHIPPED = "shipped", "随系统提供"
        CHANGED = "changed", "随系统提供，已改"
        LOCAL = "local", "本地增设"

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, null=True, blank=True, verbose_name="设置机关",
        related_name="columns",
    )  # fmt: skip
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="上级栏目",
        related_name="children",
    )
    code = models.SlugField("代码", max_length=60, unique=True)
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类型", max_length=12, choices=Kind.choices)
    meta_type = models.CharField("栏目类别（元标签）", max_length=20, blank=True)
    purpose = models.CharField("栏目说明", max_length=200, blank=True)
    freshness_days = models.PositiveSmallIntegerField("更新周期（天）", null=True, blank=True)
    position = models.PositiveSmallIntegerField("次序", default=0)
    origin = models.CharField("来源", max_length=8, choices=Origin.choices, default=Origin.LOCAL)
    revision = models.PositiveSmallIntegerField("随系统版次", default=0)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "栏目"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_statutory(self) -> bool:
        """Whether only statutory content belongs here (专栏姓专)."""
        return self.kind in {"guide", "rules", "statutory", "report", "application"}


class CatalogueEntry(models.Model):
    """标准目录事项：one row of the 基层政务公开标准目录 (国办发〔2019〕54号)."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, verbose_name="行政机关")
    number = models.CharField("序号", max_length=20)
    field = models.CharField("领域", max_length=60, blank=True)
    first_level = models.CharField("一级事项", max_length=120)
    second_level = models.CharField("二级事项", max_length=200, blank=True)
    content = models.TextField("公开内容（要素）")
    basis = models.TextField("公开依据", blank=True)
    time_limit = models.CharField("公开时限", max_length=200, blank=True)
    responsible = models.CharField("公开主体", max_length=120, blank=True)
    outlets = models.JSONField("公开渠道和载体", default=list, blank=True)
    to_everybody = models.BooleanField("公开对象：全社会", default=True)
    to_groups = models.CharField("公开对象：特定群体", max_length=120, blank=True)
    is_proactive = models.BooleanField("公开方式：主动", default=True)
    on_application = models.BooleanField("公开方式：依申请公开", default=False)
    county_level = models.BooleanField("公开层级：县级", default=False)
    town_level = models.BooleanField("公开层级：乡级", default=True)
    column = models.ForeignKey(
        Column, models.PROTECT, null=True, blank=True, verbose_name="对应栏目"
    )
    batch = models.ForeignKey(
        "ImportBatch", models.PROTECT, null=True, blank=True, verbose_name="导入批次",
        related_name="catalogue_entries",
    )  # fmt: skip
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "标准目录事项"
        ordering = ["agency_id", "pk"]

    def __str__(self) -> str:
        return (
            f"{self.first_level} · {self.second_level}" if self.second_level else self.first_level
        )


class ReviewPlan(models.Model):
    """审核方案：which posts review which kind of item (分级分类审核)."""

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, verbose_name="行政机关", related_name="review_plans"
    )
    name = models.CharField("名称", max_length=60)
    kinds = models.JSONField("适用体裁", default=list, blank=True)
    filer_signs_first = models.BooleanField("信息填报责任人初审", default=False)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "审核方案"
        ordering = ["agency_id", "pk"]

    def __str__(self) -> str:
        return self.name


class PlanStep(models.Model):
    """审核步骤：one step of a plan, signed by whoever holds this duty in this office."""

    plan = models.ForeignKey(
        ReviewPlan, models.CASCADE, verbose_name="审核方案", related_name="steps"
    )
    position = models.PositiveSmallIntegerField("次序")
    code = models.SlugField("代码", max_length=20)
    name = models.CharField("名称", max_length=20)
    duty = models.CharField("职责", max_length=24)
    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, null=True, blank=True, verbose_name="借用岗位的上级机关"
    )

    class Meta:
        verbose_name = verbose_name_plural = "审核步骤"
        ordering = ["plan_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="plan_step_position"),
            models.UniqueConstraint(fields=["plan", "code"], name="plan_step_code"),
        ]

    def __str__(self) -> str:
        return self.name


class Item(models.Model):
    """信息：one piece of information from draft to withdrawal.

    ``stage`` tells where the working text stands; whether the public sees anything is told by
    ``published_version``, ``published_at`` and ``withdrawn_at`` alone.
    """

    class Kind(models.TextChoices):
        NORMATIVE = "normative", "行政规范性文件"
        DOCUMENT = "document", "其他文件"
        INTERPRETATION = "interpretation", "政策解读"
        BUDGET = "budget", "预决算与“三公”"
        NOTICE = "notice", "公告公示"
        ORGANISATION = "organisation", "机构职能"
        NEWS = "news", "工作动态"
        RESPONSE = "response", "回应关切"
        REPORT = "report", "年度报告"
        OTHER = "other", "其他"

    class Disclosure(models.TextChoices):
        PROACTIVE = "proactive", "主动公开"
        ON_APPLICATION = "on_application", "依申请公开"
        WITHHELD = "withheld", "不予公开"

    class Validity(models.TextChoices):
        IN_FORCE = "in_force", "有效"
        REPEALED = "repealed", "废止"
        LAPSED = "lapsed", "失效"
        NOT_APPLICABLE = "", "不适用"

    class Stage(models.TextChoices):
        DRAFT = "draft", "草稿"
        IN_REVIEW = "in_review", "审核中"
        RETURNED = "returned", "已退回"
        APPROVED = "approved", "已审发"
        DONE = "done", "已发布"

    class Origin(models.TextChoices):
        NATIVE = "native", "本系统办理"
        IMPORTED = "imported", "历史导入"

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, verbose_name="发布机构", related_name="items"
    )
    section = models.ForeignKey(
        "agencies.Section", models.PROTECT, null=True, blank=True, verbose_name="责任科室"
    )
    column = models.ForeignKey(Column, models.PROTECT, verbose_name="栏目", related_name="items")
    catalogue_entry = models.ForeignKey(
        CatalogueEntry, models.PROTECT, null=True, blank=True, verbose_name="标准目录事项"
    )
    kind = models.CharField("体裁", max_length=16, choices=Kind.choices, default=Kind.OTHER)
    title = models.CharField("名称", max_length=200)
    document_number = models.CharField("文号", max_length=80, blank=True)
    formed_on = models.DateField("成文日期")
    disclosure = models.CharField(
        "公开属性", max_length=16, choices=Disclosure.choices, default=Disclosure.PROACTIVE
    )
    disclosure_reason = models.CharField("不主动公开的理由", max_length=500, blank=True)
    is_registered = models.BooleanField("登记为政府信息", default=True)
    publish_rule = models.CharField("公开时限依据", max_length=40, default="PUBLISH_20WD")
    embargo_until = models.DateField("不早于", null=True, blank=True)
    due_on = models.DateField("应公开日期", null=True, blank=True, editable=False)
    due_is_provisional = models.BooleanField("应公开日期为暂定", default=False, editable=False)
    validity = models.CharField(
        "有效性", max_length=12, choices=Validity.choices, blank=True, default=""
    )
    effective_on = models.DateField("生效日期", null=True, blank=True)
    ended_on = models.DateField("废止、失效日期", null=True, blank=True)
    repeals = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="废止的文件",
        related_name="repealed_by",
    )
    interprets = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="解读的文件",
        related_name="interpretations",
    )  # fmt: skip
    is_urgent = models.BooleanField("急件", default=False)
    report_year = models.PositiveSmallIntegerField(
        "定稿报告的年度", null=True, blank=True, editable=False
    )
    index_number = models.CharField(
        "索引号", max_length=80, null=True, blank=True, unique=True, editable=False
    )
    origin = models.CharField("来源", max_length=10, choices=Origin.choices, default=Origin.NATIVE)
    batch = models.ForeignKey(
        "ImportBatch",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="导入批次",
        related_name="items",
    )

    stage = models.CharField("办理状态", max_length=10, choices=Stage.choices, default=Stage.DRAFT)
    round = models.PositiveSmallIntegerField("送审次数", default=0)
    plan = models.ForeignKey(
        ReviewPlan, models.PROTECT, null=True, blank=True, verbose_name="审核方案"
    )
    current_version = models.ForeignKey(
        "Version", models.PROTECT, null=True, blank=True, verbose_name="当前稿", related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="起草人",
        related_name="drafted_items",
    )
    created_at = models.DateTimeField("起草时间")
    sent_at = models.DateTimeField("送审时间", null=True, blank=True)

    published_version = models.ForeignKey(
        "Version", models.PROTECT, null=True, blank=True, verbose_name="公开稿", related_name="+"
    )
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "信息"
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="item_reason_when_not_proactive",
                condition=Q(disclosure="proactive") | ~Q(disclosure_reason=""),
                violation_error_message="依申请公开、不予公开的，须写明理由（国办发〔2016〕80号）。",
            ),
            models.CheckConstraint(
                name="item_published_whole",
                condition=Q(published_version=None, published_at=None)
                | Q(published_version__isnull=False, published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="item_ended_after_formed",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("formed_on")),
                violation_error_message="废止、失效日期不能早于成文日期。",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "-published_at"], name="item_by_agency"),
            models.Index(fields=["column", "-published_at"], name="item_by_column"),
            models.Index(
                fields=["agency", "column", "-published_at"], name="item_by_office_column"
            ),
            models.Index(fields=["agency", "kind", "-published_at"], name="item_by_office_kind"),
            models.Index(fields=["agency", "stage", "due_on"], name="item_by_stage"),
            models.Index(fields=["-published_at"], name="item_by_day"),
            models.Index(
                fields=["agency", "-withdrawn_at"],
                name="item_withdrawn",
                condition=Q(withdrawn_at__isnull=False),
            ),
            models.Index(
                fields=["agency", "-formed_on"],
                name="item_imported",
                condition=Q(origin="imported"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Version(models.Model):
    """稿：one saved text with its files; never changed once saved.

    ``content_hash`` covers everything the public will read: title, text, number, dates, column,
    attribute and each file's own hash.
    """

    item = models.ForeignKey(Item, models.PROTECT, verbose_name="信息", related_name="versions")
    number = models.PositiveIntegerField("稿次")
    title = models.CharField("名称", max_length=200)
    summary = models.CharField("内容概述", max_length=500, blank=True)
    keywords = models.CharField("关键词", max_length=200, blank=True)
    body = models.TextField("正文", blank=True)
    facts = models.JSONField("要素", default=dict)
    content_hash = models.CharField("内容摘要", max_length=64)
    hash_algorithm = models.CharField("摘要算法", max_length=8, default="sha256")
    note = models.CharField("修改说明", max_length=300, blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="保存人")
    saved_at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = verbose_name_plural = "稿"
        ordering = ["item_id", "number"]
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="version_number")]

    def __str__(self) -> str:
        return f"{self.title}（第{self.number}稿）"


class Attachment(models.Model):
    """附件：a file as part of one version."""

    version = models.ForeignKey(
        Version, models.PROTECT, verbose_name="稿", related_name="attachments"
    )
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, verbose_name="文件", related_name="attachments"
    )
    name = models.CharField("附件名称", max_length=200)
    position = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        ordering = ["version_id", "position", "pk"]

    def __str__(self) -> str:
        return self.name


class Signature(models.Model):
    """审核签名：one person, one step, one text."""

    class Verdict(models.TextChoices):
        AGREE = "agree", "同意"
        RETURN = "return", "退回"

    item = models.ForeignKey(Item, models.PROTECT, verbose_name="信息", related_name="signatures")
    version = models.ForeignKey(
        Version, models.PROTECT, verbose_name="稿", related_name="signatures"
    )
    round = models.PositiveSmallIntegerField("送审次数")
    step = models.SlugField("步骤", max_length=20)
    step_name = models.CharField("步骤名称", max_length=20)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="签名人")
    post_title = models.CharField("岗位", max_length=60)
    delegation = models.ForeignKey(
        "agencies.Delegation", models.PROTECT, null=True, blank=True, verbose_name="委托"
    )
    as_filer = models.BooleanField("以填报责任人身份", default=False)
    verdict = models.CharField("结论", max_length=8, choices=Verdict.choices)
    gates = models.JSONField("五关", default=dict)
    opinion = models.CharField("意见", max_length=1000, blank=True)
    marks = models.JSONField("退回处", default=list, blank=True)
    content_hash = models.CharField("内容摘要", max_length=64)
    signed_at = models.DateTimeField("签名时间")

    class Meta:
        verbose_name = verbose_name_plural = "审核签名"
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "round", "step"],
                condition=Q(verdict="agree"),
                name="signature_step_once",
                violation_error_message="这一步已有人签过。",
            ),
            models.UniqueConstraint(
                fields=["item", "round", "person"],
                condition=Q(verdict="agree"),
                name="signature_person_once",
                violation_error_message="同一件只能签一次，须由不同的人审核。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step_name} {self.person} {self.get_verdict_display()}"


class Publication(models.Model):
    """发布记录：each time something went out or was taken back."""

    class Kind(models.TextChoices):
        FIRST = "first", "发布"
        CORRECTION = "correction", "更正"
        AGAIN = "again", "重新发布"
        WITHDRAWAL = "withdrawal", "撤下"
        UNSCHEDULED = "unscheduled", "取消定时"

    item = models.ForeignKey(Item, models.PROTECT, verbose_name="信息", related_name="publications")
    version = models.ForeignKey(
        Version, models.PROTECT, verbose_name="稿", related_name="publications"
    )
    kind = models.CharField("类型", max_length=12, choices=Kind.choices)
    at = models.DateTimeField("生效时间")
    note = models.CharField("说明", max_length=500, blank=True)
    affected = models.CharField("影响", max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="操作人")
    recorded_at = models.DateTimeField("操作时间")

    class Meta:
        verbose_name = verbose_name_plural = "发布记录"
        ordering = ["recorded_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"


class IndexSeries(models.Model):
    """索引号流水：the last serial given in one series of one office."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, verbose_name="行政机关")
    key = models.CharField("系列", max_length=80, unique=True)
    last_serial = models.PositiveIntegerField("末号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "索引号流水"

    def __str__(self) -> str:
        return self.key


class ImportBatch(models.Model):
    """导入批次：rows that came in together from a spreadsheet and can be taken back together."""

    class Kind(models.TextChoices):
        ITEMS = "items", "历史信息"
        CATALOGUE = "catalogue", "标准目录"

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, verbose_name="行政机关")
    kind = models.CharField("类型", max_length=12, choices=Kind.choices)
    file_name = models.CharField("文件名", max_length=200)
    rows = models.PositiveIntegerField("行数")
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="导入人")
    imported_at = models.DateTimeField("导入时间")
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入批次"
        ordering = ["-imported_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.file_name}"
