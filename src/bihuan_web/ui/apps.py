from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "bihuan_web.ui"
    label = "ui"
    verbose_name = "界面"
