"""Writes src/bihuan/accounting/data/common_pairs.txt: pairs of characters that most annotated documents have."""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

from bihuan.accounting.wording import words_of

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "src" / "bihuan" / "accounting" / "data" / "common_pairs.txt"
_SHARE = 0.4  # of the documents
_A_LINE = 20


def common_pairs() -> list[str]:
    held: Counter[str] = Counter()
    documents = sorted((ROOT / "tests" / "golden" / "dev").glob("*.gold.xml"))
    for path in documents:
        document = ET.parse(path).getroot().find("document")
        assert document is not None, path
        text = "".join(document.itertext())
        held.update({pair for line in text.splitlines() for pair in words_of(line, 0, len(line)).pairs})
    return sorted(pair for pair, count in held.items() if count >= _SHARE * len(documents))


def page() -> str:
    found = common_pairs()
    return "".join(" ".join(found[at : at + _A_LINE]) + "\n" for at in range(0, len(found), _A_LINE))


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        sys.exit(0 if TARGET.read_text(encoding="utf-8") == page() else "data/common_pairs.txt is stale")
    TARGET.write_text(page(), encoding="utf-8")
