"""What the HTML report says, and that nothing in a document can act in it."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import hashlib
import io
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from tests.support.analyses import plain_analysis

from bihuan.model import (
    Action,
    Analysis,
    Aspect,
    Cause,
    Deadline,
    Document,
    Finding,
    Items,
    Kind,
    Link,
    Linking,
    Mask,
    Measure,
    Meta,
    Precision,
    PriorItem,
    PriorStatus,
    Problem,
    Severity,
    SourceText,
    Span,
    Unlinked,
)
from bihuan.output.html import write_html
from bihuan.output.html.shell import asset
from bihuan.output.html.words import _WORDS

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>&lt;b&gt;"


def page_of(*analyses: Analysis, lang: str = "zh", **options: dict[str, str]) -> str:
    out = io.StringIO()
    write_html(analyses, out, lang=lang, **options)  # type: ignore[arg-type]
    return out.getvalue()


class Elements(HTMLParser):
    """Every element with its attributes, and the text of the page without script and style."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._raw = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self._raw = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._raw = False

    def handle_data(self, data: str) -> None:
        if not self._raw:
            self.text += data

    def tags(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.found if name == tag]


def hostile_analysis() -> Analysis:
    """Hostile words in every place that takes words."""
    text = f"{HOSTILE}\n一是{HOSTILE}\n原因{HOSTILE}\n措施{HOSTILE}\n"
    half = len(HOSTILE)
    problem = Problem(HOSTILE, Span(half + 1, half + 20), Span(half + 1, half + 9), (), HOSTILE)
    cause = Cause(f"C{HOSTILE}", Span(half + 25, half + 40), Span(half + 25, half + 30))
    action = Action(Span(3, 9), HOSTILE, HOSTILE, HOSTILE, Deadline(HOSTILE, Precision.DAY))
    measure = Measure(f"M{HOSTILE}", Span(2, 30), None, (action,), owner=HOSTILE, due=HOSTILE)
    link = Link(problem.id, cause.id, 0.5, HOSTILE, HOSTILE)
    finding = Finding(HOSTILE, Severity.ERROR, Span(1, 6), HOSTILE, HOSTILE, HOSTILE, (Span(2, 8),), HOSTILE, HOSTILE)
    whole = dataclasses.replace(finding, span=Span(0, 0))
    put_aside = dataclasses.replace(finding, suppressed=HOSTILE)
    source = SourceText(text, HOSTILE, HOSTILE, sha256=HOSTILE, encoding=HOSTILE, notes=(HOSTILE,))
    meta = Meta(HOSTILE, 2024, Kind.PERSONAL, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    document = Document(
        source,
        meta,
        aspects=(Aspect(HOSTILE, HOSTILE, Span(4, 30), Span(4, 9)),),
        masks=(Mask(Span(5, 7), HOSTILE),),
        withheld=(Span(8, 9),),
    )
    items = Items((), (problem,), (cause,), (measure,), (PriorItem(HOSTILE, Span(10, 12), PriorStatus.OPEN),))
    linking = Linking((link,), (Unlinked(measure.id, "problem", HOSTILE), Unlinked(problem.id, "measure", HOSTILE)))
    return Analysis(document, items, linking, (finding, whole, put_aside), HOSTILE)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("copies", [1, 2])
def test_nothing_in_a_document_becomes_markup(lang: str, copies: int) -> None:
    titles = {HOSTILE: HOSTILE}
    page = Elements(page_of(*[hostile_analysis()] * copies, lang=lang, rule_titles=titles))
    assert len(page.tags("script")) == 1
    assert not page.tags("img")
    assert "<script>alert(1)</script>" in page.text
    for _, attrs in page.found:
        assert not [name for name in attrs if name.startswith("on") or name in ("style", "src", "srcdoc", "action")]
    known = {"class", "id", "href", "title", "lang", "role", "type", "hidden", "scope", "rowspan", "colspan", "value"}
    known |= {"tabindex", "charset", "content", "http-equiv", "name", "checked", "method", "open"}
    strange = {name for _, attrs in page.found for name in attrs if not name.startswith(("data-", "aria-"))} - known
    assert not strange


def test_the_policy_allows_this_pages_own_script_and_style_and_nothing_else() -> None:
    page = page_of(plain_analysis("对照检查材料\n"))
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    directives = dict(part.strip().split(" ", 1) for part in policy[1].split(";"))
    assert directives["default-src"] == "'none'"
    for tag in ("style", "script"):
        content = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.S)
        assert len(content) == 1
        digest = base64.b64encode(hashlib.sha256(content[0].encode()).digest()).decode()
        assert directives[f"{tag}-src"] == f"'sha256-{digest}'"
    assert page.index("Content-Security-Policy") < page.index("<style>")


def test_the_page_names_no_other_place() -> None:
    page = page_of(hostile_analysis())
    assert not re.search(r"(?:https?:)?//[a-z]", page.replace("// ", ""))
    assert not re.search(r"@import|url\(|@font-face", asset("report.css"))


def test_the_script_never_parses_markup_and_never_asks_the_network() -> None:
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|Function\(|fetch|XMLHttp|import\(|localStorage"
    )
    assert not re.search(forbidden, asset("report.js"))


TEXT = "对照检查材料\n一是学习不够。例如缺席两次。\n二是调研少。\n原因是想得少。\n措施是每月学一次。\n"


def examined() -> Analysis:
    problems = (
        Problem("P1", Span(7, 21), Span(7, 13), (Span(14, 20),), "A1"),
        Problem("P2", Span(22, 28), Span(22, 28), (), "A1"),
    )
    cause = Cause("C1", Span(29, 36), Span(29, 36))
    deadline = Deadline("6月底前", Precision.MONTH, dt.date(2024, 1, 1), dt.date(2024, 6, 30))
    action = Action(Span(40, 45), None, "6月底前", "每月一次", deadline)
    measure = Measure("M1", Span(37, 46), Span(37, 45), (action,))
    links = (Link("P1", "C1", 0.81, "都写到学习", "wording"), Link("C1", "M1", 0.6, "编号相同", "number"))
    unlinked = (Unlinked("P2", "cause", "没有写到调研的原因"), Unlinked("P2", "measure", "措施里没有调研"))
    findings = (
        Finding(
            "problem-without-example", Severity.WARNING, Span(22, 28), "没有事例", "补一个事例", "P2", (Span(7, 13),)
        ),
        Finding("section-missing", Severity.ERROR, Span(0, 0), "缺一部分", message_en="a part is missing"),
        Finding("masked-term", Severity.INFO, Span(29, 31), "遮掩", suppressed="会议要求如此"),
    )
    document = Document(
        SourceText(TEXT, "材料.docx", "docx"),
        Meta("对照检查材料", 2024, Kind.PERSONAL, profile_reason="标题写明年度"),
        aspects=(
            Aspect("A1", "带头学习方面", Span(7, 28), Span(7, 7)),
            Aspect("A2", "担当方面", Span(28, 28), Span(28, 28)),
        ),
    )
    return Analysis(
        document, Items((), problems, (cause,), (measure,)), Linking(links, unlinked), findings, "mzshh-2024"
    )


def test_every_empty_cell_of_the_matrix_is_explained() -> None:
    page = page_of(examined())
    matrix = page[page.index('<table class="matrix">') : page.index("</table>", page.index('<table class="matrix">'))]
    assert not re.search(r"<t[dh][^>]*>\s*</t[dh]>", matrix)
    for words in ("没有对应的原因", "没有写到调研的原因", "没有对应的措施", "措施里没有调研", "这一方面没有查摆出问题"):
        assert words in matrix
    assert "（经原因1间接对应）" in matrix
    assert "0.81" in matrix
    assert "都写到学习" in matrix


def test_a_cell_is_explained_even_where_linking_gave_no_reason() -> None:
    analysis = dataclasses.replace(examined(), linking=Linking())
    page = page_of(analysis)
    matrix = page[page.index('<table class="matrix">') : page.index("</table>", page.index('<table class="matrix">'))]
    assert matrix.count("未找到编号、用词或位置上的联系。") == 4


def test_measures_without_a_problem_are_named_below_the_matrix() -> None:
    page = page_of(examined())
    below = page[page.index('<ul class="unanswered">') :]
    assert "措施1" in below[: below.index("</ul>")]
    assert "没有对应的问题" in below[: below.index("</ul>")]


def test_actions_show_what_is_said_and_what_is_blank() -> None:
    page = page_of(examined())
    table = page[page.index('<table class="actions">') :]
    table = table[: table.index("</table>")]
    assert "每月一次" in table
    assert "2024-01-01 至 2024-06-30" in table
    assert '<td class="empty">未写明</td>' in table
    assert '<td class="lacks">责任人</td>' in table


def test_severities_are_told_by_word_and_shape_and_numbers_lead_both_ways() -> None:
    page = page_of(examined())
    assert '<span class="severity warning"><span aria-hidden="true">△</span>修改</span>' in page
    assert '<span class="severity error"><span aria-hidden="true">■</span>重写建议</span>' in page
    assert 'id="d1-words2" data-note="2" href="#d1-note2"' in page
    assert '<a href="#d1-words2" title="回到原文">2</a>' in page


def test_a_finding_set_aside_is_shown_with_its_reason_and_not_in_the_margin() -> None:
    page = page_of(examined())
    assert "会议要求如此" in page
    assert 'data-rule="masked-term"' not in page


def test_a_rule_without_a_place_stands_before_the_text() -> None:
    page = page_of(examined())
    assert page.index("关于全文") < page.index("缺一部分") < page.index('class="column"')
    assert page.index('class="column"') < page.index('data-rule="problem-without-example"')


def test_rules_go_by_their_names_where_names_are_given() -> None:
    page = page_of(examined(), rule_titles={"section-missing": "缺少部分"})
    assert '<span class="rule">缺少部分</span>' in page
    assert '<option value="section-missing">缺少部分</option>' in page


def test_the_profile_and_why_it_was_chosen_stand_at_the_top() -> None:
    page = page_of(examined())
    assert "mzshh-2024" in page[: page.index('class="column"')]
    assert "选用理由：标题写明年度" in page[: page.index('class="column"')]


def test_the_page_speaks_english_on_request() -> None:
    page = page_of(examined(), lang="en")
    assert '<html lang="en">' in page
    for words in ("Coverage matrix", "No cause answers it", "a part is missing", "not stated"):
        assert words in page
    assert '<div class="column" lang="zh-Hans">' in page


def test_every_word_of_the_page_exists_in_both_languages() -> None:
    for key, (zh, en) in _WORDS.items():
        assert zh, key
        assert en, key
        assert sorted(re.findall(r"\{\w+\}", zh)) == sorted(re.findall(r"\{\w+\}", en)), key


def test_what_is_no_self_examination_is_only_shown() -> None:
    page = page_of(plain_analysis("关于供热的通知\n请各单位做好准备。\n", kind=Kind.OTHER))
    assert "看起来不是对照检查材料" in page
    assert "对应关系矩阵" not in page
    assert "没有审查发现" not in page
    assert "请各单位做好准备。" in page


def test_a_document_without_findings_says_so() -> None:
    assert "没有审查发现。" in page_of(plain_analysis("对照检查材料\n"))


def test_an_empty_text_makes_a_page() -> None:
    assert "没有审查发现。" in page_of(plain_analysis(""))


def test_several_documents_begin_with_an_index() -> None:
    one, other = plain_analysis("甲\n", title="甲的材料"), plain_analysis("乙\n", title="乙的材料")
    page = page_of(one, other)
    index = page[page.index('<nav class="index"') : page.index("</nav>", page.index('<nav class="index"'))]
    assert '<a href="#d1-top"><bdi>甲的材料</bdi></a>' in index
    assert '<a href="#d2-top"><bdi>乙的材料</bdi></a>' in index
    assert page.count("<article") == 2


def test_headings_never_skip_a_level() -> None:
    page = page_of(examined(), examined())
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", page)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_can_be_told_apart(scheme: str) -> None:
    sheet = asset("report.css")
    roots = re.findall(r":root \{(.*?)\n\s*\}", sheet, re.S)
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", roots[0 if scheme == "light" else 1]))
    papers = [name for name in colours if name.endswith(("-soft", "-tint"))]
    pairs = [("ink", paper) for paper in ("ground", "paper", *papers)]
    pairs += [
        (name, paper) for name in ("muted", "accent", "info", "warning", "error") for paper in ("ground", "paper")
    ]
    pairs += [(name, f"{name}-soft") for name in ("problem", "cause", "measure", "credit", "prior")]
    pairs += [(name, "paper") for name in ("problem", "cause", "measure", "credit", "prior")]
    pairs += [("ink", "accent-soft"), ("muted", "credit-soft")]
    for ink, paper in pairs:
        assert contrast(colours[ink], colours[paper]) >= 4.5, (ink, paper)
