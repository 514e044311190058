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
        from bihuan_web.ledgers import succession  # noqa: PLC0415 - models are there only now
        from bihuan_web.orgs import handing  # noqa: PLC0415 - models are there only now

        navigation.add(Place("ledgers", _("台账"), "ledgers:list", order=30))
        name_acts(ACTS)
        handing.add_for_units(("台账", "ledgers"), succession.pass_on_ledgers)
        handing.add_for_units(("未解决的问题", "open problems"), succession.pass_on_problems)
