"""Places, units and levels (地名、单位、层级): how their names are built, and where a text speaks of one as its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

Range = tuple[int, int]

SUFFIX = (
    "监狱|医院|卫生院|党校|学校|中学|小学|学院|大学|幼儿园|公司|集团|银行|支行|街道|社区|林场|农场|电厂|煤矿|税务局|法院|检察院"
    "|[市县区镇乡村州旗盟局]"
)
# A place at the beginning of a unit's name: 岚台县, 青河市高新区.
PLACE = re.compile(r"^(?:[^\W\d_]{2,8}?(?:省|自治区|自治州|市|县|区|旗|州|盟|镇|乡|街道|村|社区))+")
_PART = re.compile(r"[^\W\d_]{2,8}?(?:省|自治区|自治州|市|县|区|旗|州|盟|镇|乡|街道|村|社区)")
_RANKS = (
    ("省", "自治区"),
    ("市", "自治州", "州", "盟"),
    ("县", "区", "旗"),
    ("镇", "乡", "街道"),
    ("村", "社区"),
)
_OWN_FUTURE = (
    rf"(?:把|将)(?P<built>[^\W\da-zA-Z_]{{2,10}}?(?:{SUFFIX}))(?:真正|切实|努力)?(?:建设|打造|建)成"
    rf"|为(?:推动|促进|实现|建设|加快)?(?P<served>[^\W\da-zA-Z_]{{2,10}}?(?:{SUFFIX}))(?:的)?(?:各项|全面|改革|经济|教育|卫生|事业|高质量|建设|发展|振兴|跨越|转型)"
    r"[^。，；\n]{0,20}(?:贡献|力量|智慧|篇章|作为|努力)"
    rf"|无愧于(?P<worthy>[^\W\da-zA-Z_]{{2,10}}?(?:{SUFFIX}))"
)
_TELLS = ("建设成", "打造成", "建成", "贡献", "无愧于", "力量", "篇章")
_LEVELS = (
    ("镇", re.compile(r"镇(?!静|定)|[^\W\da-zA-Z_]乡(?!村)|街道|村党|社区")),
    ("县", re.compile(r"县|区(?:委|长|政府|[^\W\da-zA-Z_]{2,8}局)|[^\W\da-zA-Z_]区[^\W\da-zA-Z_]{2,10}局")),
    ("市", re.compile(r"市(?!场|民|政|容)")),
)
_PROVINCE = re.compile(r"[^\W\da-zA-Z_]省|^省|驻")


def place_of(unit: str) -> str:
    """The place that a unit's name begins with, or nothing: 岚台县市场监督管理局 → 岚台县."""
    found = PLACE.match(unit)
    return found.group() if found else ""


def parts_of(place: str) -> list[str]:
    """The places that a place names, the widest first: 青河市高新区 → 青河市, 高新区."""
    return _PART.findall(place)


def rank_of(place: str) -> int | None:
    """How far down a place stands: a province 0, a city 1, a county 2, a town 3, a village 4."""
    longest = max((end for ends in _RANKS for end in ends if place.endswith(end)), key=len, default="")
    return next((rank for rank, ends in enumerate(_RANKS) if longest in ends), None)


def level_of(words: str) -> str | None:
    """The level (层级) of somebody whose post and unit are named: 镇, 县 or 市; None where it is not known or above."""
    level = next((name for name, shape in _LEVELS if shape.search(words)), None)
    return None if level is None or _PROVINCE.search(words) else level


def spoken_of_as_own(text: str) -> Iterator[Range]:
    """Names of places and units whose future a text makes its own: 为岚台县高质量发展作贡献. Looked for only where such a sentence may be."""
    seen = -1
    for at in sorted({at for tell in _TELLS for at in everywhere(text, tell)}):
        begin = max(text.rfind("\n", 0, at), text.rfind("。", 0, at)) + 1
        for match in _own_future().finditer(text, max(begin, at - 48), at + 24):
            if match.start() > seen:
                seen = match.start()
                yield match.span(match.lastgroup or 0)


def everywhere(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


@cache
def _own_future() -> re.Pattern[str]:
    return re.compile(_OWN_FUTURE)
