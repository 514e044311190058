"""What a token is good for (授权范围). It only narrows down: nobody gets more by a token than they may do on the screens."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    """One scope; a token has one or more."""

    READ = "read", _("读取单位、轮次、台账、任务")
    LEDGERS = "ledgers:write", _("写台账：问题、措施、任务")
    TASKS = "tasks:act", _("办理任务：进展、佐证、核验、销号等")
    DOCUMENTS_READ = "documents:read", _("读取材料")
    DOCUMENTS_WRITE = "documents:write", _("交材料、校正、送审")
    DOCUMENTS_REVIEW = "documents:review", _("审阅材料：退回、审定")
    TALKS = "talks", _("谈心谈话和相互批评：本人可以看的和办的")
    OPINIONS = "opinions", _("征求意见：读取、归类、分办、回应、反馈")
    EXPORT = "export", _("导出台账和材料")
    AUDIT = "audit", _("读取事件日志")
    MANAGE = "manage", _("管理：单位、人员、角色、轮次、审阅分工、整改规则、材料销毁")
