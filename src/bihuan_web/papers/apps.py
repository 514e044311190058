from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bihuan_web.audit.acts import name_acts


class PapersConfig(AppConfig):
    name = "bihuan_web.papers"
    label = "papers"
    verbose_name = "文稿"

    def ready(self) -> None:
        from bihuan_web.common import schedule  # noqa: PLC0415 - models are there only now
        from bihuan_web.orgs import handing  # noqa: PLC0415 - models are there only now
        from bihuan_web.papers import jobs, places, recordkinds  # noqa: PLC0415 - as above
        from bihuan_web.papers.services import succession  # noqa: PLC0415 - models are there only now
        from bihuan_web.papers.sources import all as every  # noqa: PLC0415 - as above

        every.add_all()
        places.add()
        recordkinds.add()
        schedule.scheduled("papers.make-lost", schedule.every(5))(jobs.make_lost)
        schedule.scheduled("papers.sweep-bundles", schedule.daily(4))(jobs.sweep)
        name_acts(
            {
                "paper.create": _("起草文稿"),
                "paper.head": _("改标题和主送"),
                "paper.write": _("改文稿"),
                "paper.add-block": _("加一段"),
                "paper.remove-block": _("删去一段"),
                "paper.take-anew": _("重新取数"),
                "paper.propose": _("送审"),
                "paper.take-back": _("撤回送审"),
                "paper.check": _("审定文稿"),
                "paper.send-back": _("退回修改文稿"),
                "paper.issue": _("印发文稿"),
                "paper.discard": _("作废文稿"),
                "paper.confirm-removals": _("确认去掉个人信息"),
                "paper.take-out": _("下载文稿"),
                "archive.ask": _("要求打包"),
                "archive.make": _("打包"),
                "archive.take-out": _("下载包"),
                "archive.not-needed": _("注明不需归档"),
                "paper.wording": _("改文稿模板"),
            }
        )
        handing.add_for_units(("未印发的文稿", "papers not yet issued"), succession.pass_on_papers)
        handing.add_for_units(("文稿模板", "wordings"), succession.pass_on_wordings)
