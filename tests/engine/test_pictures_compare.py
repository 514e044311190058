"""Pictures beside those from before: what differs is found, shown side by side, and kept once it is wanted."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw
from tools.pictures_compare import compare, keep, write_report


def _picture(file: Path, spot: int) -> None:
    file.parent.mkdir(exist_ok=True)
    page = Image.new("RGB", (200, 100), "white")
    if spot:
        ImageDraw.Draw(page).rectangle((10, 10, 10 + spot, 10 + spot), fill="#1f5fa8")
    page.save(file)


def test_what_differs_is_shown_and_what_does_not_is_not(tmp_path: Path) -> None:
    before, now, report = tmp_path / "before", tmp_path / "now", tmp_path / "report"
    for name, old, new in (("same", 20, 20), ("dot", 20, 20), ("moved", 20, 60)):
        _picture(before / f"{name}.png", old)
        _picture(now / f"{name}.png", new)
    _picture(before / "gone.png", 0)
    _picture(now / "new.png", 0)
    found = {one.name: one for one in compare(before, now, report)}
    assert {name for name, one in found.items() if one.differs} == {"moved.png", "gone.png", "new.png"}
    page = write_report([one for one in found.values() if one.differs], report).read_text()
    shown = {one.name for one in report.glob("*.png")}
    assert {"moved.png.before.png", "moved.png.now.png", "moved.png.difference.png"} <= shown
    assert all(one in page for one in shown)
    assert "same.png" not in page


def test_once_kept_nothing_differs(tmp_path: Path) -> None:
    now, baseline = tmp_path / "now", tmp_path / "baseline"
    _picture(now / "page.png", 30)
    _picture(baseline / "old.png", 0)
    assert keep(now, baseline) == 1
    assert [one.what for one in compare(baseline, now, tmp_path / "report")] == ["same"]
