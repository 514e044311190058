from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bihuan_web.audit.acts import name_acts
from bihuan_web.orgs.permissions import Secrecy


class TalksConfig(AppConfig):
    name = "bihuan_web.talks"
    label = "talks"
    verbose_name = "谈心谈话"

    def ready(self) -> None:
        from bihuan_web.accounts import waiting  # noqa: PLC0415 - models are there only now
        from bihuan_web.orgs import handing  # noqa: PLC0415 - models are there only now
        from bihuan_web.rounds import parts, records  # noqa: PLC0415 - as above
        from bihuan_web.talks import summary  # noqa: PLC0415 - as above
        from bihuan_web.talks.records import criticism_records, talk_records  # noqa: PLC0415 - as above
        from bihuan_web.talks.services.succession import pass_on_teams  # noqa: PLC0415 - models are there only now
        from bihuan_web.talks.waiting import waiting_talks  # noqa: PLC0415 - as above

        parts.add(parts.Part("talks", _("谈心谈话"), "talks:round", 40, summary.talks_line, ("talks",)))
        parts.add(
            parts.Part("criticism", _("相互批评"), "talks:round-criticism", 70, summary.criticism_line, ("meeting",))
        )
        records.add(records.Kind("talks", _("谈心谈话记录"), "talks", Secrecy.TEAM, talk_records, 40))
        records.add(records.Kind("criticism", _("相互批评记录"), "meeting", Secrecy.CRITICISM, criticism_records, 75))
        waiting.add("talks", waiting_talks)
        name_acts(
            {
                "team.set-up": _("定班子名单"),
                "team.change": _("改班子名单"),
                "talk.enter": _("记谈话"),
                "talk.confirm": _("确认谈过"),
                "talk.question": _("提出更正"),
                "talk.amend": _("改谈话记录"),
                "talk.withdraw": _("撤回谈话记录"),
                "talk.read": _("查看谈话内容"),
                "talk.release": _("同意公开谈话内容"),
                "talk.hold-back": _("收回公开"),
                "talk.point": _("回应议定事项"),
                "criticism.prepare": _("准备批评意见"),
                "criticism.rewrite": _("改批评意见"),
                "criticism.drop": _("不提了"),
                "criticism.speak": _("在会上提出"),
                "criticism.record": _("记录批评意见"),
                "criticism.correct": _("更正批评记录"),
                "criticism.answer": _("回应批评意见"),
            }
        )
        handing.add_for_units(("班子名单", "teams"), pass_on_teams)
