from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bihuan_web.ui import navigation
from bihuan_web.ui.navigation import Place


class AccountsConfig(AppConfig):
    name = "bihuan_web.accounts"
    label = "accounts"
    verbose_name = "人员"

    def ready(self) -> None:
        from bihuan_web.accounts import recording  # noqa: PLC0415 - models are there only now

        recording.connect()
        navigation.add(Place("profile", _("个人设置"), "accounts:profile", order=10, where="person"))
        navigation.add(Place("password", _("修改密码"), "accounts:password", order=20, where="person"))
        navigation.add(Place("factor", _("两步验证"), "mfa_index", order=30, where="person"))
        navigation.add(Place("sessions", _("登录会话"), "accounts:sessions", order=40, where="person"))
