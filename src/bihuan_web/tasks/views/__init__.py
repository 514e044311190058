"""A task and a problem as pages: what they are, what can be done, what happened."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.audit.models import Event
from bihuan_web.common.clock import today
from bihuan_web.documents.queries import visible_to as documents_visible_to
from bihuan_web.files.downloads import stored_file
from bihuan_web.ledgers.drafting import stale_items
from bihuan_web.ledgers.originals import originals
from bihuan_web.ledgers.services import may_write
from bihuan_web.tasks.acting import log_read
from bihuan_web.tasks.deeds import offered_to
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.queries import roll_up, with_names
from bihuan_web.tasks.standing import Standing
from bihuan_web.tasks.views.common import problem_of, task_of


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A task: what is to be done by whom until when, how far it is, and what this person can do."""
    task = task_of(request, pk)
    standing = Standing(task, user_of(request))
    deeds = list(offered_to(standing))
    context = {
        "task": task,
        "today": today(),
        "deeds": [one for one in deeds if one.main],
        "other_deeds": [one for one in deeds if not one.main],
        "edits": task.state == "draft" and standing.plans,
        "asked": [one for one in (standing.extension, standing.cancellation) if one],
        "assistants": task.assistants.filter(until__isnull=True).select_related("user"),
        "progress": task.progress.select_related("user").order_by("-happened_on", "-pk"),
        "evidence": task.evidence.select_related("user", "file", "task__measure").order_by("-fact_on", "-pk"),
        "verifications": task.verifications.select_related("applicant", "checker", "closer").order_by("-number"),
        "extensions": task.extensions.exclude(state="asked").select_related("asked_by", "decided_by").order_by("-pk"),
        "reviews": task.reviews.select_related("user").order_by("-planned_on", "-pk"),
        "relapses": task.relapses.all(),
        "siblings": with_names(Task.objects.filter(measure=task.measure).exclude(pk=pk)).order_by("number")[:20],
        "works_on": standing.writes,
        "originals": originals(
            user_of(request), today(), problems=[task.measure.problem_id], measures=[task.measure_id]
        ),
    }
    return render(request, "tasks/detail.html", context)


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every event of a task, as the log has it."""
    task = task_of(request, pk)
    events = Event.objects.filter(kind="task", item=str(task.pk)).order_by("-sequence")
    return render(
        request, "tasks/history.html", {"title": task.title, "events": events, "back": task.get_absolute_url()}
    )


@require_safe
def evidence(request: HttpRequest, pk: int, evidence: int) -> HttpResponse:
    """A piece of evidence, as it was handed in; that somebody took it is an event."""
    task = task_of(request, pk)
    found = get_object_or_404(task.evidence.select_related("file"), pk=evidence)
    log_read(task, user_of(request), found)
    return stored_file(found.file)


@require_safe
def problem(request: HttpRequest, pk: int) -> HttpResponse:
    """A problem with its measures and how far their tasks are."""
    found = problem_of(request, pk)
    measures = found.measures.order_by("number")
    rolled = roll_up(measures, today())
    tasks = with_names(Task.objects.filter(measure__problem=found)).order_by("number")
    by_measure: dict[int, list[Task]] = {}
    for task in tasks:
        by_measure.setdefault(task.measure_id, []).append(task)
    context = {
        "originals": originals(user_of(request), today(), problems=[pk], measures=[one.pk for one in measures]),
        "problem": found,
        "measures": [(one, rolled[one.pk], by_measure.get(one.pk, [])) for one in measures],
        "today": today(),
        "writes": may_write(found.organisation, user_of(request)) and found.state == "open",
        "origin": documents_visible_to(user_of(request), today()).filter(on_ledgers=found).first(),
        "stale": found.pk in stale_items([found]),
        "carried_to": found.carried_to.select_related("ledger"),
    }
    return render(request, "tasks/problem.html", context)


@require_safe
def problem_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every event of a problem."""
    found = problem_of(request, pk)
    events = Event.objects.filter(kind="problem", item=str(found.pk)).order_by("-sequence")
    return render(
        request, "tasks/history.html", {"title": found.text, "events": events, "back": found.get_absolute_url()}
    )
