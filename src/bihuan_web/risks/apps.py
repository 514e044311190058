from django.apps import AppConfig


class RisksConfig(AppConfig):
    name = "bihuan_web.risks"
    label = "risks"
    verbose_name = "风险"
