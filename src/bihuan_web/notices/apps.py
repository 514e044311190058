from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bihuan_web.audit.acts import name_acts
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

        name_acts(
            {
                "letter.remind": _("发出提醒"),
                "letter.urge": _("发出催办函"),
                "letter.supervise": _("发出督办函"),
                "letter.interview": _("发出约谈通知"),
                "letter.circular": _("通报"),
                "letter.receipt": _("签收催办函"),
                "letter.answer": _("回复催办函"),
                "letter.ask-to-waive": _("申请免予催办"),
                "letter.waiver-granted": _("同意免予催办"),
                "letter.waiver-refused": _("不同意免予催办"),
                "ladder.set": _("设催办阶梯"),
                "hook.add": _("添加群机器人"),
                "hook.drop": _("停用群机器人"),
            }
        )
        navigation.add(Place("notices", _("通知"), "notices:list", order=10, where="bell", count=count))
        navigation.add(Place("letters", _("催办"), "notices:letters", order=45))
        schedule.scheduled("notices.remind", schedule.daily(7))(jobs.remind_and_escalate)
        schedule.scheduled("notices.waiting", schedule.every(5))(jobs.waiting)
        schedule.scheduled("notices.send", schedule.every(1))(jobs.send)
