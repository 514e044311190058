from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bihuan_web.audit.acts import name_acts


class RunningConfig(AppConfig):
    name = "bihuan_web.running"
    label = "running"

    def ready(self) -> None:
        name_acts({"export.all": _("全部导出")})
