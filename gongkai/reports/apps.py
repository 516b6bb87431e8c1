"""统计与年报."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "gongkai.reports"
    verbose_name = "统计与年报"

    def ready(self) -> None:
        """Who signs an annual report sees what was corrected by hand and what is still open."""
        from gongkai.publishing.enclosures import lay_beside
        from gongkai.reports.enclosing import explanation

        lay_beside(explanation)
