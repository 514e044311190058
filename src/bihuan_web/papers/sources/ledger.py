"""What papers take from ledgers and tasks: counts, problems with their measures, last year's items and what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db.models import QuerySet

from bihuan_web.ledgers.lifecycle import WITHDRAWN
from bihuan_web.ledgers.models import Ledger, Problem
from bihuan_web.ledgers.words import Pace, Source
from bihuan_web.orgs.models import Organisation
from bihuan_web.papers.outcomes import WORDS, Became, Outcome, day, details_of, lines_of, outcomes_of
from bihuan_web.papers.sources import Ask, Piece
from bihuan_web.papers.tables import packed
from bihuan_web.sheets.word.layout import numeral
from bihuan_web.tasks.lifecycle import CANCELLED
from bihuan_web.tasks.models import Task

_OPEN = (Became.OPEN, Became.CANCELLED, Became.CLOSED)


def ledgers_of(unit: Organisation, year: int) -> QuerySet[Ledger]:
    """The ledgers of a unit for a year; where it keeps none itself, those of the units below it."""
    own = Ledger.objects.filter(organisation=unit, year=year)
    found = own if own.exists() else Ledger.objects.filter(organisation__path__startswith=unit.path, year=year)
    return found.order_by("organisation__path", "title")


def problems_of(ask: Ask, year: int) -> list[Problem]:
    """What stands on these ledgers, in their order, without what was taken off."""
    found = Problem.objects.filter(ledger__in=ledgers_of(ask.unit, year)).exclude(state=WITHDRAWN)
    named = found.select_related("ledger", "organisation")
    return list(named.order_by("ledger__organisation__path", "ledger__title", "number"))


def counts(ask: Ask) -> Iterator[Piece]:
    """How many of what stand on this year's ledger."""
    outcomes = outcomes_of(problems_of(ask, ask.round.year))
    sources = Counter(str(Source(one.problem.source).label) for one in outcomes)
    tasks = [task for one in outcomes for task in one.tasks]
    told = "、".join(f"{word}{number}个" for word, number in sources.most_common())
    text = (
        f"列入{ask.round.year}年度整改台账的问题{len(outcomes)}个{f'（{told}）' if told else ''}，"
        f"整改措施{sum(len(one.measures) for one in outcomes)}条，整改任务{len(tasks)}项。"
    )
    yield Piece("counts", "text", text)


def problem_table(ask: Ask) -> Iterator[Piece]:
    """This year's problems as a list: number, problem, from where, unit."""
    rows = [
        (str(number), one.text, str(Source(one.source).label), one.organisation.name)
        for number, one in enumerate(problems_of(ask, ask.round.year), 1)
    ]
    if rows:
        yield Piece("problems", "table", packed(("序号", "问题", "来源", "责任单位"), rows))
    else:
        yield Piece("problems", "text", "台账里还没有列入问题。")


def plan(ask: Ask) -> Iterator[Piece]:
    """What is to be done about each problem: its measures with tasks, who, and by when."""
    outcomes = outcomes_of(problems_of(ask, ask.round.year))
    for number, one in enumerate(outcomes, 1):
        yield Piece(f"problem-{one.problem.pk}", "subheading", f"（{numeral(number)}）{one.problem.text}")
        lines = []
        for at, measure in enumerate(one.measures, 1):
            lines.append(f"{at}. {measure.text}（{Pace(measure.pace).label}）")
            lines += [_who(task) for task in one.tasks if task.measure_id == measure.pk and task.state != CANCELLED]
        yield Piece(f"measures-{one.problem.pk}", "text", "\n".join(lines) or "还没有提出整改措施。")
    if not outcomes:
        yield Piece("nothing", "text", "台账里还没有列入问题。")


def _who(task: Task) -> str:
    facts = [f"责任单位：{task.organisation.name}"]
    facts += [f"责任人：{task.owner.name}"] if task.owner else ["责任人未定"]
    facts += [f"完成时限：{day(task.due_on)}"] if task.due_on else ["时限未定"]
    return f"任务：{task.title}（{'；'.join(facts)}）。"


def public_table(ask: Ask) -> Iterator[Piece]:
    """What the public is told: problem, measure, unit, date, and how far it is. No people, no evidence."""
    rows = []
    for number, one in enumerate(outcomes_of(problems_of(ask, ask.round.year)), 1):
        dates = [task.due_on for task in one.tasks if task.due_on and task.state != CANCELLED]
        measures = "；".join(measure.text for measure in one.measures if measure.problem_id == one.problem.pk)
        last = day(max(dates)) if dates else "未定"
        rows.append(
            (str(number), one.problem.text, measures, one.problem.organisation.name, last, WORDS[one.became][0])
        )
    if rows:
        yield Piece("public", "table", packed(("序号", "问题", "整改措施", "责任单位", "完成时限", "进展"), rows))
    else:
        yield Piece("public", "text", "台账里还没有列入问题。")


def _last_year(ask: Ask) -> list[Outcome]:
    """Everything of last year's ledger, also what was taken off it: nothing is passed over."""
    found = Problem.objects.filter(ledger__in=ledgers_of(ask.unit, ask.round.year - 1))
    named = found.select_related("ledger", "organisation")
    return outcomes_of(named.order_by("ledger__organisation__path", "ledger__title", "number"))


def last_year_counts(ask: Ask) -> Iterator[Piece]:
    """How many of last year's items are what."""
    outcomes = _last_year(ask)
    year = ask.round.year - 1
    if not outcomes:
        yield Piece("counts", "text", f"系统里没有{year}年度整改台账的记录。")
        return
    states = Counter(one.became for one in outcomes)
    told = "、".join(f"{WORDS[state][0]}{states[state]}个" for state in Became if states[state])
    relapsed = sum(bool(one.relapses) for one in outcomes)
    text = f"{year}年度整改台账列问题{len(outcomes)}个，其中{told}。"
    yield Piece("counts", "text", text + (f"有反弹的{relapsed}个。" if relapsed else ""))


def last_year_items(ask: Ask) -> Iterator[Piece]:
    """Each of last year's problems with what became of it (逐项)."""
    outcomes = _last_year(ask)
    details = details_of(outcomes)
    for number, one in enumerate(outcomes, 1):
        title = f"（{numeral(number)}）{one.problem.text}"
        yield Piece(f"problem-{one.problem.pk}", "subheading", title)
        yield Piece(f"became-{one.problem.pk}", "text", "\n".join(lines_of(one, details, ask.today)))


def last_year_open(ask: Ask) -> Iterator[Piece]:
    """Those that are not finished, by name."""
    found = [one for one in _last_year(ask) if one.became in _OPEN]
    if found:
        rows = [
            (str(n), one.problem.text, WORDS[one.became][0], one.last.ledger.title) for n, one in enumerate(found, 1)
        ]
        yield Piece("open", "table", packed(("序号", "问题", "情况", "现列台账"), rows))
    else:
        yield Piece("open", "text", "没有未办结的问题。")


def repeated(ask: Ask) -> Iterator[Piece]:
    """What relapsed, and what this year's ledger has from last year's."""
    outcomes = _last_year(ask)
    relapsed = [one for one in outcomes if one.relapses]
    carried = [one for one in outcomes if one.later]
    lines = [f"反弹的问题{len(relapsed)}个" + (f"：{_named(relapsed)}" if relapsed else "") + "。"]
    lines.append(f"结转到本年度继续整改的问题{len(carried)}个" + (f"：{_named(carried)}" if carried else "") + "。")
    yield Piece("repeated", "text", "\n".join(lines))


def _named(some: list[Outcome]) -> str:
    return "；".join(one.problem.text[:40] for one in some)
