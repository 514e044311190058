"""Queued work of documents: reading them. The worker runs it; a job that is there twice reads nothing twice."""

from __future__ import annotations

from datetime import datetime

from django_tasks import TaskContext, task

from bihuan_web.common import clock
from bihuan_web.documents import readings


@task(takes_context=True)
def read_version(context: TaskContext, version: int) -> str:
    """Reads one version."""
    return readings.read_version(version, clock.now(), str(context.task_result.id))


def read_lost(at: datetime) -> None:
    """Queues again what a killed worker left behind."""
    for version in readings.lost(at):
        read_version.enqueue(version)
