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
        from bihuan_web.documents.services.succession import pass_on_documents  # noqa: PLC0415 - models are there only now
        from bihuan_web.orgs import handing  # noqa: PLC0415 - models are there only now

        schedule.scheduled("documents.read-lost", schedule.every(5))(jobs.read_lost)
        places.add()
        name_acts(ACTS)
        handing.add_for_units(("未审定的材料", "documents not yet accepted"), pass_on_documents)
