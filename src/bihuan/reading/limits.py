"""How much a reader takes on before it refuses: every limit has a default and can be overridden."""

from __future__ import annotations

from dataclasses import dataclass

_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of reading (读取上限). Sizes are bytes. ``dataclasses.replace(DEFAULT_LIMITS, pages=50)`` changes one."""

    file_bytes: int = 200 * _MB
    """Any file as it lies on the disk (a scanned pdf may be large)."""
    text_bytes: int = 20 * _MB
    """A file that is text itself: txt, md, html."""
    characters: int = 20_000_000
    """The text taken from one file, in code points."""
    archive_entries: int = 5_000
    """Entries of a zip container (docx)."""
    archive_bytes: int = 256 * _MB
    """All unpacked entries of a zip container together."""
    archive_ratio: int = 200
    """Unpacked to packed size of one entry, from one megabyte unpacked on."""
    part_bytes: int = 64 * _MB
    """One unpacked XML part of a docx."""
    elements: int = 500_000
    """Elements of a html page."""
    pages: int = 2_000
    """Pages of a pdf."""
    page_characters: int = 200_000
    """Characters on one page of a pdf."""
    ocr_pages: int = 200
    """Scanned pages that are recognised in one file."""
    image_pixels: int = 100_000_000
    """Width times height of an image."""
    office_seconds: int = 120
    """How long LibreOffice may take to convert one file."""


DEFAULT_LIMITS = Limits()
