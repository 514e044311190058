"""What a template left behind beside blanks: years, names and levels that contradict the document's own (模板残留)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bihuan.model import Role, Span
from bihuan.reviewing.patterns import compiled
from bihuan.reviewing.rule import Remark, ReviewInput
from bihuan.text.places import SUFFIX, everywhere, level_of, spoken_of_as_own

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

_NAME = re.compile(rf"[^\W\da-zA-Z_]{{2,12}}?(?:{SUFFIX})")
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


_SUFFIX_AT_END = rf"(?:{SUFFIX})$"


def foreign_names(review: ReviewInput) -> Iterator[Remark]:
    """Another unit's name where the author speaks of his own unit's future, 我校 in a bureau's text and the like."""
    head = review.self_description
    own = {match.group() for match in _NAME.finditer(head)}
    if not own:
        return
    text = review.folded.text
    for start, end in spoken_of_as_own(text):
        name = text[start:end]
        suffix = compiled(_SUFFIX_AT_END).search(name)
        stem = name[: suffix.start()] if suffix else name
        if suffix is None or len(stem) < 2 or stem in head or compiled(_GENERIC).match(name):
            continue
        if any(mine.endswith(suffix.group()) for mine in own):
            span = review.folded.to_source(start, end)
            yield Remark(span, f"“{name}”不是本单位的名称", f"{name} is not the name of the author's unit")
    for match in compiled(_OUR).finditer(text):
        if not re.search(_OUR_FITS[match.group("kind")], head) and not _is_quoted(match, text):
            span = review.folded.to_source(*match.span())
            yield Remark(span, f"“{match.group()}”与本单位不符", f"{match.group()} does not fit the author's unit")
            return


def _is_quoted(match: re.Match[str], text: str) -> bool:
    return any(quoted.start() <= match.start() < quoted.end() for quoted in compiled(_QUOTED).finditer(text))


# -- levels ------------------------------------------------------------------------------------------------------------

_LEVEL_ABOVE = {"镇": ("市", "省"), "县": ("省",), "市": ()}
_PROVINCE_WORK = (
    r"(?:为|谋划|统筹|推进|推动|抓好|抓实|站在|立足)全省[^。，；\n]{0,8}(?:工作|大局|发展)[^。，；\n]{0,8}(?:把握|建言|献策|谋划|部署|统筹|的工作|推进)"
    r"|(?:推动|推进|促进|抓好|做好|谋划)全省[^。，；\n一]{2,10}(?:工作|事业|发展|改革)(?!会议|现场)"
)


def strange_levels(review: ReviewInput) -> Iterator[Remark]:
    """Work of the province in the text of somebody whose own level is known to be below it."""
    level = level_of(review.self_description)
    if level is None:
        return
    text = review.folded.text
    for at in everywhere(text, "全省"):
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
