"""``bihuan examine FOLDER -o OUT/ --batch``: every file examined, journalled, and shown in sheets, pages and JSON lines."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bihuan import __version__
from bihuan.batch import FileState, Finished, Journal, Record, failed_record, record_of
from bihuan.batch.verdict import Verdict
from bihuan.cli.batch_comparing import Comparing, KeptMaterials, compare_kept
from bihuan.cli.batch_files import BatchFile, Gathered, gather, is_our_page
from bihuan.cli.batch_output import COMPARISON, OVERVIEW, PAGES, BatchOutput, Tally
from bihuan.cli.inputs import Input
from bihuan.cli.many_files import examine_all
from bihuan.cli.one_file import Outcome, Wishes, html_page, narrowed, reason_of
from bihuan.cli.progress import with_progress
from bihuan.cli.speaking import complain
from bihuan.cli.writing import unwritable, write_file
from bihuan.config import Settings
from bihuan.contract import dumps
from bihuan.errors import BadPrevious, UnwritableOutput
from bihuan.language import Lang, say
from bihuan.materials import material_from, pack
from bihuan.output.batch_words import totals
from bihuan.profiles import config_folder
from bihuan.suppressions import SUFFIX

if TYPE_CHECKING:
    from bihuan.output.comparison import Compared
    from bihuan.pipeline import Examination

_SHOWN_PASSED_OVER = 500


@dataclass(frozen=True)
class Part:
    """What a worker gives for one document."""

    record: Record
    page: bytes
    finished: Finished


def run_batch(
    paths: Sequence[str],
    output: str,
    wishes: Wishes,
    jobs: int | None,
    *,
    resume: bool,
    comparing: Comparing | None = None,
) -> int:
    """Examines everything and gives the exit status, but for ``--exit-zero``. Without ``comparing`` no copies are looked for."""
    lang = wishes.lang
    if comparing:
        with comparing.ready(wishes.settings, lang):  # what is wrong with its files is said before anything is examined
            pass
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
        try:
            batch.examine(jobs)
            with ExitStack() as open_files:
                if comparing and not batch.interrupted:
                    batch.compare(comparing, jobs, open_files)
                batch.write()
        except UnwritableOutput as trouble:
            zh = "；已做完的保存着，解决后加 --resume 接着做"
            en = "; what is done is kept: mend it and add --resume"
            raise UnwritableOutput(trouble.message + zh, trouble.message_en + en) from None
        return batch.status()


class _Batch:
    """One run: what was found, and how far it came."""

    def __init__(self, gathered: Gathered, output: str, wishes: Wishes, journal: Journal) -> None:
        self.files, self.passed_over, self.target = (
            gathered.files,
            gathered.passed_over,
            BatchOutput(output, wishes.lang),
        )
        self.empty = bool(gathered.empty)
        self.wishes, self.lang, self.journal = wishes, wishes.lang, journal
        self.interrupted = self.troubled = False
        self.compared: Compared | None = None
        self.not_compared = ""  # why
        self.tally = Tally()
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

    def compare(self, comparing: Comparing, jobs: int | None, open_files: ExitStack) -> None:
        """Looks for copies; the sheets are written even where that cannot be done."""
        if sys.stderr.isatty():
            complain(say(self.lang, "正在比对……", "comparing …"))
        with self._without_comparison():
            ready = open_files.enter_context(comparing.ready(self.wishes.settings, self.lang))
            materials = open_files.enter_context(closing(KeptMaterials(self.journal)))
            paths = {file.relative: file.path for file in self.files}
            self.compared = compare_kept(self.journal, materials, paths, ready, self.wishes, jobs)

    @contextmanager
    def _without_comparison(self) -> Iterator[None]:
        """Goes on without the comparison where it is interrupted or fails, and says so."""
        try:
            yield
        except UnwritableOutput:
            raise
        except KeyboardInterrupt:
            self.compared, self.interrupted = None, True
        except Exception as trouble:
            self.compared, self.troubled = None, True
            reason = reason_of(trouble, self.lang)
            self.not_compared = say(self.lang, f"没有比对：{reason}", f"Not compared: {reason}")
            complain(self.not_compared)

    def _keep(self, file: BatchFile, outcome: Outcome, state: FileState | None) -> None:
        page = self.journal.page_for(file.relative)
        part = outcome.part
        if outcome.trouble is not None:
            self.troubled = True
            complain(outcome.trouble)
        if isinstance(part, Part):
            write_file(self.target.page(page), part.page)
            self.journal.add(part.record, page, state, part.finished)
        else:
            reason = (outcome.failure or "").removeprefix(f"{file.path}：").removeprefix(f"{file.path}: ")
            complain(say(self.lang, f"{file.path}：{reason}", f"{file.path}: {reason}"))
            self.journal.add(failed_record(file.relative, file.folders, reason), page, state, Finished())

    def write(self) -> None:
        """The sheets, the overview and the JSON lines of everything that is done, in the order of the files."""
        if self.compared:
            with self._without_comparison():
                self.tally = self._written()
        if not self.compared:
            self.tally = self._written()
        print(totals(dict(self.tally.verdicts), self.lang))
        where = self.target.workbook, self.target.overview
        print(say(self.lang, f"已写出 {where[0]} 和 {where[1]}", f"Written: {where[0]} and {where[1]}"))
        if self.interrupted:
            complain(self._about()[1])

    def _written(self) -> Tally:
        return self.target.write(self.journal, self.records, self.compared, self._passed_over(), self._about())

    def records(self) -> Iterator[tuple[Record, int]]:
        """What is done, read from the journal one by one."""
        for file in self.files:
            if file.relative in self.journal:
                yield self.journal.record(file.relative)

    def status(self) -> int:
        """130 interrupted, 2 something could not be examined, 1 something is to be mended, 0 nothing is."""
        if self.interrupted:
            return 130
        if self.empty or self.troubled or self.tally.verdicts[Verdict.UNREADABLE]:
            return 2
        return int(self.tally.found)

    def _about(self) -> list[str]:
        lines = [say(self.lang, f"闭环（Bihuan）{__version__}", f"Bihuan {__version__}")]
        done, number = len(self.journal), len(self.files)
        if self.interrupted:
            zh = f"已中断：做完 {done} 份（共 {number} 份），已写出，没有比对；同一条命令加 --resume 接着做"
            lines.append(
                say(
                    self.lang,
                    zh,
                    f"Interrupted: {done} of {number} done and written, not compared; add --resume to go on",
                )
            )
        if self.not_compared:
            lines.append(self.not_compared)
        return lines

    def _passed_over(self) -> list[tuple[str, str]]:
        shown = self.passed_over[:_SHOWN_PASSED_OVER]
        if rest := len(self.passed_over) - len(shown):
            shown.append(("…", say(self.lang, f"还有 {rest} 个", f"{rest} more")))
        return shown


def examine_in_batch(file: Input, wishes: Wishes) -> Outcome:
    """One document in a worker; never raises but for an interrupt: a bad file must not stop the others."""
    assert isinstance(file, BatchFile)
    try:
        found, trouble = _examined(file, wishes)
        record = record_of(found, file.relative, file.folders, wishes.lang, wishes.settings.verdict)
        if trouble:
            record = replace(record, notes=(*record.notes, trouble))
        page = html_page([found.analysis], wishes.lang)
        material = pack(material_from(found, file.relative, file.folders)) if record.compared else b""
        finished = Finished(found.source.sha256, dumps(found.to_json()), material)
        return Outcome(part=Part(record, page, finished), trouble=trouble)
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


__all__ = ["Comparing", "Part", "examine_in_batch", "fingerprint", "run_batch"]


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
    for page in (os.path.join(output, name) for name in (OVERVIEW, COMPARISON)):
        if os.path.exists(page) and not is_our_page(page):
            raise UnwritableOutput(
                f"{page}：不是本程序写的，不覆盖；请另选输出文件夹",
                f"{page}: was not written by this program and is not overwritten; choose another folder",
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
