from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bihuan_web.audit.acts import name_acts


class MeetingsConfig(AppConfig):
    name = "bihuan_web.meetings"
    label = "meetings"
    verbose_name = "会议"

    def ready(self) -> None:
        # Models are there only now.
        from bihuan_web.accounts import waiting  # noqa: PLC0415 - see above
        from bihuan_web.meetings import places  # noqa: PLC0415 - see above
        from bihuan_web.meetings.services.preparing import hand_over_meetings  # noqa: PLC0415 - see above
        from bihuan_web.orgs import handing  # noqa: PLC0415 - see above

        places.add()
        waiting.add("meetings", places.waiting_meetings)
        handing.add(hand_over_meetings)
        name_acts(
            {
                "meeting.prepare": _("筹备会议"),
                "meeting.person": _("加参会人员"),
                "meeting.person-left": _("参会人员离任"),
                "meeting.attendance": _("记到会"),
                "meeting.written": _("写书面发言"),
                "meeting.begin": _("开始开会"),
                "meeting.hold": _("散会"),
                "meeting.fail": _("会议没有开成"),
                "meeting.approve": _("确认会议记录"),
                "meeting.item-add": _("加一项议程"),
                "meeting.item-move": _("调整议程"),
                "meeting.item-drop": _("去掉一项议程"),
                "meeting.item-start": _("开始一项议程"),
                "meeting.item-save": _("保存会议记录"),
                "meeting.minutes-read": _("查看会议记录"),
                "meeting.outcome": _("记议定事项"),
                "meeting.outcome-answer": _("落实议定事项"),
                "meeting.addendum": _("补正会议记录"),
            }
        )
