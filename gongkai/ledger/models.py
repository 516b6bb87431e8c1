"""台账：append-only, hash-chained acts; one chain per office and one for the system."""

import json
from typing import Any

from django.db import models


class Chain(models.Model):
    """台账链：whose acts these are, and where the chain stands."""

    class Algorithm(models.TextChoices):
        SHA256 = "sha256", "SHA-256"
        SM3 = "sm3", "SM3"

    key = models.CharField("链名", max_length=64, unique=True)
    algorithm = models.CharField("摘要算法", max_length=8, choices=Algorithm.choices)
    head_seq = models.PositiveBigIntegerField("末条序号", default=0)
    head_digest = models.CharField("末条摘要", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "台账链"

    def __str__(self) -> str:
        return self.key


class Entry(models.Model):
    """台账条目：one act. Rows are only ever added; triggers refuse update and delete."""

    chain = models.ForeignKey(Chain, models.PROTECT, verbose_name="台账链", related_name="entries")
    seq = models.PositiveBigIntegerField("序号")
    at = models.DateTimeField("时间")
    actor = models.CharField("经办人代码", max_length=64)
    actor_name = models.CharField("经办人", max_length=64)
    act = models.CharField("事项", max_length=64)
    subject_type = models.CharField("对象类型", max_length=64, blank=True)
    subject_id = models.CharField("对象编号", max_length=64, blank=True)
    subject_label = models.CharField("对象", max_length=300, blank=True)
    reference = models.CharField("依据", max_length=300, blank=True)
    data = models.TextField("细节", default="{}")
    previous = models.CharField("上条摘要", max_length=64, blank=True)
    digest = models.CharField("本条摘要", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "台账条目"
        ordering = ["chain_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="ledger_entry_seq")]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="ledger_entry_subject"),
            models.Index(fields=["chain", "act", "seq"], name="ledger_entry_act"),
        ]

    def __str__(self) -> str:
        return f"{self.chain_id}#{self.seq} {self.act}"

    @property
    def details(self) -> dict[str, Any]:
        """The act's details as written."""
        details: dict[str, Any] = json.loads(self.data)
        return details
