"""Examples (事例): the concrete instance inside a problem - a time, place, project, figure or case."""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"[^。！？\n\t]*(?:[。！？]+[”’）]*|\n|\t|$)")
_MARKER = re.compile(
    r"^(?:[^，。]{0,4})?(?:比如|例如|譬如|再如|又如|再比如|又比如|如[，：]|如(?=[^\W\da-zA-Z_]{2,14}(?:工作|项目|会议|中|上|时|里|部署|，)))[，：]?"
)
# The look at the first character spares most positions the alternatives after it.
_DATE = re.compile(
    r"(?=[\d一二三四五六七八九十上下去今前年本这有那当昨星])(?:(?:19|20)\d\d年|(?<!\d)\d{1,2}月(?!度)(?:\d{1,2}[日号]|[上中下]旬|份|底|初)?|(?<!\d)\d{1,2}[日号](?!称)|[一二三四]季度|[上下]半年|(?:去|今|前|上)年(?![度来轻])(?:[一二三四五六七八九十\d]+月|[春夏秋冬]|年[初底中末]|上半|下半)?|[上本]学[期年]|(?:上|本|这|前)(?:个)?(?:月|周|季度)|(?:年[初中底末])(?=[^的])|前不久|有一次|有一回|那天|当晚|当天|昨天|星期[一-日]|[一二三四五六七八九十]{1,3}月(?:份|底|初|[上中下]旬))"
)
_DATE_HINT = re.compile(r"[年月日号季期周旬天晚]|前不久|有一[次回]")  # every date holds one of these
_UNIT = "个|名|人|次|件|户|家|处|份|篇|条|项|万|亿|元|块|天|周|月|年|小时|分钟|公里|亩|吨|平方米|米|斤|台|辆|张|册|栋|间|所|座|幅|期|批|场|堂|节|课时|页|字|本|起|宗|笔|遍|趟|轮|道|%|％|成|岁|分|倍|只|颗|套|盏|枚|支|位|门|类|种|版|号|封|通|层|班|组|度|立方|千瓦|公斤|厘米|人次|余|多|来"
_FIGURE = re.compile(
    rf"(?=[\d百一二三四五六七八九十两半大多])(?:\d+(?:\.\d+)?(?:多|余|来|几)?(?:{_UNIT})|百分之[一二三四五六七八九十]|[一二三四五六七八九十]成|[两二三四五六七八九十百]{{1,4}}(?:多|余|来|几)?(?:个月|个半|次|件|户|名|天|份|篇|条|处|人次|台|辆|万|亿|元|小时|分钟|公里|亩|岁|起|宗|笔|遍|趟|周|家|场)(?!一)|半个月|大半年|多半个)"
)
_FIGURE_FALSE = re.compile(
    r"(?=[两四三“‘一二十第新多几这近五])(?:两个(?:维护|确立|务必|一以贯之|结合)|四个(?:意识|自信|全面)|三个(?:务必|区分)|[“‘][^”’]{0,14}\d?[^”’]{0,14}[”’]|一岗双责|四不两直|三会一课|二十大|十九大|第[一二三四五六七八九十]+|新时代|多年来|十?几年(?:来)?|[二三四五]?十多年|这些年|近年来|多年)"
)
# 柳湾镇, 梅岭村, 红石水库: a name before the word for what it is.
_PLACE = re.compile(
    r"(?<![^\W\da-zA-Z_])(?!各|本|全|某|我|该|有的|一些|部分|个别|基层|联系)[^，。；、的了到去下在对和与]{2,5}(?:镇|乡|村|社区|街道|小区|水库|大桥|大道|河|湖|港|园区|产业园|广场|小学|中学|医院|卫生院|派出所|公司|厂|农场|林场|监区|监狱|站)(?![长上里面中干务委内入户民级容])"
)
_WHITHER = re.compile("[到在去往从]")
_PROJECT = re.compile(
    r"[^\s，。；：、！？\da-zA-Z]{2}(?:项目|工程|改造|系统|平台|改革|治理|整治|课题|方案|会议|案件|专项|创建|拆迁|搬迁|征收|招商|审批|验收|培训班|接访|迎检|评审|招标|采购|换届|竣工|揭牌|演练)"
)
# What happened and what came of it, told without a figure: 公示第二天就有人打了热线，最后是镇民政办取消的.
_EVENT = re.compile(
    r"被[^，。；]{1,14}(?:退回|通报|制止|点名|批评|投诉|查|问责|约谈|举报|曝光|问住|拦|叫停|否决|顶)|直到[^，。]{2,30}才|第二天|次日|当场|当晚|那[天次回晚年]|后来|事后|有一[回次天]|最后是|至今|一度|刚好|前脚|上门|打来电话|打电话"
)
_VAGUE = re.compile(
    r"一些|有些|有的(?!医疗机构)|某些|某个|个别|部分|往往|有时|经常|平时|总是|总觉得|常常|一般|各类|各种|诸如|等等|等方面"
)
_OPENS_WITH_DATE = re.compile(r"(?:(?:20\d\d|去|今|前|上)年|\d{1,2}月|上个?月)")
_REFLECTION = re.compile(
    r"^(?:这(?:件|些|句|种|类|样|说明|反映|暴露|话|表明|个|不是|就是)|说明|可见|事后|反映出|暴露出|究其|说到底|由此|归根|现在(?:想|回)|回过头|想起来|从(?:信访|中)|讲起|说穿|说实话)"
)


def find_examples(text: str, start: int, end: int, claim_end: int) -> list[tuple[int, int]]:
    """The examples in the problem ``text[start:end]``, in folded offsets, in order.

    A sentence is an example when it gives a date or a figure of its own, or follows 比如 with something named. Sentences that
    stand together are one example, unless a new 再比如 begins.
    """
    found: list[tuple[int, int]] = []
    for a, b, marked in _candidates(text, start, end, claim_end):
        words = text[a:b]
        if not _is_concrete(words, marked):
            continue
        gap = text[found[-1][1] : a] if found else "x"
        anew = _OPENS_WITH_DATE.match(words) and found and _OPENS_WITH_DATE.match(text, found[-1][0])
        if (
            found
            and not marked
            and not anew
            and not gap.strip()
            and "\n" not in gap
            and "\t" not in gap
            and not _REFLECTION.match(words)
        ):
            found[-1] = (found[-1][0], b)
        elif found and not gap.strip() and _REFLECTION.match(words):
            continue
        else:
            found.append((a, b))
    return [(a, a + len(text[a:b].rstrip())) for a, b in found]


def names_a_fact(words: str) -> bool:
    """Whether a short remark holds anything of its own: a date, a figure, a place, a piece of work or what happened.

    For remarks of a sentence or two, of which less can be asked than of an example in a document.
    """
    plain = _FIGURE_FALSE.sub("", words).replace("站位", "")  # 提高站位 is no station
    exact, dates = _exact(plain)
    apart = _WHITHER.sub("，", plain)  # a place begins after a mark: 到柳湾镇
    return bool(exact or dates or _PLACE.search(apart) or _PROJECT.search(plain) or _EVENT.search(plain))


def _candidates(text: str, start: int, end: int, claim_end: int) -> list[tuple[int, int, bool]]:
    """Sentences after the claim; where 比如 stands inside a sentence, the part from there on."""
    rows = []
    for m in _SENTENCE.finditer(text, start, end):
        a, b = m.span()
        if b <= a or not m.group().strip():
            continue
        if a < claim_end:
            if b - claim_end < 12:
                continue
            a = claim_end
        inner = re.search(r"(?<=[，；])(?:比如|例如|再比如|如)[，：]?", text[a:b])
        if inner and not _MARKER.match(text[a:b]):
            rows.append((a + inner.start(), b, True))
        else:
            rows.append((a, b, bool(_MARKER.match(text[a:b]))))
    return rows


def _exact(words: str) -> tuple[int, int]:
    """How many figures and dates with figures a sentence gives, and how many dates without (去年, 年初)."""
    dates = _DATE.findall(words) if _DATE_HINT.search(words) else []
    with_figures = sum(date[0].isdigit() for date in dates)
    return with_figures + len(_FIGURE.findall(words)), len(dates) - with_figures


def _is_concrete(words: str, marked: bool) -> bool:
    """Does the sentence give something of its own: two figures or dates, or one beside a name, an event or no vague word?"""
    plain = _FIGURE_FALSE.sub("", words)
    exact, dates = _exact(plain)
    if exact >= 2:
        return marked or len(words) >= 12
    if exact and marked:
        return True
    vague = _VAGUE.search(words) is not None
    if exact and not vague:
        return len(words) >= 12
    named = dates + len(_PLACE.findall(plain)) + len(_EVENT.findall(plain))
    if marked:
        return (named > 0 and not vague) or (not _VAGUE.search(words[:24]) and bool(_PROJECT.search(words)))
    if exact:
        return named > 0 and len(words) >= 12
    return named >= 2 and not vague and len(words) >= 16
