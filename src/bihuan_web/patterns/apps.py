from django.apps import AppConfig
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bihuan_web.ui import navigation
from bihuan_web.ui.navigation import Place


class PatternsConfig(AppConfig):
    name = "bihuan_web.patterns"
    label = "patterns"
    verbose_name = "组件样例"

    def ready(self) -> None:
        navigation.add(Place("patterns", _("组件样例"), "patterns:page", order=90, where="manage", visible=_visible))


def _visible(request: HttpRequest) -> bool:
    from bihuan_web.orgs.showing import administers  # noqa: PLC0415 - models are there only now

    return settings.DEBUG or administers(request)
