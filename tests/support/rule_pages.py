"""The pages in docs/rules and the cases on them, which are the rules' tests."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from bihuan.config import DEFAULT_SETTINGS
from bihuan.model import Finding, Link, Linking, Role, SourceText, Span
from bihuan.pipeline import examine_text
from bihuan.profiles import Profile, RuleSetting, load
from bihuan.reviewing import ReviewInput, review
from bihuan.reviewing.registry import by_slug
from bihuan.text.folding import fold
from tests.support.annotated import REPOSITORY

PAGES = REPOSITORY / "docs" / "rules"
_CASE = re.compile(r"^## 用例：([^\n]+)\n+(?:```previous\n(.*?)^```\n+)?```case\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Case:
    """One case: a small document with the expected findings of the page's rule marked ``⟦…⟧``.

    A block ``previous`` before it is the earlier document that it is compared with.
    """

    slug: str
    name: str
    orders: tuple[str, ...]
    text: str
    expected: tuple[Span, ...]
    previous: str = ""

    @property
    def fires(self) -> bool:
        return bool(self.expected)

    def findings(self) -> tuple[Finding, ...]:
        """What the page's rule finds when the case goes through the whole pipeline with the rule switched on."""
        wanted, profile, links, options = self._settings()
        settings = {self.slug: RuleSetting(enabled=True, options=options)}
        source = SourceText(text=self.text, name="case.txt", format="txt")
        configured = replace(DEFAULT_SETTINGS, rules=settings)
        earlier = SourceText(text=self.previous, name="previous.txt", format="txt") if self.previous else None
        analysis = examine_text(source, profile=wanted, settings=configured, previous=earlier).analysis
        found = analysis.findings
        if profile is not None or links is not None:
            linking = analysis.linking if links is None else links
            parts = (analysis.document, analysis.items, linking, fold(source))
            found = review(ReviewInput(*parts, profile, settings))
        return tuple(finding for finding in found if finding.rule in (self.slug, "rule-crashed"))

    def _settings(self) -> tuple[str | None, Profile | None, Linking | None, dict[str, object]]:
        """What the first lines order: % 场景 id, % 参数 name=value …, % 要求 role, % 说法 list=phrase, % 对应 P1-C1 …."""
        wanted: str | None = None
        profile: Profile | None = None
        linking: Linking | None = None
        options: dict[str, object] = {}
        for order in self.orders:
            word, _, rest = order.partition(" ")
            if word == "场景":
                wanted = rest
            elif word == "参数":
                options |= dict(self._option(part) for part in rest.split())
            elif word == "要求":
                profile = load("generic")
                profile = replace(profile, required_sections=(*profile.required_sections, Role(rest)))
            elif word == "说法":
                name, _, phrases = rest.partition("=")
                profile = replace(load("generic"), phrases={name: tuple(phrases.split("、"))})
            elif word == "对应":
                pairs = (pair.split("-") for pair in rest.split())
                linking = Linking(tuple(Link(one, other, 1.0, "", "manual") for one, other in pairs))
            else:
                raise AssertionError(f"{self.slug}: % {order}")
        return wanted, profile, linking, options

    def _option(self, words: str) -> tuple[str, object]:
        name, _, value = words.partition("=")
        default = {option.name: option.default for option in by_slug()[self.slug].options}[name]
        return name, (value,) if isinstance(default, tuple) else type(default)(value)


def read_cases(page: Path) -> list[Case]:
    return [
        _case(page.stem, name, body, previous)
        for name, previous, body in _CASE.findall(page.read_text(encoding="utf-8"))
    ]


def all_cases() -> list[Case]:
    return [case for page in sorted(PAGES.glob("*.md")) if page.stem != "index" for case in read_cases(page)]


def _case(slug: str, name: str, body: str, previous: str) -> Case:
    lines = body.splitlines(keepends=True)
    orders = tuple(line[1:].strip() for line in lines if line.startswith("%"))
    marked = "".join(line for line in lines if not line.startswith("%"))
    text = ""
    spans: list[Span] = []
    opened: list[int] = []  # marks may stand inside one another: two findings at one place
    for piece in re.split(r"([⟦⟧])", marked):
        if piece == "⟦":
            opened.append(len(text))
        elif piece == "⟧":
            spans.append(Span(opened.pop(), len(text)))
        else:
            text += piece
    return Case(slug, name, orders, text, tuple(spans), previous)
