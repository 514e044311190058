"""``bihuan examine FOLDER -o OUT/ --batch``: every file examined, journalled, and shown in sheets, pages and JSON lines."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bihuan import __version__
from bihuan.batch import FileState, Journal, Record, failed_record, record_of
from bihuan.batch.verdict import Verdict
from bihuan.cli.batch_files import BatchFile, Gathered, gather, is_our_page
from bihuan.cli.inputs import Input
from bihuan.cli.many_files import examine_all
from bihuan.cli.one_file import Outcome, Wishes, html_page, narrowed, reason_of, rule_titles
from bihuan.cli.progress import with_progress
from bihuan.cli.speaking import complain
from bihuan.cli.writing import atomically, unwritable, write_file
from bihuan.config import Settings
from bihuan.contract import dumps
from bihuan.errors import BadPrevious, UnwritableOutput
from bihuan.language import Lang, say
from bihuan.profiles import config_folder
from bihuan.suppressions import SUFFIX

if TYPE_CHECKING:
    from bihuan.pipeline import Examination

WORKBOOK, OVERVIEW, RESULTS, PAGES = "审查汇总.xlsx", "index.html", "results.jsonl", "documents"
_PAGE = re.compile(r"\d{3,}\.html")
_SHOWN_PASSED_OVER = 500


@dataclass(frozen=True)
class Part:
    """What a worker gives for one document."""

    record: Record
    examination: str
    page: bytes
    sha256: str


def run_batch(paths: Sequence[str], output: str, wishes: Wishes, jobs: int | None, *, resume: bool) -> int:
    """Examines everything and gives the exit status, but for ``--exit-zero``."""
    lang = wishes.lang
    _refuse_what_is_not_ours(paths, output, lang)
    gathered = gather(paths, output, lang)
    for folder in gathered.empty:
        words = say(lang, "文件夹里没有能读的材料", "no readable document in this folder")
        complain(say(lang, f"{folder}：{words}", f"{folder}: {words}"))
    if not gathered.files:
        return 2
    _make_folder(os.path.join(output, PAGES))
    with closing(Journal(Path(output), fingerprint(wishes), resume=resume)) as journal:
        if journal.restarted:
            why = "设置、场景或程序版本变了，全部重新检查"
            complain(say(lang, why, "settings, profiles or version changed: all is examined anew"))
        batch = _Batch(gathered, output, wishes, journal)
        batch.examine(jobs)
        batch.write()
        return batch.status()


class _Batch:
    """One run: what was found, and how far it came."""

    def __init__(self, gathered: Gathered, output: str, wishes: Wishes, journal: Journal) -> None:
        self.files, self.passed_over, self.output = gathered.files, gathered.passed_over, output
        self.empty = bool(gathered.empty)
        self.wishes, self.lang, self.journal = wishes, wishes.lang, journal
        self.interrupted = self.troubled = False
        self.verdicts: Counter[Verdict] = Counter()
        self.pages: set[str] = set()
        self.found = False
        journal.keep_only({file.relative for file in gathered.files})

    def examine(self, jobs: int | None) -> None:
        """Examines what is not done; an interrupt ends it early, and what is done can be written."""
        states = {file.relative: _state(file) for file in self.files}
        pending = [one for one in self.files if not self.journal.is_done(one.relative, one.path, states[one.relative])]
        outcomes = examine_all(pending, self.wishes, jobs, examine_in_batch)
        if len(pending) > 1 and sys.stderr.isatty():
            outcomes = with_progress(outcomes, len(pending), self.lang)
        try:
            for file, outcome in outcomes:
                assert isinstance(file, BatchFile)
                self._keep(file, outcome, states[file.relative])
        except KeyboardInterrupt:
            self.interrupted = True
        except UnwritableOutput as trouble:
            words = say(
                self.lang,
                "；已做完的保存着，解决后加 --resume 接着做",
                "; what is done is kept: mend it and add --resume",
            )
            raise UnwritableOutput(trouble.message + words, trouble.message_en + words) from None

    def _keep(self, file: BatchFile, outcome: Outcome, state: FileState | None) -> None:
        page = self.journal.page_for(file.relative)
        part = outcome.part
        if outcome.trouble is not None:
            self.troubled = True
            complain(outcome.trouble)
        if isinstance(part, Part):
            write_file(self._page(page), part.page)
            self.journal.add(part.record, page, state, part.sha256, part.examination)
        else:
            reason = (outcome.failure or "").removeprefix(f"{file.path}：").removeprefix(f"{file.path}: ")
            complain(say(self.lang, f"{file.path}：{reason}", f"{file.path}: {reason}"))
            self.journal.add(failed_record(file.relative, file.folders, reason), page, state, "", "")

    def write(self) -> None:
        """The sheets, the overview and the JSON lines of everything that is done, in the order of the files."""
        from bihuan.output.batch_html import Overview, write_batch_html  # noqa: PLC0415 - wanted at the end only
        from bihuan.output.batch_words import totals  # noqa: PLC0415 - as above
        from bihuan.output.batch_xlsx import BatchBook, write_batch_xlsx  # noqa: PLC0415 - as above

        title = say(self.lang, "对照检查材料审查汇总", "Review of self-examinations")
        about, passed_over = self._about(), self._passed_over()
        with atomically(os.path.join(self.output, RESULTS)) as stream:
            for line in self._results():
                stream.write(line.encode("utf-8", "backslashreplace") + b"\n")
        book = BatchBook(self.records, title, rule_titles(self.lang), self.lang, passed_over, about)
        with atomically(os.path.join(self.output, WORKBOOK)) as stream:
            write_batch_xlsx(book, stream)
        with atomically(os.path.join(self.output, OVERVIEW)) as stream:
            text = io.TextIOWrapper(stream, "utf-8", "backslashreplace", newline="")
            write_batch_html(self.records(), Overview(title, self.lang, passed_over, about), text)
            text.detach()
        self._remove_old_pages()
        print(totals(dict(self.verdicts), self.lang))
        where = os.path.join(self.output, WORKBOOK), os.path.join(self.output, OVERVIEW)
        print(say(self.lang, f"已写出 {where[0]} 和 {where[1]}", f"Written: {where[0]} and {where[1]}"))
        if self.interrupted:
            complain(about[-1])

    def records(self) -> Iterator[tuple[Record, int]]:
        """What is done, read from the journal one by one."""
        for file in self.files:
            if file.relative in self.journal:
                yield self.journal.record(file.relative)

    def status(self) -> int:
        """130 interrupted, 2 something could not be examined, 1 something is to be mended, 0 nothing is."""
        if self.interrupted:
            return 130
        if self.empty or self.troubled or self.verdicts[Verdict.UNREADABLE]:
            return 2
        return int(self.found)

    def _results(self) -> Iterator[str]:
        """The JSON lines; what the end of the run needs to know of all files is gathered on the way."""
        for record, page in self.records():
            self.verdicts[record.verdict] += 1
            self.found = self.found or any(record.severities.get(one) for one in ("warning", "error"))
            if record.verdict is not Verdict.UNREADABLE:
                self.pages.add(os.path.basename(self._page(page)))
            about = {key: value for key, value in record.to_json().items() if key in _ABOUT}
            if record.verdict is Verdict.UNREADABLE:
                value: dict[str, Any] = {"schema": "bihuan.batch-failure/1", "source": {"path": record.file}}
            else:
                value = json.loads(self.journal.examination(record.file))
                value["source"]["path"] = record.file
            yield dumps(value | {"batch": about})

    def _about(self) -> list[str]:
        lines = [say(self.lang, f"闭环（Bihuan）{__version__}", f"Bihuan {__version__}")]
        done, number = len(self.journal), len(self.files)
        if self.interrupted:
            zh = f"已中断：做完 {done} 份（共 {number} 份），已写出；同一条命令加 --resume 接着做"
            lines.append(say(self.lang, zh, f"Interrupted: {done} of {number} done and written; add --resume to go on"))
        return lines

    def _passed_over(self) -> list[tuple[str, str]]:
        shown = self.passed_over[:_SHOWN_PASSED_OVER]
        if rest := len(self.passed_over) - len(shown):
            shown.append(("…", say(self.lang, f"还有 {rest} 个", f"{rest} more")))
        return shown

    def _page(self, number: int) -> str:
        return os.path.join(self.output, PAGES, f"{number:03}.html")

    def _remove_old_pages(self) -> None:
        """Pages of an earlier run that no file has any more."""
        folder = os.path.join(self.output, PAGES)
        for name in os.listdir(folder):
            path = os.path.join(folder, name)
            if _PAGE.fullmatch(name) and name not in self.pages and is_our_page(path):
                with suppress(OSError):
                    os.unlink(path)


_ABOUT = frozenset(("identity", "kind", "kind_words", "verdict", "reason", "weights", "share"))


def examine_in_batch(file: Input, wishes: Wishes) -> Outcome:
    """One document in a worker; never raises but for an interrupt: a bad file must not stop the others."""
    assert isinstance(file, BatchFile)
    try:
        found, trouble = _examined(file, wishes)
        record = record_of(found, file.relative, file.folders, wishes.lang, wishes.settings.verdict)
        if trouble:
            record = replace(record, notes=(*record.notes, trouble))
        page = html_page([found.analysis], wishes.lang)
        return Outcome(part=Part(record, dumps(found.to_json()), page, found.source.sha256), trouble=trouble)
    except Exception as error:
        return Outcome(failure=reason_of(error, wishes.lang))


def _examined(file: BatchFile, wishes: Wishes) -> tuple[Examination, str | None]:
    """The examination, and a line where the previous document could not be used; then it goes without."""
    from bihuan import pipeline  # noqa: PLC0415 - the engine loads only once something is examined

    try:
        found = pipeline.examine(file.path, profile=wishes.profile, settings=wishes.settings, previous=wishes.previous)
    except BadPrevious as error:
        found, _ = _examined(file, replace(wishes, previous=None))
        return found, say(wishes.lang, error.message, error.message_en)
    return replace(found, analysis=narrowed(found.analysis, wishes)), None


def fingerprint(wishes: Wishes) -> str:
    """Changes when anything does that results depend on, but for the files themselves."""
    said = asdict(_without_places(wishes.settings))
    parts: list[object] = [__version__, wishes.lang, wishes.profile, sorted(wishes.only), sorted(wishes.ignored)]
    parts += [wishes.least.value, said]
    digest = hashlib.sha256(repr(parts).encode())
    for folder in (*wishes.settings.profile_folders, config_folder() / "profiles"):
        for file in sorted(one for one in folder.rglob("*") if one.is_file()):
            digest.update(f"{file.relative_to(folder)}\0".encode("utf-8", "surrogateescape") + file.read_bytes())
    for file in _files_below(wishes.previous):
        found = file.stat()
        digest.update(f"{file}\0{found.st_size}\0{found.st_mtime_ns}\0".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _files_below(previous: str | None) -> list[Path]:
    path = Path(previous) if previous else None
    if path is None or not path.is_dir():
        return [path] if path is not None and path.is_file() else []
    return sorted(one for one in path.rglob("*") if one.is_file())


def _without_places(settings: Settings) -> Settings:
    return replace(settings, path=None, profile_folders=())


def _state(file: BatchFile) -> FileState | None:
    return FileState.of(file.path, file.path + SUFFIX)


def _refuse_what_is_not_ours(paths: Iterable[str], output: str, lang: Lang) -> None:
    """Nothing that this program did not write may be overwritten, and no document may lie where pages are written."""
    if os.path.lexists(output) and not os.path.isdir(output):
        raise UnwritableOutput(f"{output}：不是文件夹", f"{output}: is not a folder")
    overview = os.path.join(output, OVERVIEW)
    if os.path.exists(overview) and not is_our_page(overview):
        raise UnwritableOutput(
            f"{overview}：不是本程序写的，不覆盖；请另选输出文件夹",
            f"{overview}: was not written by this program and is not overwritten; choose another folder",
        )
    target = os.path.realpath(output)
    pages = os.path.join(target, PAGES)
    for path in paths:
        real = os.path.realpath(path)
        if real in (target, pages) or real.startswith(pages + os.sep):
            raise UnwritableOutput(
                f"{output}：材料就在这个文件夹里，请另选输出文件夹",
                f"{output}: holds the documents themselves; choose another folder for the output",
            )


def _make_folder(path: str) -> None:
    try:
        os.makedirs(path, exist_ok=True)
    except OSError as trouble:
        raise unwritable(path, trouble) from None
