"""Whose study it is, and what of it is one's own."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from bihuan_web.accounts.models import User
from bihuan_web.rounds.models import Member, Round
from bihuan_web.rounds.queries import is_member, may_change
from bihuan_web.rounds.queries import visible_to as rounds_visible_to
from bihuan_web.studies.lifecycle import HELD
from bihuan_web.studies.models import Note, Reading, Session, Tick


def may_look(user: User, one: Round, today: date) -> bool:
    """Whether the study of a round is somebody's: they are in the team or keep the round."""
    return is_member(user, one) or may_change(user, one.organisation, today)


def rounds_for(user: User, today: date) -> list[int]:
    """The rounds whose study somebody sees, by key."""
    found = rounds_visible_to(user, today)
    mine = set(Member.objects.filter(user=user, left_on__isnull=True).values_list("round", flat=True))
    return [one.pk for one in found if one.pk in mine or may_change(user, one.organisation, today)]


def readings_visible_to(user: User, today: date) -> QuerySet[Reading]:
    """What is read in those rounds."""
    return Reading.objects.filter(round__in=rounds_for(user, today)).select_related("round__organisation")


def sessions_visible_to(user: User, today: date) -> QuerySet[Session]:
    """Sessions of those rounds."""
    return Session.objects.filter(round__in=rounds_for(user, today)).select_related("round__organisation")


def own_notes(user: User) -> QuerySet[Note]:
    """One's own notes: nobody asks for another's."""
    return Note.objects.filter(user=user)


def attached_notes(one: Round) -> QuerySet[Note]:
    """What readers attached to the record of a round."""
    about = Q(reading__round=one) | Q(session__round=one)
    return (
        Note.objects.filter(about, attached_at__isnull=False)
        .select_related("user", "reading", "session")
        .order_by("pk")
    )


def read_by(user: User, one: Round) -> set[int]:
    """The readings that somebody ticked, for themselves."""
    return set(Tick.objects.filter(user=user, reading__round=one).values_list("reading", flat=True))


def is_prepared(one: Round) -> bool:
    """Whether the team has studied: at least one session was held."""
    return Session.objects.filter(round=one, state=HELD).exists()
