"""What Django alone can do with the same table: a filtered, paginated list of tasks, no sign-in, no permissions, plain rows."""

from __future__ import annotations

import os

import django
from django.conf import settings

from bihuan_web.common.configuration import data_folder, database_of

_ROWS = """<!doctype html><title>tasks</title><table>{% for task in page %}<tr><td>{{ task.number }}</td>
<td><a href="/tasks/{{ task.id }}/">{{ task.title }}</a></td><td>{{ task.organisation.name }}</td><td>{{ task.owner.name }}</td>
<td>{{ task.due_on }}</td><td>{{ task.state }}</td></tr>{% endfor %}</table>{{ page.number }} / {{ page.paginator.num_pages }}"""

settings.configure(
    SECRET_KEY="x" * 60,
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": database_of(os.environ.get("BIHUAN_DATABASE_URL"), data_folder(os.environ["BIHUAN_DATA"]))},
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    (
                        "django.template.loaders.cached.Loader",
                        [("django.template.loaders.locmem.Loader", {"tasks.html": _ROWS})],
                    )
                ]
            },
        }
    ],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    LANGUAGE_CODE="zh-hans",
)
django.setup()

from django.core.paginator import Paginator  # noqa: E402 - settings come first
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402, TC002
from django.shortcuts import render  # noqa: E402
from django.urls import path  # noqa: E402


class Unit(models.Model):
    name = models.CharField(max_length=120)

    class Meta:
        app_label, managed, db_table = "bare", False, "orgs_organisation"


class Person(models.Model):
    name = models.CharField(max_length=60)

    class Meta:
        app_label, managed, db_table = "bare", False, "accounts_user"


class Task(models.Model):
    organisation = models.ForeignKey(Unit, on_delete=models.PROTECT)
    owner = models.ForeignKey(Person, null=True, on_delete=models.PROTECT)
    number = models.PositiveIntegerField()
    title = models.TextField()
    state = models.CharField(max_length=20)
    due_on = models.DateField(null=True)

    class Meta:
        app_label, managed, db_table = "bare", False, "tasks_task"


def tasks(request: HttpRequest) -> HttpResponse:
    """Fifty rows of those in a state, by due date, counted."""
    found = (
        Task.objects.filter(state=request.GET["state"]).select_related("organisation", "owner").order_by("due_on", "id")
    )
    return render(request, "tasks.html", {"page": Paginator(found, 50).get_page(request.GET.get("page"))})


urlpatterns = [path("tasks/", tasks)]
application = get_wsgi_application()
