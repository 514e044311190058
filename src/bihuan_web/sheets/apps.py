from django.apps import AppConfig


class SheetsConfig(AppConfig):
    name = "bihuan_web.sheets"
    label = "sheets"
    verbose_name = "表格往来"
