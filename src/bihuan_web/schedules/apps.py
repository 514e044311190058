from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bihuan_web.ui import navigation
from bihuan_web.ui.navigation import Place


class SchedulesConfig(AppConfig):
    name = "bihuan_web.schedules"
    label = "schedules"
    verbose_name = "时间安排"

    def ready(self) -> None:
        navigation.add(Place("schedule", _("时间安排"), "schedules:gantt", order=20, where="more"))
