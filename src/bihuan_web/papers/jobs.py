"""Queued work of papers: making bundles. The worker runs it; a job that is there twice makes nothing twice."""

from __future__ import annotations

from datetime import datetime

from django_tasks import TaskContext, task

from bihuan_web.common import clock
from bihuan_web.papers.services import bundles


@task(takes_context=True)
def make_bundle(context: TaskContext, bundle: int) -> str:
    """Makes one bundle."""
    return bundles.make_bundle(bundle, clock.now(), str(context.task_result.id))


def make_lost(at: datetime) -> None:
    """Queues again what a killed worker left behind."""
    for bundle in bundles.lost(at):
        make_bundle.enqueue(bundle)


def sweep(at: datetime) -> None:
    """Removes what was kept long enough."""
    bundles.sweep(at)
