"""Which part of a web page is the article (正文): takes the parsed page, gives the elements to write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree

Element = etree._Element

# Never shown, or never part of an article.
_DROPPED_NAMES = """
    script style noscript template iframe object embed applet svg math canvas audio video map head nav footer aside
    button input select option optgroup textarea datalist dialog menu rp rt del frameset
"""
_DROPPED = frozenset(_DROPPED_NAMES.split())
_BLOCK_NAMES = """
    address article blockquote body caption center dd details dir div dl dt fieldset figcaption figure form h1 h2 h3
    h4 h5 h6 header hgroup hr html legend li main ol p pre section summary table tbody td tfoot th thead tr ul
"""
BLOCKS = frozenset(_BLOCK_NAMES.split())
_CONTAINER_NAMES = """
    article body center div fieldset form html main section table tbody td tr blockquote font span
"""
_CONTAINERS = frozenset(_CONTAINER_NAMES.split())
_NOISE_NAME = re.compile(
    r"(?:^|[\s_-])(?:header|top|logo|nav|navbar|navigation|menu|foot|footer|copyright|copy|sidebar|side|breadcrumbs?|crumbs?|related|"
    r"relate|recommend|recommends|share|sharing|bdshare|comments?|ads?|advert|advertisement|banner|toolbar|tools|pager|"
    r"pagination|login|search|hot|rank|ranking|tags?|prevnext|pre-next|links|friendlink|qrcode|dianping|tuijian|xiangguan)"
    r"(?:$|[\s_-])",
    re.I,
)
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?:px|pt)?\s*(?:;|$)", re.I
)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_WORDS = re.compile(r"[\u3400-\u9fff]|[A-Za-z0-9]+")
_TITLE_NAME = re.compile(r"(?:^|[\s_-])(?:title|tit|biaoti|headline|bt)(?:$|[\s_-])", re.I)
_SITE_WORDS = re.compile(
    r"版权|ICP|公安?网安?备|Copyright|来源[:：]|发布|作者[:：]|点击|浏览|字号|打印|关闭|地址[:：]|电话[:：]|主办|承办",
    re.I,
)
_TEXT_BLOCKS = frozenset(("p", "h1", "h2", "h3", "h4", "center", "blockquote"))
_TITLE_WORDS = re.compile(r"检查|检视|剖析|党性分析|生活会|整改|发言提纲")
_BLANKS = re.compile(r"\s+")
_SITE_SUFFIX = re.compile(r"\s*[-_|–—]+\s*[^-_|–—]{1,24}$")
_ARTICLE_SHARE = 0.9
_TITLE_LIMIT = 80
_FEW = 50


@dataclass(frozen=True, slots=True)
class Article:
    """What to write: a title from outside the container (if any), the container, and the elements to leave out."""

    title: Element | str | None
    container: Element
    dropped: frozenset[Element]


def find_article(root: Element) -> Article:
    """The smallest element that holds nearly all running Chinese text of the page, and the title that belongs to it."""
    dropped = _never_shown(root)
    weights = _weights(root, dropped)
    dropped |= _noise(root, dropped, weights)
    weights = _weights(root, dropped)
    container = _container(root, weights, weights.own.get(root, 0))
    dropped |= _link_lists(container, dropped, weights)
    return Article(_missing_title(root, container, dropped), container, frozenset(dropped))


@dataclass(slots=True)
class _Weights:
    """Words of running text per element (links not counted), and all its words."""

    own: dict[Element, int]
    every: dict[Element, int]


def _walk(root: Element, dropped: set[Element]) -> Iterator[Element]:
    """The elements that are shown, in document order, without recursion (pages may nest a thousand deep)."""
    stack = [root]
    while stack:
        element = stack.pop()
        if element in dropped or not isinstance(element.tag, str):
            continue
        yield element
        stack.extend(reversed(element))


def _never_shown(root: Element) -> set[Element]:
    dropped: set[Element] = set()
    for element in root.iter(etree.Element):
        get = element.get
        if (
            element.tag in _DROPPED
            or get("hidden") is not None
            or ((style := get("style")) and _HIDDEN_STYLE.search(style))
        ):
            dropped.add(element)
    return dropped


def _weights(root: Element, dropped: set[Element]) -> _Weights:
    order = list(_walk(root, dropped))
    own: dict[Element, int] = {}
    every: dict[Element, int] = {}
    in_link: set[Element] = set()
    for element in order:
        parent = element.getparent()
        if (element.tag == "a" and element.get("href") is not None) or parent in in_link:
            in_link.add(element)
    for element in reversed(order):  # children come before their parents
        words = len(_WORDS.findall(element.text)) if element.text else 0
        linked = words if element in in_link else 0
        tails = sum(len(_WORDS.findall(child.tail)) for child in element if child.tail)
        words += tails
        linked += tails if element in in_link else 0
        every[element] = every.get(element, 0) + words
        own[element] = own.get(element, 0) + words - linked
        parent = element.getparent()
        if parent is not None and element is not root:
            every[parent] = every.get(parent, 0) + every[element]
            own[parent] = own.get(parent, 0) + own[element]
    return _Weights(own, every)


def _noise(root: Element, dropped: set[Element], weights: _Weights) -> set[Element]:
    """Elements named like navigation that hold only a small part of the page's running text."""
    total = weights.own.get(root, 0)
    found: set[Element] = set()
    around_title = {e for title in _titles(root) for e in (title, *title.iterancestors())}
    for element in _walk(root, dropped):
        name = _name(element)
        if name == " " or element.tag in ("html", "body", "article", "main") or element in around_title:
            continue
        if _NOISE_NAME.search(name) and weights.own.get(element, 0) <= 0.25 * total:
            found.add(element)
    return found


def _container(root: Element, weights: _Weights, total: int) -> Element:
    """From the root, or the element marked as article, downward as long as one child still holds nearly all text."""
    marked = [e for e in _first(root, "article", "main") if weights.own.get(e, 0) >= 0.5 * total]
    container = max(marked, key=lambda e: (weights.own[e], -_depth(e))) if marked and total else root
    total = weights.own.get(container, 0)
    while total:
        children = [child for child in container if child in weights.own]
        best = max((c for c in children if c.tag in _CONTAINERS), key=lambda c: weights.own[c], default=None)
        if best is None or weights.own[best] < _ARTICLE_SHARE * total:
            break
        if best.tag in ("table", "tr", "td") and not _is_layout(best):
            break
        if any(_is_authors(child, weights) for child in children if child is not best):
            break
        container = best
    return container


def _is_authors(element: Element, weights: _Weights) -> bool:
    """Something beside the main block that is not the site's: the article is more than that block.

    A paragraph or heading counts whatever it says, another block only where it reads like a title of the genre.
    """
    if weights.own[element] < 4 or weights.own[element] < 0.6 * weights.every[element]:
        return False
    words = _squeezed(element)
    if element.tag not in _TEXT_BLOCKS and (len(words) > _TITLE_LIMIT or not _TITLE_WORDS.search(words)):
        return False
    return not _SITE_WORDS.search(words)


def _is_layout(element: Element) -> bool:
    """Whether a table (or its row or cell) only arranges the page: some cell has several paragraphs or a table."""
    if element.tag != "td":
        return any(_is_layout(cell) for cell in element.iter("td"))
    parts = sum(1 for _ in islice(element.iter("p", "br", "div", "h1", "h2"), 6))
    return parts == 6 or element.find(".//table") is not None


def _depth(element: Element) -> int:
    return sum(1 for _ in element.iterancestors())


def _link_lists(container: Element, dropped: set[Element], weights: _Weights) -> set[Element]:
    """Blocks inside the article that are mostly links: 相关阅读, 上一篇, 分享到."""
    found: set[Element] = set()
    for element in _walk(container, dropped):
        if element is container or element.tag not in BLOCKS or element.tag in ("tr", "td", "th", "tbody", "thead"):
            continue
        every = weights.every.get(element, 0)
        if every and weights.own.get(element, 0) < 0.4 * every and (every >= 4 or element.tag in ("ul", "ol", "dl")):
            found.add(element)
            heading = element.getprevious()
            if heading is not None and heading.tag in BLOCKS and _LIST_HEADING.match(_squeezed(heading)):
                found.add(heading)
    return found


_LIST_HEADING = re.compile(
    r"(?:相关|推荐|热门|最新|更多|延伸|猜你|精选|分享|您可能|你可能|阅读排行|上一|下一)[\u4e00-\u9fff]{0,8}[:：>»]*$"
)


def _missing_title(root: Element, container: Element, dropped: set[Element]) -> Element | str | None:
    """The article's title where it stands outside the container: a heading before it, else the page's own title."""
    opening = _opening(container, dropped)
    named = _page_title(root)
    chosen = [e for e in _titles(root) if not _in_any(e, dropped) and _precedes(e, container)][-1:]
    if chosen:
        return None if _squeezed(chosen[0]) in opening else chosen[0]
    if container.find(".//h1") is not None:
        return None
    while _SITE_SUFFIX.search(named):
        named = _SITE_SUFFIX.sub("", named)
    squeezed = _BLANKS.sub("", named)
    if len(_CHINESE.findall(squeezed)) < 4 or squeezed in opening or _first_is_title(opening, squeezed):
        return None
    return _BLANKS.sub(" ", named)


def _page_title(root: Element) -> str:
    return next((e.text or "" for e in root.iter("title")), "").strip()


def _titles(root: Element) -> list[Element]:
    """The headings that are the article's title: those that the page's own title repeats, else those of the genre,
    else the only h1 (a site's name is mostly shorter)."""
    headings = _headings(root)
    page_title = _BLANKS.sub("", _page_title(root))
    repeated = [e for e in headings if (words := _squeezed(e)) in page_title or (page_title and page_title in words)]
    fitting = repeated or [e for e in headings if _TITLE_WORDS.search(_squeezed(e)) and e.tag == "h1"]
    if fitting:
        return fitting
    first = [e for e in headings if e.tag == "h1"]
    return first if len(first) == 1 and len(_squeezed(first[0])) >= 6 else []


def _headings(root: Element) -> list[Element]:
    """Elements that may be the article's title: h1 to h3, and what the site's author calls a title."""
    named = [e for e in root.iter("div", "p", "span", "td", "b", "strong") if _TITLE_NAME.search(_name(e))]
    found = [*_first(root, "h1", "h2", "h3"), *named[:_FEW]]
    return [e for e in found if 4 <= len(_squeezed(e)) <= _TITLE_LIMIT]


def _first(root: Element, *tags: str) -> list[Element]:
    """The first elements with these tags: a page that nests thousands of them must not cost more than others."""
    return list(islice(root.iter(*tags), _FEW))


def _name(element: Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _opening(container: Element, dropped: set[Element]) -> str:
    """The first words of the container without blanks; blocks end with a line end."""
    out: list[str] = []
    length = 0
    for element in _walk(container, dropped):
        if element.tag in BLOCKS or element.tag == "br":
            out.append("\n")
        for words in (element.text, element.tail if element is not container else None):
            if words and not words.isspace():
                squeezed = _BLANKS.sub("", words)
                out.append(squeezed)
                length += len(squeezed)
        if length > 400:
            break
    return re.sub(r"\n+", "\n", "".join(out)).strip("\n")


def _first_is_title(opening: str, page_title: str) -> bool:
    """Whether the article begins with a short line that is a title itself."""
    first = opening.partition("\n")[0]
    return 4 <= len(first) <= 60 and first[-1] not in "。；，：:" and (first in page_title or "。" not in first)


def _squeezed(element: Element) -> str:
    return _BLANKS.sub("", words_of(element))


def words_of(element: Element) -> str:
    """All text below an element."""
    return "".join(map(str, element.itertext(etree.Element)))


def _in_any(element: Element, dropped: set[Element]) -> bool:
    return any(ancestor in dropped for ancestor in element.iterancestors())


def _precedes(element: Element, container: Element) -> bool:
    """Document order by the children of the nearest common ancestor."""
    chain = [container, *container.iterancestors()]
    up: Element | None = element
    while up is not None:
        parent = up.getparent()
        if parent is container:
            return False
        if parent is not None and parent in chain:
            branch = chain[chain.index(parent) - 1]
            return parent.index(up) < parent.index(branch)
        up = parent
    return False
