"""Everything in open formats: complete, without what lets somebody in, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import hashlib
import json
import resource
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.web.support.seeding import seed
from tests.web.support.serving import BIHUAN, bihuan, environment, with_tables

FORMULA = '=HYPERLINK("http://example.org";"证据")'


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A data folder and its export; one of the names in it is a formula."""
    place = tmp_path_factory.mktemp("export")
    data, folder = place / "data", place / "out"
    with_tables(data)
    seed(data, 7, "材料一", "材料二")
    with closing(sqlite3.connect(data / "bihuan.sqlite3")) as database:
        database.execute("UPDATE accounts_user SET name = ?", (FORMULA,))
        database.commit()
    result = bihuan("admin", "export", str(folder), data=data)
    assert (result.returncode, result.stderr) == (0, "")
    assert "2 originals" in result.stdout
    return data, folder


def test_every_row_and_every_original_is_there(exported: tuple[Path, Path]) -> None:
    data, folder = exported
    with closing(sqlite3.connect(data / "bihuan.sqlite3")) as database:
        for name in ("audit_event", "orgs_organisation", "accounts_user", "files_storedfile"):
            count = database.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            count -= name == "audit_event"  # the export itself is an event, written afterwards
            table = folder / "tables" / f"{name.replace('_', '.', 1)}.csv"
            lines = table.with_suffix(".jsonl").read_text().splitlines()
            with table.open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.reader(file))
            assert len(rows) - 1 == len(lines) == count
            assert list(json.loads(lines[0])) == rows[0]
        hashes = {row[0] for row in database.execute("SELECT sha256 FROM files_storedfile")}
    assert {hashlib.sha256(one.read_bytes()).hexdigest() for one in (folder / "files").iterdir()} == hashes
    assert any(one.name.endswith("材料一.txt") for one in (folder / "files").iterdir())
    assert "org:" in (folder / "index.html").read_text()


def test_nothing_that_lets_somebody_in_leaves(exported: tuple[Path, Path]) -> None:
    data, folder = exported
    with closing(sqlite3.connect(data / "bihuan.sqlite3")) as database:
        password = database.execute("SELECT password FROM accounts_user").fetchone()[0]
    texts = [one.read_text() for one in (folder / "tables").iterdir()]
    assert password
    assert not any(password in one for one in texts)
    assert not any((data / "secret.key").read_text() in one for one in texts)


def test_a_formula_is_a_text_in_csv_and_itself_in_json(exported: tuple[Path, Path]) -> None:
    _, folder = exported
    with (folder / "tables" / "accounts.user.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["name"] == f"'{FORMULA}"
    assert json.loads((folder / "tables" / "accounts.user.jsonl").read_text().splitlines()[0])["name"] == FORMULA


def test_the_export_is_an_event(exported: tuple[Path, Path]) -> None:
    with closing(sqlite3.connect(exported[0] / "bihuan.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM audit_event WHERE act = 'export.all'").fetchone()[0] == 1
    assert bihuan("admin", "verify-log", data=exported[0]).returncode == 0


def test_a_folder_that_is_not_empty_is_left_alone(exported: tuple[Path, Path]) -> None:
    data, folder = exported
    before = sorted(one.name for one in folder.rglob("*"))
    result = bihuan("admin", "export", str(folder), data=data)
    assert (result.returncode, "not empty" in result.stderr) == (2, True)
    assert sorted(one.name for one in folder.rglob("*")) == before


def test_a_full_disk_leaves_nothing_half(exported: tuple[Path, Path], tmp_path: Path) -> None:
    seed(exported[0], 400)
    result = subprocess.run(
        [BIHUAN, "admin", "export", str(tmp_path / "out")],
        env=environment(exported[0]),
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (40960, 40960)),
    )
    assert (result.returncode, len(result.stderr.splitlines())) == (2, 1), result.stderr
    assert list((tmp_path / "out").rglob("*")) == []
