from django.apps import AppConfig

from bihuan_web.audit.acts import name_acts
from bihuan_web.documents.acts import ACTS


class DocumentsConfig(AppConfig):
    name = "bihuan_web.documents"
    label = "documents"
    verbose_name = "材料"

    def ready(self) -> None:
        # Models are there only now.
        from bihuan_web.common import schedule  # noqa: PLC0415 - see above
        from bihuan_web.documents import jobs, places  # noqa: PLC0415 - see above

        schedule.scheduled("documents.read-lost", schedule.every(5))(jobs.read_lost)
        places.add()
        name_acts(ACTS)
