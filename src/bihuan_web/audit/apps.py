from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "bihuan_web.audit"
    label = "audit"
    verbose_name = "事件日志"
