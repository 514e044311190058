from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bihuan_web.audit.acts import name_acts
from bihuan_web.orgs.permissions import Secrecy


class DutiesConfig(AppConfig):
    name = "bihuan_web.duties"
    label = "duties"
    verbose_name = "责任落实"

    def ready(self) -> None:
        from bihuan_web.accounts import waiting  # noqa: PLC0415 - models are there only now
        from bihuan_web.duties.passing import hand_over_shares, pass_on_lists, pass_to_successor  # noqa: PLC0415 - as above
        from bihuan_web.duties.records import duty_records  # noqa: PLC0415 - as above
        from bihuan_web.duties.summary import duties_line  # noqa: PLC0415 - as above
        from bihuan_web.duties.waiting import waiting_shares  # noqa: PLC0415 - as above
        from bihuan_web.orgs import handing  # noqa: PLC0415 - as above
        from bihuan_web.rounds import parts, records  # noqa: PLC0415 - as above

        parts.add(parts.Part("duties", _("责任清单"), "duties:round", 90, duties_line, ("lists",)))
        records.add(records.Kind("duties", _("责任清单"), "lists", Secrecy.LEDGER, duty_records, 95))
        waiting.add("duties", waiting_shares)
        handing.add(hand_over_shares)
        handing.add_for_units(("责任分工", "shares"), pass_to_successor)
        handing.add_for_units(("责任清单", "responsibility lists"), pass_on_lists)
        name_acts(
            {
                "duties.open": _("新建责任清单"),
                "duties.field": _("加领域"),
                "duties.field-drop": _("去掉领域"),
                "share.hand": _("交办责任分工"),
                "share.acknowledge": _("签收责任分工"),
                "share.send_back": _("退回责任分工"),
                "share.hand_again": _("改后再交"),
                "share.pass_on": _("转交责任分工"),
                "share.take_back": _("收回责任分工"),
                "share.hand-over": _("责任分工随岗位交接"),
                "share.merge": _("责任分工随单位并入"),
            }
        )
