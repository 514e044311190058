"""What docs/profiles.md shows is true: its TOML loads, and every key and value it names exists."""

from __future__ import annotations

import re
import tomllib

import pytest
from tests.support.annotated import REPOSITORY

from bihuan import profiles
from bihuan.config import load_settings
from bihuan.model import Role
from bihuan.profiles.loading import MEETINGS, SUBJECTS

PAGE = (REPOSITORY / "docs" / "profiles.md").read_text(encoding="utf-8")
BLOCKS = [re.sub(r"(?m)^   ", "", block) for block in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)]


@pytest.mark.parametrize("block", BLOCKS)
def test_every_example_loads_where_it_belongs(tmp_path, block):
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "profile.toml").write_text('id = "own"\ntitle = "自建"\nmeeting = "mzshh"\n', encoding="utf-8")
    data = tomllib.loads(block)
    if "rules" in data:
        (tmp_path / "bihuan.toml").write_text(block, encoding="utf-8")
        assert load_settings(tmp_path / "bihuan.toml").rules.keys() == data["rules"].keys()
        return
    name = "timetable" if "step" in data else "headings"
    (folder / f"{name}.toml").write_text(block, encoding="utf-8")
    profile = profiles.load_folder(folder)
    assert profiles.timetable(profile).steps if name == "timetable" else profile.variants


def test_every_allowed_value_is_named():
    for value in (*MEETINGS, *SUBJECTS, *(role.value for role in Role), *(one.value for one in profiles.Certainty)):
        assert f"`{value}`" in PAGE, value
