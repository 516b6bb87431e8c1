"""未提交的文件: chosen on the public form, kept for a day until the form is sent."""

from django.db import models


class HeldUpload(models.Model):
    """未提交的文件：a page cannot keep chosen files, so they wait here under the form's own random key.

    No address serves them. Sending the form makes them papers of the case; otherwise they are gone
    after a day (``services/discard_held.py``).
    """

    key = models.CharField("提交标识", max_length=64, db_index=True, editable=False)
    field = models.CharField("所在的栏", max_length=20)
    file = models.OneToOneField(
        "files.StoredFile", models.PROTECT, verbose_name="文件", related_name="held"
    )
    held_at = models.DateTimeField("收下时间", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "未提交的文件"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.file)
