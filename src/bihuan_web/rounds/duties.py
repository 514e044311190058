"""What of a timetable waits for people: steps that are due within a week or late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse

from bihuan_web.accounts.models import User
from bihuan_web.accounts.waiting import Waiting
from bihuan_web.rounds.queries import holders, open_steps, steps_for

_AHEAD = timedelta(days=7)


def waiting_steps(today: date, user: User | None) -> Iterator[Waiting]:
    """Open steps for whoever is responsible. A step that was moved to another day is told again."""
    wanted = steps_for(user, today) if user is not None else open_steps()
    steps = list(wanted.filter(due_on__lte=today + _AHEAD).select_related("round", "user").order_by("due_on", "pk"))
    who = {one.pk: [user] for one in steps} if user is not None else holders(steps, today)
    for step in steps:
        words = (f"{step.round.title}：{step.label}", f"{step.round.title}: {step.label}")
        path = reverse("rounds:step", args=[step.round_id, step.pk])
        for person in who[step.pk]:
            if person is not None and person.is_active:
                yield Waiting(f"rounds.step.{step.pk}.{step.due_on}", person, words, path, step.due_on)
