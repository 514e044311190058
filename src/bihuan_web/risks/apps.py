from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bihuan_web.audit.acts import name_acts
from bihuan_web.common import schedule
from bihuan_web.ui import navigation
from bihuan_web.ui.navigation import Place


class RisksConfig(AppConfig):
    name = "bihuan_web.risks"
    label = "risks"
    verbose_name = "风险"

    def ready(self) -> None:
        from bihuan_web.accounts import waiting as desk  # noqa: PLC0415 - models are there only now
        from bihuan_web.ledgers import relapses  # noqa: PLC0415 - as above
        from bihuan_web.orgs import handing  # noqa: PLC0415 - as above
        from bihuan_web.risks import jobs  # noqa: PLC0415 - as above
        from bihuan_web.risks.services import succession  # noqa: PLC0415 - models are there only now
        from bihuan_web.risks.services.handing import hand_over_risks  # noqa: PLC0415 - as above
        from bihuan_web.risks.services.raising import raise_at_once  # noqa: PLC0415 - as above
        from bihuan_web.risks.waiting import waiting  # noqa: PLC0415 - as above

        name_acts(
            {
                "risk.register": _("登记风险点"),
                "risk.revise": _("改风险点"),
                "risk.retire": _("移出风险点"),
                "risk.link": _("关联事项"),
                "risk.unlink": _("取消关联"),
                "risk.raise": _("风险上调"),
                "risk.review": _("复核风险点"),
                "risk.hand-over": _("移交风险点"),
                "risk.import": _("导入风险点"),
                "risk.export": _("导出风险点"),
            }
        )
        desk.add("risks", waiting)
        handing.add_for_units(("风险点", "risks"), succession.pass_on_risks)
        handing.add_for_units(("风险的关联", "links of risks"), succession.pass_on_links)
        handing.add(hand_over_risks)
        relapses.add(raise_at_once)
        schedule.scheduled("risks.raise", schedule.daily(6, 30))(jobs.raise_risks)
        schedule.scheduled("risks.forget-imports", schedule.daily(4))(jobs.forget)
        navigation.add(Place("risks", _("廉政风险点"), "risks:list", order=72, where="more", visible=_signed_in))


def _signed_in(request: HttpRequest) -> bool:
    return request.user.is_authenticated
