"""Where a chain (链条) from problem to closure stops, and what is missing in it, each in the field's own words."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan_web.ledgers.lifecycle import OPEN, SOLVED


class Kind(TextChoices):
    """What a chain lacks, what it waits for, or how it ended."""

    NO_ASPECT = "no-aspect", _("没有归到方面")
    NO_CAUSE = "no-cause", _("没有写原因")
    NO_MEASURE = "no-measure", _("没有整改措施")
    NO_TASK = "no-task", _("措施还没有分解为任务")
    DROPPED = "dropped", _("任务已撤销，措施没有着落")
    UNASSIGNED = "unassigned", _("任务还没有派发")
    UNCONFIRMED = "unconfirmed", _("任务都已销号，问题还没有确认解决")
    OVERDUE = "overdue", _("逾期，还没有申请销号")
    UNDER_WAY = "under-way", _("整改中")
    TO_VERIFY = "to-verify", _("已申请销号，等核验")
    TO_CLOSE = "to-close", _("核验通过，等签字销号")
    TO_RECHECK = "to-recheck", _("已销号，还没有回头看")
    LASTING = "lasting", _("已销号，长期坚持，还没有过巩固期")
    RELAPSED = "relapsed", _("销号后反弹，已另立任务")
    KEPT = "kept", _("已销号")
    EARLIER = "earlier", _("由上年台账里销号的任务承担")
    CANCELLED = "cancelled", _("任务已撤销，由同一措施的其他任务承担")
    CARRIED = "carried", _("已结转到下一年度")
    WITHDRAWN = "withdrawn", _("不列入台账")


GAPS = (
    Kind.NO_ASPECT, Kind.NO_CAUSE, Kind.NO_MEASURE, Kind.NO_TASK, Kind.DROPPED, Kind.UNASSIGNED, Kind.UNCONFIRMED,
)  # fmt: skip
WAITING = (Kind.OVERDUE, Kind.UNDER_WAY, Kind.TO_VERIFY, Kind.TO_CLOSE, Kind.TO_RECHECK, Kind.LASTING)
ENDED = (Kind.KEPT, Kind.RELAPSED, Kind.EARLIER, Kind.CANCELLED, Kind.CARRIED, Kind.WITHDRAWN)
FLAGS = (Kind.NO_ASPECT, Kind.NO_CAUSE, Kind.UNCONFIRMED)  # beside where the chain stops; a chain may have several
STOPS = tuple(one for one in Kind if one not in FLAGS)  # each chain stops at one of them
FOLLOWED = (OPEN, SOLVED)  # states of a problem whose chain is looked at for what is missing

# How far the work is (任务这一环), by where the chain stops; what is in none of them comes to no task.
WORK: dict[str, tuple[Promise, tuple[Kind, ...]]] = {
    "no-task": (_("没有分解任务"), (Kind.NO_TASK,)),
    "unassigned": (_("任务待派"), (Kind.UNASSIGNED,)),
    "doing": (_("任务整改中"), (Kind.OVERDUE, Kind.UNDER_WAY)),
    "checking": (_("任务待核验销号"), (Kind.TO_VERIFY, Kind.TO_CLOSE)),
    "closed": (_("任务已销号"), (Kind.TO_RECHECK, Kind.LASTING, Kind.RELAPSED, Kind.KEPT, Kind.EARLIER)),
    "cancelled": (_("任务已撤销"), (Kind.DROPPED, Kind.CANCELLED)),
}
WORK_OF = {kind: work for work, (_words, kinds) in WORK.items() for kind in kinds}

# How a chain goes on after its problem was named (措施这一环).
WITH, WITHOUT, OFF = "with", "without", "off"
MEASURED: dict[str, Promise] = {WITH: _("有整改措施"), WITHOUT: _("没有整改措施"), OFF: _("结转或者不列入台账")}


def measured(stop: Kind) -> str:
    """Whether a chain that stops here has a measure, or went elsewhere."""
    if stop in (Kind.CARRIED, Kind.WITHDRAWN):
        return OFF
    return WITHOUT if stop is Kind.NO_MEASURE else WITH
