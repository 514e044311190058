"""A library that is damaged says so, and what can be saved is saved; what stops in the middle leaves whole documents."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.cli.test_command_line import run
from tests.support.collections import material, passage, text

from bihuan.cli.library_mending import rebuild_library
from bihuan.cli.one_file import Wishes
from bihuan.comparing import Options
from bihuan.config import DEFAULT_SETTINGS
from bihuan.library import Library, merging, prepared, search
from bihuan.library import library as keeping
from bihuan.library.checking import check, told_problems
from bihuan.library.errors import DamagedLibrary, LibraryError, LibraryFull, OtherVersion

TEXTS = {f"{n:02}.txt": text(Random(n), passage(Random(n // 3))) for n in range(12)}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of which some contents are merged and some wait, with a sample of their wording."""
    path = tmp_path_factory.mktemp("whole") / "l.db"
    with pytest.MonkeyPatch.context() as patch, Library.make(str(path)) as library:
        patch.setattr(keeping, "_WAITING_LEAST", 5)
        patch.setattr(merging, "SAMPLED", 4)
        for first in range(0, 12, 4):
            library.add(
                [prepared(material(key, TEXTS[key]), library.masking) for key in list(TEXTS)[first : first + 4]]
            )
    return path


@pytest.fixture
def path(tmp_path: Path, whole: Path) -> Path:
    """That library, and the files it was made of beside it."""
    (tmp_path / "l.db").write_bytes(whole.read_bytes())
    for key, words in TEXTS.items():
        (tmp_path / key).write_text(words, encoding="utf-8")
    return tmp_path / "l.db"


def problems(path: Path) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "SAMPLED", 4)
        try:
            with Library.open(str(path)) as library:
                return [english for _, english in told_problems(check(library))]
        except LibraryError as trouble:
            return [trouble.message_en]


def texts_in(path: Path) -> dict[str, str]:
    with Library.open(str(path)) as library:
        return {one.key: one.source.text for one in library.materials()}


def test_a_library_is_whole_after_whatever_was_done(path: Path) -> None:
    assert not problems(path)
    with pytest.MonkeyPatch.context() as patch, Library.open(str(path)) as library:
        patch.setattr(merging, "SAMPLED", 4)
        library.remove(["00.txt", "11.txt"])
        library.add([prepared(material("05.txt", "换了内容。"), library.masking)])
        assert library.ask("SELECT count(*) FROM fresh").fetchone()[0]
        assert library.ask("SELECT count(*) FROM prints").fetchone()[0]
    assert not problems(path)


CHANGES = [
    "UPDATE documents SET person = '别人' WHERE key = CAST('03.txt' AS BLOB)",
    "UPDATE materials SET packed = substr(packed, 1, 100) || x'00' || substr(packed, 102) WHERE id = 4",
    "DELETE FROM materials WHERE id = 4",
    "UPDATE contents SET codes = x'4141' || substr(codes, 3) WHERE number = (SELECT max(number) FROM contents)",
    "DELETE FROM contents WHERE number = (SELECT max(number) FROM contents)",
    "DELETE FROM prints WHERE hash = (SELECT max(hash) FROM prints)",
    "INSERT INTO prints VALUES (77, (SELECT max(content) FROM prints), 65536)",
    "UPDATE prints SET place = place + 65536 WHERE hash = (SELECT max(hash) FROM prints)",
    "DELETE FROM bands WHERE mark = (SELECT max(mark) FROM bands)",
    "UPDATE wording SET contents = contents + 1 WHERE piece = (SELECT max(piece) FROM wording)",
    "DELETE FROM fresh WHERE content = (SELECT max(content) FROM fresh)",
    "UPDATE fresh SET hashes = substr(hashes, 5)",
    "UPDATE state SET documents = documents + 1",
    "UPDATE state SET sampled = sampled + 1",
    "UPDATE settings SET value = value || ' ' WHERE name = 'masking'",
]


@pytest.mark.parametrize("change", CHANGES)
def test_every_row_that_is_not_as_it_was_written_is_noticed(path: Path, change: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        assert connection.execute(change).rowcount >= 1
    assert problems(path)


def test_the_command_says_what_is_damaged_and_how_it_is_mended(path: Path) -> None:
    assert run("library", "check", "l.db", cwd=path.parent).returncode == 0
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(CHANGES[0])
    done = run("library", "check", "l.db", "--lang", "en", cwd=path.parent)
    assert done.returncode == 1
    assert "03.txt: wrong checksum" in done.stderr.decode()
    assert "bihuan library rebuild" in done.stderr.decode()


def test_a_damaged_text_is_not_shown_as_if_it_were_right(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(CHANGES[0])
    with Library.open(str(path)) as library, pytest.raises(DamagedLibrary) as trouble:
        library.material("03.txt")
    assert "bihuan library rebuild" in trouble.value.message


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**9), st.binary(min_size=1, max_size=3000))
def test_bytes_overwritten_anywhere_are_noticed_or_do_not_matter_and_are_mended(
    tmp_path_factory: pytest.TempPathFactory, whole: Path, at: int, rubbish: bytes
) -> None:
    before = whole.read_bytes()
    folder = tmp_path_factory.mktemp("overwritten")
    at %= len(before)
    path = folder / "l.db"
    path.write_bytes((before[:at] + rubbish + before[at + len(rubbish) :])[: len(before)])
    found = problems(path)
    if not found:
        assert texts_in(path) == TEXTS
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        rebuilt(folder)
    if path.exists() and not problems(path):
        saved = texts_in(path)
        assert saved.items() <= TEXTS.items()


def rebuilt(folder: Path) -> int | None:
    try:
        return rebuild_library(str(folder / "l.db"), Wishes(DEFAULT_SETTINGS, "library", "en"), 1)
    except LibraryError:
        return None


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: bytes(200) + data[200:],
        lambda data: data[: len(data) // 2],
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2] + Random(3).randbytes(20000) + data[len(data) // 2 + 20000 :],
        lambda data: Random(4).randbytes(4096) + data[4096:],
    ],
    ids=["header", "half", "cut", "middle", "first page"],
)
def test_a_library_is_rebuilt_from_its_files(path: Path, damage, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    path.write_bytes(damage(path.read_bytes()))
    assert problems(path)
    status, said = rebuilt(path.parent), capsys.readouterr()
    assert "0 lost" in said.out
    if status:  # then it has said so
        assert "l.db.damaged" in said.err
    with Library.open(str(path)) as library:
        assert not list(told_problems(check(library)))
    saved = texts_in(path)
    assert saved.items() <= TEXTS.items()
    assert len(saved) >= 6
    assert not [one for one in os.listdir(path.parent) if one.startswith(".bihuan")]


def test_where_files_are_gone_the_kept_text_is_used_and_what_is_lost_is_listed(path: Path) -> None:
    for key in ("00.txt", "01.txt", "02.txt"):
        (path.parent / key).unlink()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE materials SET packed = x'00' WHERE id IN (1, 5)")  # 00.txt and 04.txt
    done = run("library", "rebuild", "l.db", "--lang", "en", cwd=path.parent)
    assert done.returncode == 2
    assert "rebuilt: 9 read from their files · 2 from what the library kept · 1 lost" in done.stdout.decode()
    assert "00.txt" in done.stderr.decode()
    assert (path.parent / "l.db.damaged").exists()
    assert texts_in(path) == {key: words for key, words in TEXTS.items() if key != "00.txt"}
    assert run("library", "check", "l.db", cwd=path.parent).returncode == 0


def test_a_library_of_another_version_is_rebuilt(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA user_version = 0")
    with pytest.raises(OtherVersion) as trouble:
        Library.open(str(path))
    assert "library rebuild" in trouble.value.message
    assert run("library", "rebuild", "l.db", cwd=path.parent).returncode == 0
    assert texts_in(path) == TEXTS


def test_what_is_no_library_is_not_rebuilt_and_not_changed(tmp_path: Path) -> None:
    for size in (10, 3000):
        other = tmp_path / "thesis.txt"
        other.write_text("这是一篇文章。" * size, encoding="utf-8")
        before = other.read_bytes()
        done = run("library", "rebuild", "thesis.txt", cwd=tmp_path)
        assert done.returncode == 2
        assert other.read_bytes() == before
    assert os.listdir(tmp_path) == ["thesis.txt"]


DYING = """
import os, signal, sys
from pathlib import Path
from random import Random
from tests.support.collections import material, text
from bihuan.library import Library, changing, library as keeping, merging, prepared, schema

point, count = sys.argv[2], int(sys.argv[3])
def dying(work):
    def instead(*given, **more):
        global count
        count -= 1
        if count < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return work(*given, **more)
    return instead

keeping._WAITING_LEAST = 7
merging.SAMPLED = 10
owner, name = {"put": (changing.Change, "_put_in"), "settle": (changing.Change, "settle"), "merge": (keeping, "merge"),
               "count": (merging, "count_wording"), "sample": (keeping, "sample_wording"), "take": (changing.Change, "_take_out")}[point]
with Library.make(sys.argv[1]) as opened:
    opened._connection.execute("PRAGMA cache_size = 5")  # pages are written before the transaction ends
    setattr(owner, name, dying(getattr(owner, name)))
    for first in range(0, 24, 3):
        keys = [f"{n:02}.txt" for n in range(first, first + 3)]
        opened.add([prepared(material(key, text(Random(int(key[:2])))), opened.masking) for key in keys])
        print(*keys, flush=True)
        if first % 9 == 6:
            opened.remove([keys[0]])
            print("-" + keys[0], flush=True)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs SIGKILL")
@pytest.mark.parametrize(
    ("point", "count"),
    [
        ("put", 0),
        ("put", 7),
        ("put", 17),
        ("settle", 3),
        ("merge", 0),
        ("merge", 1),
        ("count", 0),
        ("count", 2),
        ("sample", 0),
        ("take", 0),
        ("take", 1),
    ],
)
def test_a_killed_process_leaves_whole_documents_and_adding_goes_on(tmp_path: Path, point: str, count: int) -> None:
    path = tmp_path / "l.db"
    command = [sys.executable, "-c", DYING, str(path), point, str(count)]
    root = Path(__file__).resolve().parents[3]
    died = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=120, check=False)
    assert died.returncode == -9, died.stderr
    expected: set[str] = set()
    for word in died.stdout.split():
        expected = expected - {word[1:]} if word.startswith("-") else expected | {word}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "SAMPLED", 10)
        with Library.open(str(path)) as library:
            assert not list(told_problems(check(library)))
            kept = set(library.keys())
            assert kept >= expected
            assert len(kept - expected) in (0, 3)  # the step that was stopped came to its end or did not begin
            every = [f"{n:02}.txt" for n in range(24)]
            library.add([prepared(material(key, text(Random(int(key[:2])))), library.masking) for key in every])
            assert library.keys() == every
            assert not list(told_problems(check(library)))


@pytest.mark.parametrize("size", [1, 30])
def test_two_processes_at_once_lose_nothing(tmp_path: Path, size: int) -> None:
    commands = []
    for side in ("a", "b"):
        (tmp_path / side).mkdir()
        for number in range(size):
            words = text(Random(f"{side}{number}"), sentences=4)
            (tmp_path / side / f"{number}.txt").write_text(words, encoding="utf-8")
        commands.append([sys.executable, "-m", "bihuan", "library", "add", "l.db", side, "-j", "1"])
    running = [subprocess.Popen(one, cwd=tmp_path, stderr=subprocess.PIPE) for one in commands]
    for one in running:
        _, said = one.communicate(timeout=120)
        assert one.returncode == 0, said.decode()
    with Library.open(str(tmp_path / "l.db")) as library:
        assert len(library.keys()) == len(library) == 2 * size
        assert not list(told_problems(check(library)))


def test_a_full_disk_is_told_and_loses_nothing(path: Path) -> None:
    with Library.open(str(path)) as library:
        pages = library.ask("PRAGMA page_count").fetchone()[0]
        library.ask(f"PRAGMA max_page_count = {pages + 4}").fetchone()
        documents = [prepared(material(f"new{n}.txt", text(Random(90 + n))), library.masking) for n in range(9)]
        with pytest.raises(LibraryFull):
            library.add(documents)
        assert len(library) == 12
    assert not problems(path)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit for the size of files")
def test_a_file_that_may_not_grow_is_told_in_both_languages(path: Path) -> None:
    import resource  # noqa: PLC0415 - not on every system

    (path.parent / "new").mkdir()
    for number in range(20):
        (path.parent / "new" / f"{number}.txt").write_text(text(Random(300 + number)), encoding="utf-8")
    limit = path.stat().st_size + 20_000
    command = [sys.executable, "-m", "bihuan", "library", "add", "l.db", "new", "-j", "1"]
    for lang, words in (("zh", "已有的材料没有受影响"), ("en", "unharmed")):
        done = subprocess.run(
            [*command, "--lang", lang],
            cwd=path.parent,
            capture_output=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
            timeout=120,
            check=False,
        )
        assert done.returncode == 2
        assert words in done.stderr.decode()
        assert b"Traceback" not in done.stderr
    assert not problems(path)
    assert texts_in(path) == TEXTS


def test_a_search_sees_one_moment_while_others_write(path: Path) -> None:
    with Library.open(str(path)) as library, library.reading():
        entry = library.material("01.txt").entry
        before = search(library, [(entry, "01.txt")], Options())
        writer = sqlite3.connect(path, timeout=0)
        with closing(writer), pytest.raises(sqlite3.OperationalError):
            writer.executescript("BEGIN; DELETE FROM prints; COMMIT;")
        assert search(library, [(entry, "01.txt")], Options()) == before
    assert before.comparison.pairs
