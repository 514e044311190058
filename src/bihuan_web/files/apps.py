from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "bihuan_web.files"
    label = "files"
    verbose_name = "存档"

    def ready(self) -> None:
        # Models are there only now.
        from bihuan_web.common import schedule  # noqa: PLC0415 - see above
        from bihuan_web.files import services  # noqa: PLC0415 - see above

        schedule.scheduled("files.sweep", schedule.daily(3))(services.sweep_regularly)
