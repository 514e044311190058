"""``bihuan compare`` and the same person over the years, as a person or a script runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.engine.cli.test_command_line import run
from tests.engine.overyears.test_following import LETTERS, SITES, STUDY, STUDY_MORE, VISIT_MORE, WATCH, written


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    years = {
        "2022": written(2022, [STUDY, LETTERS], [STUDY_MORE]),
        "2023": written(2023, [STUDY], [VISIT_MORE]),
        "2024": written(2024, [STUDY, SITES], [WATCH]),
    }
    for name, text in years.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "无年度.txt").write_text(years["2024"].replace("2024年度", ""), encoding="utf-8")
    return tmp_path


def test_each_problem_of_a_later_year_has_its_status_and_both_quotations(folder: Path) -> None:
    done = run("compare", ".", "--format", "json", cwd=folder)
    assert done.returncode == 0, done.stderr.decode()
    years = json.loads(done.stdout)["years"]
    (series,) = years["series"]
    assert (series["person"], series["unit"], series["kind"]) == ("钟望川", "青禾县水务局", "personal")
    assert [(Path(one["path"]).name, one["year"]) for one in series["documents"]] == [
        (f"{year}.txt", year) for year in (2022, 2023, 2024)
    ]
    study = next(one for one in series["steps"][1]["items"] if one["item"] == "problem")
    assert (study["repeat"], study["running"]) == ("every-year", 3)
    for one in (study, *study["earlier"]):
        path = one.get("path", series["steps"][1]["this"])
        text = Path(folder, path).read_text(encoding="utf-8")
        assert text[one["start"] : one["end"]] == one["quotation"]
        assert "零敲碎打" in one["claim"]
    assert [one["year"] for one in study["earlier"]] == [2023, 2022]
    assert {one["ref"]: one["status"] for one in series["steps"][0]["accounts"]}["P2"] == "not-mentioned"
    assert [Path(one["path"]).name for one in years["left_out"]] == ["无年度.txt"]


def test_the_terminal_says_for_how_long_a_problem_has_been_named(folder: Path) -> None:
    page = run("compare", ".", cwd=folder).stdout.decode()
    assert "历年  青禾县水务局 钟望川：2022、2023、2024" in page
    assert "3份材料每份都有（2022、2023年）" in page
    assert "没有写明年度" in page
    assert "in every one of 3 documents" in run("compare", ".", "--lang", "en", cwd=folder).stdout.decode()


def test_the_years_can_be_left_out(folder: Path) -> None:
    done = run("compare", ".", "--no-years", "--format", "json", cwd=folder)
    assert json.loads(done.stdout)["years"] == {"series": [], "left_out": []}


def test_many_series_are_followed_by_several_processes_with_the_same_result(folder: Path) -> None:
    for number, name in enumerate(
        ("聂远帆", "路遥川", "程素心", "桑以宁", "温知白", "姚静澜", "陆见山", "祁望舒", "孟秋实")
    ):
        for year in (2023, 2024):
            text = written(year, [STUDY], [WATCH]).replace("钟望川", name)
            (folder / f"{number}{year}.txt").write_text(text, encoding="utf-8")
    one, two = (run("compare", ".", "--jobs", jobs, "-f", "json", cwd=folder) for jobs in ("1", "2"))
    assert len(json.loads(one.stdout)["years"]["series"]) == 10
    assert one.stdout == two.stdout


def test_earlier_years_are_found_in_a_library_even_without_common_text(folder: Path) -> None:
    (folder / "库").mkdir()
    for name in ("2022", "2023"):
        (folder / f"{name}.txt").rename(folder / "库" / f"{name}.txt")
    other = written(2023, [LETTERS], [WATCH]).replace("钟望川", "路遥川")
    (folder / "库" / "路遥川.txt").write_text(other, encoding="utf-8")
    (folder / "库" / "路遥川2022.txt").write_text(other.replace("2023", "2022"), encoding="utf-8")
    assert run("library", "add", "材料库.db", "库", cwd=folder).returncode == 0
    done = run("compare", "2024.txt", "--library", "材料库.db", "--format", "json", cwd=folder)
    assert done.returncode == 0, done.stderr.decode()
    found = json.loads(done.stdout)
    (series,) = found["years"]["series"]
    assert [one["year"] for one in series["documents"]] == [2022, 2023, 2024]
    assert [one["path"].startswith("材料库.db:") for one in series["documents"]] == [True, True, False]
    study = next(one for one in series["steps"][1]["items"] if one["item"] == "problem")
    assert study["repeat"] == "every-year"
    assert not any("路遥川" in one["path"] for one in found["documents"])
    again = run("compare", "库/2023.txt", "--library", "材料库.db", "--format", "json", cwd=folder)
    (series,) = json.loads(again.stdout)["years"]["series"]
    assert [one["others"] for one in series["documents"]] == [[], []]  # the file itself is in the library, too
