"""复议与诉讼."""

from django.apps import AppConfig


class ProceedingsConfig(AppConfig):
    name = "gongkai.proceedings"
    verbose_name = "复议与诉讼"
