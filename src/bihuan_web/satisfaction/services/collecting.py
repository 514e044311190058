"""Taking answers in: by the link, and what the office enters from paper and telephone. Nothing here is an event with a time.

One sheet is put into the boxes of its items in one transaction; with a one-time code, the code's row goes in the same one, and the
sheet keeps nothing of it.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import today
from bihuan_web.common.errors import Incomplete, Refused
from bihuan_web.satisfaction.acting import log_survey, must_run
from bihuan_web.satisfaction.boxes import Box
from bihuan_web.satisfaction.lifecycle import DRAFT, OPEN
from bihuan_web.satisfaction.models import Code, Entry, Item, Survey
from bihuan_web.satisfaction.words import Channel, Verdict

LONGEST_REASON = 300
CODES_AT_ONCE = 500
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that looks like another
_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Said:
    """What a sheet says of one item."""

    verdict: str
    reason: str = ""


Sheet = Mapping[int, Said]  # by the number of the item


@transaction.atomic
def answer_by_link(survey: Survey, sheet: Sheet, code: str = "") -> None:
    """A sheet that came by the link. Raises ``Refused`` where the survey takes none, or the code is unknown or used."""
    held = _held(survey)
    if held.closes_on is None or held.closes_on < today():
        raise Refused("征集已经结束", "the survey is over", code="wrong-state")
    if held.needs_code and Code.objects.filter(survey=held, secret=_secret(held, code)).delete()[0] != 1:
        raise Refused("这个验证码不对，或者已经用过", "this code is wrong, or was used before", code="unknown-code")
    _put(held, sheet, entered=False)
    Survey.objects.filter(pk=held.pk).update(by_link=F("by_link") + 1)


@transaction.atomic
def enter_sheet(survey: Survey, sheet: Sheet, channel: Channel, user: User) -> None:
    """A sheet that the office enters; how many somebody entered is kept, not which."""
    must_run(survey.organisation, user)
    held = _held(survey)
    _put(held, sheet, entered=True)
    Survey.objects.filter(pk=held.pk).update(entered=F("entered") + 1)
    entry, _ = Entry.objects.get_or_create(survey=held, user=user, channel=Channel(channel))
    Entry.objects.filter(pk=entry.pk).update(sheets=F("sheets") + 1)


@transaction.atomic
def make_codes(survey: Survey, number: int, user: User) -> list[str]:
    """New one-time codes to be printed now: they cannot be shown again."""
    must_run(survey.organisation, user)
    if not survey.needs_code or survey.state not in (DRAFT, OPEN):
        raise Refused("这次测评现在不发验证码", "no codes are given out for this survey now", code="wrong-state")
    if not 1 <= number <= CODES_AT_ONCE:
        raise Refused(f"一次印 1 至 {CODES_AT_ONCE} 张", f"1 to {CODES_AT_ONCE} slips at once", code="too-many")
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(number)]
    Code.objects.bulk_create(Code(survey=survey, secret=_secret(survey, one)) for one in codes)
    Survey.objects.filter(pk=survey.pk).update(codes_made=F("codes_made") + number)
    survey.refresh_from_db()
    log_survey(survey, user, "survey.codes", {"number": number})
    return [f"{one[:5]} {one[5:]}" for one in codes]


def _held(survey: Survey) -> Survey:
    """The survey, locked: sheets are put in one after the other."""
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    if held.state != OPEN:
        raise Refused("征集还没有开始或者已经结束", "the survey takes no answers now", code="wrong-state")
    return held


def _put(survey: Survey, sheet: Sheet, *, entered: bool) -> None:
    items = {one.number: one for one in survey.items.all()}
    if not sheet:
        raise Incomplete("至少评价一项", "at least one item is to be answered", missing=("items",))
    for number, said in sheet.items():
        if number not in items or said.verdict not in Verdict.values:
            raise Refused("问卷和测评事项对不上", "the sheet does not fit the survey", code="wrong-sheet")
        if len(said.reason) > LONGEST_REASON:
            raise Refused(
                f"原因最多 {LONGEST_REASON} 字", f"reasons have at most {LONGEST_REASON} characters", code="long"
            )
    # Every box is written anew, answered or not: the database's own marks do not tell which items a sheet was about.
    for number, item in items.items():
        box = Box.opened(item.sealed_box)
        if number in sheet:
            box.put(sheet[number].verdict, sheet[number].reason.strip(), entered=entered)
        Item.objects.filter(pk=item.pk).update(sealed_box=box.sealed())


def _secret(survey: Survey, code: str) -> str:
    """A hash with the application's key, so that codes cannot be found by trying, even with the table at hand."""
    plain = "".join(code.upper().split()).replace("-", "")
    return hmac.new(settings.SECRET_KEY.encode(), f"survey code {survey.pk} {plain}".encode(), "sha256").hexdigest()
