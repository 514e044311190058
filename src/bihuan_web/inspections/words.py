"""The fixed terms of inspections and of what comes from outside."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from bihuan_web.ledgers.words import Source
from bihuan_web.orgs.permissions import Secrecy


class Verdict(TextChoices):
    """What was seen of an item of the checklist (逐项结果)."""

    UNCHECKED = "unchecked", _("未查")
    IN_ORDER = "in-order", _("符合")
    FINDING = "finding", _("发现问题")
    NOT_APPLICABLE = "not-applicable", _("不适用")


class Mended(TextChoices):
    """What a re-check says of a finding (复查结果)."""

    NOT_LOOKED = "not-looked", _("未复查")
    MENDED = "mended", _("已整改")
    NOT_MENDED = "not-mended", _("未整改")


class Kind(TextChoices):
    """What came from outside (外部反馈种类)."""

    TOUR = "tour", _("巡视巡察")
    AUDIT = "audit", _("审计")
    INQUIRY = "inquiry", _("谈话函询")
    SUPERIOR = "superior", _("上级督导")
    PETITION = "petition", _("信访")


# Whose problem is put on a ledger from a letter of inquiry must not tell by its source that there was one.
SOURCES: dict[str, Source] = {
    Kind.TOUR: Source.INSPECTION,
    Kind.AUDIT: Source.AUDIT,
    Kind.INQUIRY: Source.SUPERIOR,
    Kind.SUPERIOR: Source.SUPERIOR,
    Kind.PETITION: Source.PETITION,
}
LEVELS = (Secrecy.LEDGER.value, Secrecy.PERSONAL.value)
