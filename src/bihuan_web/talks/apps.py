from django.apps import AppConfig


class TalksConfig(AppConfig):
    name = "bihuan_web.talks"
    label = "talks"
    verbose_name = "谈心谈话"
