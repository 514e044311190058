"""Open tasks pass on with a post (交接): whoever takes it over becomes their owner."""

from __future__ import annotations

from bihuan_web.common.errors import Refused
from bihuan_web.orgs.handing import HandOver
from bihuan_web.tasks import lifecycle
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.services.planning import pass_on

# What is being verified stays with whoever applied: others decide it, and the office hands over what comes back.
PASSED = (lifecycle.DRAFT, lifecycle.ASSIGNED, lifecycle.DOING)


def hand_over_tasks(handed: HandOver) -> int:
    """Passes on the open tasks of the unit and of those below it; raises ``Refused`` and names the task that cannot."""
    found = Task.objects.filter(owner=handed.before, organisation__path__startswith=handed.organisation.path)
    tasks = list(found.filter(state__in=PASSED).select_related("organisation", "owner").order_by("pk"))
    reason = f"{handed.on.isoformat()} {handed.organisation.name}岗位交接 hand-over of the post"
    for task in tasks:
        try:
            pass_on(task, handed.after, handed.actor, reason)
        except Refused as refused:
            raise Refused(
                f"任务“{task.title}”移交不了：{refused.message}",
                f"the task {task.title} cannot be passed on: {refused.message_en}",
                code=refused.code,
            ) from refused
    return len(tasks)
