from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bihuan_web.audit.acts import name_acts
from bihuan_web.ledgers.acts import ACTS
from bihuan_web.ui import navigation
from bihuan_web.ui.navigation import Place


class LedgersConfig(AppConfig):
    name = "bihuan_web.ledgers"
    label = "ledgers"
    verbose_name = "台账"

    def ready(self) -> None:
        navigation.add(Place("ledgers", _("台账"), "ledgers:list", order=30))
        name_acts(ACTS)
