"""One file: examined, narrowed to what was asked for, and rendered. Runs in the main process or in a worker."""

from __future__ import annotations

import io
import os
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from bihuan.cli.inputs import STDIN, Input
from bihuan.config import Settings
from bihuan.errors import BadConfiguration, BadPrevious, BadProfile, BihuanError
from bihuan.language import Lang, say
from bihuan.model import Analysis, Finding, Severity

ORDER = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}
CRASHED = "rule-crashed"


@dataclass(frozen=True)
class Wishes:
    """What the command line asks of every file."""

    settings: Settings
    format: str
    lang: Lang
    profile: str | None = None
    only: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    least: Severity = Severity.INFO
    colour: bool = False
    width: int = 80
    show_suppressed: bool = False
    ascii_only: bool = False
    previous: str | None = None  # last year's document, or a folder that has it
    gather: bool = False  # the analysis itself is wanted: one page or workbook for all files


@dataclass(frozen=True)
class Outcome:
    """What came of one file: something to write, or a reason why not."""

    content: str | bytes = ""
    part: Any = None  # for sarif
    analysis: Analysis | None = None
    worst: Severity | None = None
    failure: str | None = None
    trouble: str | None = None  # what could not be done although the file was examined


def examine_file(file: Input, wishes: Wishes) -> Outcome:
    """Never raises but for an interrupt: a bad file must not stop the others."""
    try:
        analysis, trouble = _examined(file, wishes)
        return replace(_rendered(analysis, file, wishes), trouble=trouble)
    except BihuanError as error:
        message = say(wishes.lang, error.message, error.message_en)
        names_its_file = isinstance(error, (BadConfiguration, BadProfile))
        return Outcome(failure=message if names_its_file else _named(file, message, wishes.lang))
    except Exception as error:
        return Outcome(failure=_named(file, reason_of(error, wishes.lang), wishes.lang))


def reason_of(error: Exception, lang: Lang) -> str:
    """Why a file could not be examined, in words."""
    if isinstance(error, BihuanError):
        return say(lang, error.message, error.message_en)
    if isinstance(error, MemoryError):
        return say(lang, "内存不够", "out of memory")
    if os.environ.get("BIHUAN_DEBUG"):
        traceback.print_exception(error)
    what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    return say(lang, f"程序出错，请报告（{what}）", f"a fault in the program, please report it ({what})")


def _named(file: Input, message: str, lang: Lang) -> str:
    return say(lang, f"{file.path}：{message}", f"{file.path}: {message}")


def _examined(file: Input, wishes: Wishes) -> tuple[Analysis, str | None]:
    """The analysis, and a line where the previous document could not be used; then it goes without."""
    # Imported here so that the options can be checked before the engine loads.
    from bihuan import pipeline  # noqa: PLC0415 - see above

    wanted: dict[str, Any] = {"profile": wishes.profile, "settings": wishes.settings, "previous": wishes.previous}
    try:
        if file.data is not None:
            examination = pipeline.examine_bytes(file.data, file.relative, **wanted)
        else:
            examination = pipeline.examine(file.path, **wanted)
    except BadPrevious as error:
        analysis, _ = _examined(file, replace(wishes, previous=None))
        return analysis, say(wishes.lang, error.message, error.message_en)
    return narrowed(examination.analysis, wishes), None


def narrowed(analysis: Analysis, wishes: Wishes) -> Analysis:
    """Only the findings that were asked for."""

    def wanted(finding: Finding) -> bool:
        if finding.rule == CRASHED:
            return True
        if ORDER[finding.severity] < ORDER[wishes.least] or finding.rule in wishes.ignored:
            return False
        return not wishes.only or finding.rule in wishes.only

    return replace(analysis, findings=tuple(filter(wanted, analysis.findings)))


def _rendered(analysis: Analysis, file: Input, wishes: Wishes) -> Outcome:
    counting = (one.severity for one in analysis.findings if one.suppressed is None)
    worst = max(counting, key=ORDER.__getitem__, default=None)
    if wishes.gather:
        return Outcome(analysis=analysis, worst=worst)
    if wishes.format == "sarif":
        from bihuan.output.sarif import sarif_part  # noqa: PLC0415 - cold start: one format is wanted

        return Outcome(part=sarif_part(file.path, analysis, wishes.lang), worst=worst)
    return Outcome(content=_RENDERERS[wishes.format](analysis, file, wishes), worst=worst)


def _terminal(analysis: Analysis, file: Input, wishes: Wishes) -> str:
    from bihuan.output.terminal import Look, render  # noqa: PLC0415 - cold start: one format is wanted

    look = Look(wishes.lang, wishes.colour, wishes.width, wishes.show_suppressed)
    return render(analysis, look, name=file.relative if file.path == STDIN else file.path)


def _json(analysis: Analysis, file: Input, wishes: Wishes) -> str:
    from bihuan.contract import dumps, to_json  # noqa: PLC0415 - cold start: one format is wanted

    value = to_json(analysis)
    if file.path not in (STDIN, value["source"]["name"]):
        value["source"]["path"] = file.path
    return dumps(value, ascii_only=wishes.ascii_only)


def _html(analysis: Analysis, _file: Input, wishes: Wishes) -> bytes:
    return html_page([analysis], wishes.lang)


def _xlsx(analysis: Analysis, _file: Input, wishes: Wishes) -> bytes:
    return workbook([analysis], wishes.lang)


def _docx(analysis: Analysis, file: Input, wishes: Wishes) -> bytes:
    """The author's own file with comments; for what is not docx a clean copy."""
    from bihuan.output.docx_comments import write_commented_docx  # noqa: PLC0415 - cold start: lxml

    data = file.data
    if data is None and analysis.document.source.format == "docx":
        with open(file.path, "rb") as stream:
            data = stream.read()
    out = io.BytesIO()
    titles = rule_titles(wishes.lang)
    write_commented_docx(data, analysis, out, lang=wishes.lang, rule_titles=titles, limits=wishes.settings.limits)
    return out.getvalue()


def html_page(analyses: list[Analysis], lang: Lang) -> bytes:
    """One page for all analyses."""
    from bihuan.output.html import write_html  # noqa: PLC0415 - cold start: one format is wanted

    out = io.StringIO()
    write_html(analyses, out, lang=lang, rule_titles=rule_titles(lang))
    return out.getvalue().encode("utf-8", "backslashreplace")


def workbook(analyses: list[Analysis], lang: Lang) -> bytes:
    """One workbook for all analyses."""
    from bihuan.output.xlsx import write_xlsx  # noqa: PLC0415 - cold start: xlsxwriter

    out = io.BytesIO()
    write_xlsx(analyses, out, lang=lang, rule_titles=rule_titles(lang))
    return out.getvalue()


def rule_titles(lang: Lang) -> dict[str, str]:
    """What the rules are called."""
    from bihuan.reviewing.registry import RULES  # noqa: PLC0415 - cold start

    return {rule.slug: say(lang, rule.title, rule.title_en) for rule in RULES}


_RENDERERS: dict[str, Callable[[Analysis, Input, Wishes], str | bytes]] = {
    "terminal": _terminal,
    "json": _json,
    "html": _html,
    "xlsx": _xlsx,
    "docx": _docx,
}
