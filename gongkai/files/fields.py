"""Form fields that several parts share: days as people type them, and files judged by the store."""

import unicodedata
from datetime import date
from typing import Any

from django import forms

DAY_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]


class DayField(forms.DateField):
    """A date as a person types it; 2021-02-30 is told that it does not exist."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("input_formats", DAY_FORMATS)
        # Without a last day browsers wait for six figures of the year, and 20261120 cannot be typed.
        attrs = {"type": "date", "max": "9999-12-31"}
        options.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs=attrs))
        super().__init__(**options)
        self.error_messages["invalid"] = "没有这一天，请写成2021-02-03的样子。"

    def to_python(self, value: Any) -> date | None:
        """Figures and signs of full width are those of half width."""
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value)
        found: date | None = super().to_python(value)
        return found


class Files(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files are judged by ``store_file``, each with its own sentence; a form without any is fine."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        return data or []
