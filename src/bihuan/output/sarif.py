"""SARIF 2.1.0 (静态分析结果交换格式): analyses -> one log with one run, positions in code points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from bihuan.model import Analysis, Finding, Severity, Span
from bihuan.output.places import Lines

SCHEMA_URI = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.INFO: "note", Severity.WARNING: "warning", Severity.ERROR: "error"}
_TEXT_FORMATS = ("txt", "md")

Json = dict[str, Any]


def to_sarif(
    examined: Iterable[tuple[str, Analysis]],
    rules: Mapping[str, Json],
    *,
    version: str,
    lang: str = "zh",
    failures: Iterable[tuple[str, str]] = (),
) -> Json:
    """``examined`` are paths with their analyses; ``rules`` descriptors by rule id (see `rule_descriptor`).

    ``failures`` are paths that could not be examined, and why.
    """
    parts = [sarif_part(path, analysis, lang) for path, analysis in examined]
    return sarif_log(parts, rules, version=version, failures=failures)


def sarif_part(path: str, analysis: Analysis, lang: str = "zh") -> Json:
    """What one file adds to the log: its artifact and its results. Small, so that it can come from another process."""
    source = analysis.document.source
    uri = _uri(path)
    artifact: Json = {
        "location": {"uri": uri},
        "roles": ["analysisTarget"],
        "properties": {"format": source.format, "kind": analysis.document.meta.kind.value},
    }
    if source.sha256:
        artifact["hashes"] = {"sha-256": source.sha256}
    if source.encoding and source.format in _TEXT_FORMATS:
        artifact["encoding"] = source.encoding
    lines = Lines(source.text)
    return {"artifact": artifact, "results": [_result(one, uri, lines, lang) for one in analysis.findings]}


def sarif_log(
    parts: Iterable[Json],
    rules: Mapping[str, Json],
    *,
    version: str,
    failures: Iterable[tuple[str, str]] = (),
) -> Json:
    """One log of the parts of all files; only the rules that fired are described."""
    artifacts: list[Json] = []
    results: list[Json] = []
    for index, part in enumerate(parts):
        artifacts.append(part["artifact"])
        for result in part["results"]:
            result["locations"][0]["physicalLocation"]["artifactLocation"]["index"] = index
            results.append(result)
    used = list(dict.fromkeys(result["ruleId"] for result in results))
    for result in results:
        result["ruleIndex"] = used.index(result["ruleId"])
    troubles = [_trouble(path, why) for path, why in failures]
    invocation: Json = {"executionSuccessful": not troubles}
    if troubles:
        invocation["toolExecutionNotifications"] = troubles
    driver = {
        "name": "bihuan",
        "fullName": "Bihuan (闭环)",
        "semanticVersion": version,
        "rules": [rules.get(name) or {"id": name} for name in used],
    }
    run = {
        "tool": {"driver": driver},
        "invocations": [invocation],
        "artifacts": artifacts,
        "results": results,
        "columnKind": "unicodeCodePoints",
    }
    return {"$schema": SCHEMA_URI, "version": "2.1.0", "runs": [run]}


def rule_descriptor(name: str, title: str, severity: Severity, help_text: str) -> Json:
    """What SARIF wants to know about a rule."""
    return {
        "id": name,
        "name": "".join(word.capitalize() for word in name.split("-")),
        "shortDescription": {"text": title},
        "help": {"text": help_text, "markdown": help_text},
        "defaultConfiguration": {"level": _LEVELS[severity]},
    }


def _result(finding: Finding, uri: str, lines: Lines, lang: str) -> Json:
    message, advice = finding.message, finding.suggestion
    if lang == "en":
        message, advice = finding.message_en or message, finding.suggestion_en or advice
    result: Json = {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{message}\n{advice}" if advice else message},
        "locations": [{"physicalLocation": _location(uri, finding.span, lines)}],
    }
    if finding.related:
        result["relatedLocations"] = [
            {"id": number, "physicalLocation": _location(uri, span, lines)}
            for number, span in enumerate(finding.related, start=1)
        ]
    if finding.ref:
        result["properties"] = {"ref": finding.ref}
    if finding.suppressed is not None:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": finding.suppressed}]
    return result


def _trouble(path: str, why: str) -> Json:
    place = {"physicalLocation": {"artifactLocation": {"uri": _uri(path)}}}
    return {"level": "error", "message": {"text": why}, "locations": [place]}


def _location(uri: str, span: Span, lines: Lines) -> Json:
    """The region in code points; for docx and pdf it counts in the text as read, so the words stand beside it."""
    (line, column), (end_line, end_column) = lines.position(span.start), lines.position(span.end)
    region = {
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
        "charOffset": span.start,
        "charLength": len(span),
        "snippet": {"text": span.of(lines.text)},
    }
    return {"artifactLocation": {"uri": uri}, "region": region}


def _uri(path: str) -> str:
    """A relative or absolute path as a URI reference."""
    slashed = path.replace("\\", "/")
    encoded = quote(slashed.encode("utf-8", "surrogateescape"), safe="/")
    if encoded.startswith("/"):
        return f"file://{encoded}"
    return f"file:///{encoded.replace('%3A', ':', 1)}" if slashed[1:3] == ":/" else encoded
