from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bihuan_web.audit.acts import name_acts


class StudiesConfig(AppConfig):
    name = "bihuan_web.studies"
    label = "studies"
    verbose_name = "学习"

    def ready(self) -> None:
        # Models are there only now.
        from bihuan_web.accounts import waiting  # noqa: PLC0415 - see above
        from bihuan_web.studies import places  # noqa: PLC0415 - see above

        places.add()
        waiting.add("studies", places.waiting_readings)
        name_acts(
            {
                "study.reading": _("加学习篇目"),
                "study.reading-drop": _("不再列入篇目"),
                "study.plan": _("安排集中学习"),
                "study.change": _("修改集中学习"),
                "study.hold": _("记学习情况"),
                "study.cancel": _("取消集中学习"),
                "study.note-attach": _("附学习笔记"),
                "study.note-detach": _("收回学习笔记"),
            }
        )
