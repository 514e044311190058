"""What the editor is sent: findings as diagnostics, the rule's page as a hover, an edit of the sidecar file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lsprotocol import types
from pygls.workspace import PositionCodec

from bihuan.editor.examining import Seen
from bihuan.editor.placing import Place
from bihuan.editor.setting_aside import entry_for
from bihuan.language import Lang, say
from bihuan.model import Finding, Severity, Span
from bihuan.output.rule_pages import page_file, page_of
from bihuan.reviewing.registry import by_slug
from bihuan.suppressions import sidecar

SOURCE = "bihuan"
_SEVERITIES = {
    Severity.INFO: types.DiagnosticSeverity.Information,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.ERROR: types.DiagnosticSeverity.Error,
}
_TOLD = ("查什么", "为什么", "怎么改")  # parts of a rule's page that a hover shows


class Speaker:
    """Says what was seen in one text, in the language and the units of the editor."""

    def __init__(self, seen: Seen, lang: Lang, codec: PositionCodec) -> None:
        self.seen = seen
        self.lang = lang
        self._codec = codec

    def diagnostics(self) -> list[types.Diagnostic]:
        top = types.Range(types.Position(0, 0), types.Position(0, 0))
        troubles = [
            types.Diagnostic(
                top,
                say(self.lang, one.message, one.message_en),
                severity=types.DiagnosticSeverity.Error,
                source=SOURCE,
                code=one.code,
            )
            for one in self.seen.troubles
        ]
        return troubles + [self._diagnostic(one) for one in self.seen.findings]

    def hover(self, position: types.Position) -> types.Hover | None:
        """The explanation of the rules whose findings stand at a position, the shortest words first."""
        here = [(finding, self.range_of(finding.span)) for finding in self.seen.findings]
        here = [(finding, place) for finding, place in here if place.start <= position <= place.end]
        if not here:
            return None
        here.sort(key=lambda one: len(one[0].span))
        rules = dict.fromkeys(finding.rule for finding, _ in here)
        value = "\n\n---\n\n".join(explained(rule, self.lang) for rule in rules)
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, value), here[0][1])

    def actions(self, asked: types.Range, file: Path, existing: str | None) -> list[types.CodeAction]:
        """For every finding in a range: set it aside. ``existing`` is what the sidecar file holds, None where there is none."""
        return [
            types.CodeAction(
                title=say(
                    self.lang,
                    f"不采纳：{one.rule}（写进 {sidecar(file).name}，补上理由才生效）",
                    f"Set aside: {one.rule} (into {sidecar(file).name}; counts once you wrote the reason)",
                ),
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[self._diagnostic(one)],
                edit=_added(sidecar(file), existing, entry_for(one, self.seen.findings, self.seen.text)),
            )
            for one in self.seen.findings
            if _meet(self.range_of(one.span), asked)
        ]

    def range_of(self, span: Span) -> types.Range:
        assert self.seen.placing is not None, "findings come with their places"
        begin, end = self.seen.placing.of(span)
        return types.Range(self._position(begin), self._position(end))

    def _position(self, place: Place) -> types.Position:
        before = self.seen.lines[place.line][: place.column]
        return types.Position(place.line, self._codec.client_num_units(before))

    def _diagnostic(self, finding: Finding) -> types.Diagnostic:
        advice = say(self.lang, finding.suggestion or "", finding.suggestion_en or finding.suggestion or "")
        message = say(self.lang, finding.message, finding.message_en or finding.message)
        page = page_file(finding.rule)
        return types.Diagnostic(
            self.range_of(finding.span),
            f"{message}\n{advice}" if advice else message,
            severity=_SEVERITIES[finding.severity],
            source=SOURCE,
            code=finding.rule,
            code_description=types.CodeDescription(page.as_uri()) if page else None,
        )


def explained(rule: str, lang: Lang) -> str:
    """A rule's explanation as Markdown with the address of its page; the name alone for what is no rule."""
    known = by_slug().get(rule)
    if known is None:
        return f"`{rule}`"
    parts = [f"**{say(lang, known.title, known.title_en)}** `{rule}`"]
    page, file = page_of(rule) or "", page_file(rule)
    if lang == "en":
        parts.append(known.suggestion_en)
    else:
        chapters = dict(one.partition("\n")[::2] for one in page.split("\n## ")[1:])
        parts += [f"**{name}**：{chapters[name].strip()}" for name in _TOLD if name in chapters]
    if file:
        parts.append(f"[{say(lang, '规则页', 'The page of the rule (Chinese)')}]({file.as_uri()})")
    return "\n\n".join(parts)


def _meet(one: types.Range, other: types.Range) -> bool:
    return one.start <= other.end and other.start <= one.end


def _added(file: Path, existing: str | None, entry: str) -> types.WorkspaceEdit:
    """An edit that adds an entry at the end of a file, which is made where it is missing."""
    lines = (existing or "").split("\n")
    end = types.Position(len(lines) - 1, len(lines[-1].encode("utf-16-le")) // 2)
    gap = "" if not existing else "\n" if existing.endswith("\n") else "\n\n"
    changes: Sequence[types.TextDocumentEdit | types.CreateFile] = (
        *([types.CreateFile(uri=file.as_uri())] if existing is None else []),
        types.TextDocumentEdit(
            types.OptionalVersionedTextDocumentIdentifier(uri=file.as_uri()),
            [types.TextEdit(types.Range(end, end), gap + entry)],
        ),
    )
    return types.WorkspaceEdit(document_changes=list(changes))
