"""Every source that papers know, by its key. What an app does not hold yet is left to be filled in by a person."""

from __future__ import annotations

from bihuan_web.orgs.permissions import Secrecy
from bihuan_web.papers import sources
from bihuan_web.papers.sources import (
    Source,
    documents,
    duties,
    inspections,
    ledger,
    meetings,
    opinions,
    rounds,
    satisfaction,
    studies,
    visits,
)

_TEAM, _LEDGER, _PUBLISHED = Secrecy.TEAM, Secrecy.LEDGER, Secrecy.PUBLISHED
SOURCES = (
    Source("round.steps", "日程", _PUBLISHED, rounds.steps),
    Source("unit.history", "单位沿革", _PUBLISHED, rounds.history),
    Source("round.members", "应到会人员", _TEAM, rounds.members),
    Source("round.order", "会议程序", _PUBLISHED, rounds.order),
    Source("round.statistics", "统计数据", _TEAM, rounds.statistics),
    Source("study.counts", "学习情况", _TEAM, studies.counts),
    Source("opinions.counts", "征求意见情况", _TEAM, opinions.counts),
    Source("opinions.list", "意见和回应", _TEAM, opinions.topics),
    Source("talks.counts", "谈心谈话情况", _TEAM, opinions.talks),
    Source("meeting.attendance", "到会情况", _TEAM, meetings.attendance),
    Source("meeting.minutes", "会议过程", _TEAM, meetings.minutes),
    Source("meeting.criticism", "相互批评情况", _TEAM, meetings.criticism),
    Source("meeting.decisions", "议定事项", _TEAM, meetings.decisions),
    Source("visits.counts", "走访情况", _LEDGER, visits.counts),
    Source("visits.met", "走访对象", _LEDGER, visits.met),
    Source("inspections.counts", "检查情况", _LEDGER, inspections.counts),
    Source("inspections.letters", "外部反馈回应情况", _LEDGER, inspections.letters),
    Source("duties.counts", "责任分解和签收", _LEDGER, duties.counts),
    Source("duties.table", "责任分解表", _LEDGER, duties.table),
    Source("ledger.completion", "办结情况", _LEDGER, satisfaction.completion),
    Source("satisfaction.result", "群众满意度", _LEDGER, satisfaction.satisfaction),
    Source("satisfaction.rechecks", "回头看", _LEDGER, satisfaction.rechecks),
    Source("documents.counts", "材料份数", _TEAM, documents.counts),
    Source("ledger.counts", "台账数量", _LEDGER, ledger.counts),
    Source("ledger.problems", "问题清单", _LEDGER, ledger.problem_table),
    Source("ledger.plan", "措施和任务", _LEDGER, ledger.plan),
    Source("public.table", "公示清单", _PUBLISHED, ledger.public_table),
    Source("last-year.counts", "上年度总数", _LEDGER, ledger.last_year_counts),
    Source("last-year.items", "上年度逐项", _LEDGER, ledger.last_year_items),
    Source("last-year.open", "上年度未办结", _LEDGER, ledger.last_year_open),
    Source("last-year.outcome", "上年度办结和满意度", _LEDGER, satisfaction.last_year),
    Source("last-year.repeated", "反弹和结转", _LEDGER, ledger.repeated),
)


def add_all() -> None:
    """Adds them, when the program is ready."""
    for one in SOURCES:
        sources.add(one)
