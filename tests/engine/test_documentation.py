"""The documentation is true: its commands run, what it shows is what comes, its links lead somewhere."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

import bihuan
from bihuan.config import load_settings
from bihuan.suppressions import load_suppressions
from tests.support.commands import put_command, run_in

ROOT = Path(__file__).resolve().parents[2]
READMES = ("README.md", "README.zh-CN.md")
SKIPPED = "…"  # a line that stands for any lines


def blocks(page: str, language: str) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.M | re.S)


def shown_commands() -> list[Any]:
    """Every ``$ command`` of the READMEs with the output shown below it."""
    found = []
    for page in READMES:
        for block in blocks(page, "console"):
            for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
                command, _, output = part.partition("\n")
                command = re.sub(r"\s+#.*", "", command)
                found.append(pytest.param(command, output, id=f"{page}: {command[:60]}"))
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as the README's reader has it, with the command ``bihuan`` and nothing set."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    (tmp_path / "results").mkdir()
    put_command(tmp_path)
    return tmp_path


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return run_in(folder, command, seconds=120, COLUMNS="80")


@pytest.mark.skipif(sys.platform == "win32", reason="the README's commands are for a POSIX shell")
@pytest.mark.parametrize(("command", "output"), shown_commands())
def test_a_shown_command_does_what_the_readme_shows(command: str, output: str, folder: Path) -> None:
    if command.startswith("make"):
        target = command.split()[1]
        assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
        return
    assert command.startswith("bihuan "), "the READMEs show only bihuan and make"
    done = run(command, folder)
    assert done.returncode in (0, 1), done.stderr
    assert done.stderr == ""
    expected = "".join(".*" if line == SKIPPED else re.escape(line) + "\n" for line in output.splitlines())
    if expected:
        assert re.fullmatch(expected, done.stdout, re.S), done.stdout
    for written in re.findall(r"-o (\S+)", command):
        made = folder / written
        assert (made.is_dir() and any(made.iterdir())) or made.stat().st_size > 0, written


@pytest.mark.parametrize("page", READMES)
def test_the_python_of_the_readme_runs(page: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    (code,) = blocks(page, "python")
    names: dict[str, Any] = {}
    exec(code, names)
    assert names["contract"]["schema"] == "bihuan.examination/1"


@pytest.mark.parametrize("page", READMES)
def test_the_settings_of_the_readme_are_understood(page: str, folder: Path) -> None:
    settings, sidecar = blocks(page, "toml")
    file = folder / "bihuan.toml"
    file.write_text(settings, encoding="utf-8")
    found = load_settings(file)
    assert found.profile == "mzshh-2024"
    assert found.terms == {"ldbz": "领导班子"}
    assert set(found.rules) == set(re.findall(r"\[rules\.(.+?)\]", settings))
    (folder / "examples" / "good.txt.bihuan.toml").write_text(sidecar, encoding="utf-8")
    (suppression,) = load_suppressions(folder / "examples" / "good.txt")
    examination = bihuan.examine(folder / "examples" / "good.txt")
    assert [one.rule for one in examination.analysis.findings if one.suppressed] == [suppression.rule]


def test_both_readmes_show_the_same_commands_and_settings() -> None:
    def bare(page: str) -> list[str]:
        return [
            re.sub(r" --lang \w+|\s+#.*", "", line)
            for line in re.findall(r"^\$ (.*)", "\n".join(blocks(page, "console")), re.M)
        ]

    assert bare(READMES[0]) == bare(READMES[1])
    settings = [[re.sub(r"\s+#.*", "", one) for one in blocks(page, "toml")] for page in READMES]
    assert settings[0] == settings[1]


def pages() -> list[str]:
    return sorted(str(file.relative_to(ROOT)) for file in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


@pytest.mark.parametrize("page", pages())
def test_links_between_pages_lead_somewhere(page: str) -> None:
    text = re.sub(r"^```.*?^```", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in target or target.startswith("#") or "pictures/" in target:  # pictures: test_documentation_site.py
            continue
        assert (ROOT / page).parent.joinpath(unquote(target.split("#")[0])).exists(), target


def test_the_recipes_name_files_that_exist() -> None:
    text = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:src|tests|tools|docs|examples)/[\w./-]+)`", text))
    assert len(named) > 10
    assert not [name for name in named if not (ROOT / name).exists()]


def test_the_tour_names_every_package_of_the_engine() -> None:
    text = (ROOT / "docs" / "tour.md").read_text(encoding="utf-8")
    packages = {one.name for one in (ROOT / "src" / "bihuan").iterdir() if (one / "__init__.py").exists()}
    assert not [name for name in packages if f"{name}/" not in text]


def keys(value: object) -> set[str]:
    """All keys anywhere in a JSON value."""
    if isinstance(value, dict):
        return set(value) | {key for one in value.values() for key in keys(one)}
    if isinstance(value, list):
        return {key for one in value for key in keys(one)}
    return set()


def test_the_json_page_names_every_key_that_is_printed() -> None:
    text = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    examples = (ROOT / "examples" / name for name in ("good.txt", "poor.txt", "team.docx", "masked.txt"))
    produced = keys([json.loads(json.dumps(bihuan.examine(file).to_json())) for file in examples])
    named = set(re.findall(r"`(\w+)`", text))
    assert produced <= named, f"not on the page: {produced - named}"


def test_the_glossary_has_every_kind_of_item() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").lower()
    from bihuan.model import Document, Items  # noqa: PLC0415 - only this test looks into the model

    names = {one.name.rstrip("s") for one in (*fields(Items), *fields(Document))}
    wanted = names & {"credit", "problem", "cause", "measure", "prior", "section", "aspect", "mask", "withheld"}
    assert len(wanted) == 9
    assert not [name for name in wanted if name not in text]
