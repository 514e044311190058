"""The tick (定时): does each regular job that is due, once, however many workers tick at the same moment.

A job is claimed in the database for a while. Who dies during it leaves the claim to run out, and the job is done again then;
one that fails waits as long. Where the clock has gone back, the slot it is now in counts as done: nothing is done twice,
and the next slot is due as ever.
"""

from __future__ import annotations

import logging
import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from bihuan_web.common.schedule import Job, jobs
from bihuan_web.running.models import JobState

LEASE = timedelta(minutes=15)

_log = logging.getLogger("bihuan.schedule")


def tick(now: datetime) -> list[str]:
    """Does what is due at ``now``; the names of the jobs that this call did."""
    done = []
    for job in jobs():
        claim = _claim(job, now)
        if claim and _do(job, now, claim):
            done.append(job.name)
    return done


def _claim(job: Job, now: datetime) -> str:
    """A claim on the job, empty where it is not due or another worker has it."""
    slot = job.slot(now)
    with transaction.atomic():
        state = _locked(job.name)
        if state.done is not None and state.done > now:
            JobState.objects.filter(pk=job.name).update(done=slot)
            return ""
        if state.done is not None and state.done >= slot:
            return ""
        # A lease longer than any that is given was made by a clock that has gone back since.
        if state.lease_until is not None and now < state.lease_until <= now + LEASE:
            return ""
        claim = uuid.uuid4().hex
        JobState.objects.filter(pk=job.name).update(claim=claim, lease_until=now + LEASE)
        return claim


def _do(job: Job, now: datetime, claim: str) -> bool:
    mine = JobState.objects.filter(pk=job.name, claim=claim)
    try:
        job.act(now)
    except Exception as trouble:
        _log.exception("job %s failed", job.name)
        mine.update(trouble=f"{type(trouble).__name__}: {trouble}"[:200])
        return False
    return bool(mine.update(done=job.slot(now), claim="", lease_until=None, trouble=""))


def _locked(name: str) -> JobState:
    found = JobState.objects.select_for_update().filter(pk=name).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():  # another worker may see the job for the first time at this moment
            JobState.objects.create(name=name)
    except IntegrityError:
        pass
    return JobState.objects.select_for_update().get(pk=name)
