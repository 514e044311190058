"""Compares the pictures of the guides' pages with those kept from before, pixel by pixel, and shows the pages that differ side by side.

    python tools/pictures_compare.py [--baseline FOLDER] [--keep]

The pictures are those of ``docs/pictures/list.toml`` in both languages, as ``tools/pictures.py`` takes them: take them first. The
baseline lies outside the repository (BIHUAN_PICTURES, else ``~/.cache/bihuan/pictures``); ``--keep`` makes it what is there now. Status 1
where a page differs. The report is ``build/pictures/index.html``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from PIL import Image, ImageChops

ROOT = Path(__file__).resolve().parents[1]
TAKEN = ROOT / "docs" / "pictures"
REPORT = ROOT / "build" / "pictures"
_TOLD = 0.002  # share of pixels: dates move on from day to day
_STEPS = 16  # how far a pixel may be from what it was, of 255: edges of letters are drawn a little differently
_HEAD = (
    '<!doctype html><meta charset="utf-8"><title>Pictures that differ</title>'
    "<style>body{font-family:sans-serif}img{width:32%;border:1px solid #888;vertical-align:top}</style><h1>Pictures that differ</h1>"
)


@dataclass(frozen=True, slots=True)
class Compared:
    """A picture beside the one before. ``share``: of its pixels, how many differ; None where there is nothing to compare."""

    name: str
    what: str
    share: float | None = None

    @property
    def differs(self) -> bool:
        return self.what != "same"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--baseline", type=Path, default=_usual(), help="folder of the pictures from before")
    options.add_argument("--keep", action="store_true", help="the pictures that are there now become those from before")
    wishes = options.parse_args()
    if wishes.keep:
        print(f"{keep(TAKEN, wishes.baseline)} → {wishes.baseline}")
        return 0
    found = list(compare(wishes.baseline, TAKEN, REPORT))
    if not found:
        print("没有图可比 no pictures: make pictures", file=sys.stderr)
        return 2
    for one in found:
        print(f"{one.what:>12}  {one.name}")
    differing = [one for one in found if one.differs]
    print(f"{len(differing)} / {len(found)} differ: {write_report(differing, REPORT)}")
    return int(bool(differing))


def compare(before: Path, now: Path, report: Path) -> Iterator[Compared]:
    """Every picture of two folders, by name; copies and differences of those that differ go to the folder of the report."""
    shutil.rmtree(report, ignore_errors=True)
    report.mkdir(parents=True)
    for name in sorted({one.name for folder in (before, now) for one in folder.glob("*.png")}):
        one = _compare(before / name, now / name, report / f"{name}.difference.png")
        if one.differs:
            for folder, what in ((before, "before"), (now, "now")):
                if (folder / name).exists():
                    shutil.copy(folder / name, report / f"{name}.{what}.png")
        yield one


def keep(now: Path, baseline: Path) -> int:
    """Makes the pictures that are there now the baseline; how many they are."""
    shutil.rmtree(baseline, ignore_errors=True)
    baseline.mkdir(parents=True)
    return sum(bool(shutil.copy(one, baseline)) for one in now.glob("*.png"))


def write_report(differing: list[Compared], report: Path) -> Path:
    """A page with each picture before, now, and what is different between them."""
    parts = [_HEAD]
    for one in differing:
        shown = (f"{one.name}.{what}.png" for what in ("before", "now", "difference"))
        pictures = "".join(f'<img src="{escape(name)}" alt="">' for name in shown if (report / name).exists())
        parts.append(f"<h2>{escape(one.name)}: {escape(one.what)}</h2>{pictures}")
    page = report / "index.html"
    page.write_text("\n".join(parts if differing else [*parts, "<p>None.</p>"]), encoding="utf-8")
    return page


def _compare(before: Path, now: Path, target: Path) -> Compared:
    if not now.exists():
        return Compared(now.name, "gone")
    if not before.exists():
        return Compared(now.name, "new")
    with Image.open(before) as old, Image.open(now) as new:
        if old.size != new.size:
            return Compared(now.name, f"size {old.size} → {new.size}")
        difference = ImageChops.difference(old.convert("RGB"), new.convert("RGB")).convert("L")
        marked = difference.point(lambda value: 255 if value > _STEPS else 0)
        share = marked.histogram()[255] / (new.size[0] * new.size[1])
        if share <= _TOLD:
            return Compared(now.name, "same", share)
        marked.save(target)
        return Compared(now.name, f"{share:.1%}", share)


def _usual() -> Path:
    named = os.environ.get("BIHUAN_PICTURES")
    return Path(named) if named else Path.home() / ".cache" / "bihuan" / "pictures"


if __name__ == "__main__":
    sys.exit(main())
