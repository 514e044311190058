"""What a template left behind beside blanks: years, names and levels that contradict the document's own (模板残留)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bihuan.model import Role, Span
from bihuan.reviewing.patterns import compiled
from bihuan.reviewing.rule import Remark, ReviewInput

# -- years -------------------------------------------------------------------------------------------------------------

_WORK_OF_YEAR = r"在?(20\d\d)年(?:度)?的?(?:各项|全年|全部|新的|下一步)?的?工作(?:当)?(?:中|里|上)"
_DUE_YEAR = re.compile(r"(20\d\d)年")
_THIS_MEETING = r"(20\d\d)年度?(?:的)?[^。，；\n\d]{0,16}(?:民主生活会|组织生活会)"
_LAST_ROUND = r"上(?:一)?年度?|去年|上(?:一)?次|整改落实|落实情况|查摆"


def strange_years(review: ReviewInput) -> Iterator[Remark]:
    """Work ahead dated before the year examined, a due date long past, another year's meeting in the opening."""
    year = review.year
    if year is None:
        return
    ahead = [*(s.span for s in review.sections(Role.MEASURES) + review.sections(Role.CLOSING))]
    ahead += [
        measure.span for measure in review.items.measures if not any(span.contains(measure.span) for span in ahead)
    ]
    for span in ahead:
        for match in compiled(_WORK_OF_YEAR).finditer(review.words(span)) if "20" in review.words(span) else ():
            if int(match.group(1)) < year:
                yield _year_remark(review.spot(span, *match.span()), match.group(), year)
    for measure in review.items.measures:
        for words, span in [(measure.due, measure.span), *((action.due, action.span) for action in measure.actions)]:
            named = _DUE_YEAR.findall(words or "")
            if named and max(map(int, named)) < year:
                yield _year_remark(span, words or "", year, measure.id)
    for part in (review.document.title, review.document.preamble):
        for match in compiled(_THIS_MEETING).finditer(review.words(part)) if part else ():
            before = review.words(part)[max(0, match.start() - 12) : match.end() + 12] if part else ""
            if part and int(match.group(1)) != year and not compiled(_LAST_ROUND).search(before):
                yield _year_remark(review.spot(part, *match.span()), match.group(), year)


def _year_remark(span: Span, words: str, year: int, ref: str | None = None) -> Remark:
    return Remark(
        span, f"“{words}”与全文的年份（{year}年度）矛盾", f"{words} contradicts the year of the text ({year})", ref
    )


# -- names -------------------------------------------------------------------------------------------------------------

_SUFFIX = (
    "监狱|医院|卫生院|党校|学校|中学|小学|学院|大学|幼儿园|公司|集团|银行|支行|街道|社区|林场|农场|电厂|煤矿|税务局|法院|检察院"
    "|[市县区镇乡村州旗盟局]"
)
_NAME = re.compile(rf"[^\W\da-zA-Z_]{{2,12}}?(?:{_SUFFIX})")
_OWN_FUTURE = (
    rf"(?:把|将)(?P<built>[^\W\da-zA-Z_]{{2,10}}?(?:{_SUFFIX}))(?:真正|切实|努力)?(?:建设|打造|建)成"
    rf"|为(?:推动|促进|实现|建设|加快)?(?P<served>[^\W\da-zA-Z_]{{2,10}}?(?:{_SUFFIX}))(?:的)?(?:各项|全面|改革|经济|教育|卫生|事业|高质量|建设|发展|振兴|跨越|转型)"
    r"[^。，；\n]{0,20}(?:贡献|力量|智慧|篇章|作为|努力)"
    rf"|无愧于(?P<worthy>[^\W\da-zA-Z_]{{2,10}}?(?:{_SUFFIX}))"
)
_GENERIC = (
    r"^(?:我|本|全|各|该|这|那|所在|分管|联系|整个|省|市|县|区|镇|乡|国家|祖国|党|人民|新时代|现代|一流|建设|推动|社会)"
)
_OUR = r"我(?P<kind>校|院|镇|乡|村|司|公司|集团|厂|县)(?![^\W\da-zA-Z_]{0,2}我|长|姑)"
_OUR_FITS = {
    "校": "校|大学|中学|小学|学院|教育",
    "院": "院|研究所|设计",
    "镇": "镇",
    "乡": "乡",
    "村": "村|社区",
    "司": "公司|集团|企业|厂|司",
    "公司": "公司|集团|企业|厂",
    "集团": "集团|公司|企业",
    "厂": "厂|公司|集团|企业",
    "县": "县",
}
_QUOTED = r"“[^”\n]*”|《[^》\n]*》"


_SUFFIX_AT_END = rf"(?:{_SUFFIX})$"
_OWN_FUTURE_TELLS = ("建设成", "打造成", "建成", "贡献", "无愧于", "力量", "篇章")


def _own_future(text: str) -> Iterator[re.Match[str]]:
    """Looked for only around the words that such a sentence needs."""
    seen = -1
    for at in sorted({at for tell in _OWN_FUTURE_TELLS for at in _everywhere(text, tell)}):
        begin = max(text.rfind("\n", 0, at), text.rfind("。", 0, at)) + 1
        for match in compiled(_OWN_FUTURE).finditer(text, max(begin, at - 48), at + 24):
            if match.start() > seen:
                seen = match.start()
                yield match


def _everywhere(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def foreign_names(review: ReviewInput) -> Iterator[Remark]:
    """Another unit's name where the author speaks of his own unit's future, 我校 in a bureau's text and the like."""
    head = review.self_description
    own = {match.group() for match in _NAME.finditer(head)}
    if not own:
        return
    text = review.folded.text
    for match in _own_future(text):
        group = match.lastgroup or ""
        name = match.group(group)
        suffix = compiled(_SUFFIX_AT_END).search(name)
        stem = name[: suffix.start()] if suffix else name
        if suffix is None or len(stem) < 2 or stem in head or compiled(_GENERIC).match(name):
            continue
        if any(mine.endswith(suffix.group()) for mine in own):
            span = review.folded.to_source(*match.span(group))
            yield Remark(span, f"“{name}”不是本单位的名称", f"{name} is not the name of the author's unit")
    for match in compiled(_OUR).finditer(text):
        if not re.search(_OUR_FITS[match.group("kind")], head) and not _is_quoted(match, text):
            span = review.folded.to_source(*match.span())
            yield Remark(span, f"“{match.group()}”与本单位不符", f"{match.group()} does not fit the author's unit")
            return


def _is_quoted(match: re.Match[str], text: str) -> bool:
    return any(quoted.start() <= match.start() < quoted.end() for quoted in compiled(_QUOTED).finditer(text))


# -- levels ------------------------------------------------------------------------------------------------------------

_LEVELS = (
    ("镇", re.compile(r"镇(?!静|定)|[^\W\da-zA-Z_]乡(?!村)|街道|村党|社区")),
    ("县", re.compile(r"县|区(?:委|长|政府|[^\W\da-zA-Z_]{2,8}局)|[^\W\da-zA-Z_]区[^\W\da-zA-Z_]{2,10}局")),
    ("市", re.compile(r"市(?!场|民|政|容)")),
)
_LEVEL_ABOVE = {"镇": ("市", "省"), "县": ("省",), "市": ()}
_PROVINCE_WORK = (
    r"(?:为|谋划|统筹|推进|推动|抓好|抓实|站在|立足)全省[^。，；\n]{0,8}(?:工作|大局|发展)[^。，；\n]{0,8}(?:把握|建言|献策|谋划|部署|统筹|的工作|推进)"
    r"|(?:推动|推进|促进|抓好|做好|谋划)全省[^。，；\n一]{2,10}(?:工作|事业|发展|改革)(?!会议|现场)"
)


def strange_levels(review: ReviewInput) -> Iterator[Remark]:
    """Work of the province in the text of somebody whose own level is known to be below it."""
    head = review.self_description
    level = next((name for name, shape in _LEVELS if shape.search(head)), None)
    if level is None or re.search(r"[^\W\da-zA-Z_]省|^省|驻", head):
        return
    text = review.folded.text
    for at in _everywhere(text, "全省"):
        match = compiled(_PROVINCE_WORK).search(text, max(0, at - 3), min(len(text), at + 24))
        if match:
            yield _level_remark(review, match, level)
    for higher in _LEVEL_ABOVE[level]:
        match = re.search(rf"完成{higher}委(?:、{higher}政府)?(?:领导)?交办", text)
        if match:
            yield _level_remark(review, match, level)


def _level_remark(review: ReviewInput, match: re.Match[str], level: str) -> Remark:
    return Remark(
        review.folded.to_source(*match.span()),
        f"“{match.group()}”与作者所在的层级（{level}）不符",
        f"{match.group()} is of another level than the author's ({level})",
    )
