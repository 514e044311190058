from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bihuan_web.audit.acts import name_acts
from bihuan_web.ui import navigation
from bihuan_web.ui.navigation import Place


class InspectionsConfig(AppConfig):
    name = "bihuan_web.inspections"
    label = "inspections"
    verbose_name = "检查"

    def ready(self) -> None:
        from bihuan_web.accounts import waiting as desk  # noqa: PLC0415 - models are there only now
        from bihuan_web.inspections import rounds  # noqa: PLC0415 - as above
        from bihuan_web.inspections.handing import hand_over_points  # noqa: PLC0415 - as above
        from bihuan_web.inspections.services import succession  # noqa: PLC0415 - models are there only now
        from bihuan_web.inspections.waiting import waiting  # noqa: PLC0415 - as above
        from bihuan_web.orgs import handing  # noqa: PLC0415 - as above
        from bihuan_web.orgs.permissions import Secrecy  # noqa: PLC0415 - as above
        from bihuan_web.rounds import parts, records  # noqa: PLC0415 - as above

        name_acts(_ACTS)
        desk.add("inspections", waiting)
        handing.add_for_units(("检查", "inspections"), succession.pass_on_inspections)
        handing.add_for_units(("检查清单", "checklists"), succession.pass_on_checklists)
        handing.add_for_units(("年度检查计划", "inspection plans"), succession.pass_on_plans)
        handing.add_for_units(("外部反馈", "letters from outside"), succession.pass_on_letters)
        handing.add_for_units(("待回应的反馈意见", "points to be answered"), succession.pass_on_points_of_unit)
        handing.add(hand_over_points)
        parts.add(parts.Part("inspections", _("检查和外部反馈"), "inspections:round", 70, rounds.summary, ("writing",)))
        records.add(
            records.Kind(
                "outside-feedback",
                _("外部反馈回应表"),
                "writing",
                Secrecy.LEDGER,
                rounds.answer_sheets,
                70,
                required=False,
            )
        )
        records.add(
            records.Kind(
                "inspections", _("检查情况反馈"), "writing", Secrecy.LEDGER, rounds.reports, 71, required=False
            )
        )
        navigation.add(Place("inspections", _("检查"), "inspections:list", order=70, where="more", visible=_signed_in))
        navigation.add(
            Place("feedback", _("外部反馈"), "inspections:feedback-list", order=71, where="more", visible=_signed_in)
        )


def _signed_in(request: HttpRequest) -> bool:
    return request.user.is_authenticated


_ACTS = {
    "checklist.version": _("检查清单新版本"),
    "checklist.retire": _("停用检查清单"),
    "inspection.plan": _("安排检查"),
    "inspection.plan-year": _("年度检查计划"),
    "inspection.team": _("调整检查组"),
    "inspection.cancel": _("取消检查"),
    "inspection.start": _("开始检查"),
    "inspection.check": _("逐项检查"),
    "inspection.add-finding": _("清单外发现"),
    "inspection.drop-finding": _("删去清单外发现"),
    "inspection.proof": _("交检查佐证"),
    "inspection.report": _("反馈检查情况"),
    "inspection.acknowledge": _("签收检查反馈"),
    "inspection.answer": _("回应检查发现"),
    "inspection.settle": _("检查办结"),
    "inspection.print": _("打印检查反馈"),
    "feedback.enter": _("登记外部反馈"),
    "feedback.points": _("校正要点"),
    "feedback.confirm": _("确认要点"),
    "feedback.drop": _("外部反馈作废"),
    "feedback.assign": _("交办要点"),
    "feedback.handlers": _("指定经办人"),
    "feedback.answer": _("回应要点"),
    "feedback.settle": _("外部反馈办结"),
    "feedback.read": _("查阅函询"),
    "feedback.original": _("下载来文原件"),
    "feedback.export": _("导出回应表"),
}
