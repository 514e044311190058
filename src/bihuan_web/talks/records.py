"""What a round leaves of its talks and its criticism: a Word file for each team."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from bihuan_web.rounds.models import Round
from bihuan_web.rounds.records import Record
from bihuan_web.sheets.word.layout import Page
from bihuan_web.talks.access import released_to
from bihuan_web.talks.lifecycle import DROPPED, PREPARED, TALK, WITHDRAWN
from bihuan_web.talks.models import Audience, Criticism, Talk, TalkText, Team


def talk_records(one: Round) -> Iterable[Record]:
    """The log of talks (谈心谈话记录) of every team: who, when, where, what goes to the ledger; what was said only where both released it."""
    latest = Talk.objects.filter(team__round=one).exclude(state=WITHDRAWN).values("team").annotate(on=Max("held_on"))
    return _for_teams({row["team"]: row["on"] for row in latest}, _("谈心谈话记录"), write_talks)


def criticism_records(one: Round) -> Iterable[Record]:
    """The record of criticism (相互批评记录) of every meeting; nothing that was only prepared."""
    teams = (
        Criticism.objects.filter(team__round=one).exclude(state__in=(PREPARED, DROPPED)).values_list("team", flat=True)
    )
    days = {team.pk: team.day for team in Team.objects.filter(pk__in=teams).select_related("round")}
    return _for_teams(days, _("相互批评记录"), write_criticism)


def write_talks(team: Team) -> bytes:
    """The log of a team's talks as a Word file."""
    page = _page(team, _("谈心谈话记录"))
    talks = Talk.objects.filter(team=team).exclude(state=WITHDRAWN).select_related("first", "second", "team")
    rows, said = [], []
    for number, talk in enumerate(talks.prefetch_related("points").order_by("held_on", "pk"), 1):
        state = TALK.states[talk.state]
        points = [one.text for one in talk.points.all() if one.for_ledger]
        both = f"{talk.first.name} · {talk.second.name}"
        rows.append((str(number), both, talk.held_on.isoformat(), talk.place, state.zh, "\n".join(points)))
        if Audience.OFFICE in released_to(talk):
            said.append((f"{number}. {both}", TalkText.objects.get(talk=talk).text))
    heads = (_("序号"), _("谈话双方"), _("日期"), _("地点"), _("状态"), _("送台账的议定事项"))
    page.table(heads, rows, (0.5, 1.6, 1, 1.2, 1, 2.4))
    for head, text in said:
        page.heading(2, head)
        page.paragraph(text)
    return page.data()


def write_criticism(team: Team) -> bytes:
    """What was said at a team's meeting, and how it was answered, as a Word file."""
    page = _page(team, _("相互批评记录"))
    rows = Criticism.objects.filter(team=team).exclude(state__in=(PREPARED, DROPPED))
    for number, one in enumerate(rows.select_related("speaker", "receiver").order_by("spoken_at", "pk"), 1):
        page.heading(2, f"{number}. {one.speaker.name} → {one.receiver.name}")
        page.paragraph(one.text)
        words = " ".join(filter(None, (str(one.get_answer_display()), one.answer_reason)))
        page.paragraph(_("回应：%s") % words)
    return page.data()


def _page(team: Team, title: str) -> Page:
    page = Page("")
    page.title(title)
    day = team.day.isoformat() if team.day else "—"
    page.paragraph(f"{team.organisation.name}    {team.round.title}    {day}", indent=False)
    return page


def _for_teams(days: dict[int, date | None], title: str, write: Callable[[Team], bytes]) -> Iterator[Record]:
    """One record a team, in the order of the tree."""
    teams = Team.objects.filter(pk__in=days).select_related("organisation", "round").order_by("organisation__path")
    for team in teams:
        yield Record(f"{title}-{team.organisation.name}.docx", days[team.pk], _content(write, team))


def _content(write: Callable[[Team], bytes], team: Team) -> Callable[[], bytes]:
    return lambda: write(team)
