"""工作台."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "gongkai.desk"
    verbose_name = "工作台"
