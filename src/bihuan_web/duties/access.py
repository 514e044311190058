"""Who somebody is to a list and a share: the table of permissions for ledgers, and their part in the share."""

from __future__ import annotations

from datetime import date

from bihuan_web.accounts.models import User
from bihuan_web.common.lifecycle import Actor
from bihuan_web.duties.lifecycle import ACKNOWLEDGED, GIVER, HOLDER
from bihuan_web.duties.models import DutyList, Level, Share
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.permissions import Act, Secrecy, allows
from bihuan_web.orgs.queries import roles_at


def keeps(unit: Organisation, user: User, today: date) -> bool:
    """Whether somebody keeps the lists of a unit: whoever writes its ledgers."""
    return allows(roles_at(user, unit, today), Act.WRITE, Secrecy.LEDGER, has_part=False)


def reads(duty_list: DutyList, user: User, today: date) -> bool:
    """Whether somebody reads a whole list, not only shares in which they have a part."""
    return allows(roles_at(user, duty_list.organisation, today), Act.READ, Secrecy.LEDGER, has_part=False)


def actor_of(share: Share, user: User, *, keeper: bool) -> Actor:
    """Somebody as the lifecycle of a share sees them; ``keeper``: whether they keep its list."""
    if not user.is_active:
        return Actor()
    parts = {HOLDER} if share.holder_id == user.pk else set()
    above = share.parent
    if keeper or (above is not None and above.holder_id == user.pk and above.state == ACKNOWLEDGED):
        parts.add(GIVER)
    return Actor(frozenset(parts))


def may_hand_down(share: Share, user: User, *, keeper: bool) -> bool:
    """Whether somebody may hand parts of a share on: its holder once they acknowledged it, or who keeps the list for them."""
    if share.state != ACKNOWLEDGED or Level(share.level) is Level.PERSON or not user.is_active:
        return False
    return keeper or share.holder_id == user.pk
