"""Making and changing rounds; the office of the unit does it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from bihuan.profiles import known_profiles
from bihuan_web.accounts.models import User
from bihuan_web.audit.services import record
from bihuan_web.common.errors import Forbidden, Incomplete, Refused, Stale
from bihuan_web.orgs.models import Organisation
from bihuan_web.rounds.meetings import MEETINGS
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.queries import may_change

_YEARS = range(2000, 2101)


@dataclass(frozen=True, slots=True)
class RoundFields:
    """What somebody says of a round."""

    year: int
    kind: str
    title: str
    profile: str = ""
    meeting_on: date | None = None


def create_round(user: User, organisation: Organisation, fields: RoundFields, *, at: datetime) -> Round:
    """A new round of a unit; raises ``Refused`` where there is the same one already."""
    _check(user, organisation, fields, at)
    try:
        with transaction.atomic():
            made = Round.objects.create(organisation=organisation, **asdict(fields), created_at=at, created_by=user)
            record(
                organisation.chain, user.username, "round.create", "round", str(made.pk), {"title": made.title}, at=at
            )
    except IntegrityError as trouble:
        raise _twice() from trouble
    return made


def change_round(user: User, one: Round, fields: RoundFields, seen: int, *, at: datetime) -> None:
    """Changes a round; ``seen`` is the revision that the person looked at."""
    _check(user, one.organisation, fields, at)
    try:
        with transaction.atomic():
            rows = Round.objects.filter(pk=one.pk, revision=seen)
            if rows.update(**asdict(fields), revision=F("revision") + 1) != 1:
                raise Stale(
                    "别人刚改过这个轮次，请看过现在的内容再改",
                    "somebody else has just changed this round: look at it as it is now",
                )
            details = {"title": fields.title, "before": one.title}
            record(one.organisation.chain, user.username, "round.change", "round", str(one.pk), details, at=at)
    except IntegrityError as trouble:
        raise _twice() from trouble


def _check(user: User, organisation: Organisation, fields: RoundFields, at: datetime) -> None:
    if not may_change(user, organisation, timezone.localdate(at)):
        raise Forbidden("只有本单位的办公室可以设轮次", "only the unit's office may keep its rounds")
    if not fields.title.strip():
        raise Incomplete("还没有填轮次名称", "the round has no title yet", missing=("title",))
    if fields.kind not in MEETINGS or fields.year not in _YEARS:
        raise Refused("年度或会议类型不对", "the year or the kind of meeting is not possible", code="bad-round")
    if fields.profile and fields.profile not in dict(known_profiles()):
        raise Refused(
            f"没有“{fields.profile}”这个场景配置", f"there is no profile {fields.profile}", code="bad-profile"
        )


def _twice() -> Refused:
    return Refused("本单位已有同名的轮次", "the unit has a round of that name already", code="round-twice")
