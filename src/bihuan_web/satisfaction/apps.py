from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bihuan_web.audit.acts import name_acts
from bihuan_web.ui import navigation
from bihuan_web.ui.navigation import Place


class SatisfactionConfig(AppConfig):
    name = "bihuan_web.satisfaction"
    label = "satisfaction"
    verbose_name = "满意度"

    def ready(self) -> None:
        from bihuan_web.accounts import waiting  # noqa: PLC0415 - models are there only now
        from bihuan_web.orgs import handing  # noqa: PLC0415 - models are there only now
        from bihuan_web.orgs.permissions import Secrecy  # noqa: PLC0415 - as above
        from bihuan_web.rounds import parts, records  # noqa: PLC0415 - as above
        from bihuan_web.satisfaction import keeping  # noqa: PLC0415 - as above
        from bihuan_web.satisfaction.services import succession  # noqa: PLC0415 - models are there only now
        from bihuan_web.satisfaction.waits import waiting_satisfaction  # noqa: PLC0415 - as above

        name_acts(
            {
                "survey.create": _("新建测评"),
                "survey.change": _("修改测评"),
                "survey.items": _("选测评事项"),
                "survey.open": _("开始征集"),
                "survey.codes": _("印验证码"),
                "survey.close": _("截止并公布结果"),
                "survey.extend": _("继续征集"),
                "survey.drop": _("取消测评"),
                "survey.decide": _("处理群众不满意事项"),
                "draw.list": _("封存抽查名单"),
                "draw.sample": _("抽取"),
                "draw.drop": _("取消抽查"),
                "draw.assign": _("指定核查人"),
                "draw.check": _("回头看"),
            }
        )
        navigation.add(Place("rechecks", _("回头看"), "satisfaction:rechecks", order=60, where="more"))
        parts.add(
            parts.Part("satisfaction", _("满意度和回头看"), "satisfaction:list", order=90, summary=keeping.summary)
        )
        records.add(
            records.Kind(
                "satisfaction",
                _("满意度测评结果"),
                "next-report",
                Secrecy.LEDGER,
                keeping.results,
                order=200,
                required=False,
            )
        )
        records.add(
            records.Kind(
                "rechecks", _("回头看记录"), "next-report", Secrecy.LEDGER, keeping.checks, order=210, required=False
            )
        )
        waiting.add("satisfaction", waiting_satisfaction)
        handing.add_for_units(("满意度测评", "surveys"), succession.pass_on_surveys)
        handing.add_for_units(("随机抽查", "draws"), succession.pass_on_draws)
