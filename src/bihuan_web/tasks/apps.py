from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "bihuan_web.tasks"
    label = "tasks"
    verbose_name = "整改任务"
