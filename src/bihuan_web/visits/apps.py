from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "bihuan_web.visits"
    label = "visits"
    verbose_name = "走访"
