"""Pictures of text → pages of runs, by the local recogniser of the ``ocr`` extra (rapidocr): no network, no cloud."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from statistics import median
from typing import Any

from bihuan.errors import UnreadableFile
from bihuan.model import SourceText
from bihuan.reading.building import TextBuilder
from bihuan.reading.limits import Limits
from bihuan.reading.page_layout import lay_out
from bihuan.reading.page_lines import Page, Run, is_wide

RENDER_SCALE = 200 / 72  # pixels per point: enough for 三号 and 小四 type
_A4_WIDTH = 595.0
_LEAST_SCORE = 0.5
_NOTE = "文字由图像识别（OCR）得到，可能有错字，请对照原件"

Engine = Callable[[Any], Any]


def read_image(data: bytes, name: str, limits: Limits, format: str) -> SourceText:
    """Reads the text in a picture; every frame of a tif is a page."""
    engine = load_engine()
    pages = [
        recognise(engine, picture, number, _A4_WIDTH / picture.shape[1])
        for number, picture in enumerate(_pictures(data, limits), start=1)
    ]
    builder = TextBuilder(limits)
    builder.notes.append(_NOTE)
    lay_out(_required(pages), builder)
    return builder.finish(name, format)


def recognise_scans(
    pages: list[Page], scans: list[Page], render: Callable[[Page, float], Any], limits: Limits
) -> list[Page]:
    """The pages with the scanned ones among them recognised; ``render`` gives a page's picture at a scale."""
    if len(scans) > limits.ocr_pages:
        raise UnreadableFile(
            f"扫描页太多：{len(scans)}页，上限{limits.ocr_pages}页",
            f"too many scanned pages: {len(scans)}, at most {limits.ocr_pages} are recognised",
            code="pdf-too-many-pages",
        )
    engine = load_engine()
    recognised = {}
    for page in scans:
        scale = min(RENDER_SCALE, (limits.image_pixels / (page.width * page.height)) ** 0.5)
        recognised[page.number] = recognise(engine, render(page, scale), page.number, 1 / scale)
    return _required([recognised.get(page.number, page) for page in pages])


def recognise(engine: Engine, picture: Any, number: int, points_per_pixel: float) -> Page:
    """One picture (an array of rows of BGR pixels) as a page of runs."""
    height, width = picture.shape[:2]
    page = Page(number, width * points_per_pixel, height * points_per_pixel, [])
    result = engine(picture)
    if result.txts is None or result.boxes is None:
        return page
    for box, words, score in zip(result.boxes, result.txts, result.scores, strict=True):
        if score >= _LEAST_SCORE and words.strip():
            page.runs.append(_run(box, words, points_per_pixel))
    _even_sizes(page.runs)
    return page


def _run(box: Any, words: str, points_per_pixel: float) -> Run:
    """A recognised line with its characters spread evenly over its box."""
    xs, ys = [float(x) * points_per_pixel for x, _ in box], [float(y) * points_per_pixel for _, y in box]
    left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
    widths = [1.0 if is_wide(character) else 0.5 for character in words]
    em = (right - left) / sum(widths)
    run = Run(base=bottom - 0.15 * (bottom - top), size=min(em, bottom - top))
    at, blank = left, False
    for character, width in zip(words, widths, strict=True):
        if character.isspace():
            blank = True
        else:
            run.append(character, at, at + width * em, after_blank=blank)
            blank = False
        at += width * em
    return run


def _even_sizes(runs: list[Run]) -> None:
    """Measured sizes vary a little from line to line: those near the usual one become it."""
    long_runs = [run.size for run in runs if len(run.characters) >= 8]
    if long_runs:
        usual = median(long_runs)
        for run in runs:
            if abs(run.size - usual) < 0.15 * usual or len(run.characters) < 4:
                run.size = usual


def _required(pages: list[Page]) -> list[Page]:
    if not any(page.runs for page in pages):
        raise UnreadableFile("图片里没有识别出文字", "no text was recognised in the picture", code="no-text-recognised")
    return pages


@cache
def load_engine() -> Engine:
    """The recogniser; it takes half a second to load, so it is kept."""
    try:
        from rapidocr import RapidOCR  # noqa: PLC0415 - an extra that may be absent, and slow to import
    except ImportError as missing:
        raise UnreadableFile(
            "这是扫描件或图片，需要文字识别组件：请执行 pip install 'bihuan[ocr]' 后再试",
            "this is a scan or a picture and needs text recognition: run pip install 'bihuan[ocr]'",
            code="ocr-missing",
        ) from missing
    return RapidOCR(params={"Global.log_level": "error"})  # type: ignore[no-any-return]


def _pictures(data: bytes, limits: Limits) -> Iterator[Any]:
    """The frames of an image file as arrays of BGR pixels, upright; refused before decoding where too large."""
    import numpy  # noqa: PLC0415 - comes with the extra
    from PIL import Image, ImageOps, ImageSequence  # noqa: PLC0415 - comes with the extra

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # our own limit decides about large pictures
            image = Image.open(io.BytesIO(data))
            for index, frame in enumerate(ImageSequence.Iterator(image)):
                if frame.width * frame.height > limits.image_pixels:
                    raise _too_large(limits)
                if index >= limits.ocr_pages:
                    break
                upright = ImageOps.exif_transpose(frame).convert("RGB")
                yield numpy.asarray(upright)[:, :, ::-1]
    except UnreadableFile:
        raise
    except Image.DecompressionBombError as trouble:
        raise _too_large(limits) from trouble
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError, ZeroDivisionError) as trouble:
        raise UnreadableFile(
            "图片文件已损坏，无法打开", "the image is broken and cannot be opened", code="image-broken"
        ) from trouble


def _too_large(limits: Limits) -> UnreadableFile:
    return UnreadableFile(
        f"图片太大：超过{limits.image_pixels:,}像素的上限",
        f"the image is too large: more than {limits.image_pixels:,} pixels",
        code="image-too-large",
    )
