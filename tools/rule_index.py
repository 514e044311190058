"""Writes docs/rules/index.md, the index of the review rules, from the registry; ``--check`` only compares."""

from __future__ import annotations

import sys
from pathlib import Path

from bihuan.reviewing import SEVERITY_LABELS, Rule
from bihuan.reviewing.registry import RULES

PAGE = Path(__file__).resolve().parents[1] / "docs" / "rules" / "index.md"
FAMILIES = {
    "structure": "结构与篇幅 · structure",
    "problem": "问题 · problems",
    "cause": "原因 · causes",
    "measure": "措施 · measures",
    "link": "对应关系 · links",
    "text": "文字 · wording",
}


def index() -> str:
    lines = [
        "# 审查规则",
        "",
        f"共 {len(RULES)} 条。每条规则一页，页上的用例就是它的测试。级别和开关可以在场景或 `bihuan.toml` 里改；",
        "“试行”的规则默认关闭。规则只提示、不打分，也不判断政治表述的对错。",
        "",
        f"*{len(RULES)} rules, a page each; the cases on the page are its tests. This index is written by"
        " `tools/rule_index.py`.*",
    ]
    for family, title in FAMILIES.items():
        lines += ["", f"## {title}", "", "| 规则 | 查什么 | English | 级别 | 状态 |", "| --- | --- | --- | --- | --- |"]
        lines += [_row(rule) for rule in RULES if rule.family == family]
    return "\n".join(lines) + "\n"


def _row(rule: Rule) -> str:
    state = "试行" if rule.preview else "打开" if rule.default_on else "关闭"
    severity = SEVERITY_LABELS[rule.severity]
    return f"| [`{rule.slug}`]({rule.slug}.md) | {rule.title} | {rule.title_en} | {severity} | {state} |"


def main(arguments: list[str]) -> int:
    if "--check" in arguments:
        return int(PAGE.read_text(encoding="utf-8") != index())
    PAGE.write_text(index(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
