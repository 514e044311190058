"""What papers take from closure and from what people say of it (办结、满意): two figures that stand apart and never become one.

Only groups that may be shown are counted, each whole, so that no paper lets anybody subtract down to a few people.
"""

from __future__ import annotations

from collections.abc import Iterator

from bihuan_web.ledgers.answering import Answer
from bihuan_web.papers.sources import Ask, Piece
from bihuan_web.rounds.models import Round
from bihuan_web.satisfaction.lifecycle import CLOSED, HOLDS, LAPSED, TO_CHECK
from bihuan_web.satisfaction.models import Block, Check, Proposal
from bihuan_web.satisfaction.reporting import lines_of, satisfaction_of
from bihuan_web.satisfaction.sampling import Rate


def completion(ask: Ask) -> Iterator[Piece]:
    """How many of this year's tasks are closed; nothing of what people say of them."""
    yield Piece("completion", "text", _completion(ask, ask.round))


def satisfaction(ask: Ask) -> Iterator[Piece]:
    """What the people concerned say of what was closed this year; nothing of how much that is."""
    yield Piece("satisfaction", "text", _satisfaction(ask, ask.round.year))


def last_year(ask: Ask) -> Iterator[Piece]:
    """Completion and satisfaction of last year's tasks, each by itself."""
    before = _round_before(ask.round)
    yield Piece("completion", "text", _completion(ask, before) if before else "系统里没有上年度轮次的任务记录。")
    yield Piece("satisfaction", "text", _satisfaction(ask, ask.round.year - 1))


def rechecks(ask: Ask) -> Iterator[Piece]:
    """What random draws found among closed tasks (回头看), and what was made of what people are not satisfied with."""
    here = Check.objects.filter(draw__round=ask.round, task__organisation__path__startswith=ask.unit.path)
    states = list(here.exclude(state=TO_CHECK).values_list("state", flat=True))
    told = Proposal.objects.filter(block__survey__round=ask.round, block__unit__path__startswith=ask.unit.path)
    answers = list(told.values_list("answer", flat=True))
    lines = [
        f"随机抽查已销号任务{len(states)}项，仍然有效{states.count(HOLDS)}项，反弹{states.count(LAPSED)}项。"
        if states
        else "还没有完成的随机抽查。"
    ]
    if answers:
        lines.append(
            f"群众不满意事项{len(answers)}条，新列问题{answers.count(Answer.PROBLEM)}个，未回应{answers.count(Answer.OPEN)}条。"
        )
    yield Piece("rechecks", "text", "\n".join(lines))


def _completion(ask: Ask, one: Round) -> str:
    lines = lines_of(one, [ask.unit])
    if not lines or not lines[0].tasks:
        return f"{one.year}年度整改台账还没有任务。"
    line = lines[0]
    carried = f"，其中结转到下一年度{line.carried}项" if line.carried else ""
    return f"整改任务{line.tasks}项{carried}；已销号{line.closed}项，办结率{_percent(line.completion)}。"


def _satisfaction(ask: Ask, year: int) -> str:
    shown = Block.objects.filter(survey__round__year=year, survey__round__kind=ask.round.kind, survey__state=CLOSED)
    said = satisfaction_of(shown.filter(unit__path__startswith=ask.unit.path))
    if not said.answers:
        return f"{year}年度整改还没有可以公布的群众满意度测评结果。"
    rate = said.rate
    sure = f"，满意率{_percent(rate)}（95%置信区间{rate.low:.1f}%至{rate.high:.1f}%，不含不了解）" if rate else ""
    return (
        f"群众测评收到可公布的回答{said.answers}条：满意{said.good}条，基本满意{said.fair}条，"
        f"不满意{said.bad}条，不了解{said.unknown}条{sure}。满意率与办结率分别统计，互不替代。"
    )


def _round_before(one: Round) -> Round | None:
    """Last year's round of the same kind, of the unit or of the nearest one above it."""
    found = Round.objects.filter(year=one.year - 1, kind=one.kind, organisation__path__in=one.organisation.upward)
    return found.select_related("organisation").order_by("-organisation__depth", "pk").first()


def _percent(rate: Rate | None) -> str:
    return f"{rate.percent:.1f}%" if rate else "—"
