"""SARIF logs have the structure of version 2.1.0 and positions in code points."""

from __future__ import annotations

from typing import Any

from bihuan.model import Analysis, Document, Finding, Items, Kind, Linking, Meta, Severity, SourceText, Span
from bihuan.output.sarif import rule_descriptor, sarif_log, sarif_part, to_sarif

TEXT = "标题\n𠮷田同志学习不深\n措施空泛\n"

# What the schema of SARIF 2.1.0 says of the objects we write: allowed properties and, in capitals, the required ones.
SHAPE: dict[str, Any] = {
    "log": ("$schema VERSION RUNS", {"runs": "run"}),
    "run": ("TOOL invocations artifacts results columnKind", {"tool": "tool", "invocations": "invocation", "artifacts": "artifact", "results": "result"}),
    "tool": ("DRIVER", {"driver": "driver"}),
    "driver": ("NAME fullName semanticVersion rules", {"rules": "rule"}),
    "rule": ("ID name shortDescription help defaultConfiguration", {"shortDescription": "message", "help": "message"}),
    "message": ("TEXT markdown", {}),
    "invocation": ("EXECUTIONSUCCESSFUL toolExecutionNotifications", {"toolExecutionNotifications": "notification"}),
    "notification": ("level MESSAGE locations", {"message": "message", "locations": "location"}),
    "artifact": ("location roles hashes encoding properties", {"location": "artifactLocation"}),
    "artifactLocation": ("uri index", {}),
    "result": ("ruleId ruleIndex level MESSAGE locations relatedLocations properties suppressions", {"message": "message", "locations": "location", "relatedLocations": "location", "suppressions": "suppression"}),
    "location": ("id physicalLocation", {"physicalLocation": "physicalLocation"}),
    "physicalLocation": ("artifactLocation region", {"artifactLocation": "artifactLocation", "region": "region"}),
    "region": ("startLine startColumn endLine endColumn charOffset charLength snippet", {}),
    "suppression": ("KIND status justification", {}),
}  # fmt: skip


def check(value: dict[str, Any], kind: str) -> None:
    names, below = SHAPE[kind]
    allowed = {name.lower(): name.isupper() for name in names.split()}
    given = {key.lower() for key in value}
    assert given <= set(allowed), f"{kind}: {given - set(allowed)}"
    assert {name for name, required in allowed.items() if required} <= given, f"{kind}: something required is missing"
    for key, inner in below.items():
        children = value.get(key, [])
        for child in children if isinstance(children, list) else [children]:
            check(child, inner)


def analysis(*findings: Finding, format: str = "txt") -> Analysis:
    source = SourceText(text=TEXT, name="a.txt", format=format, sha256="00ff", encoding="utf-8")
    return Analysis(Document(source, Meta("标题", 2024, Kind.PERSONAL)), Items(), Linking(), findings)


VAGUE = Finding(
    "problem-vague", Severity.WARNING, Span(7, 11), "太空", "写具体", "P1", (Span(12, 16),), "vague", "be plain"
)
SET_ASIDE = Finding("slogan-heading", Severity.INFO, Span(12, 16), "口号", suppressed="已核对")
RULES = {"problem-vague": rule_descriptor("problem-vague", "问题空泛", Severity.WARNING, "# 查什么")}


def log(**more: Any) -> dict[str, Any]:
    return to_sarif(
        [("夹 子/a.txt", analysis(VAGUE, SET_ASIDE)), ("b.docx", analysis(format="docx"))], RULES, version="1.0", **more
    )


def test_the_log_has_the_structure_of_the_schema():
    check(log(failures=[("c.txt", "文件是空的")]), "log")
    check(log(), "log")


def test_one_run_holds_all_files_and_only_the_rules_that_fired():
    run = log()["runs"][0]
    assert [artifact["location"]["uri"] for artifact in run["artifacts"]] == ["%E5%A4%B9%20%E5%AD%90/a.txt", "b.docx"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["problem-vague", "slogan-heading"]
    assert [result["ruleIndex"] for result in run["results"]] == [0, 1]
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["index"] == 0


def test_positions_count_code_points_not_utf16_units():
    run = log()["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert (region["charOffset"], region["charLength"]) == (7, 4)
    assert region["snippet"]["text"] == TEXT[7:11] == "学习不深"
    assert (region["startLine"], region["startColumn"], region["endColumn"]) == (2, 5, 9)


def test_a_suppressed_finding_is_there_with_its_reason():
    results = log()["runs"][0]["results"]
    assert "suppressions" not in results[0]
    assert results[1]["suppressions"][0]["justification"] == "已核对"
    assert [result["level"] for result in results] == ["warning", "note"]


def test_a_file_that_could_not_be_read_is_told_in_the_invocation():
    invocation = log(failures=[("c.txt", "文件是空的")])["runs"][0]["invocations"][0]
    assert not invocation["executionSuccessful"]
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "文件是空的"
    assert log()["runs"][0]["invocations"][0]["executionSuccessful"]


def test_english_is_spoken_where_it_is_wanted():
    part = sarif_part("a.txt", analysis(VAGUE, SET_ASIDE), "en")
    assert part["results"][0]["message"]["text"] == "vague\nbe plain"
    assert part["results"][1]["message"]["text"] == "口号"  # no English is known, and nothing is invented


def test_paths_become_uris():
    parts = [sarif_part(path, analysis()) for path in ("/tmp/甲.txt", "C:\\材料\\a.txt", "a b.txt")]
    uris = [artifact["location"]["uri"] for artifact in sarif_log(parts, {}, version="1")["runs"][0]["artifacts"]]
    assert uris == ["file:///tmp/%E7%94%B2.txt", "file:///C:/%E6%9D%90%E6%96%99/a.txt", "a%20b.txt"]
