"""Records -> one zip with an index (归档包): every file under a name that any system takes, its SHA-256, and what is missing.

Written to a file of its own that gets its name only when it is whole; knows no database but through the records it is given.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from bihuan_web.files.refusals import FileRefused
from bihuan_web.papers.completeness import Entry, Standing
from bihuan_web.papers.names import safe_name, unused
from bihuan_web.sheets.commas import harmless

FORMAT = "bihuan.archive/1"
INDEX, TABLE, MANIFEST, SUMS = "index.html", "index.csv", "manifest.json", "SHA256SUMS"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say


@dataclass(frozen=True, slots=True)
class About:
    """What stands at the top of the index: whose bundle of which round, and where the event log stood."""

    purpose: str
    round: str
    unit: str
    year: int
    made_by: str
    made_at: datetime
    proof: str


@dataclass(slots=True)
class Filed:
    """A record as it lies in the bundle; ``trouble`` where its content could not be read, and then it does not lie there."""

    kind: str
    label: str
    path: str
    made_on: date | None
    size: int = 0
    sha256: str = ""
    trouble: str = ""


@dataclass(slots=True)
class Section:
    """A kind of record in the index."""

    key: str
    label: str
    standing: str
    count: int
    reason: str
    withheld: bool
    files: list[Filed] = field(default_factory=list)


def write_bundle(path: Path, entries: Sequence[Entry], about: About, progress: Callable[[], None]) -> list[Section]:
    """Writes the bundle; ``progress`` is called for each record. Raises ``OSError`` where there is no room."""
    sections = [_section(one) for one in entries]
    with path.open("xb") as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        sums: list[tuple[str, str]] = []
        for number, (entry, section) in enumerate(zip(entries, sections, strict=True), 1):
            if entry.may_export:
                _add_records(archive, f"{number:02d} {safe_name(section.label, 90)}", entry, section, sums, progress)
        for name, text in (
            (INDEX, _page(sections, about)),
            (TABLE, "\ufeff" + _table(sections)),
            (MANIFEST, json.dumps(_manifest(sections, about), ensure_ascii=False, indent=1)),
        ):
            sums.append((_add(archive, name, text.encode(), about.made_at.date()), name))
        _add(archive, SUMS, "".join(f"{digest}  {name}\n" for digest, name in sums).encode(), about.made_at.date())
    return sections


def _section(entry: Entry) -> Section:
    withheld = bool(entry.records) and not entry.may_export
    label = str(entry.kind.label)
    return Section(entry.kind.key, label, entry.standing.value, len(entry.records), entry.reason, withheld)


def _add_records(
    archive: zipfile.ZipFile,
    folder: str,
    entry: Entry,
    section: Section,
    sums: list[tuple[str, str]],
    progress: Callable[[], None],
) -> None:
    taken: set[str] = set()
    for record in entry.records:
        name = unused(safe_name(record.name, 150), taken)
        taken.add(name.casefold())
        filed = Filed(section.key, section.label, f"{folder}/{name}", record.made_on)
        section.files.append(filed)
        try:
            data = record.content()
        except FileRefused as refused:  # the original is lost or changed: named, and the others are bundled
            filed.trouble = refused.message
        else:
            filed.size = len(data)
            filed.sha256 = _add(archive, filed.path, data, record.made_on)
            sums.append((filed.sha256, filed.path))
        progress()


def _add(archive: zipfile.ZipFile, name: str, data: bytes, day: date | None) -> str:
    when = (day.year, day.month, day.day, 0, 0, 0) if day and day.year >= _FIRST_DAY[0] else _FIRST_DAY
    info = zipfile.ZipInfo(name, when)
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    archive.writestr(info, data)
    return hashlib.sha256(data).hexdigest()


def _page(sections: Sequence[Section], about: About) -> str:
    return render_to_string("papers/bundle_index.html", {"sections": sections, "about": about})


def _table(sections: Sequence[Section]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_("材料种类"), _("情况"), _("文件"), _("形成日期"), _("字节"), "SHA-256", _("说明")])
    words = standing_words()
    for one in sections:
        state = _("另行保管") if one.withheld else words[one.standing]
        if not one.files:
            writer.writerow([harmless(one.label), state, "", "", "", "", harmless(one.reason)])
        for filed in one.files:
            day = filed.made_on.isoformat() if filed.made_on else ""
            row = [one.label, state, filed.path, day, filed.size, filed.sha256, filed.trouble]
            writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue()


def standing_words() -> dict[str, str]:
    """How it stands with a kind of record, in the reader's language."""
    return {
        Standing.THERE: _("已有"),
        Standing.MISSING: _("缺"),
        Standing.ABSENT: _("没有"),
        Standing.NOT_NEEDED: _("不需要"),
    }


def _manifest(sections: Sequence[Section], about: About) -> dict[str, Any]:
    said = asdict(about) | {"made_at": about.made_at.isoformat(timespec="seconds")}
    kinds = [asdict(one) for one in sections]
    for kind in kinds:
        for filed in kind["files"]:
            filed["made_on"] = filed["made_on"].isoformat() if filed["made_on"] else None
    missing = [one.key for one in sections if one.standing == Standing.MISSING]
    lost = [filed.path for one in sections for filed in one.files if filed.trouble]
    withheld = [one.key for one in sections if one.withheld]
    return {"format": FORMAT, **said, "missing": missing, "unreadable": lost, "withheld": withheld, "kinds": kinds}
