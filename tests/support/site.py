"""The documentation site, built once for whoever asks; its links read from the pages as they were built."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html

ROOT = Path(__file__).resolve().parents[2]
_LOADED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}


def build(into: Path) -> subprocess.CompletedProcess[str]:
    """Builds the site as ``make docs`` does: strictly, every warning is a fault."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(into)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)


class Site:
    """A built site."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def pages(self) -> dict[str, lxml.html.HtmlElement]:
        """Every page by its path in the site."""
        return {
            file.relative_to(self.folder).as_posix(): lxml.html.document_fromstring(file.read_bytes())
            for file in sorted(self.folder.rglob("*.html"))
        }

    def dead_links(self) -> Iterator[str]:
        """Links and pictures within the site that lead nowhere: no file, or no such place in it."""
        places = {name: set(page.xpath("//@id | //a/@name")) for name, page in self.pages.items()}
        for name, page in self.pages.items():
            for target in (str(one) for one in page.xpath("//a/@href | //img/@src")):
                parts = urlsplit(target)
                if parts.scheme or parts.netloc or name == "404.html":
                    continue
                file = (self.folder / name).parent / unquote(parts.path) if parts.path else self.folder / name
                file = file.resolve()
                found = file.relative_to(self.folder.resolve()).as_posix()
                if not file.is_file():
                    yield f"{name}: {target}"
                elif parts.fragment and found in places and unquote(parts.fragment) not in places[found]:
                    yield f"{name}: {target} (no such place)"

    def loaded_from_elsewhere(self) -> Iterator[str]:
        """What a browser would fetch from another machine to show a page."""
        for name, page in self.pages.items():
            for tag, attribute in _LOADED.items():
                for one in page.iter(tag):
                    if one.get("rel") in ("canonical", "alternate"):
                        continue
                    if urlsplit(one.get(attribute) or "").netloc:
                        yield f"{name}: {one.get(attribute)}"
