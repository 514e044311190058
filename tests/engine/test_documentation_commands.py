"""Every command in the documentation is run, or is at least a command of the program where a reason says why it is not."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from itertools import groupby
from pathlib import Path

import click
import pytest

from bihuan.cli.main import build
from tests.support.commands import ROOT, Shown, put_command, run_in, shown
from tests.support.pdffiles import drawn
from tests.support.wordfiles import docx, p

SHOWN = list(shown())
_NAME = re.compile(r"\.\w+$|/$|[一-鿿]")  # what looks like the name of a file or folder
# What a page takes for granted, because the page before it made it.
FIRST = {
    "fingerprints.md": "bihuan library add 材料库.db 材料夹",
    "library.md": "bihuan library add 材料库.db 2019年/",
}
RUN = {page: [one for one in group if not one.reason] for page, group in groupby(SHOWN, key=lambda one: one.page)}


def test_there_are_commands_in_many_pages_and_every_reason_says_something() -> None:
    assert len(SHOWN) > 60
    assert len({one.page for one in SHOWN if not one.reason}) > 20
    assert not [one for one in SHOWN if one.reason and len(one.reason) < 20]


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with its tables, to be copied."""
    pytest.importorskip("django", reason="the extra web is not installed")
    data = tmp_path_factory.mktemp("migrated") / "data"
    command = [sys.executable, "-m", "bihuan", "admin", "migrate", "--data", str(data)]
    subprocess.run(command, check=True, capture_output=True)
    return data


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with every file that the pages speak of, and the command ``bihuan``."""
    examples = ROOT / "examples"
    shutil.copytree(examples, tmp_path / "examples")
    text = (examples / "good.txt").read_text(encoding="utf-8")
    for year in ("2019", "2023", "2024", "2025"):
        for name in (f"{year}年", f"{year}年材料夹"):
            (tmp_path / name).mkdir()
            (tmp_path / name / "聂远帆.txt").write_text(text.replace("2024", year), encoding="utf-8")
    shutil.copytree(examples, tmp_path / "材料夹")
    years = {"去年": "2023", "2023年材料": "2023", "今年": "2024", "2024年材料": "2024", "新材料": "2025"}
    years |= {"2019年/旧稿": "2019", "模板": "2024"}
    for name, year in years.items():
        lines = text.replace("2024", year).splitlines()
        (tmp_path / f"{name}.docx").write_bytes(docx("".join(map(p, lines))))
    (tmp_path / "通知.pdf").write_bytes(drawn(lambda page: page.drawString(72, 700, "关于召开民主生活会的通知")))
    put_command(tmp_path)
    return tmp_path


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return run_in(folder, command, BIHUAN_DATA=str(folder / "data"))


def all_run(page: str, folder: Path, before: dict[str, str] | None = None) -> None:
    """Runs a page's commands one after the other; with ``before`` not again what ran with other names: its file is copied."""
    for one in RUN[page]:
        if one.command.startswith("make "):
            assert re.search(rf"^{one.command.split()[1]}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
            continue
        assert one.command.startswith("bihuan "), f"{page}:{one.line}: {one.command}"
        file = next((word for word in one.command.split() if _NAME.search(word)), "")
        if before is not None and shape(one.command) in before:
            if (folder / before[shape(one.command)]).is_file():
                shutil.copy(folder / before[shape(one.command)], folder / file)
            continue
        done = run(one.command, folder)
        assert done.returncode in (0, 1), f"{page}:{one.line}: {one.command}\n{done.stdout[-500:]}{done.stderr}"
        for written in re.findall(r" -o (\S+)|> (\S+)$", one.command):
            made = folder / next(filter(None, written))
            assert (made.is_dir() and any(made.iterdir())) or made.stat().st_size > 0, written
        if before is not None:
            before[shape(one.command)] = file


def shape(command: str) -> str:
    """A command without its language and with every name of a file or folder alike."""
    words = re.sub(r" --lang \w+", "", command).split()
    return " ".join("FILE" if _NAME.search(word) and "examples/" not in word else word for word in words)


def is_admin(page: str) -> bool:
    return any("bihuan admin" in one.command for one in RUN[page])


def is_translation(page: str) -> bool:
    return page.endswith(".en.md")


PAGES = [page for page, commands in RUN.items() if commands and not is_translation(page)]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the commands are for a POSIX shell")


@pytest.mark.parametrize("page", [page for page in PAGES if not is_admin(page)])
def test_the_commands_of_a_page_run_one_after_the_other(page: str, folder: Path) -> None:
    if page in FIRST:
        assert run(FIRST[page], folder).returncode == 0
    all_run(page, folder)


def test_the_commands_for_administrators_run(folder: Path, migrated: Path) -> None:
    shutil.copytree(migrated, folder / "data")
    before: dict[str, str] = {}
    for page in filter(is_admin, PAGES):
        all_run(page, folder, before)


@pytest.mark.parametrize("page", [page for page in RUN if is_translation(page)])
def test_a_translated_page_shows_the_commands_of_its_page(page: str) -> None:
    other = page.replace(".en.md", ".md")
    shapes = [[(shape(one.command), bool(one.reason)) for one in SHOWN if one.page == name] for name in (page, other)]
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("one", [one for one in SHOWN if one.reason], ids=lambda one: f"{one.page}:{one.line}")
def test_a_command_of_the_program_that_is_not_run_is_understood(one: Shown) -> None:
    pytest.importorskip("django", reason="the extra web is not installed")
    words = shlex.split(one.command)
    known = build("en").list_commands(click.Context(build("en")))
    for place in range(len(words) - 1):
        if words[place].rpartition("/")[2] == "bihuan" and words[place + 1] in known:
            understood(words[place + 1 :])


def understood(words: list[str]) -> None:
    """Follows the words through groups to a command, whose options must exist and whose arguments must fit."""
    command: click.Command = build("en")
    context = click.Context(command)
    while isinstance(command, click.Group):
        found = command.get_command(context, words[0])
        assert found is not None, words
        command, words = found, words[1:]
    options = {name for option in command.params if isinstance(option, click.Option) for name in option.opts}
    named = {word.split("=")[0] for word in words if word.startswith("-") and word != "-"}
    assert named <= options | {"--help"}, named - options
