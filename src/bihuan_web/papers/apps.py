from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "bihuan_web.papers"
    label = "papers"
    verbose_name = "文稿"
