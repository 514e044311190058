"""Words of documents: whose they are, how far their reading is, what items there are and how these hang together."""

from __future__ import annotations

from enum import StrEnum

Words = tuple[str, str]


class Reading(StrEnum):
    """How far the reading (读取) of a version is."""

    QUEUED = "queued"
    READING = "reading"
    READ = "read"
    FAILED = "failed"


READING_WORDS: dict[str, Words] = {
    Reading.QUEUED: ("等待读取", "waiting to be read"),
    Reading.READING: ("正在读取", "being read"),
    Reading.READ: ("已读取", "read"),
    Reading.FAILED: ("读不了", "cannot be read"),
}
SUBJECTS: dict[str, Words] = {
    "personal": ("个人材料", "a person's"),
    "team": ("班子材料", "a team's"),
    "criticism": ("批评意见", "criticism"),
}
# What a person can correct, with its letter in keys (P3) and what it may lie in.
KINDS: dict[str, Words] = {
    "section": ("章节", "section"),
    "aspect": ("方面", "aspect"),
    "credit": ("成绩", "credit"),
    "problem": ("问题", "problem"),
    "example": ("事例", "example"),
    "cause": ("原因", "cause"),
    "measure": ("措施", "measure"),
    "action": ("举措", "action"),
    "prior": ("上年整改", "last round"),
}
LETTERS = {"section": "S", "aspect": "A", "credit": "K", "problem": "P", "cause": "C", "measure": "M", "prior": "R"}
INNER = {"example": "problem", "action": "measure"}  # what must lie in what
LINKED = ("problem", "cause", "measure")  # in this order the earlier one is upstream
ROLES: dict[str, Words] = {
    "previous": ("上年整改情况", "last round"),
    "matters": ("个人事项", "personal matters"),
    "problems": ("存在问题", "problems"),
    "cases": ("案例剖析", "cases"),
    "causes": ("原因剖析", "causes"),
    "measures": ("整改措施", "measures"),
    "closing": ("结语", "closing"),
}
STATUSES: dict[str, Words] = {"done": ("已完成", "done"), "doing": ("进行中", "doing"), "open": ("未完成", "open")}
SEVERITIES: dict[str, Words] = {
    "info": ("提示", "hint"),
    "warning": ("修改", "revise"),
    "error": ("重写建议", "rewrite advised"),
}
ENGINE, PERSON = "engine", "person"  # where an item or a link comes from
