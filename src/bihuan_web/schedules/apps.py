from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bihuan_web.ui import navigation
from bihuan_web.ui.navigation import Place


class SchedulesConfig(AppConfig):
    name = "bihuan_web.schedules"
    label = "schedules"
    verbose_name = "时间安排"

    def ready(self) -> None:
        from bihuan_web.rounds import calendars  # noqa: PLC0415 - models are there only now
        from bihuan_web.schedules.due import entries_of  # noqa: PLC0415 - as above

        calendars.add("tasks", entries_of)
        navigation.add(Place("schedule", _("时间安排"), "schedules:calendar", order=20, where="more"))
