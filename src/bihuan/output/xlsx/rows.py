"""Analyses -> the rows of the lists. Nothing is invented: what the text does not say stays empty."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bihuan.model import Action, Analysis, Deadline, Measure, Precision, PriorStatus, Problem, Severity, Span
from bihuan.output.correspondence import Correspondence, Item, stated
from bihuan.output.xlsx.columns import PROGRESS, PROGRESS_EN, TYPES, TYPES_EN

Value = str | int | dt.date | None
# Who is named with a body's last word is a unit; everybody else is a person.
_UNIT = re.compile("(?:室|科|处|部|局|委|办|院|中心|党组|小组|工作组|专班|公司|学校|站|所|队|班子)$")
_AT_ONCE = re.compile("立行立改|立即|马上|即知即改|当场|即日")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: values by column key, and which rows belong together where cells are merged."""

    values: Mapping[str, Value]
    groups: Mapping[str, str] = field(default_factory=dict)


class Lists:
    """The rows of one analysis."""

    def __init__(self, analysis: Analysis, lang: str, rule_titles: Mapping[str, str]) -> None:
        self._analysis = analysis
        self._text = analysis.document.text
        self._english = lang == "en"
        self._rule_titles = rule_titles
        self._links = Correspondence(analysis)
        self._aspects = {aspect.id: _one_line(aspect.name) for aspect in analysis.document.aspects}
        source = analysis.document.source
        # Stable from one export to the next, so that an edited list can be read back.
        digest = source.sha256 or hashlib.sha256(self._text.encode("utf-8", "replace")).hexdigest()
        self._key = digest[:12]
        self._common: dict[str, Value] = {"document": source.name}

    def problems(self) -> Iterator[Row]:
        """One row for each problem, then what last round left open."""
        for number, problem in enumerate(self._analysis.items.problems, start=1):
            causes, measures = (self._links.of(problem, wanted) for wanted in ("cause", "measure"))
            values = {
                **self._common,
                "number": number,
                "code": problem.id,
                "origin": self._say("自查", "own check"),
                "aspect": self._aspects.get(problem.aspect or ""),
                "problem": self._claim(problem),
                "instance": self._without_claim(problem),
                "causes": self._listed([counterpart.item for counterpart in causes]),
                "measures": self._listed([counterpart.item for counterpart in measures]),
                "note": self._why_none(problem, ("cause", "measure")),
                "id": f"{self._key}:{problem.id}",
            }
            yield Row(values, {"aspect": f"{self._key}:{problem.aspect}" if problem.aspect else f"{problem.id}"})
        yield from self._carried_over(len(self._analysis.items.problems))

    def _carried_over(self, count: int) -> Iterator[Row]:
        progress = PROGRESS_EN if self._english else PROGRESS
        unfinished = [prior for prior in self._analysis.items.prior if prior.status != PriorStatus.DONE]
        for number, prior in enumerate(unfinished, start=count + 1):
            values = {
                **self._common,
                "number": number,
                "code": prior.id,
                "origin": self._say("上次结转", "carried over"),
                "problem": _one_line(prior.span.of(self._text)),
                "progress": progress[1] if prior.status == PriorStatus.DOING else None,
                "id": f"{self._key}:{prior.id}",
            }
            yield Row(values)

    def tasks(self) -> Iterator[Row]:
        """The actions problem by problem; a measure for several problems stands under each of them."""
        items = self._analysis.items
        for number, problem in enumerate(items.problems, start=1):
            shared: dict[str, Value] = {
                **self._common,
                "number": number,
                "code": problem.id,
                "aspect": self._aspects.get(problem.aspect or ""),
                "problem": self._claim(problem),
            }
            group, key = {"problem": f"{self._key}:{problem.id}"}, f"{self._key}:{problem.id}"
            measures = [c.item for c in self._links.of(problem, "measure") if isinstance(c.item, Measure)]
            for measure in measures:
                for task in self._tasks_of(measure):
                    values = {**shared, **task, "note": self._also_for(measure, problem)}
                    yield Row({**values, "id": f"{key}:{task['task_code']}"}, group)
            if not measures:
                yield Row({**shared, "note": self._why_none(problem, ("measure",)), "id": key}, group)
        alone = [measure for measure in items.measures if not self._links.of(measure, "problem")]
        for number, measure in enumerate(alone, start=len(items.problems) + 1):
            note = self._why_none(measure, ("problem",))
            for task in self._tasks_of(measure):
                values = {**self._common, "number": number, **task, "note": note}
                yield Row(
                    {**values, "id": f"{self._key}::{task['task_code']}"}, {"problem": f"{self._key}:{measure.id}"}
                )

    def responsibilities(self) -> Iterator[Row]:
        """The actions measure by measure, each once."""
        for number, measure in enumerate(self._analysis.items.measures, start=1):
            problems = [counterpart.item for counterpart in self._links.of(measure, "problem")]
            for task in self._tasks_of(measure):
                owner = str(task["owner"] or "")
                is_unit = bool(_UNIT.search(owner))
                values = {
                    **self._common,
                    **task,
                    "number": number,
                    "code": measure.id,
                    "measure": self._claim(measure),
                    "problems": self._listed(problems),
                    "task": task["measure"],
                    "unit": owner if is_unit else None,
                    "owner": None if is_unit else task["owner"],
                    "note": None if problems else self._why_none(measure, ("problem",)),
                    "id": f"{self._key}:{task['task_code']}",
                }
                yield Row(values, {"measure": f"{self._key}:{measure.id}"})

    def _tasks_of(self, measure: Measure) -> Iterator[dict[str, Value]]:
        actions: Sequence[Action] = measure.actions or (Action(measure.span),)
        for number, action in enumerate(actions, start=1):
            deadline = action.deadline
            yield {
                "task_code": f"{measure.id}-{number}" if len(actions) > 1 else measure.id,
                "measure": _one_line(action.span.of(self._text)),
                "metric": action.metric,
                "owner": stated(action.owner, measure.owner),
                "due": stated(action.due, measure.due),
                "earliest": deadline.earliest if deadline else None,
                "latest": deadline.latest if deadline else None,
                "type": self._type(action.span.of(self._text), deadline),
            }

    def _type(self, words: str, deadline: Deadline | None) -> str | None:
        """Only what the text says; otherwise somebody has to decide."""
        types = TYPES_EN if self._english else TYPES
        if _AT_ONCE.search(words):
            return types[0]
        if deadline is None or deadline.precision == Precision.RHYTHM:
            return None
        return types[2] if deadline.precision == Precision.ONGOING else types[1]

    def findings(self) -> Iterator[Row]:
        """One row for each finding, those set aside with their reason at the end."""
        document = self._analysis.document
        line_starts = [0, *(match.end() for match in re.finditer("\n", self._text))]
        pieces = document.source.pieces
        piece_starts = [piece.span.start for piece in pieces]
        ordered = sorted(self._analysis.findings, key=lambda f: (f.suppressed is not None, f.span, f.rule))
        for number, finding in enumerate(ordered, start=1):
            span, message, suggestion = finding.span, finding.message, finding.suggestion
            if self._english:
                message, suggestion = finding.message_en or message, finding.suggestion_en or suggestion
            at = bisect_right(piece_starts, span.start) - 1
            values: dict[str, Value] = {
                **self._common,
                "number": number,
                "severity": self._severity(finding.severity),
                "rule": self._rule_titles.get(finding.rule, finding.rule),
                "item": finding.ref,
                "paragraph": bisect_right(line_starts, span.start) if span else None,
                "page": pieces[at].place.page_number if span and at >= 0 else None,
                "quotation": _one_line(span.of(self._text)) if span else self._say("（全文）", "(whole document)"),
                "message": message,
                "suggestion": suggestion,
                "suppressed": finding.suppressed,
                "id": f"{self._key}:{finding.rule}:{span.start}-{span.end}",
            }
            yield Row(values)

    def _severity(self, severity: Severity) -> str:
        words = {
            Severity.INFO: ("提示", "hint"),
            Severity.WARNING: ("修改", "revise"),
            Severity.ERROR: ("重写建议", "rewrite"),
        }
        return self._say(*words[Severity(severity)])

    def _claim(self, item: Item) -> str:
        return _one_line((item.claim or item.span).of(self._text))

    def _without_claim(self, problem: Problem) -> str | None:
        """What the problem says beyond naming itself."""
        before = Span(problem.span.start, max(problem.span.start, problem.claim.start)).of(self._text)
        after = self._text[problem.claim.end : max(problem.claim.end, problem.span.end)]
        return _one_line(f"{before} {after}").lstrip("，。；：、,.;: ") or None

    def _listed(self, items: Sequence[Item]) -> str | None:
        return "\n".join(f"{item.id} {self._claim(item)}" for item in items) or None

    def _also_for(self, measure: Measure, problem: Problem) -> str | None:
        others = [c.item.id for c in self._links.of(measure, "problem") if c.item is not problem]
        if not others:
            return None
        return self._say(f"同时对应 {'、'.join(others)}", f"also for {', '.join(others)}")

    def _why_none(self, item: Item, wanted: Sequence[str]) -> str | None:
        notes = []
        for kind in wanted:
            if not self._links.of(item, kind):
                zh, en = _NONE[kind]
                why = self._links.why_none(item, kind)
                notes.append(self._say(zh, en) + (self._say("：", ": ") + why if why else ""))
        return "\n".join(notes) or None

    def _say(self, zh: str, en: str) -> str:
        return en if self._english else zh


_NONE = {
    "cause": ("没有对应的原因", "no cause answers it"),
    "measure": ("没有对应的措施", "no measure answers it"),
    "problem": ("没有对应的问题", "no problem stands against it"),
}


def _one_line(words: str) -> str:
    return " ".join(words.split())
