from django.apps import AppConfig


class OverviewsConfig(AppConfig):
    name = "bihuan_web.overviews"
    label = "overviews"
    verbose_name = "总览"
