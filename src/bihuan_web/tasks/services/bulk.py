"""Many tasks at once (批量立项): what an import brings, all of them still to be assigned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from bihuan_web.accounts.models import User
from bihuan_web.audit.services import Noted, record_many
from bihuan_web.common.clock import now
from bihuan_web.ledgers.models import Measure, Problem
from bihuan_web.ledgers.queries import rules_for
from bihuan_web.ledgers.services import must_write
from bihuan_web.orgs.models import Organisation
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.services.planning import Plan, columns_of, must_be_in_order, search_text, told_of

_AT_ONCE = 300  # rows in one statement


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task for a measure, whose problem is at hand."""

    measure: Measure
    organisation: Organisation
    plan: Plan


@transaction.atomic
def create_many(wanted: Sequence[NewTask], user: User, source: str) -> list[Task]:
    """Writes many tasks; each has its event, which says by ``source`` what it came from."""
    units = {one.organisation.pk: one.organisation for one in wanted}
    for unit in units.values():
        must_write(unit, user)
    two_levels = {key: rules_for(unit).two_levels for key, unit in units.items()}
    problems = {one.measure.problem_id for one in wanted}
    measures = {one.measure.pk for one in wanted}
    # Numbers are given one after the other.
    list(Problem.objects.select_for_update().filter(pk__in=problems).order_by("pk").values_list("pk"))
    numbers: Counter[int] = Counter()
    known = Task.objects.filter(measure__in=measures).values("measure").annotate(last=Max("number")).order_by()
    numbers.update({one["measure"]: one["last"] for one in known})
    tasks = []
    for one in wanted:
        must_be_in_order(one.plan)
        numbers[one.measure.pk] += 1
        task = Task(
            measure=one.measure,
            organisation=one.organisation,
            number=numbers[one.measure.pk],
            two_levels=two_levels[one.organisation.pk],
            **columns_of(one.plan),
        )
        task.search_text = search_text(task)
        tasks.append(task)
    Task.objects.bulk_create(tasks, batch_size=_AT_ONCE)
    chains = {unit.chain for unit in units.values()}
    for chain in sorted(chains):
        acts = [
            Noted("task.create", "task", str(task.pk), {**_place(one), **told_of(one.plan), "from": source})
            for task, one in zip(tasks, wanted, strict=True)
            if one.organisation.chain == chain
        ]
        record_many(chain, user.username, acts, at=now())
    return tasks


def _place(one: NewTask) -> dict[str, object]:
    return {"measure": one.measure.pk, "organisation": one.organisation.pk}
