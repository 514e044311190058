from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bihuan_web.audit.acts import name_acts
from bihuan_web.ui import navigation
from bihuan_web.ui.navigation import Place


class SheetsConfig(AppConfig):
    name = "bihuan_web.sheets"
    label = "sheets"
    verbose_name = "表格往来"

    def ready(self) -> None:
        from bihuan_web.accounts.models import User  # noqa: PLC0415 - models are there only now
        from bihuan_web.common.clock import today  # noqa: PLC0415 - as above
        from bihuan_web.sheets import queries  # noqa: PLC0415 - as above

        def keeps_ledgers(request: HttpRequest) -> bool:
            return isinstance(request.user, User) and queries.units_for(request.user, today()).exists()

        name_acts(
            {
                "ledger.export": _("导出台账"),
                "sheet.hand-in": _("上传表格"),
                "sheet.import": _("导入表格"),
                "sheet.form": _("设文书模板"),
                "task.print-closing": _("出核验销号单"),
                "task.print-letter": _("出督办文书"),
                "task.remark": _("改任务备注"),
            }
        )
        navigation.add(Place("sheets", _("表格往来"), "sheets:list", order=60, where="manage", visible=keeps_ledgers))
