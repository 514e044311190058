"""Tracing (贯通): aspect, problem, cause, measure, task side by side, and where each chain stops."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TracingConfig(AppConfig):
    name = "bihuan_web.tracing"
    label = "tracing"
    verbose_name = "贯通"

    def ready(self) -> None:
        from bihuan_web.audit.acts import name_acts  # noqa: PLC0415 - models are there only now
        from bihuan_web.rounds import parts  # noqa: PLC0415 - as above
        from bihuan_web.tracing.summary import summary  # noqa: PLC0415 - as above

        parts.add(parts.Part("tracing", _("从问题到销号的贯通表"), "tracing:round", 95, summary))
        name_acts({"trace.export": _("导出贯通表")})
