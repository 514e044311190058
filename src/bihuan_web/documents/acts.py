"""Words of the event log for what is done with documents."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

ACTS = {
    "document.upload": _("上传材料"),
    "document.version": _("上传新稿"),
    "document.about": _("确认归属"),
    "document.reread": _("重新读取"),
    "document.read": _("查阅材料"),
    "document.export": _("导出材料"),
    "document.confirm": _("确认读取结果"),
    "document.change": _("校正：改一条"),
    "document.add": _("校正：添加一条"),
    "document.remove": _("校正：去掉一条"),
    "document.link": _("校正：改对应关系"),
    "document.confirm-link": _("校正：确认对应关系"),
    "document.undo": _("撤销上一次校正"),
    "document.decide": _("处理审查发现"),
    "document.assign": _("分派审阅人"),
    "document.unassign": _("撤下审阅人"),
    "document.submit": _("材料送审"),
    "document.withdraw": _("撤回送审"),
    "document.return": _("退回材料"),
    "document.accept": _("审定材料"),
    "document.take-over": _("材料列入台账"),
    "document.keep": _("继续保管"),
    "document.ask-destruction": _("提出销毁"),
    "document.destroy": _("批准销毁"),
    "document.destroyed": _("销毁材料"),
}
