from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bihuan_web.ui import navigation
from bihuan_web.ui.navigation import Place


class WorkloadsConfig(AppConfig):
    name = "bihuan_web.workloads"
    label = "workloads"
    verbose_name = "责任分布"

    def ready(self) -> None:
        from bihuan_web.orgs import cards  # noqa: PLC0415 - models are there only now
        from bihuan_web.workloads.cards import card_of  # noqa: PLC0415 - as above

        navigation.add(Place("workloads", _("责任分布"), "workloads:tree", order=30, where="more"))
        cards.add(cards.Card("workloads", "workloads/_unit.html", card_of, 10))
