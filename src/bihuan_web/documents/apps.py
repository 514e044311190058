from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "bihuan_web.documents"
    label = "documents"
    verbose_name = "材料"
