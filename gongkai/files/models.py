"""文件: what was uploaded, by its content."""

from pathlib import Path

from django.conf import settings
from django.db import models


class StoredFile(models.Model):
    """文件：an upload of an office; the bytes lie under their SHA-256 and never change."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, verbose_name="行政机关")
    sha256 = models.CharField("摘要", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("大小")
    name = models.CharField("文件名", max_length=200)
    media_type = models.CharField("类型", max_length=100)
    text = models.TextField("文字", blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="上传人"
    )
    uploaded_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = verbose_name_plural = "文件"

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where the bytes lie."""
        return Path(settings.GONGKAI_FILES) / self.sha256[:2] / self.sha256[2:]
