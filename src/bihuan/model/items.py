"""What a self-examination says: sections, aspects and the items in them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from bihuan.model.spans import Span


class Role(StrEnum):
    """What a section (章节) is for."""

    PREVIOUS = "previous"  # 上年度整改落实情况
    MATTERS = "matters"  # 个人有关事项说明
    PROBLEMS = "problems"  # 存在问题
    CASES = "cases"  # 典型案例剖析
    CAUSES = "causes"  # 原因剖析
    MEASURES = "measures"  # 整改措施
    CLOSING = "closing"  # 结语


class Kind(StrEnum):
    """Whose self-examination a document is."""

    PERSONAL = "personal"  # 个人
    TEAM = "team"  # 领导班子
    OTHER = "other"  # 不是对照检查材料


class PriorStatus(StrEnum):
    """How far one of last round's measures has come."""

    DONE = "done"
    DOING = "doing"
    OPEN = "open"


class Precision(StrEnum):
    """How exactly a deadline is given."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    RHYTHM = "rhythm"  # 每月, 每季度
    WITHIN = "within"  # 10个工作日内: counted from an event
    ONGOING = "ongoing"  # 长期坚持


@dataclass(frozen=True, slots=True)
class Deadline:
    """A completion date (完成时限) as written and, where it can be told, as a range of dates, both ends included."""

    words: str
    precision: Precision
    earliest: dt.date | None = None
    latest: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the document with one role, heading included."""

    id: str
    role: Role
    span: Span
    heading: Span | None = None


@dataclass(frozen=True, slots=True)
class Aspect:
    """One of the meeting's prescribed aspects (方面), heading included. ``topic`` is the profile's key for it, if matched."""

    id: str
    name: str
    span: Span
    heading: Span
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """Self-affirmation before the turn (成绩、自我肯定)."""

    id: str
    span: Span
    aspect: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem (问题) as the author enumerates it, number included."""

    id: str
    span: Span
    claim: Span
    examples: tuple[Span, ...] = ()
    aspect: str | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause (原因)."""

    id: str
    span: Span
    claim: Span
    aspect: str | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """One commitment inside a measure that could be checked; owner, due and metric in the words of the text."""

    span: Span
    owner: str | None = None
    due: str | None = None
    metric: str | None = None
    deadline: Deadline | None = None

    @property
    def checkable(self) -> bool:
        return bool(self.owner or self.due or self.metric)


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure (整改措施). ``owner`` and ``due`` are those of a trailing 责任人/时限 line or table column."""

    id: str
    span: Span
    claim: Span | None
    actions: tuple[Action, ...] = ()
    aspect: str | None = None
    number: int | None = None
    owner: str | None = None
    due: str | None = None
    names: Span | None = None  # the table cell that names the problem, where there is one


@dataclass(frozen=True, slots=True)
class PriorItem:
    """One item of last round's rectification (上年度整改事项)."""

    id: str
    span: Span
    status: PriorStatus


@dataclass(frozen=True, slots=True)
class Mask:
    """A masked term (被遮掩的词) and what it stands for; ``withheld`` masks (xx, 某) stand for a fact that was taken out."""

    span: Span
    term: str


@dataclass(frozen=True, slots=True)
class Meta:
    """What the document is (元数据); ``profile_reason`` says in words why the profile was chosen."""

    title: str = ""
    year: int | None = None
    kind: Kind = Kind.OTHER
    meeting: str | None = None
    profile: str | None = None
    profile_reason: str | None = None
    person: str | None = None
    post: str | None = None
    unit: str | None = None
