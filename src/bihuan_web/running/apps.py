from django.apps import AppConfig


class RunningConfig(AppConfig):
    name = "bihuan_web.running"
    label = "running"
