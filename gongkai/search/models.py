"""检索条目：public rows and the staff's rows, in tables of their own, so that none can leak."""

from django.db import models


def _index_of_filled(field: str, name: str) -> models.Index:
    """Without the empty ones, which would make the planner think that the index is of no use."""
    return models.Index(fields=[field], name=name, condition=models.Q(**{f"{field}__gt": ""}))


class SearchEntry(models.Model):
    """One findable thing with its plain text. `key` ranks it (see `keys`)."""

    key = models.BigAutoField("检索键", primary_key=True)
    object_id = models.BigIntegerField("对象编号", unique=True)
    agency_id = models.BigIntegerField("机关编号")
    number_key = models.CharField("归一文号", max_length=100, blank=True)
    index_number_key = models.CharField("归一索引号", max_length=100, blank=True)
    title_key = models.CharField("归一标题", max_length=200, blank=True)
    published_at = models.DateTimeField("公开时间")
    in_force = models.BooleanField("现行有效", default=True)
    filters = models.TextField("筛选标记", blank=True)
    number = models.TextField("文号", blank=True)
    index_number = models.TextField("索引号", blank=True)
    title = models.TextField("标题")
    text = models.TextField("正文", blank=True)
    token_version = models.PositiveSmallIntegerField("分词版本")

    class Meta:
        abstract = True
        indexes = [
            _index_of_filled("number_key", "%(class)s_number"),
            _index_of_filled("index_number_key", "%(class)s_index_number"),
            _index_of_filled("title_key", "%(class)s_title"),
            models.Index(fields=["agency_id"], name="%(class)s_agency"),
            models.Index(fields=["published_at"], name="%(class)s_published"),
        ]

    def __str__(self) -> str:
        return self.title


class PublicEntry(SearchEntry):
    """公开检索条目：seen by everybody from `published_at` on."""

    class Meta(SearchEntry.Meta):
        verbose_name = verbose_name_plural = "公开检索条目"


class StaffEntry(SearchEntry):
    """内部检索条目：seen by the offices it belongs to."""

    class Meta(SearchEntry.Meta):
        verbose_name = verbose_name_plural = "内部检索条目"
