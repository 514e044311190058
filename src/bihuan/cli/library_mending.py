"""``bihuan library check`` and ``rebuild``: is a library as it was written, and how one that is not comes back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

from bihuan.cli.library_adding import Added, Batch, Sought, prepare_file
from bihuan.cli.many_files import examine_all
from bihuan.cli.one_file import Wishes
from bihuan.cli.progress import with_progress
from bihuan.cli.speaking import complain
from bihuan.cli.writing import unwritable, write_stdout
from bihuan.language import Lang, say
from bihuan.library import Library, Masking, Prepared, path_of, prepared
from bihuan.library.checking import check, told_problems
from bihuan.library.errors import UNREADABLE, DamagedLibrary, LibraryBusy, NoLibrary
from bihuan.library.salvaging import Salvage
from bihuan.materials import Material, unpack


def check_library(path: str, lang: Lang) -> int:
    """0 where everything is as it was written, 1 where it is not."""
    try:
        with Library.open(path) as library:
            found = check(library)
            if sys.stderr.isatty():
                found = with_progress(found, len(library) + library.contents, lang)
            problems, total = list(told_problems(found)), len(library)
    except DamagedLibrary as trouble:
        problems, total = [(trouble.message, trouble.message_en)], 0
    for zh, en in problems:
        complain(say(lang, zh, en))
    if problems:
        words = say(
            lang,
            "材料库已损坏；用 bihuan library rebuild 修复",
            "the library is damaged; mend it by: bihuan library rebuild",
        )
        complain(f"{path}{say(lang, '：', ': ')}{words}")
        return 1
    write_stdout(say(lang, f"{path}：{total} 份材料都完好\n", f"{path}: all {total} documents are whole\n"))
    return 0


@dataclass
class _Rebuilt:
    """Where the documents came from."""

    from_files: int = 0
    from_library: int = 0
    lost: list[str] = field(default_factory=list)
    masking_lost: bool = False

    @property
    def incomplete(self) -> bool:
        return bool(self.lost) or self.masking_lost


def rebuild_library(path: str, wishes: Wishes, jobs: int | None) -> int:
    """0 where everything is back, 2 where something is lost; then it is listed."""
    lang = wishes.lang
    if not os.path.isfile(path):
        raise NoLibrary(f"{path}：没有这个材料库", f"{path}: no such library")
    done = _Rebuilt()
    with _kept_from_others(path), closing(Salvage(path)) as salvage, _beside(path, done) as new:
        if not salvage.traces and salvage.masking() is None:
            raise NoLibrary(
                f"{path}：里面认不出一份材料，没有改动它；用 bihuan library add 另建一个",
                f"{path}: not one document can be told in it, it is left as it is; make another by: bihuan library add",
            )
        masking = salvage.masking()
        done.masking_lost = masking is None
        with Library.make(new, masking or Masking()) as library:
            _fill(library, path, salvage, wishes, jobs, done)
    for key in done.lost:
        complain(
            say(
                lang,
                f"{key}：原文件没有了，库里留存的也坏了",
                f"{key}: its file is gone and what the library kept is damaged",
            )
        )
    if done.masking_lost:
        complain(
            say(
                lang,
                "名单和模板没能恢复；需要的话另建一个材料库",
                "lists and templates could not be saved; make another library where they matter",
            )
        )
    if done.incomplete:
        complain(say(lang, f"损坏的原文件留作 {path}.damaged", f"the damaged file is kept as {path}.damaged"))
    counts = done.from_files, done.from_library, len(done.lost)
    words = say(
        lang,
        "重建完成：从原文件读出 {} 份 · 用库里留存的 {} 份 · 失去 {} 份\n".format(*counts),
        "rebuilt: {} read from their files · {} from what the library kept · {} lost\n".format(*counts),
    )
    write_stdout(words)
    return 2 if done.incomplete else 0


def _fill(library: Library, path: str, salvage: Salvage, wishes: Wishes, jobs: int | None, done: _Rebuilt) -> None:
    files: list[Sought] = []
    gone: list[Sought] = []
    for key in salvage.traces:
        source = path_of(path, key)
        folders = tuple(reversed(PurePosixPath(key.replace(os.sep, "/")).parts[:-1]))
        sought = Sought(source, key, folders=folders, key=key)
        (files if os.path.isfile(source) else gone).append(sought)
    outcomes = examine_all(files, wishes, jobs, partial(prepare_file, masking=library.masking))
    if len(files) > 1 and sys.stderr.isatty():
        outcomes = with_progress(outcomes, len(files), wishes.lang)
    batch = Batch(library, Added())
    for file, outcome in outcomes:
        assert isinstance(file, Sought)
        kept = salvage.material(file.key)
        if isinstance(outcome.part, Prepared):
            done.from_files += 1
            batch.take(_with_its_own_identity(outcome.part, kept, library.masking), replaces=False)
        else:
            _take_kept(batch, file.key, kept, library.masking, done)
    for file in gone:
        _take_kept(batch, file.key, salvage.material(file.key), library.masking, done)
    batch.write()
    library.settle()


def _take_kept(batch: Batch, key: str, kept: Material | None, masking: Masking, done: _Rebuilt) -> None:
    if kept is None:
        done.lost.append(key)
    else:
        done.from_library += 1
        batch.take(prepared(kept, masking), replaces=False)


def _with_its_own_identity(one: Prepared, kept: Material | None, masking: Masking) -> Prepared:
    """Whose a document is may have been read from a folder above the one it was added from: then that stays."""
    if kept is None or kept.source.sha256 != one.sha256 or kept.identity == unpack(one.packed).identity:
        return one
    return prepared(kept, masking)


@contextmanager
def _beside(path: str, done: _Rebuilt) -> Iterator[str]:
    """A new file that takes the place of the old one if everything goes well; where something is lost the old one is kept."""
    target = os.path.realpath(path)
    try:
        handle, new = tempfile.mkstemp(prefix=".bihuan-", suffix=".db", dir=os.path.dirname(target))
    except OSError as trouble:
        raise unwritable(path, trouble) from None
    os.close(handle)
    try:
        yield new
        shutil.copymode(target, new)
        with suppress(FileNotFoundError):
            os.unlink(target + "-journal")  # belongs to the old file: it would be played back into the new one
        if done.incomplete:
            os.replace(target, target + ".damaged")
        os.replace(new, target)
    except OSError as trouble:
        raise unwritable(path, trouble) from None
    finally:
        for left in (new, new + "-journal"):
            with suppress(OSError):
                os.unlink(left)


@contextmanager
def _kept_from_others(path: str) -> Iterator[None]:
    """While a library is rebuilt nobody else writes to it, so far as it can still be locked."""
    connection = sqlite3.connect(Path(path).absolute().as_uri() + "?mode=rw", uri=True, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
    except UNREADABLE as trouble:
        if (getattr(trouble, "sqlite_errorcode", 0) & 0xFF) == sqlite3.SQLITE_BUSY:
            connection.close()
            raise LibraryBusy(
                f"{path}：另一个程序正在写这个材料库；稍后再试",
                f"{path}: another program is writing to the library; try again later",
            ) from trouble
    try:
        yield
    finally:
        connection.close()
