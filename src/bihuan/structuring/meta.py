"""What a document is (元数据): title, byline, kind, year, meeting, person, post and unit. Takes lines, gives words and line numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bihuan.model import Kind
from bihuan.structuring.headings import role_of
from bihuan.structuring.sections import is_title
from bihuan.text.lineview import Line

_GENRE = re.compile(
    r"对照检查|检视剖析|对照检视|对照剖析|党性分析|自我剖析|个人剖析|检视检查|剖析检查|自我检查|自我对照|剖析材料|检视材料|查摆问题|对照材料|自查剖析"
)
# What a title ends with when the document is about such meetings, or near them, but is none.
_OTHER_HEAD = re.compile(
    r"(?:通知|通报|方案|纪要|总结|意见|(?<!发言)要点|计划|讲话|讲稿|主持词|办法|台账|函|简报|汇编|制度|规定|细则|公告|公示|决定|倡议书?|请示|批复|体会|感悟|心得|笔记|记录|名单|评语|指南|须知|"
    r"学习材料|党课|信|新闻|报道|责任书|承诺书|流程|议程|述职述廉|述责述廉|述职(?:述德|述学)?.{0,6}报告|工作报告|情况报告|情况的报告|情况汇报|整改清单|任务清单|责任清单|模板|范例|撰写要求)"
    r"(?:[（(].{1,20}[）)])?$"
)
_NOT_OTHER = re.compile(r"(?:对照检查|剖析|检视|党性分析)(?:情况)?(?:报告|汇报|总结)(?:[（(].{1,20}[）)])?$")
_STRONG_TEAM = re.compile(r"领导班子|班子(?!成员)|委员会|支委会")
_TEAM = re.compile(
    r"领导班子|班子(?!成员)|党组(?!书记|成员|副书记)|党委(?!书记|委员|副书记|办)|支部委员会|支委会|党总支(?!书记|委员|副书记)|党支部(?!书记|委员|副书记|党员)|党工委(?!书记|委员)"
)
_PERSONAL = re.compile(
    r"个人|本人|(?:书记|局长|主任|县长|市长|镇长|乡长|院长|校长|处长|科长|经理|所长|站长|主席|部长|委员(?!会)|成员|党员(?!领导干部|大会)|同志|董事长|队长|厅长|会长|股长)"
)
_YEAR = re.compile(r"(20\d\d|二[〇○零]\w\w)\s*年度?")
_ANNUAL = re.compile(r"(20\d\d)年度(?!上)")
_DATE = re.compile(r"(20\d\d|二[〇○Ｏ零oO0][一二三四五六七八九〇○零]{2})年\s*(\d{1,2}|[一二三四五六七八九十]{1,2})?月?")
_SIGNED = re.compile(_DATE.pattern.removesuffix("?"))  # the date under the text, with its month
_THEMES = (
    (re.compile(r"群众路线"), 2013),
    (re.compile(r"三严三实"), 2015),
    (re.compile(r"不忘初心"), 2019),
    (re.compile(r"党史学习教育专题|党史学习教育"), 2021),
    (re.compile(r"学习贯彻习近平新时代中国特色社会主义思想主题教育|主题教育专题民主生活会|学思想、强党性"), 2023),
)
_MEETING = re.compile(
    r"(?:“[^”]{2,20}”)?(?:(?:党史学习教育|主题教育|三严三实|群众路线教育实践活动|党纪学习教育|不忘初心、牢记使命)?专题)?(?:民主生活会|组织生活会)"
)
_POSTS = (
    r"党总支书记|党总支副书记|党支部委员|总工程师|总经济师|党组书记|党委书记|党委副书记|党组副书记|党组成员|党委委员|总支书记|总支副书记|支部书记|支部副书记|支部委员|党支部书记|纪委书记|工会主席|副?(?:市长|县长|区长|镇长|乡长|局长|"
    r"院长|校长|主任|处长|科长|股长|所长|站长|经理|总经理|主席|部长|队长|厅长|会长|行长|庭长|检察长|支队长|大队长|秘书长|书记|董事长|主编|台长)|主任科员|调研员|农艺师|工程师|干部|委员|党员|科员"
)
_POST = re.compile(_POSTS)


_TRAIL = re.compile(r"\s[>»/]\s|来源[：:]|点击[：:]|更新时间|当前位置|首页")  # where a page stood on a website


@dataclass(frozen=True, slots=True)
class Head:
    """The lines above the text: ``title`` and ``byline`` are folded ranges, ``body`` is the index of the first line of text."""

    title: tuple[int, int] | None
    byline: tuple[int, int] | None
    body: int


def find_head(lines: Sequence[Line]) -> Head:
    """The title (标题, over one line or several) and the name, post and date lines under it."""
    at = 0
    while at < len(lines) and at < 6 and _is_head_line(lines[at]):
        if at and not is_title(lines[at]) and role_of(lines[at].words) is not None:
            break  # 存在的问题 on a line of its own opens the first section
        at += 1
    if at == 0:
        return Head(None, None, 0)
    head = [line for line in lines[:at] if not _TRAIL.search(line.text)] or list(lines[:at])
    named = next((n for n, line in enumerate(head) if _GENRE.search(line.text) or _OTHER_HEAD.search(line.text)), 0)
    title = (head[0].start, head[named].end)
    byline = (head[named + 1].start, head[-1].end) if named + 1 < len(head) else None
    return Head(title, byline, at)


def _is_head_line(line: Line) -> bool:
    if line.is_row or not line.text:
        return False
    if line.marker is not None and not is_title(line) and line.marker.style != "half-bracketed":
        return False
    text = line.text
    if len(text) > 70 or text.endswith(("：", ":", "；", "，", "。")):
        return False
    return not re.search(r"[。！？；]", text)


def find_kind(title: str, text: str, has_core: bool, person: str | None = None) -> Kind:
    """Whose self-examination it is (材料性质); OTHER for notices, minutes, reports, plans and everything else."""
    if title and not _NOT_OTHER.search(title) and _OTHER_HEAD.search(title) and not _genre_last(title):
        return Kind.OTHER
    if not has_core or not (_GENRE.search(title) or _speaks_as_examination(title, text)):
        return Kind.OTHER
    stripped = title.replace("党委统一", "")
    team, personal = _TEAM.search(stripped), _PERSONAL.search(stripped)
    if team and not personal and person is None and _STRONG_TEAM.search(stripped):
        return Kind.TEAM
    if team and not personal:
        return _kind_by_voice(text)
    if personal and not team:
        return Kind.PERSONAL
    return _kind_by_voice(text)


def _genre_last(title: str) -> bool:
    """Does the title's last noun still name a self-examination, as in 对照检查材料（情况报告）?"""
    found = list(_GENRE.finditer(title))
    return bool(found) and len(title) - found[-1].end() <= 6 and not _OTHER_HEAD.search(title[found[-1].end() :])


def _speaks_as_examination(title: str, text: str) -> bool:
    """A title that does not name the genre (民主生活会发言提纲): does the text itself say that somebody examines himself?"""
    head, tail = text[:1500], text[-600:]
    voice = sum(text.count(word) for word in ("我", "本人", "自己", "班子"))
    if voice < 5 or (title and _OTHER_HEAD.search(title)):
        return False
    asks = bool(re.search(r"批评|指正|帮助|监督", tail))
    says = re.search(r"对照检查|检视剖析|自我剖析|自我检查|查摆|剖析", head) or re.search(
        r"以上.{0,8}(?:对照检查|检查|剖析)", tail
    )
    meets = re.search(r"民主生活会|组织生活会", title + head) is not None
    return (bool(says) and (asks or meets)) or (meets and asks)


def _kind_by_voice(text: str) -> Kind:
    own = (
        text.count("我")
        - text.count("我们")
        - text.count("我党")
        - text.count("我国")
        + text.count("本人")
        + text.count("自己")
    )
    team = 2 * text.count("班子") - 3 * text.count("班子成员") // 2
    return Kind.TEAM if team > own else Kind.PERSONAL


def find_year(title: str, byline: str, text: str) -> int | None:
    """The year the examination is about (年度): as the title says it, else from the date, the campaign or the text."""
    for words in (title, text[:600]):
        found = _ANNUAL.search(words)
        if found:
            return int(found.group(1))
    dated = _DATE.search(byline) or _SIGNED.search(text[-80:]) or _DATE.search(title)
    theme = next((year for pattern, year in _THEMES if pattern.search(title) or pattern.search(text[:400])), None)
    if dated:
        year = _year_number(dated.group(1))
        month = _month_number(dated.group(2))
        if year is not None:
            return year - 1 if month is not None and month <= 3 and theme != year else year
    if theme is not None:
        return theme
    years = [int(y) for y in re.findall(r"(20\d\d)年", text)]
    if not years:
        return None
    past = [y for y in years if years.count(y) > 1] or years
    return max(set(past), key=lambda y: (years.count(y), y))


_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "Ｏ": 0, "o": 0, "O": 0}


def _year_number(words: str) -> int | None:
    if words.isdigit():
        return int(words)
    digits = [_DIGITS.get(c) for c in words]
    if len(digits) != 4 or None in digits:
        return None
    return int("".join(map(str, digits)))


def _month_number(words: str | None) -> int | None:
    if not words:
        return None
    if words.isdigit():
        return int(words)
    return {"一": 1, "二": 2, "三": 3, "十": 10, "十一": 11, "十二": 12}.get(words, 6)


def find_meeting(title: str, text: str) -> str | None:
    """The meeting in words: 民主生活会, 专题组织生活会, as the title or the opening names it."""
    found = _MEETING.search(title) or _MEETING.search(text[:800])
    return found.group() if found else None


_CHINESE_DATE = re.compile(r"二[〇○Ｏ零][^\s，。]{2}年[^\s，。]{0,8}[月日]")
_NAME = re.compile(r"[^\W\da-zA-Z_]{2,4}")
_UNIT_WORD = re.compile(r"[局委办院校中心厂公司镇乡街道村社区部会站所队市县区省行大学集团班处科室支]")
_NO_NAME = re.compile(
    r"某|(?:[局委办院校厂镇乡村部会站所队县区省处科室日月人级班组]|公司|中心|集团|大学|社区|街道|银行|支行|党员)$"
    r"|^(?:姓名|单位|部门|职务|时间|地点|日期|会议|主题|议题|内容|主持|记录|出席|列席|缺席|参加|附件)$"  # labels
)
_NO_UNIT = re.compile(r"年度|生活会|材料|检查|资料|发言")
_TEAM_OF = re.compile(r"^(?P<unit>[^\d，。“]{2,30}?)(?:党[组委](?!书记|成员|委员)|党总支|党支部|领导班子|班子)")


def find_person(title: str, byline: str) -> tuple[str | None, str | None, str | None]:
    """Person, post and unit where title (with its line ends) or byline state them; None for each that is not stated."""
    words = _CHINESE_DATE.sub(" ", _DATE.sub(" ", re.sub(r"[（(].*?[）)]", " ", byline)))
    person = _name_in(words)
    for line in [words, *title.split("\n")]:
        posts = list(_POST.finditer(line))
        if posts:
            unit = re.split(r"[\s　，。]", line[: posts[0].start()].strip())[-1].rstrip("、的")
            return person, line[posts[0].start() : posts[-1].end()], _sound_unit(unit)
    team = next(filter(None, map(_TEAM_OF.match, title.split("\n"))), None)
    return person, None, _sound_unit(team["unit"]) if team else None


def _name_in(words: str) -> str | None:
    """The last word of the byline that could be somebody's name."""
    names = [w for w in re.split(r"[\s　、，：:]+", words) if _NAME.fullmatch(w)]
    names = [w for w in names if not _POST.search(w) and not _NO_NAME.search(w)]
    return names[-1] if names else None


def _sound_unit(words: str) -> str | None:
    return words if words and _UNIT_WORD.search(words) and not _NO_UNIT.search(words) else None
