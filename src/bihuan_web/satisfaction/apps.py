from django.apps import AppConfig


class SatisfactionConfig(AppConfig):
    name = "bihuan_web.satisfaction"
    label = "satisfaction"
    verbose_name = "满意度"
