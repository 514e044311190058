from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bihuan_web.audit.acts import name_acts
from bihuan_web.ui import navigation
from bihuan_web.ui.navigation import Place


class VisitsConfig(AppConfig):
    name = "bihuan_web.visits"
    label = "visits"
    verbose_name = "走访"

    def ready(self) -> None:
        # Models are there only now.
        from bihuan_web.accounts import waiting  # noqa: PLC0415 - see above
        from bihuan_web.orgs import handing  # noqa: PLC0415 - see above
        from bihuan_web.orgs.permissions import Secrecy  # noqa: PLC0415 - see above
        from bihuan_web.orgs.showing import roles_anywhere  # noqa: PLC0415 - see above
        from bihuan_web.rounds import parts, records  # noqa: PLC0415 - see above
        from bihuan_web.visits import joining  # noqa: PLC0415 - see above
        from bihuan_web.visits.services import succession  # noqa: PLC0415 - models are there only now
        from bihuan_web.visits.services.handing import hand_over_visits  # noqa: PLC0415 - see above

        navigation.add(
            Place(
                "visits",
                _("走访"),
                "visits:list",
                order=60,
                where="more",
                visible=lambda one: bool(roles_anywhere(one)),
            )
        )
        parts.add(parts.Part("visits", _("走访调研"), "visits:round", 45, joining.summary))
        records.add(
            records.Kind("visits", _("走访记录"), "opinions", Secrecy.LEDGER, joining.records_of, 45, required=False)
        )
        waiting.add("visits", joining.waiting)
        handing.add(hand_over_visits)
        name_acts(
            {
                "visit.plan": _("制定走访计划"), "visit.cancel": _("取消走访计划"), "visit.record": _("记录走访"),
                "visit.heard": _("补记诉求或问题"), "visit.promise": _("补记承诺"), "visit.pictures": _("补充照片"),
                "visit.read-picture": _("查看走访照片"), "visit.answer": _("回应走访事项"), "visit.merge": _("合并走访记录"),
                "visit.apart": _("记明不是同一次走访"), "visit.draw": _("抽样走访"), "visit.register": _("导入走访名册"),
                "visit.hand-over": _("交接走访计划"),
                "promise.hand-over": _("交接走访中的承诺"),
                "visit.read-names": _("查看住户姓名"), "promise.report": _("报告承诺兑现"), "promise.keep": _("核实承诺已兑现"),
                "promise.send_back": _("承诺退回再办"), "promise.break": _("记为未兑现承诺"), "promise.task": _("承诺转为任务"),
            }
        )  # fmt: skip
        handing.add_for_units(("计划中的走访", "planned visits"), succession.pass_on_visits)
        handing.add_for_units(("走访点", "places"), succession.pass_on_places)
