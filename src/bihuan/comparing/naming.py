"""A change of wording → a change of name or place, where the words around it say so (人名、地名的改动).

Conservative: what might be an ordinary word stays wording, for a text of which only names changed is told to be so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bihuan.comparing.results import Range
from bihuan.text.people import looks_like_a_person

Named = tuple[str, Range, Range]  # kind, and the whole of both names

_MOST = 12  # characters of a name of a place or unit
_NEAR = 16  # characters around a change that are looked at

# -- places and units --------------------------------------------------------------------------------------------------

_PLACE = "自治区|自治州|自治县|街道|社区|[市县区旗州镇乡村]"
_UNIT = (
    "委员会|管委会|办事处|党支部|公司|集团|银行|支行|医院|卫生院|学校|中学|小学|大学|学院|党校|幼儿园|法院|检察院|监狱|林场|农场|煤矿|电厂|水库|"
    "[局厅厂]"
)
_ENDS = re.compile(rf"(?:{_PLACE}|{_UNIT})$")
_BEGINS = re.compile(rf"{_PLACE}|{_UNIT}")
_IS_PLACE = re.compile(rf"(?:{_PLACE})$")
# What makes an ordinary word with the sign of a place or unit after it: 城市, 社区, 布局, 国有公司, 后进村.
_WORD_BEFORE = re.compile(
    r"(?:[全我本各该这那某整大小新老旧总分多每]|[城门超股上都省夜集黑地][市]|[郡省市地][县区]|[社辖片城郊园山牧灾景误禁盲校厂库林矿湖海疆战特专街雷][区]|"
    r"[城坐重集村][镇]|[城下返家同故思水离回侨异][乡]|[农乡驻进入包联山渔][村]|[布格大全开僵结时变战危当破定骗][局])$"
)
_QUALIFIER = re.compile(
    r"贫困|示范|先进|后进|重点|试点|薄弱|落后|发达|文明|美丽|帮扶|行政|自然|中心|特色|偏远|边远|边境|民族|直属|下属|所属|相关|有关|其他|其它|"
    r"国有|民营|民办|公办|私营|上市|外资|合资|中小|大型|小型|国家|地方|商业|高等|专科|综合|基层|一线|主要|部分|个别|少数|多数|不少|许多|所有|"
    r"富裕|贫穷|平安|和谐|生态|数字|智慧|工业|农业|旅游|经济|开发|高新|保税|自贸|功能|核心|边缘|周边|附近|邻近|兄弟|友邻|新型|现代|传统|古老|"
    r"空壳|软弱|涣散|红色|亮点|明星|优秀|达标|合格|深山|山区|平原|沿海|内陆|城郊|城中|安置|易地|搬迁|移民|集中|分散|重灾|受灾|缺水|产粮|养殖"
)
_LOOSE = re.compile(r"[的了和与在是等及对将把被为以着过地得很也都就还又不没有无其这那此我你他她它们个些到去从向往]")

# -- people ------------------------------------------------------------------------------------------------------------

_NO_NAME = re.compile(
    r"[任位名级届体个员组委部局处科股室站所些要职管层导者们年月日前后上下内外为是在和与对把被从向到等]"
)
_OFFICE = re.compile(r"常务|项目|宣传|纪检|统战|党建|党性|安全|全面|执行|高级|别人|有人|顾忌|谈[心话]|(.)\1")
_POSTS = (
    "同志|先生|女士|书记|副书记|主席|局长|副局长|县长|副县长|市长|副市长|区长|副区长|镇长|副镇长|乡长|副乡长|院长|副院长|校长|副校长|"
    "主任|副主任|处长|副处长|科长|副科长|股长|所长|副所长|站长|副站长|经理|副经理|部长|副部长|队长|副队长|厅长|副厅长"
)
_POST = re.compile(_POSTS)
_SAYS_WHO = re.compile(
    r"(?:我叫|本人|我是|姓名[：:]?|(?:汇报|报告|检查|发言|剖析|责任|联系|负责|记录|签名)人?[：:]|对照检查人[：:]?|检查人)[ 　]*$"
)
_STOPS = re.compile(rf"[ 　]*(?:$|[\n，。；、：,;:（(])|{_POSTS}")
_LINE_BEFORE, _LINE_AFTER = re.compile(r"(?:^|\n)[ 　]*$"), re.compile(r"[ 　]*(?:\n|$)")


def named_change(a: str, one: Range, b: str, other: Range) -> Named | None:
    """The name, place or unit that a change of wording changes; None where it may be anything else."""
    return _person(a, one, b, other) or _place(a, one, b, other)


def _person(a: str, one: Range, b: str, other: Range) -> Named | None:
    if max(one[1] - one[0], other[1] - other[0]) > 4:
        return None
    for before, after in _widened(a, one, b, other):
        first = one[0] - before, one[1] + after
        second = other[0] - before, other[1] + after
        word, instead = a[slice(*first)], b[slice(*second)]
        if not (_is_name(word) and _is_name(instead)) or word in b or instead in a:
            continue
        if _says_a_person(a, first) and _says_a_person(b, second):
            return "name", first, second
    return None


def _widened(a: str, one: Range, b: str, other: Range) -> Iterator[tuple[int, int]]:
    """How far a change may be widened by what both have: 王建国 and 王建军 differ in one character."""
    for total in range(4):
        for before in range(min(total, 2) + 1):
            after = total - before
            if before > min(one[0], other[0]) or after > 2:
                continue
            same_before = a[one[0] - before : one[0]] == b[other[0] - before : other[0]]
            if same_before and a[one[1] : one[1] + after] == b[other[1] : other[1] + after]:
                yield before, after


def _is_name(word: str) -> bool:
    return looks_like_a_person(word) and not _NO_NAME.search(word) and not _OFFICE.match(word)


def _says_a_person(text: str, where: Range) -> bool:
    """Before a post, after 我叫, or on a line of its own."""
    start, end = where
    before = text[max(0, start - _NEAR) : start]
    if _POST.match(text, end):
        return True
    if _SAYS_WHO.search(before) and _STOPS.match(text, end):
        return True
    return bool(_LINE_BEFORE.search(before) and _LINE_AFTER.match(text, end))


def _place(a: str, one: Range, b: str, other: Range) -> Named | None:
    """Both have the sign of a place or unit inside, or the same one follows."""
    word, instead = a[slice(*one)], b[slice(*other)]
    after = 0
    if not (_ENDS.search(word) and _ENDS.search(instead)):
        following = _BEGINS.match(a, one[1])
        if following is None or not b.startswith(following[0], other[1]):
            return None
        after = len(following[0])
    first, second = (one[0], one[1] + after), (other[0], other[1] + after)
    whole, replacing = a[slice(*first)], b[slice(*second)]
    if _may_be_a_place(whole, b) and _may_be_a_place(replacing, a):
        return "place", first, second
    return None


def _may_be_a_place(name: str, other_text: str) -> bool:
    sign = _ENDS.search(name)
    assert sign is not None
    stem = name[: sign.start()]
    if not 2 <= len(stem) <= _MOST or not stem.isalpha() or stem.isascii():
        return False
    if _LOOSE.search(stem) or _QUALIFIER.search(stem) or _WORD_BEFORE.search(name) or _WORD_BEFORE.search(stem):
        return False
    # A renamed place is renamed throughout; an ordinary word turns up again.
    return (stem if _IS_PLACE.search(name) else name) not in other_text
