"""The closing (结语) of a self-examination: what stands after the last item and asks for criticism or promises well."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bihuan.model import Role
from bihuan.structuring.ranges import Range
from bihuan.text.lineview import Line

_CLOSING = re.compile(
    r"^(?:以上|总之|最后|综上|我就[讲说]|我的(?:对照检查|发言|汇报)|以上是|不当之处|不妥之处|恳请|敬请|请(?:同志|各位|大家|组织|领导))"
    r"|批评指正|批评帮助|请[^。]{0,40}(?:批评|监督|指正)|(?:完毕|谢谢(?:大家)?)。?$|为契机|我?就说到|说到这|讲到这|讲完了|说完了|补上。|诚恳接受|虚心接受"
)
_INSIDE = re.compile(
    r"(?<=[。！？])(?:以上(?:是我|就是|对照|检查|报告|汇报|发言|剖析|是)|我就[讲说]|我的(?:对照检查|发言|汇报|检查)|讲得不对|不当之处|不妥之处)"
)
_TAIL = re.compile(r"^[（(]?(?:责任|牵头|完成|整改|时限|配合|备注|附件|附)[^，。]{0,8}[：:]")
_DATED = re.compile(r"(?:\d{4}|二[〇○零].{2})年.{1,4}月")
_SIGNATURE = re.compile(r"^(?:.{0,24}[:：])?.{0,18}$|^.{0,4}(?:\d{4}|二[〇○零]..)年.{1,8}[日月]?$")


def find_closing(ranges: list[Range], lines: Sequence[Line]) -> Range | None:
    """The closing of the part, taken off the end of its last section; None where there is none."""
    last = max(ranges, key=lambda r: r.start, default=None)
    if last is None or last.role is Role.CLOSING:
        return None
    inside = [line for line in lines if line.start >= max(last.start, last.heading_end) and line.start < last.end]
    if not inside:
        return None
    if len(inside) == 1:
        return _at_line_end(inside[0], last)
    at = len(inside)
    while at > 1 and _may_close(inside[at - 1], inside, at - 1, last.role):
        at -= 1
    body = inside[at:]
    if any(_is_prose(line) for line in body):
        while not _is_prose(body[0]):
            body = body[1:]
    elif not any(_DATED.search(line.text) for line in body):
        body = []
    if not body:
        return _at_line_end(inside[-1], last)
    end = last.end
    last.end = body[0].start
    return Range(Role.CLOSING, body[0].start, end, body[0].start)


def _at_line_end(line: Line, last: Range) -> Range | None:
    """A closing that follows the last item without a new paragraph."""
    found = _INSIDE.search(line.text)
    if found is None or found.start() == 0:
        return None
    end, last.end = last.end, line.start + found.start()
    return Range(Role.CLOSING, last.end, end, last.end)


def _is_prose(line: Line) -> bool:
    return "。" in line.text or "！" in line.text or len(line.text) > 30


def _may_close(line: Line, inside: Sequence[Line], at: int, role: Role | None) -> bool:
    if line.marker is not None or line.is_row or _TAIL.match(line.text):
        return False
    if _CLOSING.search(line.text):
        return True
    if not _is_prose(line):
        return bool(_SIGNATURE.match(line.text)) and len(line.text) < 26
    if role in (Role.MATTERS, Role.CASES):
        return False
    before = inside[at - 1]
    numbered = before.marker is not None or before.is_row or bool(_TAIL.match(before.text))
    others = sum(item.marker is not None or item.is_row for item in inside)
    return (
        numbered
        and others >= 2
        and at == len(inside) - 1
        and role in (Role.MEASURES, Role.CAUSES, Role.PROBLEMS, Role.PREVIOUS)
    )
