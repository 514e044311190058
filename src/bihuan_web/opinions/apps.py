from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bihuan_web.audit.acts import name_acts
from bihuan_web.common import schedule
from bihuan_web.orgs.permissions import Secrecy


class OpinionsConfig(AppConfig):
    name = "bihuan_web.opinions"
    label = "opinions"
    verbose_name = "征求意见"

    def ready(self) -> None:
        from bihuan_web.accounts import waiting  # noqa: PLC0415 - models are there only now
        from bihuan_web.opinions import jobs, reporting  # noqa: PLC0415 - as above
        from bihuan_web.opinions.services import succession  # noqa: PLC0415 - models are there only now
        from bihuan_web.opinions.services.answering import hand_over_topics  # noqa: PLC0415 - as above
        from bihuan_web.orgs import handing  # noqa: PLC0415 - as above
        from bihuan_web.rounds import parts, records  # noqa: PLC0415 - as above

        steps = ("opinions",)
        parts.add(parts.Part("opinions", _("征求意见"), "opinions:list", 30, reporting.summary, steps))
        records.add(
            records.Kind("opinions", _("征求意见汇总表"), "opinions", Secrecy.TEAM, reporting.summaries, order=30)
        )
        records.add(
            records.Kind(
                "opinions-feedback", _("征求意见反馈表"), "opinions", Secrecy.PERSONAL, reporting.feedbacks, order=31
            )
        )
        waiting.add("opinions", reporting.waiting)
        handing.add(hand_over_topics)
        schedule.scheduled("opinions.box", schedule.daily(2))(jobs.open_boxes)
        schedule.scheduled("opinions.forget", schedule.daily(3))(jobs.forget)
        name_acts(
            {
                "collection.draw-up": _("拟定征求意见"),
                "collection.change": _("修改征求意见"),
                "collection.open": _("开始征求意见"),
                "collection.stop": _("截止征求意见"),
                "collection.resume": _("继续征求意见"),
                "collection.finish": _("办结征求意见"),
                "opinion.unseal": _("开箱（网上意见）"),
                "opinion.enter": _("录入意见"),
                "opinion.import": _("导入热线意见"),
                "opinion.receive": _("收到热线推送"),
                "opinion.mask": _("隐去可辨认的内容"),
                "opinion.read": _("查阅对个人的意见"),
                "opinion.export": _("导出征求意见汇总"),
                "topic.sort": _("意见归类"),
                "topic.drop": _("去掉空的意见类"),
                "topic.rename": _("意见类改名"),
                "topic.assign": _("分办意见"),
                "topic.answer": _("回应意见"),
                "opinion.send": _("反馈意见"),
                "opinion.acknowledge": _("签收反馈"),
                "opinion.excuse": _("不能反馈"),
                "opinion.add": _("反馈后又有新意见"),
                "sender.add": _("添加热线"),
                "sender.end": _("停用热线"),
            }
        )
        handing.add_for_units(("征求意见", "collections of opinions"), succession.pass_on_collections)
        handing.add_for_units(("待回应的意见", "topics to be answered"), succession.pass_on_topics)
