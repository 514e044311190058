"""Queued work of comparing. The worker runs it; a job that is there twice compares nothing twice."""

from __future__ import annotations

from datetime import datetime

from django_tasks import TaskContext, task

from bihuan_web.common import clock
from bihuan_web.copies.services import asking, sweeping, working


@task(takes_context=True)
def compare(context: TaskContext, comparison: int) -> str:
    """Does one comparison."""
    return working.run(comparison, clock.now(), str(context.task_result.id))


def compare_lost(at: datetime) -> None:
    """Queues again what a killed worker left behind."""
    for comparison in working.lost(at):
        compare.enqueue(comparison)


def compare_automatically(at: datetime) -> None:
    """Queues what is compared every night."""
    for comparison in asking.ask_automatically(at):
        compare.enqueue(comparison)


def sweep(at: datetime) -> None:
    """Removes comparisons that were kept long enough."""
    sweeping.sweep(at)
