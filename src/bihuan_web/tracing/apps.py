from django.apps import AppConfig


class TracingConfig(AppConfig):
    name = "bihuan_web.tracing"
    label = "tracing"
    verbose_name = "贯通"
