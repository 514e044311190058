"""Writes docs/lifecycles.md from the tables of the web application: who may move what from where to where.

python tools/lifecycles.py
"""

from __future__ import annotations

from pathlib import Path

from bihuan_web.accounts.roles import ROLE_WORDS, Role
from bihuan_web.common.lifecycle import Lifecycle
from bihuan_web.documents.lifecycle import DOCUMENT
from bihuan_web.duties.lifecycle import SHARE
from bihuan_web.inspections.lifecycle import FEEDBACK, INSPECTION
from bihuan_web.ledgers.lifecycle import PROBLEM
from bihuan_web.meetings.lifecycle import MEETING
from bihuan_web.opinions.lifecycle import COLLECTION, FED_BACK, TOPIC
from bihuan_web.papers.lifecycle import PAPER
from bihuan_web.risks.lifecycle import RISK
from bihuan_web.rounds.lifecycle import ROUND, STEP
from bihuan_web.satisfaction.lifecycle import CHECK, DRAW, SURVEY
from bihuan_web.studies.lifecycle import SESSION
from bihuan_web.talks.lifecycle import CRITICISM, TALK
from bihuan_web.tasks.lifecycle import CANCELLATION, EXTENSION, PERSISTENCE, TASK, VERIFICATION
from bihuan_web.visits.lifecycle import PROMISE, VISIT

PAGE = Path(__file__).resolve().parents[1] / "docs" / "lifecycles.md"
_TABLES = (
    (ROUND, "轮次"),
    (STEP, "日程步骤"),
    (MEETING, "会议"),
    (SESSION, "集中学习"),
    (DOCUMENT, "材料"),
    (PROBLEM, "问题"),
    (TASK, "整改任务"),
    (VERIFICATION, "核验"),
    (EXTENSION, "延期申请"),
    (CANCELLATION, "撤销申请"),
    (PERSISTENCE, "长期坚持"),
    (TALK, "谈心谈话"),
    (CRITICISM, "相互批评"),
    (PAPER, "文稿"),
    (VISIT, "走访"),
    (PROMISE, "走访中的承诺"),
    (INSPECTION, "检查"),
    (FEEDBACK, "外部反馈"),
    (COLLECTION, "征求意见"),
    (TOPIC, "意见归类"),
    (FED_BACK, "意见反馈"),
    (SHARE, "责任分工"),
    (RISK, "廉政风险点"),
    (SURVEY, "满意度测评"),
    (DRAW, "回头看抽查"),
    (CHECK, "回头看核查"),
)
# Parts that somebody has in the item itself, where a table asks for these and not for roles.
_PARTS = {
    "first": "记谈话的一方",
    "second": "谈话的另一方",
    "speaker": "批评人",
    "receiver": "被批评人",
    "recorder": "记录人",
    "holder": "责任人",
    "concerned": "意见所指的人",
    "giver": "交办的人",
}
_HEAD = """# 流程（lifecycles）

由 `python tools/lifecycles.py` 从代码里的表生成，不要手改。*Generated from the tables in the code; every act is one row there, and
what is not in a table is refused.* “不能由…”一栏：经办人 doer 是责任人、协办人（现在或曾经）和交过佐证、申请过销号的人；
申请人 asker 是提出申请的人；核验人 checker 只在两级验收时计；
承诺人 promiser 是作出承诺的人。走访的“责任人”是去走访的人。
被检查单位的人 inspected 是在那里（或它下面）有岗位或角色的人；被函询人 concerned 是来函问到的人。检查里的角色是在这一次检查里的：督导组是检查组成员，责任人是被检查单位一方。
回头看核查里，verifier、closer 是这项任务的核验人、签字销号人。
"""


def page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *(part for table, word in _TABLES for part in _section(table, word))])


def _section(table: Lifecycle, word: str) -> list[str]:
    lines = [f"## {word}（{table.name}）", "", "```mermaid", "stateDiagram-v2"]
    lines += [f"    {_id(one.name)} : {one.zh} {one.en}" for one in table.states.values()]
    lines.append(f"    [*] --> {_id(table.initial)}")
    for one in table.transitions:
        lines += [f"    {_id(source)} --> {_id(one.target)} : {one.zh}" for source in sorted(one.sources)]
    lines += [f"    {_id(one.name)} --> [*]" for one in table.states.values() if one.final]
    lines += ["```", "", "| 动作 | 从 | 到 | 谁 | 要有 | 不能由 |", "| --- | --- | --- | --- | --- | --- |"]
    for one in table.transitions:
        roles = "、".join(_PARTS.get(role) or ROLE_WORDS[Role(role)][0] for role in sorted(one.roles))
        before = "、".join(table.states[source].zh for source in sorted(one.sources))
        needs, never = "、".join(one.requires) or "—", "、".join(sorted(one.not_by)) or "—"
        lines.append(f"| {one.zh} {one.en} | {before} | {table.states[one.target].zh} | {roles} | {needs} | {never} |")
    return [*lines, ""]


def _id(name: str) -> str:
    return name.replace("-", "_")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
