"""Pdf → SourceText: the text layer with its paragraphs; pages that are only pictures go through recognition (ocr)."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2.raw as pdfium

from bihuan.errors import UnreadableFile
from bihuan.model import SourceText
from bihuan.reading.building import TextBuilder, text_too_long
from bihuan.reading.limits import Limits
from bihuan.reading.page_grids import find_grids, take_runs
from bihuan.reading.page_layout import lay_out
from bihuan.reading.page_lines import Page
from bihuan.reading.pdf_characters import Geometry, runs_on
from bihuan.reading.pdf_rules import rules_on

_TROUBLES = {
    pdfium.FPDF_ERR_PASSWORD: (
        "pdf-encrypted",
        "PDF已加密，需要密码才能打开，请先解除密码",
        "the pdf is encrypted and needs a password; remove it first",
    ),
    pdfium.FPDF_ERR_SECURITY: (
        "pdf-encrypted",
        "PDF使用了不支持的加密方式，请先解除加密",
        "the pdf uses an unsupported kind of encryption; remove it first",
    ),
}
_BROKEN = ("pdf-broken", "PDF文件已损坏，无法打开", "the pdf is broken and cannot be opened")


def read_pdf(data: bytes, name: str, limits: Limits) -> SourceText:
    """Reads a pdf. Its pages are one text; ``page_number`` of every piece says where it stood."""
    builder = TextBuilder(limits)
    with _opened(data) as document:
        count = pdfium.FPDF_GetPageCount(document)
        if count <= 0:
            raise UnreadableFile("PDF里没有页面", "the pdf has no pages", code="pdf-no-pages")
        if count > limits.pages:
            raise UnreadableFile(
                f"PDF页数太多：{count}页，上限{limits.pages}页",
                f"the pdf has too many pages: {count}, at most {limits.pages} are read",
                code="pdf-too-many-pages",
            )
        pages = _read_pages(document, count, limits)
        scans = [page for page in pages if page.is_picture]
        if scans:
            pages = _with_scans(document, pages, scans, limits, builder)
    lay_out(pages, builder)
    return builder.finish(name, "pdf")


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    """An open pdfium document, closed again; pdfium reads ``data`` in place, so it must stay alive until then."""
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        code, chinese, english = _TROUBLES.get(pdfium.FPDF_GetLastError(), _BROKEN)
        raise UnreadableFile(chinese, english, code=code)
    try:
        yield document
    finally:
        pdfium.FPDF_CloseDocument(document)


def _read_pages(document: Any, count: int, limits: Limits) -> list[Page]:
    pages = []
    left = limits.characters
    for index in range(count):
        page = _read_page(document, index, limits)
        left -= sum(len(run.characters) for run in page.runs)
        if left < 0:
            raise text_too_long(limits.characters)
        pages.append(page)
    return pages


def _read_page(document: Any, index: int, limits: Limits) -> Page:
    page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        return Page(index + 1, 1.0, 1.0, [])
    try:
        width, height = pdfium.FPDF_GetPageWidthF(page) or 1.0, pdfium.FPDF_GetPageHeightF(page) or 1.0
        geometry = Geometry(page)
        text_page = pdfium.FPDFText_LoadPage(page)
        if not text_page:
            return Page(index + 1, width, height, [])
        try:
            count = pdfium.FPDFText_CountChars(text_page)
            if count > limits.page_characters:
                raise text_too_long(limits.page_characters)
            runs = runs_on(text_page, max(0, count), geometry)
        finally:
            pdfium.FPDFText_ClosePage(text_page)
        if all(run.turned for run in runs):
            return Page(index + 1, width, height, runs, is_picture=_has_picture(page))
        width, height = geometry.size
        grids = find_grids(*rules_on(page, geometry))
        return Page(index + 1, width or 1.0, height or 1.0, take_runs(grids, runs), grids)
    finally:
        pdfium.FPDF_ClosePage(page)


def _has_picture(page: Any) -> bool:
    """Whether a page without text shows anything that may be a picture of text (an outline drawing counts)."""
    count = pdfium.FPDFPage_CountObjects(page)
    kinds = {pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page, index)) for index in range(min(count, 200))}
    return pdfium.FPDF_PAGEOBJ_IMAGE in kinds or pdfium.FPDF_PAGEOBJ_FORM in kinds or count > 20


def _with_scans(
    document: Any, pages: list[Page], scans: list[Page], limits: Limits, builder: TextBuilder
) -> list[Page]:
    """The pages with the scanned ones recognised; where other pages have text they may stay unread, with a note."""
    from bihuan.reading.ocr import recognise_scans  # noqa: PLC0415 - only scanned pages need it

    numbers = "、".join(str(page.number) for page in scans[:10]) + ("等" if len(scans) > 10 else "")
    try:
        recognised = recognise_scans(pages, scans, lambda page, scale: _render(document, page, scale), limits)
    except UnreadableFile as trouble:
        if len(scans) == len(pages) or not any(page.runs for page in pages):
            raise
        builder.notes.append(f"第{numbers}页是图片，没有读取：{trouble.message}")
        return pages
    builder.notes.append(f"第{numbers}页是扫描件，文字由图像识别（OCR）得到，可能有错字，请对照原件")
    return recognised


def _render(document: Any, page: Page, scale: float) -> Any:
    """A page's picture as an array of BGR pixels."""
    import numpy  # noqa: PLC0415 - only scanned pages need it

    width, height = max(1, round(page.width * scale)), max(1, round(page.height * scale))
    loaded = pdfium.FPDF_LoadPage(document, page.number - 1)
    bitmap = pdfium.FPDFBitmap_Create(width, height, 0)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(bitmap, loaded, 0, 0, width, height, 0, pdfium.FPDF_ANNOT)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        pixels = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
        return numpy.frombuffer(pixels, numpy.uint8).reshape(height, stride // 4, 4)[:, :width, :3]
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
        pdfium.FPDF_ClosePage(loaded)
