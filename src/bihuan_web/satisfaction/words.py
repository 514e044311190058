"""The fixed terms of asking people: what they may answer, how they are chosen, by which way an answer comes."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Verdict(TextChoices):
    """What somebody says of a closed item (评价). Who does not know is counted, but not in the rate."""

    GOOD = "good", _("满意")
    FAIR = "fair", _("基本满意")
    BAD = "bad", _("不满意")
    UNKNOWN = "unknown", _("不了解")


class Sampling(TextChoices):
    """How those who are asked are chosen (抽样方式)."""

    EVERYBODY = "everybody", _("全部询问")
    SIMPLE = "simple", _("简单随机抽样")
    STRATIFIED = "stratified", _("分层随机抽样")


class Channel(TextChoices):
    """By which way a sheet of answers that the office enters came to it (收集渠道)."""

    PAPER = "paper", _("纸质问卷")
    PHONE = "phone", _("电话询问")


class Trigger(TextChoices):
    """Why an item is to be looked at again (触发原因)."""

    REASON = "reason", _("不满意并写了原因")
    SHARE = "share", _("不满意的比例超过设定")
