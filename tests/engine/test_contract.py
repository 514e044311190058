"""The JSON contract: keys and their order, spans that quote the text, text that any encoding carries."""

from __future__ import annotations

import datetime as dt
import json

from hypothesis import given
from hypothesis import strategies as st

from bihuan.contract import SCHEMA, dumps, to_json
from bihuan.model import (
    Action,
    Analysis,
    Aspect,
    Cause,
    Credit,
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
    Role,
    Section,
    Severity,
    SourceText,
    Span,
    Unlinked,
)

TEXT = "对照检查材料\n一、问题\n一是学习不深。例如，3月缺课。\n原因：不上心。\n措施：6月底前补学，由办公室负责。\n"


def span(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def analysis() -> Analysis:
    deadline = Deadline("6月底前", Precision.MONTH, dt.date(2024, 6, 1), dt.date(2024, 6, 30))
    action = Action(span("6月底前补学，由办公室负责"), "办公室", "6月底前", None, deadline)
    return Analysis(
        document=Document(
            source=SourceText(text=TEXT, name="材料.txt", format="txt", sha256="ab", encoding="utf-8"),
            meta=Meta("对照检查材料", 2024, Kind.PERSONAL, "民主生活会", None, "标题不合"),
            title=span("对照检查材料"),
            sections=(Section("S1", Role.PROBLEMS, span("一、问题\n一是学习不深。例如，3月缺课。"), span("一、问题")),),
            aspects=(Aspect("A1", "问题", span("一、问题"), span("一、问题"), "theory"),),
            masks=(Mask(span("缺课"), "旷课"),),
        ),
        items=Items(
            credits=(Credit("K1", span("学习"), "A1"),),
            problems=(
                Problem("P1", span("一是学习不深。例如，3月缺课。"), span("学习不深"), (span("3月缺课"),), "A1", 1),
            ),
            causes=(Cause("C1", span("原因：不上心。"), span("不上心")),),
            measures=(Measure("M1", span("措施：6月底前补学，由办公室负责。"), span("补学"), (action,)),),
            prior=(PriorItem("R1", span("一是"), PriorStatus.DOING),),
        ),
        linking=Linking((Link("P1", "C1", 0.8, "都说学习", "wording"),), (Unlinked("C1", "measure", "没有"),)),
        findings=(
            Finding(
                "problem-vague", Severity.WARNING, span("一是学习不深"), "太空", "写具体", "P1", message_en="vague"
            ),
        ),
        profile_id="mzshh-2024",
    )


def test_the_contracts_keys_stand_in_its_order():
    value = to_json(analysis())
    contract = "schema source text meta sections aspects credits problems causes measures prior masks links findings"
    assert list(value)[:14] == contract.split()
    assert value["schema"] == SCHEMA == "bihuan.examination/1"
    assert list(value["source"])[:4] == ["name", "sha256", "format", "encoding"]
    assert list(value["meta"])[:5] == ["title", "year", "kind", "meeting", "profile"]
    assert list(value["sections"][0])[:4] == ["id", "role", "start", "end"]
    assert list(value["aspects"][0])[:4] == ["id", "name", "start", "end"]
    assert list(value["problems"][0])[:6] == ["id", "aspect", "start", "end", "claim", "examples"]
    assert list(value["measures"][0])[:5] == ["id", "start", "end", "claim", "actions"]
    assert list(value["measures"][0]["actions"][0])[:5] == ["start", "end", "owner", "due", "metric"]
    assert list(value["links"][0])[:4] == ["from", "to", "score", "why"]
    assert list(value["findings"][0])[:7] == ["rule", "severity", "ref", "start", "end", "message", "suggestion"]


def test_every_range_quotes_what_was_meant():
    value = to_json(analysis())
    quoted = [TEXT[one["start"] : one["end"]] for one in value["problems"][0]["examples"]]
    assert quoted == ["3月缺课"]
    claim = value["problems"][0]["claim"]
    assert TEXT[claim["start"] : claim["end"]] == "学习不深"
    assert value["meta"]["profile"] is None
    assert value["meta"]["profile_used"] == "mzshh-2024"


def test_what_the_contract_does_not_ask_for_is_there_besides():
    value = to_json(analysis())
    deadline = value["measures"][0]["actions"][0]["deadline"]
    assert deadline == {"words": "6月底前", "precision": "month", "earliest": "2024-06-01", "latest": "2024-06-30"}
    assert value["unlinked"] == [{"item": "C1", "wanted": "measure", "why": "没有", "nearest": 0.0}]
    assert value["links"][0]["basis"] == "wording"
    assert value["findings"][0]["suppressed"] is None


def test_the_whole_examination_survives_json():
    value = to_json(analysis())
    assert json.loads(dumps(value)) == value
    assert json.loads(dumps(value, ascii_only=True)) == value


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_even_with_lone_surrogates_comes_back_and_can_be_encoded(text):
    written = dumps({"text": text})
    assert json.loads(written.encode("utf-8"))["text"] == text
    assert dumps({"text": text}, ascii_only=True).isascii()
