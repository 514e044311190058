"""The fixed terms of asking for opinions (征求意见)."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    """The way by which an opinion came (征求方式). Nothing finer is kept of where it came from."""

    LINK = "link", _("网上填写")
    PAPER = "paper", _("纸质意见表")
    BOX = "box", _("意见箱")
    SEMINAR = "seminar", _("座谈会")
    VISIT = "visit", _("走访")
    LETTER = "letter", _("来信")
    HOTLINE = "hotline", _("热线")


class Kind(TextChoices):
    """Whom opinions are about (征求对象)."""

    TEAM = "team", _("领导班子")
    LEADER = "leader", _("班子成员")
