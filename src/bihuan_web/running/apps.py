from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bihuan_web.audit.acts import name_acts
from bihuan_web.ui import home
from bihuan_web.ui.home import Card


class RunningConfig(AppConfig):
    name = "bihuan_web.running"
    label = "running"

    def ready(self) -> None:
        from bihuan_web.running.home_card import health_card  # noqa: PLC0415 - models are there only now

        home.add(Card("health", "running/_health.html", health_card, order=5))
        name_acts({"export.all": _("全部导出")})
