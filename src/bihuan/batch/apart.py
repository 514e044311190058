"""What is set apart (另列): minutes, ledgers, templates, notices, summaries and the like, with the reason in words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bihuan.model import Kind


@dataclass(frozen=True, slots=True)
class Apart:
    """Why a file gets no verdict: what it is, in short, and the reason, in Chinese and English."""

    kind: str
    kind_en: str
    reason: str
    reason_en: str
    compared: bool = False  # it may be a self-examination all the same, so copies are looked for


_KINDS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    (
        "模板范文",
        "template",
        re.compile(r"模板|模版|范文|范例|样本|样稿|样式|填写说明|撰写要求|参考(?:提纲|材料|稿)|空白表"),
    ),
    ("会议记录", "minutes", re.compile(r"纪要|记录|会议流程|议程|主持词|签到")),
    ("台账清单", "ledger or list", re.compile(r"台账|清单|一览表|统计表|汇总表|登记表|名单|明细|任务书|责任书|承诺书")),
    (
        "通知方案",
        "notice or plan",
        re.compile(r"通知|通报|方案|计划|办法|制度|规定|细则|公告|公示|决定|请示|批复|函|意见|指南|须知|倡议书?"),
    ),
    ("讲话宣传", "speech or news", re.compile(r"讲话|讲稿|党课|新闻|报道|信息|简报|学习材料|汇编|信")),
    ("学习体会", "study notes", re.compile(r"体会|感悟|心得|笔记")),
    ("总结报告", "summary or report", re.compile(r"总结|汇报|报告|述职|述责|述廉|评语|要点")),
)
_GENRE = re.compile(
    r"对照检查|检视剖析|对照检视|对照剖析|党性分析|自我剖析|个人剖析|检视检查|剖析检查|查摆|剖析材料|检视材料"
)


def set_apart(kind: Kind, title: str, file: str) -> Apart | None:
    """None for a self-examination. The text decides; only a template is known by its name even so."""
    if kind is not Kind.OTHER:
        named = _KINDS[0][2].search(file)
        if named is None:
            return None
        return Apart(
            *_KINDS[0][:2],
            f"文件名写明是“{named.group()}”，不按材料审查",
            f"its file name calls it a template ({named.group()})",
        )
    title = " ".join(title.split())[:60]
    if found := _last(title):
        name, name_en, word = found
        return Apart(name, name_en, f"标题“{title}”写明是{word}", f'its title "{title}" says so ({word})')
    if found := _last(file):
        name, name_en, word = found
        return Apart(
            name, name_en, f"正文不是对照检查材料，文件名写明是{word}", f"no self-examination; its name says {word}"
        )
    if _GENRE.search(title + file):
        return Apart(
            "须核实",
            "to be checked",
            "名称像对照检查材料，但正文里读不出问题、原因、措施，请打开核实",
            "named like a self-examination, but no problems, causes and measures were found: open it and check",
            compared=True,
        )
    said = f"标题是“{title}”，" if title else ""
    return Apart(
        "其他文件",
        "other",
        f"{said}正文不是对照检查材料",
        f'its title is "{title}"; no self-examination' if title else "its text is no self-examination",
    )


TEAM = Apart(
    "班子材料",
    "team document",
    "领导班子的材料；这个场景只审个人材料",
    "a team's document; this profile is for personal ones",
    compared=True,
)


def _last(words: str) -> tuple[str, str, str] | None:
    """The kind that the last telling word names: 通知的汇报 is a report."""
    best: tuple[int, str, str, str] | None = None
    for name, name_en, pattern in _KINDS:
        for found in pattern.finditer(words):
            if best is None or found.end() > best[0]:
                best = (found.end(), name, name_en, found.group())
    return best[1:] if best else None
