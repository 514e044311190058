"""``bihuan compare`` and names of another document left in, as a person or a script runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.engine.cli.test_command_line import run
from tests.engine.test_foreign import BAIXI, COPIED, LANTAI, material


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    words = COPIED.format("岚台县水务局的值班电话没有人接")
    for number, who in enumerate((LANTAI, BAIXI)):
        made = material(number, *who, words, "到岚台县水务局调研两次。" if number else "")
        (tmp_path / f"{number}.txt").write_text(made.source.text, encoding="utf-8")
    return tmp_path


def test_a_name_left_in_has_its_place_in_both_documents(folder: Path) -> None:
    done = run("compare", ".", "--format", "json", cwd=folder)
    assert done.returncode == 0, done.stderr.decode()
    (one,) = json.loads(done.stdout)["foreign"]
    assert (one["name"], one["kind"], one["manner"]) == ("岚台县水务局", "unit", "in-common")
    mine, theirs = (Path(folder, one[side]).read_text(encoding="utf-8") for side in ("path", "owner"))
    assert mine[one["start"] : one["end"]] == "岚台县水务局"
    assert mine[one["context"]["start"] : one["context"]["end"]] == one["context"]["text"]
    assert theirs[one["owner_place"]["start"] : one["owner_place"]["end"]] == one["owner_place"]["text"]
    assert Path(one["path"]).name == "1.txt"


def test_the_terminal_says_whose_name_it_is_and_accuses_nobody(folder: Path) -> None:
    page = run("compare", ".", cwd=folder).stdout.decode()
    assert "他处名称（这里出现的名称属于另一份材料）" in page
    assert "1.txt：“岚台县水务局”（单位名）属于 0.txt" in page
    assert not any(word in page for word in ("抄袭", "残留", "套用"))
    assert "belongs to 0.txt" in run("compare", ".", "--lang", "en", cwd=folder).stdout.decode()
