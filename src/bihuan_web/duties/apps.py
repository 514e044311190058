from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "bihuan_web.duties"
    label = "duties"
    verbose_name = "责任落实"
