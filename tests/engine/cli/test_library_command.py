"""``bihuan library`` as a person or a script runs it."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from random import Random
from typing import Any

import click
import pytest
from tests.engine.cli.test_command_line import run
from tests.support.collections import passage, text

from bihuan.cli import library_adding
from bihuan.cli.library import build

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


@pytest.fixture
def copied(folder: Path) -> Path:
    """A library of the folder, and new documents: one with a passage of it, one that is one of its files, one of its own."""
    copied = passage(Random(50), 3)
    old = folder / "2024" / "钟望川 材料.txt"
    old.write_text(old.read_text(encoding="utf-8") + copied, encoding="utf-8")
    assert run("library", "add", "l.db", ".", cwd=folder).returncode == 0
    new = folder / "new"
    new.mkdir()
    for number in range(2):
        words = text(Random(60 + number), copied)
        (new / f"新{number}.txt").write_text(words, encoding="utf-8")
    return folder


def test_a_passage_of_the_library_is_shown_with_its_place_in_both_originals(copied: Path) -> None:
    done = run("library", "search", "l.db", "new/新0.txt", "2023", "-f", "json", cwd=copied)
    assert done.returncode == 0, done.stderr.decode()
    found = json.loads(done.stdout)
    assert found["schema"] == "bihuan.comparison/1"
    assert found["library"] == {"path": "l.db", "documents": 3}
    (pair,) = found["pairs"]
    old, new = "l.db:2024/钟望川 材料.txt", "new/新0.txt"
    assert (pair["a"], pair["b"]) == (old, new)
    assert {one["path"]: one["library_key"] for one in found["documents"]} == {
        new: None,
        "2023/聂远帆 材料.txt": None,
        old: "2024/钟望川 材料.txt",
    }
    for side, path in (("a", "2024/钟望川 材料.txt"), ("b", new)):
        text_there = (copied / path).read_text(encoding="utf-8")
        where = pair["passages"][0][side]
        assert text_there[where["start"] : where["end"]] == where["text"]
        assert where["end"] - where["start"] > 90


def test_a_search_shows_whose_the_documents_are_and_accuses_nobody(copied: Path) -> None:
    page = run("library", "search", "l.db", "new", cwd=copied).stdout.decode()
    assert "材料 2 份 · 材料库 l.db 3 份" in page
    assert "l.db:2024/钟望川 材料.txt — 新1.txt" in page
    assert "是否合适由人判断" in page
    assert not any(word in page for word in ("抄袭", "剽窃"))
    assert (
        "library l.db, 3 documents"
        in run("library", "search", "l.db", "new", "--lang", "en", cwd=copied).stdout.decode()
    )


def test_comparing_with_a_library_shows_both(copied: Path) -> None:
    done = run("compare", "new", "--library", "l.db", "-f", "json", cwd=copied)
    assert done.returncode == 0, done.stderr.decode()
    pairs = [(one["a"], one["b"]) for one in json.loads(done.stdout)["pairs"]]
    old = "l.db:2024/钟望川 材料.txt"
    assert pairs == [(old, "new/新0.txt"), (old, "new/新1.txt"), ("new/新0.txt", "new/新1.txt")]
    alone = run("compare", "new/新0.txt", "--library", "l.db", cwd=copied)
    assert alone.returncode == 0
    assert "l.db:2024" in alone.stdout.decode()
    (copied / "names.list").write_text("聂远帆\n", encoding="utf-8")
    refused = run("compare", "new", "--library", "l.db", "--names", "names.list", cwd=copied)
    assert refused.returncode == 2
    assert "建库时" in refused.stderr.decode()


def test_what_cannot_be_read_is_named_and_the_rest_is_looked_up(copied: Path) -> None:
    (copied / "new" / "空.docx").write_bytes(b"")
    done = run("library", "search", "l.db", "new", "-f", "json", cwd=copied)
    assert done.returncode == 2
    assert len(json.loads(done.stdout)["pairs"]) == 2
    assert "空.docx" in done.stderr.decode()
    assert run("library", "search", "l.db", "new/空.docx", cwd=copied).returncode == 2


@pytest.mark.parametrize("format_", ["html", "xlsx"])
def test_what_was_found_can_be_a_page_or_a_workbook(copied: Path, format_: str) -> None:
    done = run("library", "search", "l.db", "new", "-f", format_, "-o", f"out.{format_}", cwd=copied)
    assert done.returncode == 0, done.stderr.decode()
    assert (copied / f"out.{format_}").stat().st_size > 5000


def test_what_was_done_before_ctrl_c_is_in_the_library_and_the_next_run_goes_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    read, calls = library_adding.read_material, 0

    def interrupted(*given: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise KeyboardInterrupt
        return read(*given)

    monkeypatch.chdir(folder)
    with monkeypatch.context() as patch:
        patch.setattr(library_adding, "read_material", interrupted)
        with pytest.raises(click.Abort):
            build("zh").main(["add", "l.db", "."], standalone_mode=False)
    assert "放好的 2 份已经在库里" in capsys.readouterr().err
    done = run("library", "add", "l.db", ".", cwd=folder)
    assert "新加 1 份 · 换成新的 0 份 · 没有变化 2 份" in done.stdout.decode()
