from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "bihuan_web.inspections"
    label = "inspections"
    verbose_name = "检查"
