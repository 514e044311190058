"""Bad input: one clear error with a stable code, in two languages, and never another exception."""

from __future__ import annotations

import builtins
import os
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.pdffiles import by_count, typeset
from tests.support.sourcetexts import assert_sound

from bihuan.errors import BihuanError, UnreadableFile
from bihuan.reading import DEFAULT_LIMITS, read, read_bytes


def refusal(call, *arguments, **options) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as trouble:
        call(*arguments, **options)
    assert trouble.value.message
    assert trouble.value.message_en
    assert "\n" not in trouble.value.message + trouble.value.message_en
    return trouble.value


def test_a_missing_file_is_named(tmp_path) -> None:
    assert refusal(read, tmp_path / "没有.txt").code == "file-missing"


def test_a_folder_is_no_file(tmp_path) -> None:
    assert refusal(read, tmp_path).code == "is-directory"


def test_a_path_through_a_file_is_missing(tmp_path) -> None:
    (tmp_path / "a.txt").write_text("x")
    assert refusal(read, tmp_path / "a.txt" / "b.txt").code == "file-missing"


@pytest.mark.parametrize("name", ["a\0b.txt", "a\ud800.txt"])
def test_a_name_that_no_file_can_have(name: str) -> None:
    assert refusal(read, name).code in ("bad-path", "file-missing")


def test_a_name_that_is_too_long() -> None:
    assert refusal(read, "长" * 400).code == "bad-path"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")
    path.chmod(0)
    assert refusal(read, path).code == "no-permission"


@pytest.mark.parametrize(
    ("error", "code"), [(PermissionError(13, "no"), "no-permission"), (OSError(5, "I/O"), "unreadable-file")]
)
def test_trouble_of_the_disk_is_told(monkeypatch, error: OSError, code: str) -> None:
    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(builtins, "open", refuse)
    with pytest.raises(UnreadableFile) as trouble:
        read("a.txt")
    assert trouble.value.code == code


def test_an_empty_file_is_refused() -> None:
    assert refusal(read_bytes, b"", "a.txt").code == "file-empty"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b" \n\t\r\n", "a.txt"),
        ("　　\ufeff\n".encode(), "a.txt"),
        (b"\xef\xbb\xbf", "a.txt"),
        (b"# \n\n", "a.md"),
        (b"<html><body><script>x</script></body></html>", "a.html"),
        (b"<!-- x -->", "a.html"),
    ],
)
def test_white_space_is_no_text(data: bytes, name: str) -> None:
    assert refusal(read_bytes, data, name).code == "blank-text"


def test_a_file_over_the_limit_is_not_read_to_its_end(tmp_path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as stream:
        stream.write("学习".encode() * 2000)
        stream.truncate(500_000_000)  # sparse
    assert refusal(read, path).code == "file-too-large"
    small = replace(DEFAULT_LIMITS, text_bytes=100)
    error = refusal(read_bytes, "学习".encode() * 50, "a.txt", limits=small)
    assert error.code == "file-too-large"
    assert "100 B" in error.message


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_too_many_characters_are_refused(name: str) -> None:
    limits = replace(DEFAULT_LIMITS, characters=99)
    data = ("<p>" if name == "a.html" else "").encode() + "学习".encode() * 50
    assert refusal(read_bytes, data, name, limits=limits).code == "text-too-long"


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_one_line_of_ten_megabytes_is_read(name: str) -> None:
    words = "学习不够深入，" * 490_000
    data = (f"<p>{words}</p>" if name == "a.html" else words).encode()
    assert len(data) > 10_000_000
    assert read_bytes(data, name).text.rstrip("\n") == words


NAMES = st.sampled_from(["a.txt", "a.md", "a.html", "a.pdf", "a.htm", "a", "a.mht", "a.xml"])
STARTS = st.sampled_from(
    [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"%PDF-1.4\n", b"<html>", b"<?xml ", b"MIME-Version: 1.0\n", b"BM"]
)


def assert_read_or_refused(data: bytes, name: str) -> None:
    """Anything but a sound text or a ``BihuanError`` fails the test."""
    try:
        source = read_bytes(data, name)
    except BihuanError:
        return
    assert_sound(source)


@given(STARTS, st.binary(max_size=300), NAMES)
def test_any_bytes_give_a_text_or_a_known_error(start: bytes, rest: bytes, name: str) -> None:
    assert_read_or_refused(start + rest, name)


PDFS = (
    by_count(["对照检查材料", "一是学习不够。" * 30]),
    typeset(["学习不够。" * 20], table=[["甲", "乙"], ["丙", "丁"]]),
)


@given(st.sampled_from(PDFS), st.data())
def test_a_damaged_pdf_gives_a_text_or_a_known_error(pdf: bytes, data: st.DataObject) -> None:
    damaged = bytearray(pdf)
    for _ in range(data.draw(st.integers(1, 12))):
        damaged[data.draw(st.integers(0, len(pdf) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(pdf)))
    assert_read_or_refused(bytes(damaged[:cut]), "a.pdf")
