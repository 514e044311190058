"""Brings locale/en/LC_MESSAGES/django.po up to date with templates and code: new texts are added, gone ones dropped.

    python tools/messages.py

Needs gettext's xgettext. Entries stand in alphabetical order and name no places: two people's changes seldom meet.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

WEB = Path(__file__).resolve().parents[1] / "src" / "bihuan_web"
PO = WEB / "locale" / "en" / "LC_MESSAGES" / "django.po"
_HEADER = {
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


def texts_in_use() -> polib.POFile:
    """Every text that templates and code ask to have translated, without translations."""
    with tempfile.TemporaryDirectory(prefix="bihuan-messages-") as name:
        copy = Path(name) / "web"
        shutil.copytree(WEB, copy, ignore=shutil.ignore_patterns("locale", "vendor", "__pycache__"))
        (copy / "locale").mkdir()
        command = [sys.executable, "-m", "django", "makemessages", "-l", "en", "--no-location", "--no-wrap", "-v", "0"]
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": ""}
        subprocess.run(command, cwd=copy, check=True, env=environment)
        return polib.pofile(str(copy / "locale" / "en" / "LC_MESSAGES" / "django.po"))


def as_merged(text: str) -> polib.POFile:
    """A file as git leaves it after two people's changes: an entry may stand twice or have two translations; the first counts."""
    blocks: list[list[str]] = [[]]
    for line in text.splitlines():
        if re.match(r"<{7}|={7}$|>{7}", line):
            continue
        translated = any(one.startswith("msgstr") for one in blocks[-1])
        if translated and (not line.strip() or (line.startswith(("msgid", "msgctxt", "#")) and "_plural" not in line)):
            blocks.append([])
            translated = False
        if line.strip() and not (translated and line.startswith("msgstr ")):
            blocks[-1].append(line)
    first: dict[tuple[str, ...], str] = {}
    for block in blocks:
        key = tuple(one for one in block if not one.startswith(("msgstr", "#")))
        first.setdefault(key, "\n".join(block))
    return polib.pofile("\n\n".join(first.values()) + "\n")


def up_to_date(known: polib.POFile) -> polib.POFile:
    """What is in use, with the translations that are known."""
    old = {(one.msgid, one.msgctxt): one for one in known if one.translated()}
    fresh = polib.POFile(wrapwidth=0)
    fresh.metadata = _HEADER
    for one in sorted(texts_in_use(), key=lambda one: (one.msgid, one.msgctxt or "")):
        entry = old.get((one.msgid, one.msgctxt), one)
        one.msgstr, one.msgstr_plural = entry.msgstr, entry.msgstr_plural or one.msgstr_plural
        one.comment = one.tcomment = ""
        if "fuzzy" in one.flags:
            one.flags.remove("fuzzy")
        fresh.append(one)
    return fresh


def main() -> int:
    if shutil.which("xgettext") is None:
        print("没有 xgettext；Debian 上：apt-get install gettext (xgettext is missing)", file=sys.stderr)
        return 1
    fresh = up_to_date(as_merged(PO.read_text(encoding="utf-8")) if PO.exists() else polib.POFile())
    PO.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(PO))
    missing = [one.msgid for one in fresh if not one.translated()]
    print(f"{PO}: {len(fresh)}，未译 untranslated {len(missing)}", file=sys.stderr)
    for one in missing:
        print(one)
    return 0


if __name__ == "__main__":
    sys.exit(main())
