"""Ledgers and tasks in the fictional county, brought into any state by the acts that people do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.files.models import StoredFile
from bihuan_web.ledgers.models import Measure
from bihuan_web.ledgers.services import MeasureText, ProblemText, add_measure, add_problem, open_ledger
from bihuan_web.tasks.models import Method, Task
from bihuan_web.tasks.services.planning import Plan, assign, create, start
from bihuan_web.tasks.services.verifying import close, verify
from bihuan_web.tasks.services.working import add_evidence, submit
from tests.web.support.units import County, county, with_role

PROMISED = date(2026, 2, 1)
DUE = date(2026, 6, 30)
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Crew:
    """A county with the people who take part in its follow-through, each with one role on the grain bureau."""

    place: County
    office: User
    lead: User
    owner: User
    verifier: User
    closer: User


def crew() -> Crew:
    """The people of all tests; the owner is one by the task, not by a role."""
    place = county()
    return Crew(
        place,
        office=with_role(Role.OFFICE, place.bureau, "温知行"),
        lead=with_role(Role.LEAD, place.bureau, "骆明川"),
        owner=with_role(Role.OWNER, place.section, "聂远帆"),
        verifier=with_role(Role.VERIFIER, place.bureau, "程素心"),
        closer=with_role(Role.CLOSER, place.bureau, "安如松"),
    )


def measure_for(people: Crew, text: str = "每月到粮库检查一次安全") -> Measure:
    """A ledger with one problem and one measure for it."""
    ledger = open_ledger(people.place.bureau, f"2026 年度台账 {next(_numbers)}", 2026, people.office)
    problem = add_problem(ledger, people.place.bureau, ProblemText("深入粮库少，隐患底数不清"), people.office)
    return add_measure(problem, MeasureText(text, PROMISED), people.office)


def plan(people: Crew, title: str = "对全县粮库普查一遍") -> Plan:
    """A plan with all that a task needs before it starts."""
    return Plan(title, "查出的隐患有清单，整改有前后照片", owner=people.owner, due_on=DUE)


def stored(by: User, name: str = "检查记录.pdf") -> StoredFile:
    """A row of a stored file, for tests that do not look at its bytes."""
    sha256 = f"{next(_numbers):064x}"
    return StoredFile.objects.create(sha256=sha256, size=1, kind="pdf", name=name, stored_at=NOON, stored_by=by)


def task_in(state: str, people: Crew | None = None) -> tuple[Task, Crew]:
    """A task that people brought into a state by their acts."""
    people = people or crew()
    task = create(measure_for(people), people.place.section, plan(people), people.office)
    walk = {
        "assigned": lambda: assign(task, people.office),
        "doing": lambda: start(task, people.owner),
        "submitted": lambda: apply_for_closure(task, people),
        "verified": lambda: verify(task, people.verifier, [Method.ON_SITE], "到现场看过，清单在"),
        "closed": lambda: close(task, people.closer, "安如松"),
    }
    for name, act in walk.items():
        if task.state == state:
            break
        act()
        assert task.state == name
    return task, people


def apply_for_closure(task: Task, people: Crew) -> Task:
    """The owner brings evidence and applies."""
    add_evidence(task, people.owner, stored(people.owner), "检查记录.pdf", PROMISED + timedelta(days=20))
    return submit(task, people.owner, "三座粮库都查了，清单已建")
