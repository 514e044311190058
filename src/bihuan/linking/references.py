"""Explicit references (点名对应): 针对第1、3个问题, 对应问题二 -> the problems that are meant."""

from __future__ import annotations

import re

from bihuan.linking.grouping import Group
from bihuan.linking.views import View

_DIGITS = "一二三四五六七八九十"
_NUMBER = rf"(?:\d{{1,2}}|[{_DIGITS}]{{1,3}})"
_LIST = rf"{_NUMBER}(?:\s*[、,，和及与至到\-—~]\s*(?:第|问题)?{_NUMBER})*"
_REFERENCE = re.compile(
    rf"(?:针对|对应|对照|围绕|解决|整改)(?:的|上述|前述|以上|存在|查摆|所列|清单|中)*[“（(]?(?:(第)|问题(?:序号|编号)?[:：]?)({_LIST})"
    r"(?(1)(?:个|项|条|点|类|方面)*问题|(?!\d|个|项|条|类|年|月|[多余大]))"
)
_ONE = re.compile(rf"([至到\-—~])?\s*(?:第|问题)?({_NUMBER})")


def named_problems(other: View, group: Group, text: str) -> list[int]:
    """The problems, by their place in the group, that a cause or measure names by number."""
    found = _REFERENCE.search(text, other.start, other.end)
    if found is None:
        return []
    count = len(group.problems)
    numbers: list[int] = []
    for through, figure in _ONE.findall(found[2]):
        number = _value(figure)
        if through and numbers and numbers[-1] < number <= count:
            numbers.extend(range(numbers[-1] + 1, number))
        numbers.append(number)
    return sorted({number - 1 for number in numbers if 1 <= number <= count})


def _value(figure: str) -> int:
    if figure.isdigit():
        return int(figure)
    tens, ten, ones = figure.partition("十")
    if not ten:
        return _DIGITS.index(figure[0]) + 1 if len(figure) == 1 else 0
    return (_DIGITS.index(tens) + 1 if tens else 1) * 10 + (_DIGITS.index(ones[0]) + 1 if ones else 0)
