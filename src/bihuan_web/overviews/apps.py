from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bihuan_web.audit.acts import name_acts
from bihuan_web.ui import navigation
from bihuan_web.ui.navigation import Place


class OverviewsConfig(AppConfig):
    name = "bihuan_web.overviews"
    label = "overviews"
    verbose_name = "总览"

    def ready(self) -> None:
        from bihuan_web.overviews import cards  # noqa: PLC0415 - models are there only now

        cards.add()
        navigation.add(Place("overview", _("总览"), "overviews:overview", order=5))
        name_acts({"overview.export": _("导出总览")})
