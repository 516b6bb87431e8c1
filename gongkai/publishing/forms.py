"""What the staff pages ask; the services decide."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from gongkai.agencies.models import Agency, Duty, Section
from gongkai.documents.clean import plain_text
from gongkai.files.fields import DayField, Files, FilesField
from gongkai.law.deadlines import RuleHasNoDeadlineError, publication_deadline
from gongkai.law.errors import LawError
from gongkai.law.limits import publication_overrides, time_limit
from gongkai.publishing.content import Draft
from gongkai.publishing.models import CatalogueEntry, Column, Item, ReviewPlan, Version
from gongkai.publishing.services.save_plan import NOT_REVIEWERS

MOMENT_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]
STANDARD = "PUBLISH_20WD"
REASON_NEEDED = "依申请公开、不予公开的，须写明理由（国办发〔2016〕80号）。"

KIND_OF_COLUMN = {
    "normative": Item.Kind.NORMATIVE,
    "documents": Item.Kind.DOCUMENT,
    "rules": Item.Kind.DOCUMENT,
    "interpretation": Item.Kind.INTERPRETATION,
    "budget": Item.Kind.BUDGET,
    "organisation": Item.Kind.ORGANISATION,
    "news": Item.Kind.NEWS,
    "notices": Item.Kind.NOTICE,
    "responses": Item.Kind.RESPONSE,
    "reports": Item.Kind.REPORT,
}
_ONLY_PLAIN = re.compile(r"(?:\s*<p>[^<>]*</p>)+\s*")


WIDE_FIGURES = str.maketrans("０１２３４５６７８９", "0123456789")
OWN_WORDS = {
    "null_characters_not_allowed": "这里有看不见的控制字符，请删去后重新填写。",
    "max_length": "这里有%(show_value)d字，最多%(limit_value)d字，请缩短。",
}


class OwnWordsForm(forms.Form):
    """A form that refuses in its own sentences, never in those of the framework."""

    def full_clean(self) -> None:
        """Give every field of text its sentences, those added for one page included."""
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                for code, words in OWN_WORDS.items():
                    field.error_messages.setdefault(code, words)
        super().full_clean()


def required(words: str) -> dict[str, str]:
    """The sentence for a field left empty."""
    return {"required": words}


def rule_choices(today: date) -> list[tuple[str, str]]:
    """公开时限依据 that have a last day, with what they say."""
    found = [(STANDARD, f"一般信息：{time_limit(STANDARD).latest.reference}")]
    for rule in publication_overrides():
        try:
            publication_deadline(today, rule=rule.name)
        except (RuleHasNoDeadlineError, LawError):
            continue
        found.append((rule.name, f"{rule.label}：{rule.latest.reference}"))
    return found


def column_choices(columns: Iterable[Column]) -> list[tuple[str, str]]:
    """Columns in tree order, each level set in."""
    depth: dict[int | None, int] = {None: -1}
    choices = [("", "请选择栏目")]
    for column in columns:
        depth[column.pk] = depth.get(column.parent_id, -1) + 1
        choices.append((str(column.pk), "　" * depth[column.pk] + column.name))
    return choices


def body_for_editing(body: str) -> str:
    """Plain paragraphs as plain text, a blank line between; anything richer stays as it is."""
    return "\n\n".join(plain_text(body).split("\n")) if _ONLY_PLAIN.fullmatch(body) else body


class ItemForm(OwnWordsForm):
    """Everything a clerk fills in for an item."""

    title = forms.CharField(
        label="标题", max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={**required("请填写标题。"), "max_length": "标题有%(show_value)d字，最多200字，请缩短。"},
    )  # fmt: skip
    column = forms.ChoiceField(
        label="栏目", error_messages={**required("请选择栏目。"), "invalid_choice": "这个栏目不是本单位在用的，请重新选择。"}
    )  # fmt: skip
    formed_on = DayField(
        label="成文日期", help_text="文件落款的日期，或信息形成的日期。",
        error_messages=required("请填写成文日期。"),
    )  # fmt: skip
    body = forms.CharField(
        label="正文", required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "data-editor": ""}),
        help_text="可以从 Word、WPS 里整篇粘贴，表格会留着。只写字时，空一行就是另起一段。",
    )  # fmt: skip
    attachments = FilesField(
        label="附件", required=False, widget=Files(attrs={"multiple": True}),
        help_text="文字、表格、演示、版式文件、图片、压缩包都可以，一次可选几个。",
    )  # fmt: skip
    disclosure = forms.ChoiceField(
        label="公开属性", choices=Item.Disclosure.choices, widget=forms.RadioSelect,
        initial=Item.Disclosure.PROACTIVE,
        error_messages={**required("请选择公开属性。"), "invalid_choice": "公开属性无法识别，请重新选择。"},
    )  # fmt: skip
    disclosure_reason = forms.CharField(
        label="不主动公开的理由", required=False, max_length=500,
        help_text="选“依申请公开”“不予公开”时必填（国办发〔2016〕80号）。",
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="体裁", required=False, choices=[("", "按栏目自动确定"), *Item.Kind.choices],
        error_messages={"invalid_choice": "体裁无法识别，请重新选择。"},
    )  # fmt: skip
    document_number = forms.CharField(
        label="文号", required=False, max_length=80, help_text="如：测街〔2026〕5号。",
        error_messages={"max_length": "文号最多80字，请核对。"},
    )  # fmt: skip
    section = forms.ChoiceField(label="责任科室", required=False)
    catalogue_entry = forms.ChoiceField(label="标准目录事项", required=False)
    summary = forms.CharField(
        label="内容概述", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    keywords = forms.CharField(
        label="关键词", required=False, max_length=200, help_text="几个词之间用空格隔开。"
    )
    validity = forms.ChoiceField(label="有效性", required=False)
    effective_on = DayField(label="生效日期", required=False)
    publish_rule = forms.ChoiceField(label="公开时限依据")
    embargo_until = DayField(
        label="不早于", required=False, help_text="有解禁日期的，到这一天才可以公开。"
    )
    interprets = forms.CharField(
        label="解读的文件",
        required=False,
        help_text="填它的文号、索引号或全名，公众会看到双向的链接。",
    )
    repeals = forms.CharField(
        label="废止的文件",
        required=False,
        help_text="填它的文号、索引号或全名，本件发布时它标注为废止。",
    )
    is_registered = forms.BooleanField(
        label="登记为政府信息", required=False, initial=True,
        help_text="登记的取索引号，计入政府信息条数；工作动态一类可以不登记。",
    )  # fmt: skip
    is_urgent = forms.BooleanField(
        label="急件", required=False, help_text="三位审核人同时收到，可随时签，仍须三人签齐。"
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0)

    MORE = (
        "kind", "document_number", "section", "catalogue_entry", "summary", "keywords", "validity",
        "effective_on", "publish_rule", "embargo_until", "interprets", "repeals", "is_registered",
        "is_urgent",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        agency: Agency,
        columns: list[Column],
        today: date,
        item: Item | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.agency = agency
        self.columns = {str(c.pk): c for c in columns}
        facts = item.current_version.facts if item and item.current_version else {}
        in_use = Q(is_active=True) | Q(pk=facts.get("section_id"))
        self.sections = {str(s.pk): s for s in Section.objects.filter(in_use, agency=agency)}
        in_use = Q(is_active=True) | Q(pk=facts.get("catalogue_entry"))
        entries = CatalogueEntry.objects.filter(in_use, agency=agency)
        self.entries = {str(e.pk): e for e in entries.defer("content", "basis")}
        self._choose("column", column_choices(columns))
        self._choose("section", [("", "未标注"), *((k, s.name) for k, s in self.sections.items())])
        self._choose(
            "catalogue_entry", [("", "不对应"), *((k, str(e)) for k, e in self.entries.items())]
        )
        self._choose("validity", [("", "不适用"), *(c for c in Item.Validity.choices if c[0])])
        self._choose("publish_rule", rule_choices(today))
        for name in ("interprets", "repeals"):
            self.fields[name].widget.attrs["list"] = "documents"

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        field.error_messages.setdefault("invalid_choice", "")
        if (
            not field.error_messages["invalid_choice"]
            or "%" in field.error_messages["invalid_choice"]
        ):
            field.error_messages["invalid_choice"] = "这一项已不能选，请重新选择。"

    def clean_document_number(self) -> str:
        """Figures of full width would keep the number from being found."""
        return str(self.cleaned_data["document_number"]).translate(WIDE_FIGURES)

    def clean_body(self) -> str:
        """Browsers send CRLF; a text that nobody touched stays the text it was."""
        return str(self.cleaned_data["body"]).replace("\r\n", "\n")

    def _document(self, name: str) -> Item | None:
        text = self.cleaned_data[name].strip()
        if not text:
            return None
        found = list(
            Item.objects.filter(agency=self.agency).filter(
                Q(document_number=text) | Q(index_number=text) | Q(title=text)
            )[:2]
        )
        if not found:
            raise forms.ValidationError("本单位没有这个文号、索引号或名称的文件，请核对。")
        if len(found) > 1:
            raise forms.ValidationError("有几件都是这个名称，请改填索引号。")
        return found[0]

    def clean_interprets(self) -> Item | None:
        return self._document("interprets")

    def clean_repeals(self) -> Item | None:
        return self._document("repeals")

    def clean(self) -> dict[str, Any]:
        """What one field demands of another."""
        cleaned = super().clean() or self.cleaned_data
        column = self.columns.get(cleaned.get("column", ""))
        kind = cleaned.get("kind") or (KIND_OF_COLUMN.get(column.code) if column else None)
        cleaned["kind"] = kind or Item.Kind.OTHER
        is_normative = cleaned["kind"] == Item.Kind.NORMATIVE
        if is_normative and not cleaned.get("validity") and "validity" not in self.errors:
            self.add_error("validity", "行政规范性文件须标注有效性，请选择。")
        is_proactive = cleaned.get("disclosure") in (None, Item.Disclosure.PROACTIVE)
        if not is_proactive and not cleaned.get("disclosure_reason", "").strip():
            self.add_error("disclosure_reason", REASON_NEEDED)
        return cleaned

    def draft(self, attachments: tuple[tuple[Any, str], ...]) -> Draft:
        """What was filled in, as the services take it."""
        data = self.cleaned_data
        return Draft(
            title=data["title"],
            column=self.columns[data["column"]],
            formed_on=data["formed_on"],
            kind=data["kind"],
            body=data["body"],
            summary=data["summary"],
            keywords=data["keywords"],
            document_number=data["document_number"],
            section=self.sections.get(data["section"]),
            catalogue_entry=self.entries.get(data["catalogue_entry"]),
            disclosure=data["disclosure"],
            disclosure_reason=data["disclosure_reason"],
            is_registered=data["is_registered"],
            publish_rule=data["publish_rule"],
            embargo_until=data["embargo_until"],
            effective_on=data["effective_on"],
            validity=data["validity"],
            repeals=data["repeals"],
            interprets=data["interprets"],
            is_urgent=data["is_urgent"],
            attachments=attachments,
        )

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """The fields that may stay folded."""
        return [self[name] for name in self.MORE]

    @property
    def more_is_open(self) -> bool:
        """Whether something in the folded part needs to be seen."""
        return any(name in self.errors for name in self.MORE)


def _label_of(pk: int | None) -> str:
    if pk is None:
        return ""
    item = Item.objects.filter(pk=pk).first()
    return (item.document_number or item.index_number or item.title) if item else ""


def initial_of(item: Item, version: Version) -> dict[str, Any]:
    """What the form shows of a version."""
    facts: Mapping[str, Any] = version.facts
    column = Column.objects.filter(code=facts.get("column", "")).first() or item.column
    return {
        "title": version.title,
        "body": body_for_editing(version.body),
        "summary": version.summary,
        "keywords": version.keywords,
        "column": str(column.pk),
        "kind": facts["kind"],
        "formed_on": facts["formed_on"],
        "document_number": facts["document_number"],
        "section": str(facts["section_id"] or ""),
        "catalogue_entry": str(facts["catalogue_entry"] or ""),
        "disclosure": facts["disclosure"],
        "disclosure_reason": facts["disclosure_reason"],
        "is_registered": facts["is_registered"],
        "publish_rule": facts["publish_rule"],
        "embargo_until": facts["embargo_until"],
        "effective_on": facts["effective_on"],
        "validity": facts["validity"],
        "repeals": _label_of(facts["repeals"]),
        "interprets": _label_of(facts["interprets"]),
        "is_urgent": item.is_urgent,
        "version": version.number,
    }


class PublishForm(OwnWordsForm):
    """发布：now or at a set time; a correction says what it corrects."""

    when = forms.ChoiceField(
        label="什么时候公开", choices=[("now", "现在"), ("later", "定时")], initial="now",
        widget=forms.RadioSelect, error_messages=required("请选择什么时候公开。"),
    )  # fmt: skip
    at = forms.DateTimeField(
        label="定时到", required=False, input_formats=MOMENT_FORMATS,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        error_messages={"invalid": "没有这个时间，请写成2026-12-01 09:00的样子。"},
    )  # fmt: skip
    note = forms.CharField(
        label="更正说明", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="公众能看到这句话：改了什么。",
    )  # fmt: skip

    def __init__(self, *args: Any, is_correction: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_correction:
            del self.fields["when"], self.fields["at"]
        else:
            del self.fields["note"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("when") == "later" and not cleaned.get("at") and "at" not in self.errors:
            self.add_error("at", "请填写定时发布的时间。")
        return cleaned


class WithdrawForm(OwnWordsForm):
    """撤下：why, and what it touched."""

    reason = forms.CharField(
        label="撤下的理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=required("撤下须写明理由。"),
    )  # fmt: skip
    affected = forms.CharField(
        label="影响到什么", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="已被转载、已送交档案馆图书馆、已被解读引用的，写在这里。",
    )  # fmt: skip


class ValidityForm(OwnWordsForm):
    """标注废止或失效."""

    validity = forms.ChoiceField(
        label="改为", choices=[(Item.Validity.REPEALED.value, "废止"), (Item.Validity.LAPSED.value, "失效")],
        widget=forms.RadioSelect, error_messages=required("请选择废止或失效。"),
    )  # fmt: skip
    on = DayField(label="自哪一天起", error_messages=required("请填写日期。"))
    reason = forms.CharField(
        label="依据或理由", max_length=500, error_messages=required("请写明依据或理由。")
    )


class RecallForm(OwnWordsForm):
    """撤回送审."""

    reason = forms.CharField(
        label="撤回的原因", max_length=300, error_messages=required("请写明撤回的原因。")
    )


class ColumnForm(OwnWordsForm):
    """栏目."""

    name = forms.CharField(label="名称", max_length=60, error_messages=required("请填写栏目名称。"))
    purpose = forms.CharField(label="栏目说明", required=False, max_length=200)
    freshness_days = forms.IntegerField(
        label="更新周期（天）", required=False, min_value=1, max_value=3660,
        help_text="多少天没有新内容就提醒；不填就不提醒。",
        error_messages={
            "invalid": "请填一个整数。", "min_value": "最少1天。", "max_value": "最多3660天。",
        },
    )  # fmt: skip


class NewColumnForm(ColumnForm):
    """增设栏目."""

    parent = forms.ChoiceField(
        label="上级栏目", error_messages={**required("请选择上级栏目。"), "invalid_choice": "这个栏目不能选，请重新选择。"}
    )  # fmt: skip
    field_order = ("parent", "name", "purpose", "freshness_days")

    def __init__(self, *args: Any, columns: list[Column], **options: Any) -> None:
        super().__init__(*args, **options)
        parent = self.fields["parent"]
        assert isinstance(parent, forms.ChoiceField)
        parent.choices = column_choices(columns)


class ChangeColumnForm(ColumnForm):
    """修改栏目."""

    position = forms.IntegerField(
        label="次序", min_value=0, max_value=9999,
        error_messages={
            **required("请填写次序。"), "invalid": "请填一个整数。", "min_value": "次序从0起。",
            "max_value": "次序最大9999。",
        },
    )  # fmt: skip
    is_active = forms.BooleanField(label="在用", required=False)


class ImportForm(OwnWordsForm):
    """导入一张表."""

    file = forms.FileField(
        label="电子表格", help_text="可用 .xlsx、.xls、.et、.ods。先检查，看过结果再导入。",
        error_messages={**required("请选择一个电子表格。"), "empty": "文件是空的，请检查后重新选择。"},
    )  # fmt: skip


class IndexPatternForm(OwnWordsForm):
    """索引号格式."""

    index_pattern = forms.CharField(
        label="索引号格式", max_length=80, error_messages=required("请填写索引号格式。")
    )
    index_class = forms.CharField(
        label="信息类别码", required=False, max_length=20, help_text="格式里用到{class}时必填。"
    )


MOST_STEPS = 6
REVIEWING = [(d.value, d.label) for d in Duty if d not in NOT_REVIEWERS]


class PlanForm(OwnWordsForm):
    """审核方案：its name, what it is for, and its steps."""

    name = forms.CharField(
        label="方案名称", max_length=60, error_messages=required("请填写方案名称。")
    )
    kinds = forms.MultipleChoiceField(
        label="适用体裁", required=False, choices=Item.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(
            ("invalid_choice", "invalid_list"), "适用体裁无法识别，请重新选择。"
        ),
        help_text="一样都不选，就适用于没有专门方案的全部体裁。",
    )  # fmt: skip
    filer_signs_first = forms.BooleanField(
        label="信息填报责任人初审", required=False,
        help_text="填报人送审时自己把五关并签初审，审核、审发仍须另外两个人。审签单上会印明。",
    )  # fmt: skip

    def __init__(
        self, *args: Any, superiors: list[Agency], plan: ReviewPlan | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.superiors = {str(a.pk): a for a in superiors}
        known = list(plan.steps.order_by("position")) if plan else []
        for number in range(1, MOST_STEPS + 1):
            step = known[number - 1] if number <= len(known) else None
            self.fields[f"step_{number}_name"] = forms.CharField(
                label=f"第{number}步名称", required=False, max_length=20,
                initial=step.name if step else "",
            )  # fmt: skip
            self.fields[f"step_{number}_duty"] = forms.ChoiceField(
                label=f"第{number}步岗位", required=False, choices=[("", "不设这一步"), *REVIEWING],
                error_messages={"invalid_choice": "这个岗位不能选，请重新选择。"},
                initial=step.duty if step else "",
            )  # fmt: skip
            self.fields[f"step_{number}_agency"] = forms.ChoiceField(
                label=f"第{number}步向谁借", required=False,
                choices=[("", "本单位"), *((k, f"向{a}借用") for k, a in self.superiors.items())],
                error_messages={"invalid_choice": "只能向上级机关借用岗位，请重新选择。"},
                initial=str(step.agency_id or "") if step else "",
            )  # fmt: skip
        self.codes = [s.code for s in known]

    @property
    def step_rows(self) -> list[tuple[int, list[forms.BoundField]]]:
        """Three fields for each step."""
        return [
            (n, [self[f"step_{n}_{part}"] for part in ("name", "duty", "agency")])
            for n in range(1, MOST_STEPS + 1)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for number in range(1, MOST_STEPS + 1):
            name, duty = cleaned.get(f"step_{number}_name"), cleaned.get(f"step_{number}_duty")
            if duty and not name:
                self.add_error(f"step_{number}_name", "请给这一步起个名称，如初审。")
            if name and not duty:
                self.add_error(f"step_{number}_duty", "请选择由哪个岗位签这一步。")
        return cleaned
