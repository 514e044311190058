from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "bihuan_web.accounts"
    label = "accounts"
    verbose_name = "人员"
