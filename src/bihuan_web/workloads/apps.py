from django.apps import AppConfig


class WorkloadsConfig(AppConfig):
    name = "bihuan_web.workloads"
    label = "workloads"
    verbose_name = "责任分布"
