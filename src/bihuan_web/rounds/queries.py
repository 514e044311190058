"""Which rounds somebody sees, who keeps them, whose step it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.orgs.models import Appointment, Organisation
from bihuan_web.orgs.permissions import Act, Secrecy, allows
from bihuan_web.orgs.queries import branches_of, carried_by, merged_units, roles_at
from bihuan_web.rounds.lifecycle import CLOSED, OPEN
from bihuan_web.rounds.models import Member, Round, Step


def visible_to(user: User, today: date) -> QuerySet[Round]:
    """Rounds of one's branches and of the units above them, where one has any role; of merged units also where their work goes on.

    A round says nothing of what anybody wrote: it is seen below and above its unit.
    """
    wanted, merged = Q(pk__in=()), merged_units()
    for branch in branches_of(user, today, *Role):
        above = [branch[:end] for end in range(Organisation.steplen, len(branch) + 1, Organisation.steplen)]
        taken = [pk for pk, path in merged.items() if path.startswith(branch) or path in above]
        wanted |= Q(organisation__path__startswith=branch) | Q(organisation__path__in=above)
        wanted |= Q(organisation__in=taken)
    return Round.objects.filter(wanted).select_related("organisation").order_by("-year", "-meeting_on", "-pk")


def roles_for(user: User, organisation: Organisation, today: date) -> frozenset[Role]:
    """The roles somebody has for the rounds of a unit: those at the unit, and where it was merged those at the unit that goes on."""
    return roles_at(user, organisation, today) | roles_at(user, carried_by(organisation), today)


def may_change(user: User, organisation: Organisation, today: date) -> bool:
    """Whether somebody keeps the rounds of a unit: its office does, and where it was merged the office of the unit that goes on."""
    return allows(roles_for(user, organisation, today), Act.WRITE, Secrecy.LEDGER, has_part=False)


def units_for(user: User, today: date) -> QuerySet[Organisation]:
    """The units for which somebody may make rounds."""
    wanted = Q(pk__in=())
    for branch in branches_of(user, today, Role.OFFICE):
        wanted |= Q(path__startswith=branch)
    found: QuerySet[Organisation] = Organisation.objects.filter(wanted, ended_on__isnull=True).order_by("path")
    return found


def team_of(one: Round) -> QuerySet[Member]:
    """The team of a round, those who left behind the others."""
    return one.team.select_related("user", "successor__user").order_by("left_on", "pk")


def is_member(user: User, one: Round) -> bool:
    """Whether somebody belongs to the team of a round now."""
    return one.team.filter(user=user, left_on__isnull=True).exists()


def steps_of(one: Round) -> list[Step]:
    """The steps of a round as a timetable shows them: by date, those without one where the timetable has them."""
    found = list(one.steps.select_related("user", "post", "done_by", "again_of"))
    meeting = min((step.order for step in found if step.day == 0), default=0)

    def place(step: Step) -> tuple[date, int]:
        undated = date.max if step.order > meeting else date.min
        return step.due_on or undated, step.order

    return sorted(found, key=place)


def holders(steps: Iterable[Step], today: date) -> dict[int, list[User]]:
    """Who is responsible for each step today: the person named, else whoever holds the post; by the key of the step."""
    steps = list(steps)
    posts = {one.post_id for one in steps if one.user_id is None and one.post_id is not None}
    on_posts: dict[int, list[User]] = {}
    now = Appointment.objects.filter(post__in=posts, since__lte=today, user__is_active=True) if posts else ()
    for held in now.filter(Q(until__isnull=True) | Q(until__gte=today)).select_related("user") if posts else ():  # type: ignore[union-attr]
        on_posts.setdefault(held.post_id, []).append(held.user)
    return {one.pk: [one.user] if one.user is not None else on_posts.get(one.post_id or 0, []) for one in steps}


def open_steps() -> QuerySet[Step]:
    """Steps still to be done of rounds that are not closed."""
    return Step.objects.filter(state=OPEN, due_on__isnull=False).exclude(round__state=CLOSED)


def steps_for(user: User, today: date) -> QuerySet[Step]:
    """Open steps for which somebody is responsible by name or by post."""
    now = Appointment.objects.filter(user=user, since__lte=today).filter(Q(until__isnull=True) | Q(until__gte=today))
    return open_steps().filter(Q(user=user) | Q(user__isnull=True, post__in=now.values("post")))


def post_of(person: User, organisation: Organisation, today: date) -> str:
    """What somebody is at a unit today, in words; empty where they hold no post there."""
    held = Appointment.objects.filter(user=person, since__lte=today).filter(Q(until__isnull=True) | Q(until__gte=today))
    unit = carried_by(organisation)
    names = held.filter(post__organisation__in=(organisation, unit)).order_by("pk").values_list("post__name", flat=True)
    return "、".join(names)  # is kept with the member: one wording, whoever puts them on the team
