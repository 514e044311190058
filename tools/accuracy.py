"""Measures how well documents are read and writes docs/accuracy.md: every annotated document in every format.

    python tools/accuracy.py [--write] [--format txt …] [NAME …]

The annotated corpus and its renderer lie beside the checkout (BIHUAN_SHARED or ../shared); the project's own documents
lie in tests/golden. Nothing is measured, and nothing written, where the renderer is absent.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from bihuan import pipeline  # noqa: E402
from bihuan.errors import BihuanError  # noqa: E402

FORMATS = ("txt", "gb18030", "wrapped", "docx", "docx-numbered", "docx-breaks", "html", "pdf")
ENDINGS = {"txt": "txt", "gb18030": "txt", "wrapped": "txt", "html": "html", "pdf": "pdf"}
GOALS = {
    "section": 0.97, "aspect": 0.97, "problem": 0.97, "measure": 0.97, "cause": 0.95, "credit": 0.92, "example": 0.92,
    "action": 0.92, "prior": 0.92, "mask": 0.92, "link": 0.85, "finding": 0.90,
}  # fmt: skip
META = ("meta:year", "meta:kind", "meta:profile")


def shared() -> Path | None:
    folder = Path(os.environ.get("BIHUAN_SHARED", ROOT.parent / "shared"))
    return folder if (folder / "tools" / "gold.py").is_file() else None


def load_scorer(folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("gold", folder / "tools" / "gold.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["gold"] = module
    spec.loader.exec_module(module)
    return module


def collections(folder: Path) -> dict[str, list[Path]]:
    golden = ROOT / "tests" / "golden"
    return {
        "seed and dev": sorted([*folder.glob("seed/*.gold.xml"), *folder.glob("corpus/dev/*.gold.xml")]),
        "own, looked at": sorted(golden.glob("dev/*.gold.xml")),
        "own, held out": sorted(golden.glob("heldout/*.gold.xml")),
    }


def predict(gold: Any, path: Path, kind: str, folder: Path) -> dict[str, Any] | None:
    """The examination of one document in one format; None where it cannot be rendered in it."""
    out = folder / f"{path.stem}.{kind}.{ENDINGS.get(kind, 'docx')}"
    document = gold.read_gold(path)
    try:
        gold.render(document, kind, out)
    except SystemExit:
        return None
    return pipeline.examine(out).to_json()


def measure(gold: Any, paths: list[Path], formats: tuple[str, ...]) -> dict[str, Any]:
    """Tallies by format and kind, fidelity by format, and every document's misses."""
    tallies: dict[str, dict[str, Any]] = {kind: {} for kind in formats}
    fidelity: dict[str, list[float]] = defaultdict(list)
    worst: list[tuple[float, str, str, str]] = []
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            for kind in formats:
                try:
                    prediction = predict(gold, path, kind, Path(folder))
                except BihuanError as trouble:
                    print(f"{path.stem} as {kind}: {trouble.message_en}", file=sys.stderr)
                    continue
                if prediction is None:
                    continue
                scores, exact = gold.score(gold.read_gold(path), prediction)
                fidelity[kind].append(exact)
                _collect(gold, tallies[kind], scores)
                worst.append(_misses(path, kind, scores))
    return {"tallies": tallies, "fidelity": fidelity, "worst": sorted(worst, reverse=True)}


def _collect(gold: Any, total: dict[str, Any], scores: dict[str, Any]) -> None:
    for key, tally in scores.items():
        total.setdefault(key, gold.Tally()).add(tally)


def _misses(path: Path, kind: str, scores: dict[str, Any]) -> tuple[float, str, str, str]:
    wrong = {k: scores[k].gold + scores[k].predicted - 2 * scores[k].hit for k in GOALS if k in scores}
    total = sum(scores[k].gold + scores[k].predicted for k in GOALS if k in scores)
    words = ", ".join(f"{k} {scores[k].hit}/{scores[k].gold}/{scores[k].predicted}" for k, n in wrong.items() if n)
    return (sum(wrong.values()) / max(1, total), path.stem.removesuffix(".gold"), kind, words)


def table(result: dict[str, Any], formats: tuple[str, ...]) -> list[str]:
    lines = ["| kind | goal | " + " | ".join(formats) + " |", "| --- | --- |" + " --- |" * len(formats)]
    for kind in (*GOALS, *META):
        row = [_cell(result["tallies"][f].get(kind)) for f in formats]
        lines.append(f"| {kind} | {GOALS.get(kind, '')} | " + " | ".join(row) + " |")
    row = [f"{min(result['fidelity'][f], default=0):.4f}" for f in formats]
    lines.append("| text fidelity, lowest | 0.999 (pdf, html 0.99) | " + " | ".join(row) + " |")
    return lines


def _cell(tally: Any) -> str:
    if tally is None or not (tally.gold or tally.predicted):
        return "–"
    precision, recall, f1 = tally.scores
    return f"{f1:.3f} ({precision:.2f}/{recall:.2f})"


def rules_table(result: dict[str, Any], kind: str) -> list[str]:
    lines = ["| rule | precision | recall | F1 | hit | gold | found |", "| --- | --- | --- | --- | --- | --- | --- |"]
    for key, tally in sorted(result["tallies"][kind].items()):
        if key.startswith("finding:") and (tally.gold or tally.predicted):
            p, r, f = tally.scores
            name = key.removeprefix("finding:")
            lines.append(f"| {name} | {p:.2f} | {r:.2f} | {f:.2f} | {tally.hit} | {tally.gold} | {tally.predicted} |")
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--format", action="append", choices=FORMATS)
    parser.add_argument("--collection", action="append")
    parser.add_argument("--write", action="store_true", help="write docs/accuracy.md")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    folder = shared()
    if folder is None:
        print("no annotated corpus beside the checkout (BIHUAN_SHARED): nothing measured", file=sys.stderr)
        return 0
    gold = load_scorer(folder)
    formats = tuple(arguments.format or FORMATS)
    results = {}
    for name, paths in collections(folder).items():
        chosen = [p for p in paths if not arguments.names or any(n in p.stem for n in arguments.names)]
        if chosen and (not arguments.collection or any(c in name for c in arguments.collection)):
            results[name] = measure(gold, chosen, formats)
    for name, result in results.items():
        print(f"## {name}", *table(result, formats), "", *rules_table(result, formats[0]), "", sep="\n")
        for share, stem, kind, words in result["worst"][:12]:
            print(f"{share:.3f} {stem} {kind}: {words}")
    if arguments.write:
        from accuracy_page import page  # noqa: PLC0415 - only where the page is asked for

        (ROOT / "docs" / "accuracy.md").write_text(page(results, formats), encoding="utf-8")
    if arguments.json:
        arguments.json.write_text(json.dumps({n: r["worst"] for n, r in results.items()}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
