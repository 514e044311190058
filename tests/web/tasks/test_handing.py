"""Open tasks pass on with the post of their owner; what is being verified or is finished stays as it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.common import clock
from bihuan_web.common.errors import Refused
from bihuan_web.orgs.services import posts
from bihuan_web.tasks.models import Task
from tests.web.support.units import appoint, person, with_role
from tests.web.support.work import task_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "passes"), [("assigned", True), ("doing", True), ("submitted", False), ("closed", False)]
)
def test_open_tasks_go_to_whoever_takes_the_post(state: str, passes: bool) -> None:
    task, people = task_in(state)
    admin = with_role(Role.ADMINISTRATOR, people.place.county, "管理员甲")
    successor = person("顾行之")
    appoint(successor, people.place.bureau, "办事员")
    held = appoint(people.owner, people.place.section)
    work = posts.hand_over(admin, held, successor, clock.today() + timedelta(days=1), roles=True)
    task.refresh_from_db()
    assert work == passes
    assert task.owner == (successor if passes else people.owner)
    assert Event.objects.filter(act="task.hand-over").count() == passes


def test_a_task_that_cannot_go_to_the_successor_stops_the_hand_over_and_is_named() -> None:
    task, people = task_in("doing")
    Task.objects.filter(pk=task.pk).update(verifier=people.verifier)
    admin = with_role(Role.ADMINISTRATOR, people.place.county, "管理员甲")
    held = appoint(people.owner, people.place.section)
    with pytest.raises(Refused, match=task.title):
        posts.hand_over(admin, held, people.verifier, clock.today() + timedelta(days=1), roles=False)
    held.refresh_from_db()
    assert held.until is None
