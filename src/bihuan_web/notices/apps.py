from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bihuan_web.common import schedule
from bihuan_web.ui import navigation
from bihuan_web.ui.navigation import Place


class NoticesConfig(AppConfig):
    name = "bihuan_web.notices"
    label = "notices"
    verbose_name = "通知"

    def ready(self) -> None:
        from bihuan_web.accounts.models import User  # noqa: PLC0415 - models are there only now
        from bihuan_web.notices import jobs, queries  # noqa: PLC0415 - as above

        def count(request: HttpRequest) -> int:
            return queries.unread(request.user) if isinstance(request.user, User) else 0

        navigation.add(Place("notices", _("通知"), "notices:list", order=10, where="bell", count=count))
        navigation.add(Place("letters", _("催办"), "notices:letters", order=45))
        schedule.scheduled("notices.remind", schedule.daily(7))(jobs.remind_and_escalate)
        schedule.scheduled("notices.send", schedule.every(1))(jobs.send)
