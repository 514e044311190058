"""A library keeps documents: they come and go as a whole, and what it holds does not tell in which order they came."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.collections import material, text

from bihuan.library import Library, Masking, key_of, merging, path_of, prepared
from bihuan.library import library as keeping
from bihuan.library.errors import FixedMasking, NoLibrary, NotInLibrary, OtherVersion
from bihuan.materials import Material

DOCUMENTS = [material(f"{number}.txt", text(Random(number))) for number in range(8)]
TWINS = [material(f"twin{number}.txt", text(Random(0))) for number in range(2)]  # of 0.txt


def add(library: Library, *documents: Material) -> None:
    library.add([prepared(one, library.masking) for one in documents])


def dump(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows but for the numbers of arrival, once nothing waits any more."""
    with pytest.MonkeyPatch.context() as patch, Library.open(str(path)) as library:
        patch.setattr(keeping, "_WAITING_LEAST", -1)
        library.settle()
    with sqlite3.connect(path) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables}
    connection.close()
    rows["materials"] = sorted(row[1:] for row in rows["materials"])
    rows["documents"] = sorted(row[1:] for row in rows["documents"])
    return rows


def made(folder: Path, name: str, steps: Sequence[Sequence[Material]]) -> Path:
    path = folder / name
    with Library.make(str(path)) as library:
        for step in steps:
            add(library, *step)
    return path


def test_a_document_comes_back_whole(tmp_path: Path) -> None:
    with Library.make(str(tmp_path / "l.db")) as library:
        add(library, *DOCUMENTS)
    with Library.open(str(tmp_path / "l.db")) as library:
        assert len(library) == library.contents == 8
        for one in DOCUMENTS:
            again = library.material(one.key)
            assert (again.source, again.entry, again.identity) == (one.source, one.entry, one.identity)
        assert [one.key for one in library.materials()] == sorted(one.key for one in DOCUMENTS)
        assert library.sha256_of("3.txt") == DOCUMENTS[3].source.sha256
        assert library.sha256_of("9.txt") is None


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(10)), st.integers(1, 10), st.sampled_from([2, 3, 5, 2000]), st.sampled_from([0, 3, 64]))
def test_what_is_kept_does_not_depend_on_the_order_of_arrival(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], cut: int, sampled: int, waiting: int
) -> None:
    folder, everything = tmp_path_factory.mktemp("orders"), [*DOCUMENTS, *TWINS]
    arriving = [everything[number] for number in order]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "SAMPLED", sampled)
        patch.setattr(keeping, "_WAITING_LEAST", waiting)
        at_once = made(folder, "one.db", [everything])
        in_parts = made(folder, "two.db", [arriving[:cut], *([one] for one in arriving[cut:])])
        assert dump(at_once) == dump(in_parts)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=6, unique=True),
    st.sampled_from([2, 4, 2000]),
    st.sampled_from([0, 64]),
)
def test_what_is_removed_leaves_no_trace(
    tmp_path_factory: pytest.TempPathFactory, out: list[int], sampled: int, waiting: int
) -> None:
    folder, everything = tmp_path_factory.mktemp("removing"), [*DOCUMENTS, *TWINS]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "SAMPLED", sampled)
        patch.setattr(keeping, "_WAITING_LEAST", waiting)
        with_them = made(folder, "one.db", [everything])
        with Library.open(str(with_them)) as library:
            library.remove([everything[number].key for number in out])
        without = made(folder, "two.db", [[one for number, one in enumerate(everything) if number not in out]])
        assert dump(with_them) == dump(without)


def test_a_changed_document_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    path = made(tmp_path, "one.db", [DOCUMENTS, [material("3.txt", "换了新的内容。")]])
    expected = made(
        tmp_path, "two.db", [[one for one in DOCUMENTS if one.key != "3.txt"] + [material("3.txt", "换了新的内容。")]]
    )
    assert dump(path) == dump(expected)
    with Library.open(str(path)) as library:
        assert library.material("3.txt").source.text == "换了新的内容。"


def test_of_a_key_given_twice_at_once_the_last_counts(tmp_path: Path) -> None:
    path = made(tmp_path, "one.db", [[DOCUMENTS[1], material("1.txt", text(Random(70))), DOCUMENTS[1]]])
    assert dump(path) == dump(made(tmp_path, "two.db", [[DOCUMENTS[1]]]))


def test_removing_takes_all_or_none(tmp_path: Path) -> None:
    path = made(tmp_path, "one.db", [DOCUMENTS])
    before = dump(path)
    with Library.open(str(path)) as library, pytest.raises(NotInLibrary):
        library.remove(["1.txt", "none.txt"])
    assert dump(path) == before


def test_lists_and_templates_are_fixed_when_the_library_is_made(tmp_path: Path) -> None:
    path, masking = str(tmp_path / "l.db"), Masking(names=("钟望川",), templates=("样式",))
    Library.make(path, masking).close()
    with Library.make(path) as library:
        assert library.masking == masking
    Library.make(path, masking).close()
    with pytest.raises(FixedMasking):
        Library.make(path, Masking(names=("程素心",)))


def test_the_masking_is_used(tmp_path: Path) -> None:
    masking = Masking(names=("钟望川", "程素心"))
    one, other = (prepared(material(f"{name}.md", f"检查人{name}说明情况"), masking) for name in masking.names)
    assert one.sketch.codes == other.sketch.codes


def test_documents_are_listed_by_person_unit_and_year(tmp_path: Path) -> None:
    people = [("聂远帆", "岚台县粮食局", 2024), ("聂远帆", "岚台县粮食局", 2023), ("钟望川", "松涧县水利局", 2024)]
    documents = [
        material(
            f"{year}{name}.txt",
            f"{year}年度民主生活会个人对照检查材料\n{unit}　党组书记　{name}\n{text(Random(year))}\n",
        )
        for name, unit, year in people
    ]
    with Library.open(str(made(tmp_path, "l.db", [documents]))) as library:
        assert [one.key for one in library.records(person="聂远帆")] == ["2023聂远帆.txt", "2024聂远帆.txt"]
        assert [one.key for one in library.records(unit="水利")] == ["2024钟望川.txt"]
        assert [one.person for one in library.records(year="2024", person="聂远帆")] == ["聂远帆"]


def test_a_file_below_the_library_is_called_by_the_way_to_it_and_another_by_its_whole_path(tmp_path: Path) -> None:
    library, inside = str(tmp_path / "home" / "l.db"), tmp_path / "home" / "甲" / "1.txt"
    inside.parent.mkdir(parents=True)
    assert key_of(library, str(inside)) == "甲/1.txt"
    assert key_of(library, os.path.relpath(inside)) == "甲/1.txt"
    outside = tmp_path / "2.txt"
    assert key_of(library, str(outside)) == str(outside)
    for path in (inside, outside):
        assert os.path.normpath(path_of(library, key_of(library, str(path)))) == str(path)


@pytest.mark.skipif(os.name == "nt", reason="names there are Unicode")
def test_a_file_name_that_is_not_unicode_is_kept(tmp_path: Path) -> None:
    key = os.fsdecode("材料".encode("gb18030"))
    with Library.open(str(made(tmp_path, "l.db", [[material(key, "一份材料")]]))) as library:
        assert library.keys() == [key]
        assert library.material(key).source.text == "一份材料"
        assert [one.key for one in library.records()] == [key]


def test_what_is_no_library_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(NoLibrary):
        Library.open(str(tmp_path / "none.db"))
    assert not (tmp_path / "none.db").exists()
    text_file, foreign = tmp_path / "text.db", tmp_path / "foreign.db"
    text_file.write_text("不是数据库" * 500, encoding="utf-8")
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE notes (words TEXT)")
    connection.close()
    for path in (text_file, foreign, tmp_path):
        before = path.read_bytes() if path.is_file() else b""
        for use in (Library.open, Library.make):
            with pytest.raises(NoLibrary):
                use(str(path))
        assert not before or path.read_bytes() == before


@pytest.mark.parametrize(
    "change", ["PRAGMA user_version = 99", "UPDATE settings SET value = x'00', checksum = ? WHERE name = 'method'"]
)
def test_a_library_of_another_version_is_refused(tmp_path: Path, change: str) -> None:
    from bihuan.library.schema import checksum  # noqa: PLC0415 - one case plants a rightly signed value

    path = made(tmp_path, "l.db", [DOCUMENTS[:1]])
    with sqlite3.connect(path) as connection:
        connection.execute(change, (checksum(b"method", b"\0"),) if "?" in change else ())
    connection.close()
    with pytest.raises(OtherVersion):
        Library.open(str(path))
