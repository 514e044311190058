"""A comparison is asked for, stopped, let go on; a round's are asked for every night where somebody wished it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from bihuan_web.accounts.models import User
from bihuan_web.audit.services import record
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Forbidden, Refused
from bihuan_web.copies.access import comparable, may_compare, must_steer
from bihuan_web.copies.kinds import UNDER_WAY, Phase, Standing
from bihuan_web.copies.models import Automatic, Comparison
from bihuan_web.copies.queries import newer
from bihuan_web.documents.models import Document
from bihuan_web.orgs.models import Organisation
from bihuan_web.rounds.models import Round

_MAY_NOT = ("您没有比对这些材料的权限", "you may not have these documents compared")


@transaction.atomic
def ask(user: User, unit: Organisation, one: Round | None = None) -> Comparison:
    """Asks for the documents of a unit's branch to be compared (比对), of one round where it is named. The caller queues it.

    The same one that is under way already is given back.
    """
    if not may_compare(user, unit, today()):
        raise Forbidden(*_MAY_NOT)
    if one is not None and not _belongs(one, unit):
        raise Refused("这个轮次不在所选单位", "the round is not one of this unit", code="bad-choice")
    return _asked(user, unit, one, None)


@transaction.atomic
def ask_for_document(user: User, document: Document) -> Comparison:
    """Asks for one document to be compared with everything that this person may have compared."""
    if not comparable(user, today()).filter(pk=document.pk).exists():
        raise Forbidden(*_MAY_NOT)
    return _asked(user, document.organisation, None, document)


@transaction.atomic
def stop(user: User, comparison: Comparison) -> None:
    """Stops a comparison; what was found by then stays."""
    must_steer(user, comparison, today())
    rows = Comparison.objects.filter(pk=comparison.pk, state__in=UNDER_WAY)
    if not rows.update(state=Standing.STOPPED, claim=""):
        raise Refused("比对已经结束，不用停止", "the comparison is over, there is nothing to stop", code="wrong-state")
    _log(comparison, user, "copies.stop")
    comparison.refresh_from_db()


@transaction.atomic
def resume(user: User, comparison: Comparison) -> None:
    """Lets a comparison that was stopped or failed go on. The caller queues it."""
    must_steer(user, comparison, today())
    rows = Comparison.objects.filter(pk=comparison.pk, state__in=(Standing.STOPPED, Standing.FAILED))
    if not rows.update(state=Standing.QUEUED, attempts=0, trouble_zh="", trouble_en=""):
        raise Refused("比对没有停止，不用继续", "the comparison has not been stopped", code="wrong-state")
    _log(comparison, user, "copies.resume")
    comparison.refresh_from_db()


@transaction.atomic
def set_automatic(user: User, one: Round, wished: bool) -> None:
    """Has a round's documents compared every night when new ones came (自动比对), or no longer."""
    if not may_compare(user, one.organisation, today()):
        raise Forbidden(*_MAY_NOT)
    if wished:
        Automatic.objects.get_or_create(round=one, defaults={"by": user, "at": now()})
    else:
        Automatic.objects.filter(round=one).delete()
    details = {"automatic": wished}
    record(one.organisation.chain, user.username, "copies.automatic", "round", str(one.pk), details, at=now())


def ask_automatically(at: datetime) -> list[int]:
    """Comparisons that are due tonight: of rounds where somebody wished it and something is new. The caller queues them."""
    asked = []
    for wish in Automatic.objects.select_related("round__organisation", "by").order_by("pk"):
        unit = wish.round.organisation
        if not may_compare(wish.by, unit, today()):
            continue
        last = (
            Comparison.objects.filter(round=wish.round, organisation=unit, document__isnull=True)
            .order_by("-pk")
            .first()
        )
        if last is None or (last.state in (Standing.DONE, Standing.FAILED) and newer(last, today())):
            asked.append(ask(wish.by, unit, wish.round).pk)
    return asked


def _belongs(one: Round, unit: Organisation) -> bool:
    paths = sorted((str(one.organisation.path), str(unit.path)), key=len)
    return paths[1].startswith(paths[0])


def _asked(user: User, unit: Organisation, one: Round | None, document: Document | None) -> Comparison:
    same = Comparison.objects.filter(organisation=unit, round=one, document=document, state__in=UNDER_WAY)
    if document is not None:
        same = same.filter(by=user)
    if (known := same.first()) is not None:
        return known
    made = Comparison.objects.create(
        organisation=unit, round=one, document=document, by=user, at=now(), phase=Phase.READING
    )
    _log(made, user, "copies.compare")
    return made


def _log(comparison: Comparison, user: User, act: str) -> None:
    details = {"round": comparison.round_id, "document": comparison.document_id}
    unit = comparison.organisation
    record(unit.chain, user.username, act, "comparison", str(comparison.pk), details, at=now())
