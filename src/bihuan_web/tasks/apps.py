from django.apps import AppConfig
from django.utils.translation import pgettext_lazy

from bihuan_web.audit.acts import name_acts
from bihuan_web.tasks.acts import ACTS
from bihuan_web.ui import navigation
from bihuan_web.ui.navigation import Place


class TasksConfig(AppConfig):
    name = "bihuan_web.tasks"
    label = "tasks"
    verbose_name = "整改任务"

    def ready(self) -> None:
        from bihuan_web.orgs import handing  # noqa: PLC0415 - models are there only now
        from bihuan_web.tasks.services.handing import hand_over_tasks  # noqa: PLC0415 - as above
        from bihuan_web.tasks.services.succession import pass_on_tasks_of_unit  # noqa: PLC0415 - models are there only now

        navigation.add(Place("tasks", pgettext_lazy("list", "整改任务"), "tasks:list", order=40))
        handing.add(hand_over_tasks)
        name_acts(ACTS)
        handing.add_for_units(("整改任务", "tasks"), pass_on_tasks_of_unit)
