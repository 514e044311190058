"""Actions (举措) inside a measure: commitments that could be checked, with owner, due date and metric as written."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SEGMENT = re.compile(r"[^；。！？\n\t]+(?:[；。！？]|\n|\t|$)?")
_CLAUSE = re.compile(r"[^，,：]+(?:[，,：]|$)")
_N = r"[0-9０-９一二两三四五六七八九十百千半几]+"
_DUE = re.compile(
    rf"(?:20\d\d年(?:度)?)?(?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月(?:\d{{1,2}}日|[上中下]旬|底|末|初|份)?(?:之?前|以前|底前|起|末前)|20\d\d年(?:\d{{1,2}}月(?:\d{{1,2}}日|底)?|年底|上半年|下半年|[一二三四]季度|春季学期|秋季学期)?(?:之?前|底|内|起|末)?"
    rf"|(?:{_N})个?(?:工作日|自然日|日|天|小时|周|星期|月|季度|年|分钟)(?:之?内|以内)|每(?:个|逢)?(?:{_N})?(?:个)?(?:年|半年|季度?|月|周|天|日|星期|学期|旬|晚)(?:{_N}次|[一二三四五六日](?:、[周]?[一二三四五六日])*|\d{{1,2}}日|末|底|初|前|第[一二三四]个?[^，。；]{{0,6}}|最后一[天个][^，。；]{{0,4}})?|按[月季周年]|逐[月季周年日]|年内|年底前?|[上下]半年|[一二三四]季度|即日起|[本下]学期(?:起)?|[一二三四五六七八九十两]周内|当[天日周月]|长期坚持|立行立改|半年内|全年"
)
_METRIC = re.compile(
    r"(?:不少于|不低于|不超过|不高于|至少|控制在|压减|压缩|精简|下降|提高到?|增加|减少|达到|低于|高于|超过|全勤)(?:到|至|了)?[^，。；、]{0,6}?(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百半]+)[^，。；、\s]{0,6}|\d+(?:\.\d+)?(?:%|％|万|亿)?[个名人次件户家处份篇条项元天小时分钟公里亩吨台辆张册栋间所座期批场堂节页字本起宗笔遍趟轮道岁分倍套盏枚支位门类种]|\d+(?:\.\d+)?[%％]|[一二两三四五六七八九十]+(?:次|篇|场|堂|期|遍|轮|项|份|件|个)(?!方面|层面|是|意识|维护|确立|自信)|三分之[一二]|千分之[一二三]|[一二三四五六七八九]成|全覆盖|一半|全员"
)
_OWNER = re.compile(
    r"由([^，。；]{1,22}?)(?:牵头|负责|督办|具体|检查|通报|登记|监督|抽查|执笔|(?<!主)任(?=总|组|召)|包案|主笔|审核|汇总|落实|跟踪|承担|组织|每|按|逐|在|按季|核查|张榜|盯办|专人)|([^，。；由]{2,16}?)(?:牵头|负责|督办|包案|总负责|具体抓)|交(?:给)?([^，。；]{2,12}?)(?:检查|审核|审阅|看|翻看|备案|存档)"
)
_NAME_OWNER = re.compile(
    r"^(?:请)?([^，。；]{0,12}(?:主任|科长|局长|书记|处长|股长|所长|站长|校长|院长|经理|组长|部长|主席|委员|同志)[^\W\da-zA-Z_]{2,3})(?=每|负责|按|牵头)"
)
_SLOGAN = re.compile(
    r"^(?:始终|不断|切实|进一步|持续|努力|真正|坚决|牢固|时刻|大力|着力|全面|深入|自觉|充分|严格|认真|坚持(?!每)|做到(?!每)|增强|提高|强化|树立|弘扬|发扬|以[^，]{2,14}的|把[^，]{2,12}作为|确保|推动|营造|打造|形成)"
)


@dataclass(slots=True)
class ActionRange:
    """An action in folded offsets and what it names."""

    start: int
    end: int
    owner: str | None = None
    due: str | None = None
    metric: str | None = None


# A bare year or 长期坚持 dates nothing that could be checked.
_WEAK_DUE = re.compile(r"20\d\d年(?:度)?$|长期坚持$|立行立改$|全年$")
_NOT_FIGURES = re.compile(
    r"八项规定|四个意识|四个自信|两个维护|两个确立|三会一课|三重一大|一岗双责|四不两直|三个区分|一级抓一级|一级带一级|一件一件|一项一项|一以贯之|第[一二三四五六七八九十]+(?:议题|责任人|位)|三严三实|两学一做|一心一意|四种形态|二十大|十九大|一流|一线|一定|一体|一面|一名|一支|一道|一件事|一种|一个(?:问题|标准|声音)|三个务必|两个务必|五个带头|四个带头|六个带头"
)
# The second half says how the first is checked or what comes of it; it is no commitment of its own.
_CONTINUES = re.compile(
    r"由|发现|因|并|经|结果|其中|但|对(?:未|没|逾期|不)|逾期|未|不合格|低于|高于|超过|笔记|走访|确保|做到|让|使|推动|努力|力争|切实|不断|形成|实现"
)


# Every due date holds one of these; looking for them first is many times cheaper.
_DUE_HINT = re.compile(r"[年月日天周时季期内每按逐]|长期坚持|立行立改")
_OWNER_HINT = re.compile(r"由|牵头|负责|督办|包案|具体抓|交|[主科局书处股所站校院经组部主委同][任长记理席员志]")


def due_in(words: str) -> str | None:
    """The due date or rhythm as written."""
    if not _DUE_HINT.search(words):
        return None
    best = None
    for m in _DUE.finditer(words):
        if best is None or (best.startswith(("20", "全年")) and not m.group().startswith("20") and m.group() != "全年"):
            best = m.group()
    return best


def metric_in(words: str) -> str | None:
    """The figure by which the action can be checked, as written."""
    bare = _NOT_FIGURES.sub(_blank, _DUE.sub(_blank, words))
    found = _METRIC.search(bare)
    return words[found.start() : found.end()] if found else None


def _blank(found: re.Match[str]) -> str:
    return "〇" * len(found.group())


def owner_in(words: str) -> str | None:
    """Who is named to do, lead or check it, as written."""
    if not _OWNER_HINT.search(words):
        return None
    found = _OWNER.search(words) or _NAME_OWNER.search(words)
    if not found:
        return None
    owner = next((g for g in found.groups() if g), None)
    if not owner or _DUE.search(owner) or len(owner) > 20:
        return None
    return owner.strip("，、 ")


def find_actions(text: str, start: int, end: int) -> list[ActionRange]:
    """The actions in a measure's body ``text[start:end]``, number and claim left out by the caller."""
    segments = [m.span() for m in _SEGMENT.finditer(text, start, end) if m.group().strip("；。！？\n\t ")]
    checkable = [bool(counts(text[a:b])) for a, b in segments]
    if not any(checkable):
        return []
    found: list[ActionRange] = []
    for (a, b), counted in zip(segments, checkable, strict=True):
        if counted:
            found.extend(_split(text, a, b))
        elif text[b - 1] == "；" or (text[a - 1] == "；" and not _SLOGAN.match(text[a:b])):
            found.append(_action(text, a, b))
    return found


def counts(words: str) -> bool:
    """Does it give a date, a figure or a person by which it could be checked?"""
    due = due_in(words)
    return bool((due and not _WEAK_DUE.search(due)) or metric_in(words) or owner_in(words))


def _split(text: str, a: int, b: int) -> list[ActionRange]:
    """Part a sentence at commas only where a commitment of its own begins, and leave slogans at its edges out.

    A comma parts two commitments when both sides give a date or rhythm, and the right one begins with its rhythm
    (每月…, 全年…) or with a subject of its own; it does not where the right one says how the left is checked.
    """
    groups: list[tuple[int, int, bool]] = []  # start, end, has a date
    for m in _CLAUSE.finditer(text, a, b):
        words = m.group()
        counted = counts(words)
        if not counted and _SLOGAN.match(words) and (not groups or b - a > 60):
            if groups:
                break
            continue
        dated = bool(_DUE.search(words))
        if groups and not (groups[-1][2] and dated and _begins_own(words)):
            groups[-1] = (groups[-1][0], m.end(), groups[-1][2] or dated)
        else:
            groups.append((m.start(), m.end(), dated))
    return [_action(text, x, y) for x, y, _ in groups if counts(text[x:y])]


def _begins_own(words: str) -> bool:
    if re.match(r"每|全年|按", words):
        return metric_in(words) is not None
    due = _DUE.search(words)
    if due is None or due.start() == 0:
        return False
    return (
        not _CONTINUES.match(words)
        and due.start() >= 3
        and re.match(r"压|到|在|至", words[max(0, due.start() - 1)]) is None
    )


def _action(text: str, a: int, b: int) -> ActionRange:
    words = text[a:b]
    left = len(words) - len(words.lstrip("，；。 \n\t"))
    words = words.strip("，；。！？ \n\t：")
    return ActionRange(a + left, a + left + len(words), owner_in(words), due_in(words), metric_in(words))
