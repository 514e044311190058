from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "bihuan_web.files"
    label = "files"
    verbose_name = "存档"
