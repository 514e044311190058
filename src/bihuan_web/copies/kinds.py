"""Words of comparing: how far a comparison is, what a pair is, what a person said of a passage."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.TextChoices):
    """How far a comparison is (比对进度)."""

    QUEUED = "queued", _("等待比对")
    WORKING = "working", _("正在比对")
    DONE = "done", _("已比对")
    STOPPED = "stopped", _("已停止")
    FAILED = "failed", _("没有比成")


UNDER_WAY = (Standing.QUEUED, Standing.WORKING)


class Phase(models.TextChoices):
    """What is done at the moment; the order is that of the work."""

    READING = "reading", _("读入材料")
    COMPARING = "comparing", _("查找相同的文字")
    YEARS = "years", _("与以前年度对照")


class Relation(models.TextChoices):
    """What two documents are to one another (两份材料的关系)."""

    OTHERS = "others", _("不同的人")
    YEARS = "years", _("同一人（班子）不同年度")
    ROLES = "roles", _("同一人不同身份、个人与班子")


class Verdict(models.TextChoices):
    """What a person said of a passage (判断)."""

    REWRITE = "rewrite", _("相同，请修改")
    GIVEN = "given", _("可以相同：规定表述")
    OWN = "own", _("可以相同：引用本人以前的文字")
    JOINT = "joint", _("可以相同：共同起草")
    OTHER = "other", _("可以相同：其他原因")


ALLOWED = (Verdict.GIVEN, Verdict.OWN, Verdict.JOINT, Verdict.OTHER)
