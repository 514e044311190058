"""What is known of a stored file; its bytes lie in the data folder under their own hash."""

from __future__ import annotations

from django.db import models

from bihuan_web.accounts.models import User


class StoredFile(models.Model):
    """An original as it came (存档原件). Two rows may share the same bytes; each has the name that its sender gave it."""

    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=255)
    stored_at = models.DateTimeField()
    stored_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(size__gt=0), name="file_is_not_empty")]

    def __str__(self) -> str:
        return self.name
