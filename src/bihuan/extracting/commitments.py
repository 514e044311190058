"""What makes a promise checkable (可检查): a date or rhythm, a figure, a person - each in the words of the text."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from typing import NamedTuple

from bihuan.model import Deadline, Precision
from bihuan.text.dates import find_deadlines

_METRIC = re.compile(
    r"(?=[不至控压精下提增减达低高超全\d一二两三四五六七八九十千])(?:(?:不少于|不低于|不超过|不高于|至少|控制在|压减|压缩|精简|下降|提高到?|增加|减少|达到|低于|高于|超过|全勤)(?:到|至|了)?[^，。；、]{0,6}?(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百半]+)[^，。；、\s]{0,6}|\d+(?:\.\d+)?(?:%|％|万|亿)?(?:公里|公斤|小时|分钟|平方米|人次|个月|[个名人次件户家处份篇条项元天小时分钟公里亩吨台辆张册栋间所座期批场堂节页字本起宗笔遍趟轮道岁分倍套盏枚支位门类种])|\d+(?:\.\d+)?[%％]|[一二两三四五六七八九十]+(?:次|篇|场|堂|期|遍|轮|项|份|件|个)(?!方面|层面|是|意识|维护|确立|自信)|三分之[一二]|千分之[一二三]|[一二三四五六七八九]成|全覆盖|一半|全员)"
)
# Numbers in fixed phrases count nothing.
_NOT_FIGURES = re.compile(
    r"八项规定|四个意识|四个自信|两个维护|两个确立|三会一课|三重一大|一岗双责|四不两直|三个区分|一级抓一级|一级带一级|一件一件|一项一项|一以贯之|第[一二三四五六七八九十]+(?:议题|责任人|位)|三严三实|两学一做|一心一意|四种形态|二十大|十九大|一流|一线|一定|一体|一面|一名|一支|一道|一件事|一种|一个(?:问题|标准|声音)|三个务必|两个务必|五个带头|四个带头|六个带头"
)
_OWNER = re.compile(
    r"由([^，。；]{1,22}?)(?:牵头|负责|督办|具体|检查|通报|登记|监督|抽查|执笔|(?<!主)任(?=总|组|召)|包案|主笔|审核|汇总|落实|跟踪|承担|组织|每|按|逐|在|按季|核查|张榜|盯办|专人)|([^，。；由]{2,16}?)(?:牵头|负责|督办|包案|总负责|具体抓)|交(?:给)?([^，。；]{2,12}?)(?:检查|审核|审阅|看|翻看|备案|存档)"
)
_NAME_OWNER = re.compile(
    r"^(?:请)?([^，。；]{0,12}(?:主任|科长|局长|书记|处长|股长|所长|站长|校长|院长|经理|组长|部长|主席|委员|同志)[^\W\da-zA-Z_]{2,3})(?=每|负责|按|牵头)"
)
# Every owner stands near one of these; looking for them first is many times cheaper.
_OWNER_HINT = re.compile(r"由|牵头|负责|督办|包案|具体抓|交|[主科局书处股所站校院经组部主委同][任长记理席员志]")
# Beside what text.dates reads: a year or 全年 dates a commitment only where it also gives a figure.
_LOOSE = re.compile(r"全年|20\d\d年(?![度以来])|自[本下]月起|[^，。；\s]{2,4}以前(?=由|要|必)|一周一(?=调度|通报)")


class Due(NamedTuple):
    """A date or rhythm and where it stands; ``firm`` when it dates a commitment by itself."""

    start: int
    end: int
    deadline: Deadline | None
    firm: bool


class Facts:
    """The dates, figures and persons of a folded range, found once and asked for clause by clause."""

    def __init__(self, text: str, start: int, end: int, base: dt.date) -> None:
        self.text = text
        dues = [
            Due(f.start, f.end, f.deadline, True) for f in find_deadlines(text, base, start, end) if _dates(f.deadline)
        ]
        taken = {offset for due in dues for offset in range(due.start, due.end)}
        for found in _LOOSE.finditer(text, start, end):
            if found.start() not in taken:
                dues.append(Due(found.start(), found.end(), None, False))
        self.dues = sorted(dues, key=lambda due: due.start)
        self._starts = [due.start for due in self.dues]
        self._start = start
        self._figures = _NOT_FIGURES.sub(_blank, self._without_dates(end))

    def dues_in(self, a: int, b: int) -> list[Due]:
        """The dates and rhythms that begin in ``text[a:b]``, in order."""
        return self.dues[bisect_left(self._starts, a) : bisect_left(self._starts, b)]

    def due_in(self, a: int, b: int) -> Due | None:
        """The date or rhythm that dates the commitment: a firm one before a loose one, the first before the others."""
        dues = self.dues_in(a, b)
        return next((due for due in dues if due.firm), dues[0] if dues else None)

    def metric_in(self, a: int, b: int) -> str | None:
        """The figure by which a commitment can be checked, as written."""
        found = _METRIC.search(self._figures, a - self._start, b - self._start)
        return self.text[self._start + found.start() : self._start + found.end()] if found else None

    def _without_dates(self, end: int) -> str:
        """The range with its dates blanked out: what is left of the numbers counts something."""
        pieces: list[str] = []
        position = self._start
        for due in self.dues:
            pieces += (self.text[position : due.start], "〇" * (due.end - max(due.start, position)))
            position = max(position, due.end)
        return "".join([*pieces, self.text[position:end]])

    def owner_in(self, a: int, b: int) -> str | None:
        """Who is named to do, lead or check it, as written."""
        words = self.text[a:b]
        if not _OWNER_HINT.search(words):
            return None
        found = _OWNER.search(words) or _NAME_OWNER.search(words)
        owner = next((group for group in found.groups() if group), None) if found else None
        if (
            not owner
            or len(owner) > 20
            or any(
                a + words.index(owner) <= due.start
                for due in self.dues_in(a, b)
                if self.text[due.start : due.end] in owner
            )
        ):
            return None
        return owner.strip("，、 ")

    def counts(self, a: int, b: int) -> bool:
        """Does ``text[a:b]`` give a date, a figure or a person by which it could be checked?"""
        due = self.due_in(a, b)
        return (due is not None and due.firm) or self.metric_in(a, b) is not None or self.owner_in(a, b) is not None


def _dates(deadline: Deadline) -> bool:
    return deadline.precision is not Precision.ONGOING or deadline.words.endswith("即日起")


def _blank(found: re.Match[str]) -> str:
    return "〇" * len(found.group())
