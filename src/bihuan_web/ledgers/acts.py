"""Words of the event log for what is done with ledgers, problems and measures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

ACTS = {
    "ledger.open": _("新建台账"),
    "ledger.columns": _("改栏目名称"),
    "ledger.rules": _("改整改规则"),
    "problem.add": _("列入问题"),
    "problem.revise": _("修改问题"),
    "problem.solve": _("确认解决"),
    "problem.withdraw": _("不列入台账"),
    "measure.add": _("加整改措施"),
    "measure.revise": _("修改措施"),
}
