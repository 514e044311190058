"""``bihuan library`` as a person or a script runs it."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from random import Random

import pytest
from tests.engine.cli.test_command_line import run
from tests.support.collections import text

HEAD = "{year}年度民主生活会个人对照检查材料\n{unit}　党组书记　{name}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    people = [(2023, "岚台县粮食局", "聂远帆"), (2024, "岚台县粮食局", "聂远帆"), (2024, "松涧县水利局", "钟望川")]
    for number, (year, unit, name) in enumerate(people):
        words = HEAD.format(year=year, unit=unit, name=name) + text(Random(number))
        path = tmp_path / str(year) / f"{name} 材料.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(words, encoding="utf-8")
    return tmp_path


def test_documents_are_added_once_and_changed_ones_replaced(folder: Path) -> None:
    first = run("library", "add", "l.db", "2023", "2024", cwd=folder)
    assert first.returncode == 0, first.stderr.decode()
    assert "新加 3 份" in first.stdout.decode()
    (folder / "2024" / "钟望川 材料.txt").write_text("改过的内容", encoding="utf-8")
    (folder / "2024" / "空.docx").write_bytes(b"")
    again = run("library", "add", "l.db", ".", "--lang", "en", cwd=folder)
    assert again.returncode == 2
    assert "0 added · 1 replaced · 2 unchanged · 1 unreadable; the library has 3 documents" in again.stdout.decode()
    assert "空.docx" in again.stderr.decode()


def test_the_list_names_whose_a_document_is(folder: Path) -> None:
    run("library", "add", "l.db", ".", cwd=folder)
    page = run("library", "list", "l.db", "--year", "2024", cwd=folder).stdout.decode()
    assert "松涧县水利局" in page
    assert "2 份" in page
    found = json.loads(run("library", "list", "l.db", "-f", "json", "--person", "聂远帆", cwd=folder).stdout)
    assert found["schema"] == "bihuan.library/1"
    assert [(one["key"], one["year"], one["person"]) for one in found["documents"]] == [
        ("2023/聂远帆 材料.txt", 2023, "聂远帆"),
        ("2024/聂远帆 材料.txt", 2024, "聂远帆"),
    ]


def test_keys_can_be_handed_to_another_command(folder: Path) -> None:
    run("library", "add", "l.db", ".", cwd=folder)
    keys = shlex.split(run("library", "list", "l.db", "-f", "keys", "--year", "2024", cwd=folder).stdout.decode())
    assert keys == ["2024/聂远帆 材料.txt", "2024/钟望川 材料.txt"]
    done = run("library", "remove", "l.db", *keys, cwd=folder)
    assert done.returncode == 0
    assert "还有 1 份" in done.stdout.decode()


def test_a_document_is_removed_by_its_path_from_anywhere(folder: Path) -> None:
    run("library", "add", "l.db", ".", cwd=folder)
    done = run("library", "remove", "../l.db", "聂远帆 材料.txt", cwd=folder / "2023")
    assert done.returncode == 0, done.stderr.decode()
    assert "还有 2 份" in done.stdout.decode()


def test_what_is_not_there_is_said_and_changes_nothing(folder: Path) -> None:
    run("library", "add", "l.db", ".", cwd=folder)
    done = run("library", "remove", "l.db", "2023/聂远帆 材料.txt", "没有.txt", cwd=folder)
    assert done.returncode == 2
    assert "没有.txt" in done.stderr.decode()
    assert "3 份" in run("library", "list", "l.db", cwd=folder).stdout.decode()
    missing = run("library", "list", "none.db", cwd=folder)
    assert missing.returncode == 2
    assert "library add" in missing.stderr.decode()


def test_lists_are_given_when_the_library_is_made_and_not_later(folder: Path) -> None:
    (folder / "names.list").write_text("聂远帆\n", encoding="utf-8")
    assert run("library", "add", "l.db", "2023", "--names", "names.list", cwd=folder).returncode == 0
    assert run("library", "add", "l.db", "2024", cwd=folder).returncode == 0
    assert run("library", "add", "l.db", "2024", "--names", "names.list", cwd=folder).returncode == 0
    done = run("library", "add", "l.db", "2024", "--places", "names.list", cwd=folder)
    assert done.returncode == 2
    assert "建库时" in done.stderr.decode()
