"""Where reports go: standard output, one file, or a folder with one file per document; whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bihuan import __version__
from bihuan.cli.inputs import Input
from bihuan.cli.one_file import Outcome, Wishes, html_page, workbook
from bihuan.cli.writing import atomically, stdout_is_unicode, write_file, write_stdout
from bihuan.errors import UnwritableOutput
from bihuan.language import Lang, say
from bihuan.model import Analysis

SUFFIXES = {"terminal": ".txt", "json": ".json", "sarif": ".sarif", "html": ".html", "docx": ".docx", "xlsx": ".xlsx"}
_COMMENTED = ("-批注", "-comments")

Outcomes = Iterator[tuple[Input, Outcome]]
Write = Callable[["str | bytes"], None]


@dataclass(frozen=True)
class Delivery:
    """Where reports go (输出去向); ``several`` says that a list was asked for, even if only one file is in it."""

    kind: Literal["stdout", "file", "folder"]
    path: str = ""
    several: bool = False
    unicode: bool = True

    @classmethod
    def to(cls, output: str | None, format_: str, several: bool) -> Delivery:
        if output is None or output == "-":
            return cls("stdout", several=several, unicode=stdout_is_unicode())
        looks_like_folder = output.endswith(("/", os.sep)) or (format_ == "docx" and several)
        if looks_like_folder or os.path.isdir(output):
            return cls("folder", output, several)
        return cls("file", output, several)


def deliver(
    outcomes: Outcomes, wishes: Wishes, delivery: Delivery, failures: Sequence[str], fail: Callable[[str], None]
) -> None:
    """Writes every report; ``failures`` are what could not even be begun, ``fail`` hears of what cannot be written."""
    if delivery.kind == "folder":
        _into_folder(outcomes, wishes, delivery, fail)
    elif delivery.kind == "stdout":
        _written(outcomes, wishes, delivery, failures, write_stdout)
    else:
        _into_file(outcomes, wishes, delivery, failures)


def _into_file(outcomes: Outcomes, wishes: Wishes, delivery: Delivery, failures: Sequence[str]) -> None:
    """The target appears only if there is something to write: a run in which every file failed leaves none."""
    written = False

    def watched() -> Outcomes:
        nonlocal written
        for file, outcome in outcomes:
            _refuse_to_overwrite(delivery.path, file)
            written = written or outcome.failure is None
            yield file, outcome

    try:
        with atomically(delivery.path) as stream:

            def write(content: str | bytes) -> None:
                stream.write(_bytes(content))

            _written(watched(), wishes, delivery, failures, write)
            if not written and wishes.format != "sarif":
                raise _NothingWritten
    except _NothingWritten:
        pass


class _NothingWritten(Exception):
    """Leaves an output file as it was."""


def _written(outcomes: Outcomes, wishes: Wishes, delivery: Delivery, failures: Sequence[str], write: Write) -> None:
    if wishes.format == "sarif":
        write(_sarif(outcomes, wishes, failures))
    elif wishes.format == "json" and delivery.several:
        _json_list(outcomes, write)
    elif wishes.gather:
        analyses = [outcome.analysis for _, outcome in outcomes if outcome.analysis is not None]
        if analyses:
            write(_gathered(analyses, wishes))
    else:
        for number, (_, outcome) in enumerate(good for good in outcomes if good[1].failure is None):
            if isinstance(outcome.content, bytes):
                write(outcome.content)
            else:
                write(("\n" if number else "") + outcome.content.rstrip("\n") + "\n")


def _json_list(outcomes: Outcomes, write: Write) -> None:
    """A list that is written as it grows, so that a thousand files need no more memory than one."""
    number = 0
    for _, outcome in outcomes:
        if outcome.failure is None:
            assert isinstance(outcome.content, str)
            write(("[\n" if number == 0 else ",\n") + outcome.content)
            number += 1
    write("\n]\n" if number else "[]\n")


def _gathered(analyses: list[Analysis], wishes: Wishes) -> bytes:
    return html_page(analyses, wishes.lang) if wishes.format == "html" else workbook(analyses, wishes.lang)


def _sarif(outcomes: Outcomes, wishes: Wishes, failures: Sequence[str] = ()) -> str:
    from bihuan.contract import dumps  # noqa: PLC0415 - cold start: one format is wanted
    from bihuan.output.sarif import sarif_log  # noqa: PLC0415 - as above

    parts: list[Any] = []
    troubles = [("", line) for line in failures]
    for file, outcome in outcomes:
        if outcome.failure is None:
            parts.append(outcome.part)
        else:
            troubles.append((file.path, outcome.failure))
    log = sarif_log(parts, _descriptors(wishes.lang), version=__version__, failures=troubles)
    return dumps(log, ascii_only=wishes.ascii_only, indent=1) + "\n"


def _descriptors(lang: Lang) -> dict[str, Any]:
    from bihuan.output.rule_pages import page_of  # noqa: PLC0415 - cold start: one format is wanted
    from bihuan.output.sarif import rule_descriptor  # noqa: PLC0415 - as above
    from bihuan.reviewing.registry import RULES  # noqa: PLC0415 - as above

    return {
        rule.slug: rule_descriptor(
            rule.slug,
            say(lang, rule.title, rule.title_en),
            rule.severity,
            page_of(rule.slug) or say(lang, rule.suggestion, rule.suggestion_en),
        )
        for rule in RULES
    }


def _into_folder(outcomes: Outcomes, wishes: Wishes, delivery: Delivery, fail: Callable[[str], None]) -> None:
    taken: set[str] = set()
    for file, outcome in outcomes:
        if outcome.failure is not None:
            continue
        target = _target(file, wishes, delivery.path, taken)
        content: str | bytes = outcome.content
        if wishes.format == "sarif":
            content = _sarif(iter([(file, outcome)]), wishes)
        try:
            _refuse_to_overwrite(target, file)
            write_file(target, _bytes(content))
        except UnwritableOutput as error:
            fail(say(wishes.lang, error.message, error.message_en))


def _target(file: Input, wishes: Wishes, folder: str, taken: set[str]) -> str:
    """A name like the document's; where two would be called the same, the later keeps its own suffix in the name."""
    suffix = SUFFIXES[wishes.format]
    if wishes.format == "docx":
        suffix = say(wishes.lang, *_COMMENTED) + suffix
    stem = os.path.splitext(file.relative)[0]
    candidates = [stem + suffix, file.relative + suffix]
    candidates += [f"{file.relative}-{number}{suffix}" for number in range(2, len(taken) + 3)]
    chosen = next(one for one in candidates if os.path.normcase(one) not in taken)
    taken.add(os.path.normcase(chosen))
    return os.path.join(folder, chosen)


def _refuse_to_overwrite(target: str, file: Input) -> None:
    """A report never takes the place of the document it is about."""
    if file.data is None and os.path.exists(target) and _same(target, file.path):
        raise UnwritableOutput(f"{target}：就是材料本身，不覆盖", f"{target}: is the document itself; not overwritten")


def _same(one: str, other: str) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False


def _bytes(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
