from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "bihuan_web.orgs"
    label = "orgs"
    verbose_name = "组织机构"
