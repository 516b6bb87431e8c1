"""工作台."""

from django.apps import AppConfig
from django.forms import Field


class DeskConfig(AppConfig):
    name = "gongkai.desk"
    verbose_name = "工作台"

    def ready(self) -> None:
        """Every form says what to do about an empty field, not only that it is one."""
        Field.default_error_messages = {"required": "这一栏还空着，请填写。"}
