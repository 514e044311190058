"""The fixed terms of a ledger: where a problem comes from, how a measure is carried out, what its columns are called."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Source(TextChoices):
    """Where a problem comes from (问题来源)."""

    SELF_CHECK = "self-check", _("自查")
    OPINION = "opinion", _("征求意见")
    SUPERIOR = "superior", _("上级点明")
    INSPECTION = "inspection", _("巡视巡察")
    CHECK = "check", _("监督检查")
    AUDIT = "audit", _("审计")
    PETITION = "petition", _("信访")
    CRITICISM = "criticism", _("相互批评")
    CARRIED_OVER = "carried-over", _("上年结转")
    RELAPSE = "relapse", _("反弹回潮")
    SATISFACTION = "satisfaction", _("群众评价")
    VISIT = "visit", _("走访")
    OTHER = "other", _("其他")


class Pace(TextChoices):
    """By when a measure is carried out (整改类型): at once, by a date, or for good."""

    AT_ONCE = "at-once", _("立行立改")
    BY_DATE = "by-date", _("限期整改")
    LASTING = "lasting", _("长期坚持")


class Column(TextChoices):
    """The columns of the three lists (台账栏目), by the names most offices use; an organisation maps its own once."""

    NUMBER = "number", _("序号")
    SOURCE = "source", _("问题来源")
    ASPECT = "aspect", _("方面")
    PROBLEM = "problem", _("问题")
    MANIFESTATION = "manifestation", _("具体表现")
    CAUSE = "cause", _("原因分析")
    GOAL = "goal", _("整改目标")
    MEASURE = "measure", _("整改措施")
    DELIVERABLE = "deliverable", _("成果形式")
    PACE = "pace", _("整改类型")
    TASK = "task", _("整改任务")
    STANDARD = "standard", _("验收标准")
    LEAD = "lead", _("牵头领导")
    UNIT = "unit", _("责任单位")
    OWNER = "owner", _("责任人")
    ASSISTANTS = "assistants", _("协办人")
    STARTS = "starts", _("开始时间")
    DUE = "due", _("完成时限")
    FIRST_DUE = "first_due", _("原定时限")
    STATE = "state", _("整改状态")
    PERSISTENCE = "persistence", _("长期坚持情况")
    PROGRESS = "progress", _("整改进展")
    EVIDENCE = "evidence", _("佐证材料")
    VERIFIER = "verifier", _("核验人")
    VERIFIED = "verified", _("核验时间")
    METHOD = "method", _("核查方式")
    CLOSED = "closed", _("销号时间")
    REVIEW = "review", _("复查时间")
    REMARK = "remark", _("备注")
