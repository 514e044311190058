from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bihuan_web.audit.acts import name_acts


class CopiesConfig(AppConfig):
    name = "bihuan_web.copies"
    label = "copies"
    verbose_name = "雷同"

    def ready(self) -> None:
        from bihuan_web.common import schedule  # noqa: PLC0415 - models are there only now
        from bihuan_web.copies import jobs, places  # noqa: PLC0415 - as above
        from bihuan_web.copies.services.ending import forget_copies  # noqa: PLC0415 - as above
        from bihuan_web.documents import ending  # noqa: PLC0415 - as above

        places.add()
        ending.add(forget_copies)
        schedule.scheduled("copies.compare-lost", schedule.every(5))(jobs.compare_lost)
        schedule.scheduled("copies.compare-automatically", schedule.daily(3))(jobs.compare_automatically)
        schedule.scheduled("copies.sweep", schedule.daily(4))(jobs.sweep)
        name_acts(
            {
                "copies.compare": _("比对材料"),
                "copies.stop": _("停止比对"),
                "copies.resume": _("继续比对"),
                "copies.automatic": _("设定自动比对"),
                "copies.judge": _("判断相同的文字"),
                "copies.drop-given": _("取消规定表述"),
                "copies.export": _("导出比对结果"),
            }
        )
