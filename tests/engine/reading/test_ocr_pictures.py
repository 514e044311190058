"""Scans and pictures: the extra is asked for where it is absent; what it recognises is laid out as a page."""

from __future__ import annotations

import importlib.util
import io
import sys
from dataclasses import dataclass

import numpy
import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from tests.support.pdffiles import drawn
from tests.support.sourcetexts import assert_sound

from bihuan.errors import UnreadableFile
from bihuan.reading import DEFAULT_LIMITS, ocr, read_bytes
from bihuan.reading.building import TextBuilder
from bihuan.reading.page_layout import lay_out

RECOGNISED = [
    ("2023年度对照检查材料", 560, 100, 40),
    ("一、存在的问题", 260, 200, 30),
    ("理论学习不够系统深入，满足于会上学、集中学，没有做到学深悟透融", 200, 250, 30),
    ("会贯通。", 200, 300, 30),
    ("— 1 —", 560, 1600, 24),
]


@dataclass
class Result:
    boxes: list | None
    txts: list[str] | None
    scores: list[float] | None


def engine(picture) -> Result:
    boxes, words = [], []
    scale = picture.shape[1] / 1240
    for text, *place in RECOGNISED:
        left, top, size = (scale * number for number in place)
        width = sum(size if ord(c) > 0x2E80 else size / 2 for c in text)
        boxes.append([[left, top], [left + width, top], [left + width, top + size], [left, top + size]])
        words.append(text)
    return Result(boxes, words, [0.99] * len(words))


def picture(format: str = "PNG", size: tuple[int, int] = (1240, 1754)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, format)
    return out.getvalue()


def scan(canvas) -> None:
    canvas.drawImage(ImageReader(io.BytesIO(picture())), 0, 0, 595, 842)


@pytest.fixture
def absent(monkeypatch):
    ocr.load_engine.cache_clear()
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    yield
    ocr.load_engine.cache_clear()


@pytest.fixture
def present(monkeypatch):
    monkeypatch.setattr(ocr, "load_engine", lambda: engine)


@pytest.mark.usefixtures("absent")
@pytest.mark.parametrize("data", [picture(), picture("JPEG"), picture("TIFF"), picture("BMP"), drawn(scan)])
def test_a_scan_says_which_extra_it_needs(data: bytes) -> None:
    with pytest.raises(UnreadableFile) as trouble:
        read_bytes(data, "a.pdf")
    assert trouble.value.code == "ocr-missing"
    assert "bihuan[ocr]" in trouble.value.message
    assert "bihuan[ocr]" in trouble.value.message_en


@pytest.mark.usefixtures("absent")
def test_scanned_pages_beside_pages_with_text_are_noted() -> None:
    source = read_bytes(drawn(lambda canvas: canvas.drawString(74, 700, "学习不够系统深入。"), scan), "a.pdf")
    assert source.text == "学习不够系统深入。\n"
    assert "第2页" in source.notes[0]


@pytest.mark.usefixtures("present")
@pytest.mark.parametrize(("data", "format"), [(picture(), "png"), (picture("JPEG"), "jpg"), (drawn(scan), "pdf")])
def test_recognised_lines_become_paragraphs(data: bytes, format: str) -> None:
    source = read_bytes(data, "a")
    assert source.text == (
        "2023年度对照检查材料\n一、存在的问题\n"
        "理论学习不够系统深入，满足于会上学、集中学，没有做到学深悟透融会贯通。\n— 1 —\n"
    )
    assert source.format == format
    assert [span.of(source.text) for span in source.noise] == ["— 1 —\n"]
    assert "OCR" in source.notes[0]
    assert_sound(source)


@pytest.mark.usefixtures("present")
def test_a_broken_image_is_refused() -> None:
    with pytest.raises(UnreadableFile) as trouble:
        read_bytes(picture()[:60], "a.png")
    assert trouble.value.code == "image-broken"


@pytest.mark.usefixtures("present")
def test_an_image_of_too_many_pixels_is_refused_before_it_is_decoded() -> None:
    data = bytearray(picture(size=(8, 8)))
    data[16:24] = (60_000).to_bytes(4, "big") * 2  # the header claims what the file does not hold
    with pytest.raises(UnreadableFile) as trouble:
        read_bytes(bytes(data), "a.png")
    assert trouble.value.code in ("image-too-large", "image-broken")


def test_a_picture_without_text_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(ocr, "load_engine", lambda: lambda _: Result(None, None, None))
    with pytest.raises(UnreadableFile) as trouble:
        read_bytes(picture(), "a.png")
    assert trouble.value.code == "no-text-recognised"


def test_doubtful_words_are_left_out() -> None:
    def unsure(_picture) -> Result:
        result = engine(_picture)
        return Result(result.boxes, result.txts, [0.2, *result.scores[1:]])

    page = ocr.recognise(unsure, numpy.zeros((1754, 1240, 3), numpy.uint8), 1, 0.48)
    builder = TextBuilder(DEFAULT_LIMITS)
    lay_out([page], builder)
    assert builder.finish("a", "png").text.startswith("一、存在的问题\n")


@pytest.mark.skipif(importlib.util.find_spec("rapidocr") is None, reason="the ocr extra is not installed")
def test_a_rendered_page_is_really_recognised() -> None:
    def page(canvas) -> None:
        canvas.drawString(74, 700, "理论学习不够系统深入，满足于一知半解。")

    rendered = pypdfium2.PdfDocument(drawn(page))[0].render(scale=2).to_pil()
    out = io.BytesIO()
    rendered.save(out, "PNG")
    ocr.load_engine.cache_clear()
    assert "理论学习不够系统深入" in read_bytes(out.getvalue(), "a.png").text
