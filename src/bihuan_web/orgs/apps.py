from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bihuan_web.audit.acts import name_acts
from bihuan_web.ui import navigation
from bihuan_web.ui.navigation import Place


class OrgsConfig(AppConfig):
    name = "bihuan_web.orgs"
    label = "orgs"
    verbose_name = "组织机构"

    def ready(self) -> None:
        from bihuan_web.orgs import showing  # noqa: PLC0415 - models are there only now

        managing = showing.administers
        navigation.add(Place("orgs", _("组织机构"), "orgs:tree", order=80))
        navigation.add(Place("people", _("人员管理"), "orgs:people", order=10, where="manage", visible=managing))
        navigation.add(Place("import", _("导入"), "orgs:import", order=20, where="manage", visible=managing))
        navigation.add(Place("permissions", _("权限表"), "orgs:permissions", order=30, where="person"))
        navigation.add(Place("log", _("事件日志"), "orgs:log", order=40, where="manage", visible=showing.audits))
        name_acts(
            {
                "org.add": _("新增单位"),
                "org.rename": _("单位更名"),
                "org.move": _("单位划转"),
                "org.end": _("撤销单位"),
                "org.merge": _("单位并入"),
                "org.split": _("单位拆分"),
                "org.post": _("新增岗位"),
                "person.add": _("新增人员"),
                "person.edit": _("修改人员信息"),
                "person.disable": _("停用账号"),
                "person.enable": _("启用账号"),
                "person.reset": _("重置密码"),
                "person.factor-drop": _("撤掉两步验证"),
                "person.unlock": _("解除锁定"),
                "person.session-end": _("结束他人会话"),
                "person.appoint": _("任职"),
                "person.appointment-end": _("免职"),
                "person.portfolio": _("分管"),
                "person.portfolio-end": _("不再分管"),
                "person.hand-over": _("交接"),
                "grant.give": _("授予角色"),
                "grant.end": _("收回角色"),
                "import.apply": _("导入组织和人员"),
                "log.verify": _("核对事件日志"),
            }
        )
