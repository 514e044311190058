"""The register leaves as Excel (导出)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext

from bihuan_web.accounts.models import User
from bihuan_web.audit.services import record
from bihuan_web.common.clock import now
from bihuan_web.files.kinds import MEDIA_TYPES
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.queries import organisations_under
from bihuan_web.risks.lifecycle import ACTIVE
from bihuan_web.risks.models import Risk
from bihuan_web.risks.sheet import write_sheet
from bihuan_web.sheets.heading import heading_of
from bihuan_web.sheets.services.exporting import Made, must_export


@transaction.atomic
def export_register(unit: Organisation, user: User) -> Made:
    """The risks of a unit and of those below it that are on the register."""
    must_export(unit, user)
    rows = Risk.objects.filter(organisation__in=organisations_under([unit.path]), state=ACTIVE)
    found = list(
        rows.select_related("organisation", "post", "owner", "reviewer").order_by("organisation__path", "number")
    )
    event = record(
        unit.chain, user.username, "risk.export", "organisation", str(unit.pk), {"rows": len(found)}, at=now()
    )
    title = gettext("廉政风险点台账")
    return Made(
        f"{unit.name} {title}.xlsx", write_sheet(found, heading_of(title, unit.name, event)), MEDIA_TYPES["xlsx"]
    )
