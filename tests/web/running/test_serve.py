"""``bihuan serve`` as people run it: one command, real processes, bad days included."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.web.support.serving import Serving, bihuan, descendants, runs, until, with_tables


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a migrated database."""
    folder = tmp_path_factory.mktemp("migrated")
    with_tables(folder)
    return folder


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    with Serving(tmp_path / "data") as server:
        yield server


def test_one_command_serves_pages_and_work_from_an_empty_folder(serving: Serving) -> None:
    until(serving.is_ready)
    assert serving.get("/livez") == (200, "alive")
    code = (serving.data / "setup-code").read_text().strip()
    assert any(code in line for line in serving.told)
    assert (serving.data / "setup-code").stat().st_mode & 0o077 == 0
    tree = serving.tree()
    assert len(tree["worker"]) == 1
    assert len(tree["web"]) == 2


def test_health_tells_strangers_a_word_only(serving: Serving) -> None:
    until(serving.is_ready)
    assert serving.get("/healthz") == (200, "ready")
    with closing(sqlite3.connect(serving.data / "bihuan.sqlite3")) as database:
        database.execute("ALTER TABLE running_heartbeat RENAME TO gone")
    until(lambda: serving.get("/healthz") == (503, "not ready"))
    assert serving.get("/livez")[0] == 200


def test_a_log_line_has_the_way_and_an_id_and_nothing_of_the_query(serving: Serving) -> None:
    serving.get("/healthz?name=%E8%81%82%E8%BF%9C%E5%B8%86")
    until(lambda: "/healthz" in serving.errors.read_text())
    text = serving.errors.read_text()
    assert "GET /healthz" in text
    assert "name" not in text
    assert "127.0.0.1" not in text


def test_a_killed_child_is_started_again(serving: Serving) -> None:
    until(serving.is_ready)
    before = serving.tree()
    os.kill(before["worker"][0], signal.SIGKILL)
    os.kill(before["web"][0], signal.SIGKILL)
    until(lambda: serving.tree()["worker"] not in ([], before["worker"]))
    until(lambda: not any(map(runs, before["web"])))
    until(lambda: len(serving.tree()["web"]) == 2)
    until(serving.is_ready)


def test_a_killed_process_of_the_server_is_started_again(serving: Serving) -> None:
    until(serving.is_ready)
    top, *below = sorted(serving.tree()["web"])
    os.kill(below[0], signal.SIGKILL)
    until(lambda: len(serving.tree()["web"]) == 2 and serving.tree()["web"] != [top, *below])
    until(serving.is_ready)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_all_processes_end_with_the_first(tmp_path: Path, how: signal.Signals) -> None:
    with Serving(tmp_path / "data") as serving:
        until(serving.is_ready)
        below = descendants(serving.process.pid)
        assert len(below) == 3
        serving.process.send_signal(how)
        status = serving.process.wait(60)
        until(lambda: not any(map(runs, below)))
        assert status == (-signal.SIGKILL if how is signal.SIGKILL else 0)
    with Serving(tmp_path / "data") as again:
        until(again.is_ready)


def test_a_second_server_on_the_same_folder_is_refused(serving: Serving) -> None:
    second = bihuan("serve", "--port", "0", data=serving.data)
    assert second.returncode == 2
    assert second.stderr.strip() == (f"another bihuan is using the data folder {serving.data}: stop it first")
    assert bihuan("admin", "migrate", data=serving.data).returncode == 2


def test_a_port_that_is_taken_is_said_in_one_line(migrated: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        result = bihuan("serve", "--port", port, data=migrated)
        chinese = bihuan("serve", "--port", port, data=migrated, BIHUAN_LANG="zh")
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1
    assert f"port {port} cannot be used" in result.stderr
    assert f"端口 {port} 用不了" in chinese.stderr


def test_a_folder_that_is_not_writable_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "serve.lock").mkdir()  # root may write into any folder, but not into this
    result = bihuan("serve", "--port", "0", data=tmp_path)
    assert (result.returncode, len(result.stderr.splitlines())) == (2, 1)
    assert "not writable" in result.stderr


def test_a_folder_that_cannot_be_made_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = bihuan("serve", "--port", "0", data=tmp_path / "file" / "data")
    assert (result.returncode, len(result.stderr.splitlines())) == (2, 1)
    assert "BIHUAN_DATA" in result.stderr


def test_a_database_that_does_not_answer_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"postgres://somebody:secret@127.0.0.1:{free.getsockname()[1]}/bihuan"
    result = bihuan("serve", "--port", "0", data=tmp_path, BIHUAN_DATABASE_URL=url)
    assert (result.returncode, len(result.stderr.splitlines())) == (2, 1)
    assert "does not answer" in result.stderr
    assert "secret" not in result.stderr


def changed(folder: Path, target: Path, *statements: str) -> Path:
    """A copy of a data folder whose database was changed by hand."""
    target.mkdir()
    with (
        closing(sqlite3.connect(folder / "bihuan.sqlite3")) as source,
        closing(sqlite3.connect(target / "bihuan.sqlite3")) as copy,
    ):
        source.backup(copy)
        for one in statements:
            copy.execute(one)
        copy.commit()
    return target


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DELETE FROM django_migrations WHERE app = 'orgs'", "bihuan admin migrate"),
        (
            "INSERT INTO django_migrations (app, name, applied) VALUES ('orgs', '9999_later', '2031-01-01')",
            "newer version",
        ),
        ("DROP TABLE orgs_grant", "not whole"),
    ],
    ids=["unapplied", "newer", "half"],
)
def test_a_database_that_is_not_as_the_code_wants_it_is_not_served(
    migrated: Path, tmp_path: Path, statement: str, words: str
) -> None:
    folder = changed(migrated, tmp_path / "data", statement)
    result = bihuan("serve", "--port", "0", data=folder)
    assert (result.returncode, len(result.stderr.splitlines())) == (2, 1)
    assert words in result.stderr
    assert result.stdout == ""


def test_the_commands_are_found_only_by_their_entry_points_and_say_what_to_install(tmp_path: Path) -> None:
    hidden = tmp_path / "django"
    hidden.mkdir()
    (hidden / "__init__.py").write_text("raise ModuleNotFoundError('No module named django', name='django')")
    for language, words in (("en", "needs the extra web"), ("zh", "要用附加包 web")):
        result = bihuan("serve", data=tmp_path, BIHUAN_LANG=language, PYTHONPATH=str(tmp_path))
        assert (result.returncode, words in result.stderr) == (2, True)
    assert bihuan("rules", data=tmp_path, PYTHONPATH=str(tmp_path)).returncode == 0
