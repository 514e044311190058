from django.apps import AppConfig


class SchedulesConfig(AppConfig):
    name = "bihuan_web.schedules"
    label = "schedules"
    verbose_name = "时间安排"
