"""Open tasks, and those to be kept up, go on at the unit into which theirs was merged, or its owner's part of it (并入、拆分)."""

from __future__ import annotations

from django.db.models import Q

from bihuan_web.orgs.handing import Succession
from bihuan_web.tasks import lifecycle
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.queries import OPEN_STATES


def pass_on_tasks_of_unit(gone: Succession) -> list[int]:
    """Where a task goes its owner goes; a closed one that nobody keeps up stays under the name of the unit that closed it."""
    wanted = Q(state__in=OPEN_STATES) | Q(persistence=lifecycle.LASTING)
    found = list(Task.objects.filter(wanted, organisation=gone.unit).order_by("pk").values_list("pk", "owner"))
    for key, owner in found:
        Task.objects.filter(pk=key).update(organisation=gone.place_of(owner))
    return [key for key, _ in found]
