"""Backups: made while people work, restored whole or not at all, into either database; damage is told in words."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.postgres import find_programs
from tests.web.running.databases import fresh_database
from tests.web.support.seeding import ROOT, seed
from tests.web.support.serving import BIHUAN, bihuan, environment, until, with_tables

ORIGINALS = ("关于粮食储备的对照检查材料", "佐证材料之一")


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder (SQLite) with people, a tree, events and originals; tests work on copies."""
    data = tmp_path_factory.mktemp("seeded") / "data"
    with_tables(data)
    seed(data, 30, *ORIGINALS)
    return data


@pytest.fixture
def data(seeded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(seeded, tmp_path / "data"))


@pytest.fixture(scope="module")
def saved(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of that folder, with which nothing is done but reading."""
    file = tmp_path_factory.mktemp("saved") / "saved.zip"
    result = bihuan("admin", "backup", str(file), data=seeded)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.endswith("2 originals, proved by restoring it\n")
    return file


def contents(data: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of a SQLite data folder."""
    with closing(sqlite3.connect(data / "bihuan.sqlite3")) as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = [one for one in tables if not one.startswith(("sqlite_", "django_migrations"))]
        return {one: sorted(database.execute(f"SELECT * FROM {one}"), key=repr) for one in kept}


def originals(data: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in (data / "files").rglob("*") if one.is_file()}


def test_what_is_restored_is_what_was_saved(data: Path, saved: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    result = bihuan("admin", "restore", str(saved), data=other)
    assert (result.returncode, result.stderr) == (0, "")
    assert contents(other) == contents(data)
    assert originals(other) == originals(data)
    assert bihuan("admin", "check", data=other).returncode == 0
    assert (other / "secret.key").read_text() != (data / "secret.key").read_text()
    seed(other, 3, "再来一份")  # new rows find numbers of their own
    assert bihuan("admin", "check", data=other).returncode == 0


@pytest.mark.skipif(find_programs() is None, reason="PostgreSQL is not installed")
def test_either_database_restores_what_the_other_gave(data: Path, saved: Path, tmp_path: Path) -> None:
    database = fresh_database()
    if not database:
        pytest.skip("this run has no PostgreSQL")
    between, back = tmp_path / "between", tmp_path / "back"
    result = bihuan("admin", "restore", str(saved), data=between, **database)
    assert (result.returncode, result.stderr) == (0, "")
    seed(between, 5, "又一份", **database)
    again = tmp_path / "again.zip"
    result = bihuan("admin", "backup", str(again), data=between, **database)
    assert (result.returncode, result.stderr) == (0, "")
    assert bihuan("admin", "restore", str(again), data=back).returncode == 0
    assert bihuan("admin", "check", data=back).returncode == 0
    before, after = contents(data), contents(back)
    assert len(after["audit_event"]) == len(before["audit_event"]) + 5
    assert set(map(repr, before["audit_event"])) < set(map(repr, after["audit_event"]))
    assert len(originals(back)) == 3


def test_a_backup_made_while_others_write_belongs_to_one_moment(tmp_path: Path) -> None:
    data, more = tmp_path / "data", fresh_database()
    with_tables(data, **more)
    seed(data, 2000, **more)
    settings = environment(data, PYTHONPATH=str(ROOT), DJANGO_SETTINGS_MODULE="bihuan_web.settings", **more)
    told = tmp_path / "told"
    code = (
        "import django; django.setup()\n"
        "from django.db import transaction\n"
        "from bihuan_web.audit.services import record\n"
        "from bihuan_web.common.clock import now\n"
        "while True:\n"
        "    with transaction.atomic():\n"
        "        print(record('org:other', 'w', 'task.note', 'task', '1', at=now()).sequence, flush=True)\n"
    )
    with told.open("wb") as out:
        writer = subprocess.Popen([str(Path(BIHUAN).with_name("python")), "-c", code], stdout=out, env=settings)
    try:
        until(lambda: told.stat().st_size > 200)
        first = len(told.read_text().splitlines())
        result = bihuan("admin", "backup", str(tmp_path / "saved.zip"), data=data, **more)
        assert (result.returncode, result.stderr) == (0, "")
        assert len(told.read_text().splitlines()) > first + 5  # nobody had to wait for it
    finally:
        writer.kill()
        writer.wait()
    assert bihuan("admin", "verify-log", data=data, **more).returncode == 0


def test_data_that_are_here_are_replaced_only_when_that_is_said(data: Path, saved: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    with_tables(other)
    seed(other, 4)
    before = contents(other)
    result = bihuan("admin", "restore", str(saved), data=other)
    assert result.returncode == 2
    assert "--replace" in result.stderr
    assert contents(other) == before
    assert bihuan("admin", "restore", str(saved), "--replace", data=other).returncode == 0
    assert contents(other) == contents(data)


@pytest.mark.parametrize("part", range(6))
def test_a_damaged_backup_restores_nothing(saved: Path, tmp_path: Path, part: int) -> None:
    content = bytearray(saved.read_bytes())
    if part == 0:
        del content[len(content) // 2 :]
    elif part == 1:
        content[:] = b"no backup at all"
    else:
        place = len(content) * part // 6
        content[place : place + 40] = bytes(255 - one for one in content[place : place + 40])
    file, other = tmp_path / "damaged.zip", tmp_path / "other"
    file.write_bytes(content)
    result = bihuan("admin", "restore", str(file), data=other)
    assert (result.returncode, len(result.stderr.splitlines())) == (2, 1), result.stderr
    assert "damaged" in result.stderr
    assert not (other / "bihuan.sqlite3").exists() or contents(other).get("accounts_user", []) == []


def rewritten(saved: Path, target: Path, name: str, change: bytes) -> Path:
    """A copy of a backup in which one member has other bytes, its checksum in the archive right again."""
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(target, "w") as copy:
        for info in source.infolist():
            data = source.read(info)
            copy.writestr(info, data.replace("聂远帆".encode(), change) if info.filename == name else data)
    return target


@pytest.mark.parametrize("table", ["audit.event", "accounts.user"])
def test_a_backup_that_was_tampered_with_is_refused(saved: Path, tmp_path: Path, table: str) -> None:
    other = rewritten(saved, tmp_path / "other.zip", f"rows/{table}.jsonl", "程素心".encode())
    result = bihuan("admin", "restore", str(other), data=tmp_path / "other")
    assert (result.returncode, "damaged" in result.stderr) == (2, True)
    assert contents(tmp_path / "other")["audit_event"] == []


def test_a_sealed_backup_opens_with_its_passphrase_only(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "sealed.bihuan"
    made = bihuan("admin", "backup", str(file), "--encrypt", data=data, BIHUAN_BACKUP_PASSPHRASE="静水流深")
    assert (made.returncode, made.stderr) == (0, "")
    assert b"rows/" not in file.read_bytes()
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith("sealed")] == [file.name]
    wrong = bihuan("admin", "restore", str(file), data=tmp_path / "other", BIHUAN_BACKUP_PASSPHRASE="流水")
    assert (wrong.returncode, wrong.stderr) == (2, "wrong passphrase; nothing was restored\n")
    right = bihuan("admin", "restore", str(file), data=tmp_path / "other", BIHUAN_BACKUP_PASSPHRASE="静水流深")
    assert right.returncode == 0
    assert contents(tmp_path / "other") == contents(data)
    content = bytearray(file.read_bytes())
    content[-30] ^= 1
    file.write_bytes(content)
    broken = bihuan("admin", "restore", str(file), data=tmp_path / "third", BIHUAN_BACKUP_PASSPHRASE="静水流深")
    assert (broken.returncode, "damaged" in broken.stderr) == (2, True)


def test_the_key_goes_along_only_where_it_is_wanted(data: Path, saved: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(saved) as archive:
        assert "secret.key" not in archive.namelist()
    file = tmp_path / "key.zip"
    assert bihuan("admin", "backup", str(file), "--with-key", data=data).returncode == 0
    assert file.stat().st_mode & 0o077 == 0
    assert bihuan("admin", "restore", str(file), "--with-key", data=tmp_path / "other").returncode == 0
    assert (tmp_path / "other" / "secret.key").read_text() == (data / "secret.key").read_text()
    assert bihuan("admin", "restore", str(saved), "--with-key", data=tmp_path / "third").returncode == 2


def test_a_backup_of_another_version_is_refused(data: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(data / "bihuan.sqlite3")) as database:
        database.execute("DELETE FROM django_migrations WHERE app = 'axes'")
        database.execute("DELETE FROM django_migrations WHERE app = 'django_tasks_database' AND name LIKE '0021%'")
        database.commit()
    refused = bihuan("admin", "backup", str(tmp_path / "old.zip"), data=data)
    assert (refused.returncode, "bihuan admin migrate" in refused.stderr) == (2, True)


def test_a_full_disk_leaves_no_half_of_a_backup(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "full"
    folder.mkdir()
    seed(data, 2000)
    result = subprocess.run(
        [BIHUAN, "admin", "backup", str(folder / "saved.zip"), "--no-prove"],
        env=environment(data),
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (40960, 40960)),
    )
    assert (result.returncode, len(result.stderr.splitlines())) == (2, 1), result.stderr
    assert "cannot be written" in result.stderr
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("moment", ["originals", "rows"])
def test_a_restore_that_is_killed_leaves_everything_as_it_was(tmp_path: Path, moment: str) -> None:
    data, file, other = tmp_path / "data", tmp_path / "saved.zip", tmp_path / "other"
    with_tables(data)
    seed(data, 6000, *[f"原件{one}" for one in range(40)])
    assert bihuan("admin", "backup", str(file), "--no-prove", data=data).returncode == 0
    with_tables(other)
    seed(other, 5)
    before = contents(other)
    log = other / "bihuan.sqlite3-wal"

    def reached() -> bool:
        if moment == "originals":
            return len(originals(other)) > 5
        return log.exists() and log.stat().st_size > 400_000

    restoring = subprocess.Popen([BIHUAN, "admin", "restore", str(file), "--replace"], env=environment(other))
    until(lambda: reached() or restoring.poll() is not None)
    restoring.kill()
    assert restoring.wait() == -signal.SIGKILL
    # Rows reach the log during the transaction or with its end: all of them are there, or none.
    assert contents(other) == before or (moment == "rows" and contents(other) == contents(data))
    assert bihuan("admin", "check", data=other).returncode == 0
    assert bihuan("admin", "restore", str(file), "--replace", data=other).returncode == 0
    assert contents(other) == contents(data)


def test_an_original_that_was_changed_or_lost_is_named(data: Path) -> None:
    files = [one for one in (data / "files").rglob("*") if one.is_file()]
    files[0].chmod(0o600)
    files[0].write_bytes(b"something else")
    os.remove(files[1])
    (data / "files" / "ab" / "cd").mkdir(parents=True)
    (data / "files" / "ab" / "cd" / ("ab" * 32)).write_bytes(b"nobody's")
    result = bihuan("admin", "check", data=data)
    assert result.returncode == 1
    assert sum("original lost or changed" in line for line in result.stdout.splitlines()) == 2
    result = bihuan("admin", "backup", str(data / "saved.zip"), "--no-prove", data=data)
    assert result.returncode == 1
    assert "is missing" in result.stderr


def test_a_damaged_database_is_noticed(data: Path) -> None:
    with closing(sqlite3.connect(data / "bihuan.sqlite3")) as database:
        database.execute("UPDATE orgs_grant SET user_id = 4711")
        database.commit()
    result = bihuan("admin", "check", data=data)
    assert (result.returncode, "refers to no row of accounts_user" in result.stdout) == (1, True)
