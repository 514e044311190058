"""How a text speaks of a name (说法): as its own, as somebody it visited or works with, or in passing."""

from __future__ import annotations

import re

from bihuan.foreign.owning import Name, Owner, is_of_its_level
from bihuan.foreign.results import Manner
from bihuan.text.places import place_of, spoken_of_as_own

Range = tuple[int, int]

_SIGNED = 60  # characters in which a signature stands
_SENTENCE = re.compile("[。！？；，：]")
_NEAR = 14  # characters on either side that are looked at
# 到望鹤镇调研, 赴柏溪县学习考察, 与柏溪县水务局座谈
_GOES = re.compile(r"(?:到|赴|去|前往|走进|深入|奔赴|组织.{0,6}到)(?:[^。；，\n]{0,8}、)?$")
_VISITS = re.compile(
    r"^[^。；，\n]{0,10}?(?:调研|考察|学习|走访|交流|慰问|检查|督导|督查|挂职|对接|座谈|帮扶|开会|培训|参观|观摩|蹲点|驻村|出差|取经|协商|会商|联系)"
)
_WORKS_WITH = re.compile(
    r"(?:与|和|同|跟|向|由|请|会同|联合|对接|联系|协调|配合|帮扶|对口|支援|援助|借鉴|参照|包联|包保|挂点|驻|来自|原|曾在|曾任|毕业于|邻近的?|兄弟单位|例如|比如|如|像|、)$"
)
_CASE = re.compile(r"案例?|通报|违纪|违法|警示|反面|教训|查处|事故|处分|巡视|审计")
_AS_OWN = re.compile(r"(?:作为|身为|我们|我在|我是|本人是|我|代表|立足|扎根|热爱|建设|服务)$")
_I_AM = re.compile(
    r"(?:我叫|我是|本人|(?:对照)?检查人[：:]?|汇报人[：:]?|剖析人[：:]?|发言人[：:]?|签名[：:]?|姓名[：:]?)[ 　]*$"
)
_ENDS_THERE = re.compile(r"[ 　]*(?:$|[\n，。；、：（])|同志|自己|本人")
_POST = re.compile(
    r"同志|书记|副?(?:局长|县长|市长|区长|镇长|乡长|院长|校长|主任|处长|科长|股长|所长|站长|经理|部长|队长)"
)
_TITLE = re.compile(r"《[^《》\n]*》")
_QUOTED = re.compile(r"“[^“”\n]*”")


class Speech:
    """A text and how it speaks of the names in it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._own = list(spoken_of_as_own(text))
        self._signed = _signature(text)
        self._titles = [one.span() for one in _TITLE.finditer(text)]
        self._quoted = [one.span() for one in _QUOTED.finditer(text)]

    def is_aside(self, where: Range, *, common: bool) -> bool:
        """Whether a name is nobody's left-over here: in a document's title, a case, a visit, a joint task.

        In a ``common`` passage only a title and a visit explain it.
        """
        start, end = where
        before, after = self._text[max(0, start - _NEAR) : start], self._text[end : end + _NEAR]
        if _inside(where, self._titles) or (_GOES.search(before) and _VISITS.match(after)):
            return True
        if common:
            return False
        sentence = self._text[_sentence_start(self._text, start) : end + 30]
        aside = _GOES.search(before) or _WORKS_WITH.search(before) or _VISITS.match(after)
        return bool(aside or _CASE.search(sentence) or _inside(where, self._quoted))

    def is_as_own(self, where: Range, kind: str) -> bool:
        """作为岚台县水务局的一员, 为岚台县的发展贡献力量, 我叫聂远帆, or in the signature."""
        start, end = where
        if start >= self._signed:
            return True
        before = self._text[max(0, start - _NEAR) : start]
        if kind == "person":
            return bool(_I_AM.search(before) and _ENDS_THERE.match(self._text, end))
        return bool(_AS_OWN.search(before)) or any(one[0] < end and start < one[1] for one in self._own)

    def names_somebody(self, where: Range) -> bool:
        """Two characters may be a word (高峰, 方向): they are a name where a post follows or 我叫 stands before."""
        return where[1] - where[0] > 2 or bool(_POST.match(self._text, where[1])) or self.is_as_own(where, "person")


def manner_of(name: Name, where: Range, speech: Speech, own: Owner, *, common: bool) -> Manner | None:
    """How a name of others stands there; None where that needs no telling."""
    person = name.kind == "person"
    if person and not speech.names_somebody(where):
        return None
    if speech.is_aside(where, common=common or person):
        return None
    colleague = person and (not own.unit or "" in name.units or name.is_of_unit(own.unit))
    if common and not colleague:
        return Manner.COMMON
    place = name.words if name.kind == "place" else place_of(name.words)
    level = bool(place) and is_of_its_level(place, own)
    if (person or not place or level) and speech.is_as_own(where, name.kind):
        return Manner.OWN
    # Only named: another place of the same level, or a unit there. A person may be anybody's acquaintance.
    return Manner.NAMED if level and not person and name.places.isdisjoint(own.places) else None


def _signature(text: str) -> int:
    """Where the lines below the last sentence begin: unit, name and date."""
    at = len(text)
    for line in reversed(text[-_SIGNED:].split("\n")):
        if _SENTENCE.search(line):
            break
        at -= len(line) + 1
    return max(at + 1, len(text) - _SIGNED)


def _inside(where: Range, ranges: list[Range]) -> bool:
    return any(start <= where[0] and where[1] <= end for start, end in ranges)


def _sentence_start(text: str, at: int) -> int:
    return max(text.rfind("。", 0, at), text.rfind("\n", 0, at), text.rfind("；", 0, at)) + 1
