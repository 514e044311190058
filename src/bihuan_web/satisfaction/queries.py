"""Reading surveys and draws: those of the branches whose ledgers somebody reads. Boxes are read by nobody while they fill."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.ledgers.answering import Answer
from bihuan_web.ledgers.lifecycle import SOLVED
from bihuan_web.ledgers.models import Problem
from bihuan_web.ledgers.queries import branches_read
from bihuan_web.orgs.models import Grant, Organisation
from bihuan_web.orgs.permissions import Act
from bihuan_web.orgs.queries import organisations_under
from bihuan_web.rounds.models import Round
from bihuan_web.satisfaction.lifecycle import CLOSED, DRAWN, OPEN, TO_CHECK
from bihuan_web.satisfaction.models import Check, Draw, Proposal, Survey
from bihuan_web.tasks.lifecycle import CLOSED as TASK_CLOSED
from bihuan_web.tasks.models import Carriage, Side, Task, Verification


def surveys_visible_to(user: User, today: date) -> QuerySet[Survey]:
    """Surveys of a branch whose ledgers somebody may read."""
    units = organisations_under(branches_read(user, today))
    return Survey.objects.filter(organisation__in=units).select_related("organisation", "round")


def draws_visible_to(user: User, today: date) -> QuerySet[Draw]:
    """Draws of a branch whose ledgers somebody may read."""
    units = organisations_under(branches_read(user, today))
    return Draw.objects.filter(organisation__in=units).select_related("organisation", "round")


def checks_visible_to(user: User, today: date) -> QuerySet[Check]:
    """Checks of those draws, and those that somebody is to do."""
    seen = Q(draw__in=draws_visible_to(user, today))
    if user.is_active:
        seen |= Q(assigned=user)
    return Check.objects.filter(seen).select_related(
        "draw__organisation", "task__organisation", "task__measure__problem"
    )


def proposals_visible_to(user: User, today: date) -> QuerySet[Proposal]:
    """What people said is not well: for the offices of the units that were asked about, and of those above them."""
    mine = organisations_under(branches_read(user, today, Act.WRITE))
    found = Proposal.objects.filter(block__unit__in=mine)
    return found.select_related("block__survey__organisation", "block__unit", "item", "answer_problem")


def undecided(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Those that have no answer yet."""
    return proposals.filter(answer=Answer.OPEN)


def open_survey(link: str, today: date) -> Survey | None:
    """The survey that takes answers at an address now."""
    found = Survey.objects.filter(link=link, state=OPEN, closes_on__gte=today)
    return found.select_related("organisation").first()


def units_in(one: Round, user: User, today: date) -> QuerySet[Organisation]:
    """Units of a round whose surveys and draws somebody may run."""
    mine = organisations_under(branches_read(user, today, Act.WRITE)).filter(ended_on__isnull=True)
    found: QuerySet[Organisation] = mine.filter(path__startswith=one.organisation.path).order_by("path")
    return found


def tasks_of(one: Round) -> QuerySet[Task]:
    """Tasks that belong to a round: of its unit and the branch under it, on ledgers of its year."""
    return Task.objects.filter(
        organisation__path__startswith=one.organisation.path, measure__problem__ledger__year=one.year
    )


def carried_from(one: Round) -> QuerySet[Carriage]:
    """What was carried away unfinished from the ledgers of a round."""
    return Carriage.objects.filter(
        organisation__path__startswith=one.organisation.path, measure__problem__ledger__year=one.year
    )


def problems_of(one: Round) -> QuerySet[Problem]:
    """Problems that belong to a round, as its tasks do."""
    return Problem.objects.filter(organisation__path__startswith=one.organisation.path, ledger__year=one.year)


def closed_tasks_for(survey: Survey) -> QuerySet[Task]:
    """Closed tasks that a survey can ask about."""
    found = tasks_of(survey.round).filter(state=TASK_CLOSED, organisation__path__startswith=survey.organisation.path)
    return found.select_related("organisation", "measure__problem__ledger").order_by("organisation__path", "pk")


def solved_problems_for(survey: Survey) -> QuerySet[Problem]:
    """Solved problems that a survey can ask about."""
    found = problems_of(survey.round).filter(state=SOLVED, organisation__path__startswith=survey.organisation.path)
    return found.select_related("organisation", "ledger").order_by("organisation__path", "number")


def had_a_hand_in(task: Task) -> dict[int, str]:
    """Who may not check a closed task again, and what they were to it: doer, verifier or closer."""
    hands = dict.fromkeys(task.sides.filter(side=Side.DOES).values_list("user", flat=True), "doer")
    hands |= {task.owner_id: "doer"} if task.owner_id else {}
    for checker, closer in Verification.objects.filter(task=task).values_list("checker", "closer"):
        hands |= {key: word for key, word in ((checker, "verifier"), (closer, "closer")) if key and key not in hands}
    for key, word in ((task.verifier_id, "verifier"), (task.closer_id, "closer")):
        if key:
            hands.setdefault(key, word)
    return hands


def may_check(task: Task, today: date) -> QuerySet[User]:
    """Who can check a closed task again: whoever judges in its branch and had no hand in it."""
    grants = Grant.objects.filter(
        role__in=(Role.VERIFIER, Role.CLOSER, Role.OFFICE, Role.LEAD),
        branch__path__in=task.organisation.upward,
        since__lte=today,
    ).filter(Q(until__isnull=True) | Q(until__gte=today))
    found: QuerySet[User] = User.objects.filter(pk__in=grants.values("user"), is_active=True)
    return found.exclude(pk__in=list(had_a_hand_in(task))).order_by("name", "username")


def to_be_closed(today: date) -> QuerySet[Survey]:
    """Open surveys whose last day is over."""
    return Survey.objects.filter(state=OPEN, closes_on__lt=today)


def to_be_checked() -> QuerySet[Check]:
    """Checks that are still to be done."""
    return Check.objects.filter(state=TO_CHECK, draw__state=DRAWN)


def with_results(surveys: QuerySet[Survey]) -> QuerySet[Survey]:
    """Surveys whose results may be looked at."""
    return surveys.filter(state=CLOSED)
