from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "bihuan_web.rounds"
    label = "rounds"
    verbose_name = "轮次"
