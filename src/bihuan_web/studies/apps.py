from django.apps import AppConfig


class StudiesConfig(AppConfig):
    name = "bihuan_web.studies"
    label = "studies"
    verbose_name = "学习"
