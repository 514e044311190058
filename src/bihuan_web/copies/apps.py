from django.apps import AppConfig


class CopiesConfig(AppConfig):
    name = "bihuan_web.copies"
    label = "copies"
    verbose_name = "雷同"
