"""The engine in a process of its own (独立进程): a file -> its examination, or the Word file with comments. No Django here.

Called as ``python -m bihuan_web.documents.engine_process`` with a ``Job`` as JSON on standard input. The answer on standard
output is JSON, or the bytes of the Word file. Whatever a file does to the engine ends with this process.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePath
from typing import Any

from bihuan.batch.apart import set_apart
from bihuan.batch.identity import identify
from bihuan.contract import dumps
from bihuan.errors import BihuanError
from bihuan.model import Analysis, Finding, Kind, Severity, SourceText, Span
from bihuan.output.docx_comments import write_commented_docx
from bihuan.pipeline import Examination, examine_text
from bihuan.reading import read_bytes
from bihuan.reviewing.registry import by_slug

SAID = "reviewer"
_TOO_MUCH = ("读取这份文件需要的内存超过上限", "reading this file takes more memory than is allowed")
_SAID = ("审阅意见", "the reviewers' words")


@dataclass(frozen=True, slots=True)
class Job:
    """What is asked of the engine. ``findings`` and ``words`` are for comments only: which findings go along, what a
    reviewer says of the whole, and how much that weighs. ``previous``: last year's document of the same person or unit."""

    path: str
    name: str
    profile: str = ""
    memory_megabytes: int = 0
    seconds: int = 0
    comments: bool = False
    findings: Sequence[int] = ()
    words: str = ""
    severity: str = "warning"
    lang: str = "zh"
    previous: str = ""
    previous_name: str = ""


def main() -> int:
    asked: dict[str, Any] = json.load(sys.stdin)
    job = Job(**asked)
    _limit(job)
    try:
        source = read_bytes(Path(job.path).read_bytes(), job.name)
        examination = examine_text(source, profile=job.profile or None, previous=_previous(job))
        answer = _commented(job, examination) if job.comments else dumps(_told(job, examination)).encode()
    except BihuanError as trouble:
        return _failed(trouble.code, trouble.message, trouble.message_en)
    except MemoryError:
        return _failed("too-much-memory", *_TOO_MUCH)
    sys.stdout.buffer.write(answer)
    return 0


def _previous(job: Job) -> SourceText | None:
    """Last year's document; None where there is none or it cannot be read any more, and then this one goes without."""
    if not job.previous:
        return None
    with suppress(BihuanError, OSError):
        return read_bytes(Path(job.previous).read_bytes(), job.previous_name)
    return None


def _told(job: Job, examination: Examination) -> dict[str, Any]:
    """The examination, and whose it may be: from the text first, then the file's name."""
    meta = examination.analysis.document.meta
    stem = PurePath(job.name).stem
    apart = set_apart(meta.kind, meta.title, stem)
    return {
        "examination": examination.to_json(),
        "guess": {
            **asdict(identify(meta, stem, (), team=meta.kind is Kind.TEAM)),
            "kind": meta.kind.value,
            "apart": asdict(apart) if apart else None,
        },
    }


def _commented(job: Job, examination: Examination) -> bytes:
    analysis = examination.analysis
    chosen = [one for number, one in enumerate(analysis.findings) if number in job.findings]
    if job.words:
        chosen.insert(0, Finding(SAID, Severity(job.severity), _head(analysis), job.words, message_en=job.words))
    titles = {slug: rule.title for slug, rule in by_slug().items()}
    titles[SAID] = _SAID[job.lang != "zh"]
    out = io.BytesIO()
    original = Path(job.path).read_bytes()
    write_commented_docx(original, replace(analysis, findings=tuple(chosen)), out, lang=job.lang, rule_titles=titles)
    return out.getvalue()


def _head(analysis: Analysis) -> Span:
    """Where words about the whole stand: at the title, else at the first line."""
    document = analysis.document
    if document.title:
        return document.title
    stripped = len(document.text) - len(document.text.lstrip())
    end = document.text.find("\n", stripped)
    return Span(stripped, end if end > stripped else len(document.text))


def _failed(code: str, message: str, message_en: str) -> int:
    sys.stdout.buffer.write(dumps({"code": code, "message": message, "message_en": message_en}).encode())
    return 3


def _limit(job: Job) -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows, where the time limit alone holds
    except ImportError:
        return
    set_limit: Callable[[int, tuple[int, int]], None] = resource.setrlimit
    for kind, value in (
        (resource.RLIMIT_AS, job.memory_megabytes << 20),
        (resource.RLIMIT_CPU, job.seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        if value or kind == resource.RLIMIT_CORE:
            set_limit(kind, (value, value))


if __name__ == "__main__":
    sys.exit(main())
