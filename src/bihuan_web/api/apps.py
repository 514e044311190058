from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bihuan_web.ui import navigation
from bihuan_web.ui.navigation import Place


class ApiConfig(AppConfig):
    name = "bihuan_web.api"
    label = "api"
    verbose_name = "接口"

    def ready(self) -> None:
        # Models and translations are there only now.
        from bihuan_web.api import tokens  # noqa: PLC0415 - see above
        from bihuan_web.api.rest import once, schema  # noqa: F401, PLC0415 - the schema's extensions are known by being loaded
        from bihuan_web.common import schedule  # noqa: PLC0415 - see above

        tokens.name_events()
        schedule.scheduled("api.forget-answers", schedule.daily(3))(once.forget)
        navigation.add(Place("tokens", _("接口令牌"), "api:tokens", order=50, where="person"))
        navigation.add(
            Place("managed-tokens", _("接口令牌管理"), "api:managed", order=80, where="manage", visible=tokens.manages)
        )
