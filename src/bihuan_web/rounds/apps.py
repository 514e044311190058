from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bihuan_web.audit.acts import name_acts
from bihuan_web.ui import navigation
from bihuan_web.ui.navigation import Place


class RoundsConfig(AppConfig):
    name = "bihuan_web.rounds"
    label = "rounds"
    verbose_name = "轮次"

    def ready(self) -> None:
        # Models are there only now.
        from bihuan_web.accounts import waiting  # noqa: PLC0415 - see above
        from bihuan_web.orgs import handing  # noqa: PLC0415 - see above
        from bihuan_web.rounds.duties import waiting_steps  # noqa: PLC0415 - see above
        from bihuan_web.rounds.services import succession  # noqa: PLC0415 - models are there only now
        from bihuan_web.rounds.services.teams import hand_over_rounds  # noqa: PLC0415 - see above

        waiting.add("rounds", waiting_steps)
        handing.add(hand_over_rounds)
        navigation.add(Place("rounds", _("轮次"), "rounds:list", order=10))
        navigation.add(Place("calendar", _("日历订阅"), "rounds:calendar", order=25, where="person"))
        name_acts(
            {
                "round.create": _("新设轮次"),
                "round.change": _("修改轮次"),
                "round.plan": _("排日程"),
                "round.move": _("改期"),
                "round.take-over": _("采用新的日程"),
                "round.hold": _("记录开会"),
                "round.close": _("结束轮次"),
                "round.step-add": _("加一步"),
                "round.step-change": _("修改步骤"),
                "round.step-done": _("步骤完成"),
                "round.step-waive": _("步骤不需要"),
                "round.step-reopen": _("步骤改回未完成"),
                "round.step-file": _("附步骤材料"),
                "round.step-file-read": _("取步骤材料"),
                "round.step-hand-over": _("步骤随岗位交接"),
                "round.team-add": _("加班子成员"),
                "round.team-leave": _("班子成员离任"),
                "round.team-hand-over": _("班子成员随岗位交接"),
                "person.calendar": _("换日历地址"),
                "person.calendar-end": _("停用日历地址"),
            }
        )
        handing.add_for_units(("轮次", "rounds"), succession.pass_on_rounds)
        handing.add_for_units(("日程步骤", "steps of timetables"), succession.pass_on_steps)
