"""What people call files and folders (文件名、文件夹名): a name -> the person, unit and year that can be read in it."""

from __future__ import annotations

import re
import unicodedata

from bihuan.text.people import HAN, UNIT_END, looks_like_a_person

# What stands in names without naming anybody: the genre, whose it is, versions, collections.
_NOISE = re.compile(
    r"(?:关于|参加|召开|在)|(?:\d{4}|二[〇○零]..)年?(?:度|上半年|下半年)?|\d{1,2}月(?:\d{1,2}[日号])?|(?<!\d)\d{6,8}(?!\d)"
    r"|(?:(?:党史学习教育|主题教育|三严三实|群众路线(?:教育实践活动)?|党纪学习教育|巡[视察]整改)?(?:专题)?(?:民主|组织)生活会(?:会议)?)"
    r"|(?:个人|本人|领导班子|班子成员|班子|党员领导干部|党员干部|党员|领导干部|普通)(?=$|[^一-鿿]|对照|检视|剖析|发言|自我|党性|查摆|材料|的)"
    r"|(?:自我)?(?:对照检查|检视剖析|对照检视|对照剖析|党性分析|自我剖析|个人剖析|检视检查|剖析检查|自我检查|自查剖析|查摆问题|批评与自我批评|查摆|检视|剖析|对照)"
    r"|(?:发言)?(?:材料|提纲|报告|发言稿|发言|稿件|初稿|草稿|终稿|定稿|送审稿|修改稿|讨论稿|审核稿|上交稿|稿)"
    r"|(?:最终|最新|修改|改|新|旧|正式|电子|打印|扫描|已改|未改|待审|审核|终|上报)?(?:版本|版|件)|(?:最终|最新|修改后|修改|已改|副本|备份|复件|复制|附件|扫描)\d*"
    r"|(?:第[一二三四五六七八九十\d]+[稿版次轮])|[vV]\d+(?:\.\d+)*|个人|班子|领导|对照|汇总|收集|提交|新建|文件夹|文档|文件|资料"
)
_POST = re.compile(
    r"(?:同志|先生|女士)|(?:党委|党组|支部|总支|党支部|纪委|工会)?(?:副?书记|副?主席|委员|成员|组织员)"
    r"|副?(?:局长|市长|县长|区长|镇长|乡长|院长|校长|主任|处长|科长|股长|所长|站长|总?经理|部长|队长|厅长|会长|行长|庭长|秘书长|董事长)"
)
_SEPARATOR = re.compile(r"[\s_\-—–－~～+,，、.。;；:：|()（）\[\]【】《》<>{}“”\"'&/\\]+")
_ORDINAL = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|第?\d{1,3}(?![\d年月])(?:[号、.．）)]|(?=\D)))\s*"
)
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)|(?<!\d)(20[0-4]\d)(?=[01]\d[0-3]\d(?!\d))")
_NO_UNIT = re.compile(r"会议|记录|模板|报送|上报|待|已|台账|通知|清单|名单|终|审|年|月|批|补|全部|其他|其它|示例")
_SPACED = re.compile(r"(?<![㐀-鿿])([㐀-鿿])[ 　]+([㐀-鿿])(?![㐀-鿿])")  # 刘 洋
_MINORITY = re.compile(r"[㐀-鿿]{2,8}[·•・][㐀-鿿]{2,10}")


def year_in(name: str) -> int | None:
    """The year a name says: 2024年度…, …20241203."""
    found = _YEAR.search(unicodedata.normalize("NFKC", name))
    return int(found[1] or found[2]) if found else None


def person_in(name: str) -> str | None:
    """The person a file or folder is called after: 张三-对照检查材料, 03李四, 支部书记王五同志."""
    found = _MINORITY.search(name)
    if found:
        return found.group()
    candidates = [word for word in _words(_SPACED.sub(r"\1\2", name)) if looks_like_a_person(word)]
    return candidates[0] if candidates else None


def unit_in(name: str, *, anything: bool = False) -> str | None:
    """The unit a name names; ``anything``: what remains of a folder's name is its unit, whatever it ends with."""
    for word in _words(name, posts=False):
        if len(word) > 2 and UNIT_END.search(word) and not looks_like_a_person(word):
            return word
    return next(filter(_may_be_a_unit, _words(name)), None) if anything else None


def _may_be_a_unit(word: str) -> bool:
    return len(HAN.findall(word)) >= 2 and not looks_like_a_person(word) and not _NO_UNIT.search(word)


def plausible_person(words: str) -> bool:
    """Can this be somebody's name, and not a date, an office or a heading?"""
    return not re.search(r"\d|[年月日号局委办院会]|^[〇一二三四五六七八九十]{2,}$", words) and 2 <= len(words) <= 20


def plausible_unit(words: str) -> bool:
    """Can this be a unit's name, and not a title or a mark above it?"""
    return len(words) <= 30 and not re.search(r"20\d\d|年度|生活会|材料|内部|保管|[Xx×＊*]{2}|某", words)


def _words(name: str, *, posts: bool = True) -> list[str]:
    """What is left of a name without numbers, genre and versions."""
    found = []
    for piece in _SEPARATOR.split(unicodedata.normalize("NFKC", name)):
        bare = _ORDINAL.sub("", piece)
        bare = _NOISE.sub(" ", bare)
        if posts:
            bare = _POST.sub(" ", bare)
        found += [word for word in re.sub(r"[的]?\s+|\d+$|^\d+", " ", bare).split() if word]
    return found
