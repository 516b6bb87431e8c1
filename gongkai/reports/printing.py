"""版式文件: the report in the faces of the office."""

from django.conf import settings

from gongkai.documents.write import Paper, report_pdf


def official_pdf(paper: Paper) -> bytes:
    """Set in the faces that the office has put into its font folder (``GONGKAI_FONTS``), where it has."""
    return report_pdf(paper, font_folders=(settings.GONGKAI_FONTS,))
