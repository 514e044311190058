"""A problem is solved when its tasks were verified and closed (问题销号)."""

from __future__ import annotations

from django.db import transaction

from bihuan_web.accounts.models import User
from bihuan_web.ledgers.models import Problem
from bihuan_web.ledgers.services import solve_problem
from bihuan_web.tasks import lifecycle
from bihuan_web.tasks.carrying import earlier_tasks, is_left
from bihuan_web.tasks.models import Side, Task


@transaction.atomic
def solve(problem: Problem, user: User) -> Problem:
    """Confirms that a problem is solved: every measure has a task, every task is closed or cancelled, at least one closed.

    A measure that was carried over and has no task of its own is carried out by the closed tasks that stayed with the old one.
    """
    Problem.objects.select_for_update().get(pk=problem.pk)  # no task is added meanwhile
    measures = list(problem.measures.prefetch_related("tasks"))
    before = earlier_tasks(measures)
    own = [task for one in measures for task in one.tasks.all()]
    earlier = [task for one in measures if not one.tasks.all() for task in before[one.pk]]
    counted: list[Task] = [*own, *earlier]
    return solve_problem(
        problem,
        user,
        closed_tasks=sum(one.state == lifecycle.CLOSED for one in counted),
        has_open_tasks=any(is_left(list(one.tasks.all()), before[one.pk]) for one in measures),
        is_doer=Side.objects.filter(task__in=counted, user=user, side=Side.DOES).exists(),
    )
