"""Reading teams, talks and criticism: only what somebody may see."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.documents.models import Document
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.permissions import Act, Secrecy, roles_that_may
from bihuan_web.orgs.queries import branches_of, organisations_under
from bihuan_web.rounds.models import Round
from bihuan_web.talks.access import hears_criticism, sees_coverage, still_there
from bihuan_web.talks.lifecycle import CONFIRMED, DROPPED, PREPARED, WITHDRAWN
from bihuan_web.talks.models import Criticism, Member, Point, Talk, Team
from bihuan_web.talks.pairs import ATTENDS


def teams_visible_to(user: User, today: date) -> QuerySet[Team]:
    """Teams of the branches whose team material somebody may read, and those in which they are."""
    if not user.is_active:
        return Team.objects.none()
    branches = branches_of(user, today, *roles_that_may(Act.READ, Secrecy.TEAM))
    mine = Member.objects.filter(still_there(today), user=user).values("team")
    talked = Talk.objects.filter(Q(first=user) | Q(second=user)).values("team")
    wanted = Q(organisation__in=organisations_under(branches)) | Q(pk__in=mine) | Q(pk__in=talked)
    found: QuerySet[Team] = Team.objects.filter(wanted).select_related("round", "organisation")
    return found.order_by("organisation__path")


def talks_of(team: Team, user: User, today: date) -> QuerySet[Talk]:
    """Talks of a team that somebody sees: all by their role or seat, else their own. What was said is not in them."""
    talks = Talk.objects.filter(team=team).exclude(state=WITHDRAWN).select_related("first", "second", "team__round")
    if not sees_coverage(team, user, today):
        talks = talks.filter(Q(first=user) | Q(second=user))
    return talks.order_by("-held_on", "-pk")


def talks_visible_to(user: User, today: date) -> QuerySet[Talk]:
    """Every talk whose taking place somebody sees."""
    branches = branches_of(user, today, *roles_that_may(Act.READ, Secrecy.TEAM))
    wanted = Q(first=user) | Q(second=user) | Q(team__organisation__in=organisations_under(branches))
    seats = Member.objects.filter(still_there(today), user=user).select_related("team__round", "team__organisation")
    seated = [one.team_id for one in seats if sees_coverage(one.team, user, today)]
    found = Talk.objects.filter(wanted | Q(team__in=seated)) if user.is_active else Talk.objects.none()
    return found.select_related("first", "second", "team__round", "team__organisation").order_by("-held_on", "-pk")


def points_to_answer(team: Team) -> QuerySet[Point]:
    """Points that the two gave to the ledger, once both have confirmed the talk."""
    wanted = Point.objects.filter(talk__team=team, talk__state=CONFIRMED, for_ledger=True)
    return wanted.select_related("talk__first", "talk__second", "answer_problem", "answer_measure").order_by("pk")


def criticism_heard(team: Team, user: User, today: date) -> QuerySet[Criticism]:
    """What was said at the meeting, for those who sat in it."""
    if not hears_criticism(team, user, today):
        return Criticism.objects.none()
    said = Criticism.objects.filter(team=team).exclude(state__in=(PREPARED, DROPPED))
    return said.select_related("speaker", "receiver", "answer_problem", "answer_measure").order_by("spoken_at", "pk")


def criticism_prepared(team: Team, user: User) -> QuerySet[Criticism]:
    """What somebody prepared and has not said: theirs alone."""
    own = Criticism.objects.filter(team=team, speaker=user, state=PREPARED)
    return own.select_related("receiver").order_by("receiver__name", "pk")


def criticism_visible_to(user: User, today: date) -> QuerySet[Criticism]:
    """Every criticism that somebody may read: their own, and what was said where they sat."""
    seats = Member.objects.filter(still_there(today), user=user).select_related("team__round", "team__organisation")
    teams = [one.team_id for one in seats if hears_criticism(one.team, user, today)]
    own = Q(speaker=user, team__in=teams)
    heard = Q(team__in=teams) & ~Q(state__in=(PREPARED, DROPPED))
    found = Criticism.objects.filter(own | heard) if user.is_active else Criticism.objects.none()
    return found.select_related("team__round", "team__organisation", "speaker", "receiver")


def present(team: Team, today: date) -> list[Member]:
    """Who is in a team now, the principal first, then by name."""
    rows = team.members.filter(still_there(today), user__is_active=True).select_related("user")
    order = {"principal": 0, "member": 1, "head": 2, "ordinary": 3, "recorder": 4}
    return sorted(rows, key=lambda one: (order[one.part], one.user.name, one.pk))


def seated(team: Team, today: date) -> list[User]:
    """The members of the meeting now."""
    return [one.user for one in present(team, today) if one.part in ATTENDS[team.round.kind]]


def candidates(unit: Organisation) -> QuerySet[User]:
    """Who can be in the team of a unit: people with a post or a role in it or below it."""
    posted = Q(appointments__post__organisation__path__startswith=unit.path)
    found: QuerySet[User] = User.objects.filter(posted | Q(grants__branch__path__startswith=unit.path), is_active=True)
    return found.distinct().order_by("name", "username")


def suggested(one: Round, unit: Organisation) -> list[User]:
    """Who may be in the team: those whose personal documents of this round belong to its unit, and who is named for the round itself."""
    written = Document.objects.filter(round=one, organisation=unit, person__is_active=True).select_related("person")
    found = {row.person for row in written if row.person}
    if unit.pk == one.organisation_id:
        named = one.team.filter(left_on__isnull=True, user__is_active=True).select_related("user")
        found |= {row.user for row in named}
    return sorted(found, key=lambda person: (person.name, person.pk))


def units_for(user: User, one: Round, today: date) -> QuerySet[Organisation]:
    """The units of a round for which somebody may say who is in the team and that have none yet."""
    units = organisations_under(branches_of(user, today, Role.OFFICE)).filter(
        path__startswith=one.organisation.path, ended_on__isnull=True
    )
    found: QuerySet[Organisation] = units.exclude(teams__round=one).order_by("path")
    return found
