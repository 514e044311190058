"""Lines that are no part of the author's text: page numbers, advertisements of template sites, forum noise."""

from __future__ import annotations

import re
from functools import cache

from bihuan.text.lines import Begin, begins_block

_NUMBER = r"(?:\d{1,4}|[一二三四五六七八九十百]{1,4})"
_PAGE = re.compile(
    rf"""(?:
      [-—–·~～\s]+\s*\d{{1,4}}\s*[-—–·~～\s]+          # — 3 —
    | [（(\[]?\s*第\s*{_NUMBER}\s*页\s*(?:[,，/、|｜]?\s*(?:共|总)\s*{_NUMBER}\s*页)?\s*[）)\]]?
    | 共\s*{_NUMBER}\s*页\s*[,，/、|｜]?\s*第\s*{_NUMBER}\s*页
    | \d{{1,4}}\s*/\s*\d{{1,4}}
    | (?:page|p\.?)\s*\d{{1,4}}(?:\s*(?:of|/)\s*\d{{1,4}})?
    | -+\s*(?:page|第)\s*\d+\s*(?:页)?\s*-+
    )$""",
    re.VERBOSE | re.IGNORECASE,
)
BARE_NUMBER = re.compile(r"\d{1,3}$")

# Words that make a line suspect, each with its rarest character in brackets: a search skips to those at C speed.
_SUSPECT_WORDS = (
    "[w]ww. [h]ttp .[c]om .[c]n .[n]et [扫]码 [扫]一扫 二[维]码 公众[号] [版]权 下[载] 转[载] 会[员] [V]IP [范]文 文[库] 文[秘] 公文[网]"
    " 材料[网] [隐]藏 上一[篇] 下一[篇] 上一[页] 下一[页] 本文[来] [来]源: [来]源： [浏]览 [击]下 点[击] [阅]读全文 [返]回 [客]服 [微]信 [Q]Q群"
    " 网[友] 投[稿] 相关文[章] 相关[阅]读 相关推[荐] 推[荐]阅读 [猜]你 [登]录 [免]费 [付]费 [试]读"
)


def _suspects() -> re.Pattern[str]:
    by_anchor: dict[str, list[str]] = {}
    for word in _SUSPECT_WORDS.split():
        before, anchor, after = re.split(r"[\[\]]", word)
        rest = f"(?<={re.escape(before + anchor)})" if before else ""
        by_anchor.setdefault(anchor, []).append(rest + re.escape(after))
    tests = "|".join(f"(?<={anchor})(?:{'|'.join(words)})" for anchor, words in by_anchor.items())
    return re.compile(f"[{''.join(by_anchor)}](?:{tests})")


_SUSPECT = _suspects()


@cache
def _ad() -> re.Pattern[str]:
    return re.compile(
        r"""
          https?://\S+ | www\.[A-Za-z0-9.-]+ | [A-Za-z0-9-]{1,40}\.(?:com|cn|net|org)\b
        | 此处(?:已)?(?:隐藏|省略)\s*\d*\s*字 | 版权(?:归|所有) | 转载请注明 | 未经.{0,10}(?:许可|授权|同意).{0,8}转载
        | (?:上|下)一[篇页]\s*[:：] | 返回(?:首页|顶部|列表|目录) | 阅读全文 | 点击(?:此处)?(?:下载|查看|阅读|展开)
        | 本文(?:来源|来自|由.{1,16}(?:整理|提供|发布|收集|原创)) | 文章来源 | 内容来源 | 信息来源[:：]
        | (?:更多|查看更多|获取更多).{0,24}(?:范文|文章|材料|内容|资料|模板|关注|访问|请看|点击|尽在)
        | (?:关注|搜索|添加).{0,12}(?:公众号|微信号|小程序) | (?:扫码|扫一扫|扫描.{0,6}二维码).{0,12}(?:关注|下载|领取|加群|获取|入群|支付后)?$
        | (?:下载|复制|打印)(?:本文|全文|文档|原文|word|Word|DOC) | (?:免费|付费|限时|会员|VIP).{0,6}(?:下载|领取|阅读|查看|专享|试读)
        | (?:开通|升级|注册|登录).{0,6}(?:会员|VIP|后(?:下载|查看)) | (?:范文|公文|文秘|文库|材料|写作|办公|秘书|党建)\w{0,4}(?:网|之家|资源库|公众号|吧)(?:\b|$)
        | 相关(?:文章|阅读|推荐|范文)\s*[:：]? | 推荐阅读 | 猜你喜欢 | 热门(?:文章|推荐|范文) | 联系客服 | 客服(?:微信|QQ|电话) | (?:微信|QQ)\s*(?:号|群)?\s*[:：]\s*\w{5,}
        | (?:浏览|阅读|点击|下载)(?:次数|量|数)\s*[:：]?\s*\d+ | 剩余\d+%?(?:未读|内容)
        """,
        re.VERBOSE,
    )


# The author's own words: what an advertisement hardly says.
_OWN_WORDS = re.compile(
    r"我|本人|自己|班子|不够|不足|问题|整改|同志|群众|干部|支部|办理|推进|落实|开展|组织|负责|服务|宣传|推广|制度|单位|分管|投诉"
)


@cache
def _hard() -> re.Pattern[str]:
    return re.compile(
        r"""
          版权所有 | 转载请注明 | 未经.{0,10}(?:许可|授权|同意).{0,8}转载 | (?:上|下)一[篇页]\s*[:：]
        | 本文(?:来源|来自|由.{1,16}(?:整理|提供|发布|收集|原创)) | (?:更多|获取更多).{0,24}(?:范文|尽在|请关注|请访问|请点击|关注公众号|关注微信)
        | (?:下载|复制|打印)(?:本文|全文|原文|word版|Word版|DOC) | (?:开通|升级|注册|登录).{0,6}(?:会员|VIP).{0,6}(?:下载|查看|阅读|获取|$|。)
        | (?:会员|VIP)\s*(?:免费)?\s*(?:下载|专享) | 免费下载 | 剩余\d+%?(?:未读|内容) | 扫码关注 | 点击(?:此处)?下载
        """,
        re.VERBOSE,
    )


_FORUM = re.compile(r"(?:[!-~]{1,4}[ \t]+){2,}[!-~]{1,4}$")
_FORUM_SIGN = re.compile(r"[^\w\s.,-]")
_WORD = re.compile(r"[A-Za-z]{4,}|\d{3,}")

# Noise inside a line of the author's: a paywall gap, a forum's random marks after the full stop, a base64-like run.


@cache
def _inline() -> re.Pattern[str]:
    return re.compile(
        r"此处(?:已)?(?:隐藏|省略)\s*\d*\s*字[^。；\n]{0,16}?[）)\]】…]+|此处(?:已)?(?:隐藏|省略)\s*\d*\s*字"
        r"|(?:(?<=[^\W\dA-Za-z_])|(?<=[，。；！？”）]))[ \t]*[!-/:-@\[-`{-~][ \t]+(?:[!-~]{1,4}[ \t]+){2,}[!-~]{1,4}(?=[ \t]*(?:\n|$))"
        r"|[A-Za-z0-9+/]{32,}={0,2}"
    )


_FORUM_SIGN_INSIDE = re.compile(r"[!-/:-@\[-`{-~] ?[!-~]{1,3} ")
_LONG_RUN = re.compile(r"[A-Za-z][A-Za-z0-9+/]{30}")


def is_page_number(line: str) -> bool:
    """A page number with something that says so: — 3 —, 第 3 页 共 9 页, 3/9, Page 3."""
    return len(line) <= 24 and _PAGE.match(line) is not None


def is_advertisement(line: str) -> bool:
    """A line of the site that the text was copied from; a sentence of the author's that mentions a website stays."""
    if len(line) > 120 or not _SUSPECT.search(line):
        return False
    found = _ad().search(line)
    if found is None:
        return False
    if found.group().startswith("此处"):  # a gap in a sentence of the author's is noise inside the line
        return len(line) - len(found.group()) <= 8
    if _hard().search(line):
        return len(line) <= 60 or not _OWN_WORDS.search(line[: found.start()] + line[found.end() :])
    if begins_block(line) is not Begin.NO:
        return False
    rest = line.replace(found.group(), "")
    return len(rest) <= 40 and not _OWN_WORDS.search(rest)


def is_forum_noise(line: str) -> bool:
    """Random marks that forums put between lines against copying, such as ``: P* C; l: A% y``."""
    if not line.isascii() or len(line) < 5 or "|" in line or _WORD.search(line):
        return False
    return _FORUM.match(line) is not None and len(_FORUM_SIGN.findall(line)) >= 2


def noise_inside(text: str, *, letters: bool = True) -> list[tuple[int, int]]:
    """Ranges of noise inside lines of the author's; ``letters``: whether there may be Latin ones at all."""
    if not (
        "此处" in text or (" " in text and _FORUM_SIGN_INSIDE.search(text)) or (letters and _LONG_RUN.search(text))
    ):
        return []
    ranges: list[tuple[int, int]] = []
    for found in _inline().finditer(text):
        words = found.group()
        if (
            words[0].isascii()
            and words[0].isalnum()
            and not (any(c.isdigit() for c in words) and words.lower() != words != words.upper())
        ):
            continue  # a long word or number, no base64
        if " " in words and (_WORD.search(words) or len(_FORUM_SIGN.findall(words)) < 3):
            continue
        start, end = found.span()
        if words.startswith("此处"):
            while start > 0 and found.start() - start < 6 and text[start - 1] in "（([【….":
                start -= 1
            start = max(start, ranges[-1][1] if ranges else 0)
        ranges.append((start, end))
    return ranges
