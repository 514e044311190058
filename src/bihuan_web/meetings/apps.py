from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "bihuan_web.meetings"
    label = "meetings"
    verbose_name = "会议"
