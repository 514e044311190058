"""A problem is solved when its tasks were verified and closed (问题销号)."""

from __future__ import annotations

from django.db import transaction

from bihuan_web.accounts.models import User
from bihuan_web.ledgers.models import Problem
from bihuan_web.ledgers.services import solve_problem
from bihuan_web.tasks import lifecycle
from bihuan_web.tasks.models import Side, Task


@transaction.atomic
def solve(problem: Problem, user: User) -> Problem:
    """Confirms that a problem is solved: every measure has a task, every task is closed or cancelled, at least one closed."""
    Problem.objects.select_for_update().get(pk=problem.pk)  # no task is added meanwhile
    tasks = Task.objects.filter(measure__problem=problem)
    states = list(tasks.values_list("state", flat=True))
    return solve_problem(
        problem,
        user,
        closed_tasks=states.count(lifecycle.CLOSED),
        has_open_tasks=any(one not in (lifecycle.CLOSED, lifecycle.CANCELLED) for one in states)
        or problem.measures.filter(tasks__isnull=True).exists(),
        is_doer=Side.objects.filter(task__in=tasks, user=user, side=Side.DOES).exists(),
    )
