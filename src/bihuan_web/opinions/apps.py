from django.apps import AppConfig


class OpinionsConfig(AppConfig):
    name = "bihuan_web.opinions"
    label = "opinions"
    verbose_name = "征求意见"
