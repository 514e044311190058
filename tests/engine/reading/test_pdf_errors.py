"""Pdf files that cannot be read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.pdffiles import by_count, drawn

from bihuan.errors import UnreadableFile
from bihuan.reading import DEFAULT_LIMITS, read_bytes


def refusal(data: bytes, **limits: int) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as trouble:
        read_bytes(data, "a.pdf", limits=replace(DEFAULT_LIMITS, **limits))
    assert trouble.value.message
    assert trouble.value.message_en
    return trouble.value


def words(canvas) -> None:
    canvas.drawString(74, 700, "学习不够系统深入。")


def test_an_encrypted_pdf_asks_for_its_password_to_be_removed() -> None:
    error = refusal(drawn(words, password="secret"))
    assert error.code == "pdf-encrypted"
    assert "密码" in error.message


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.4\nxref\ntrailer<<>>", by_count(["学习"])[:120]])
def test_a_broken_pdf_is_refused(data: bytes) -> None:
    assert refusal(data).code == "pdf-broken"


def test_a_pdf_without_pages_is_refused() -> None:
    data = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"trailer<</Root 1 0 R/Size 3>>\n"
    )
    assert refusal(data).code in ("pdf-no-pages", "pdf-broken")  # as the library sees it


def test_an_empty_page_holds_no_text() -> None:
    assert refusal(drawn(lambda canvas: None)).code == "blank-text"


def test_too_many_pages_are_refused() -> None:
    error = refusal(drawn(words, words, words), pages=2)
    assert error.code == "pdf-too-many-pages"
    assert "3" in error.message


def test_too_many_characters_are_refused() -> None:
    assert refusal(drawn(words, words), characters=12).code == "text-too-long"
    assert refusal(drawn(words), page_characters=5).code == "text-too-long"
