"""Two units that exchange fingerprints only: what is found against what was planted, what the file costs, what it gives away.

    python benchmarks/fingerprints.py --sizes 1000,10000 --seeds 7,8,9 --least 40,60,100

A synthetic collection (see compare.py) is dealt to two units so that every planted copy has its original in the other unit.
``compare`` is what the plain comparison of all documents finds across the two. ``guessed`` is an attack by somebody who has
the key and a collection of the same kind: the share of the other unit's fingerprints that the own documents hold anyway, and
the share that is known after guessing on from these, character by character, with what usually follows (--attack).
"""

from __future__ import annotations

import argparse
import heapq
import io
import math
import random
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from compare import BENCH, _collection, _documents, _truth

from bihuan.comparing import Entry, compare
from bihuan.comparing.viewing import Viewer
from bihuan.fingerprints import Key, Printer, Reader, match, prepare, write
from bihuan.fingerprints.choosing import SEED

KEY = Key(bytes(range(32)))
LONG = 80  # masked characters from which a passage counts for precision
_CONTEXT = 4  # the attack: characters before by which the next is guessed ...
_BEAM = 1000  # ... so many guesses kept, the likeliest ...
_ATTACKED = 5  # ... of so many documents
Planted = dict[tuple[str, str], Any]


class Deal:
    """The collection in two hands, and what is planted across."""

    def __init__(self, folder: Path) -> None:
        self.texts = dict(_documents(folder))
        truth = _truth(folder)
        planted = [*truth["pairs"], *truth["paragraphs"]]
        made = random.Random(1)
        given = {one["a"] for one in planted} - {one["b"] for one in planted}
        self.theirs = {one["b"] for one in planted} | {
            key for key in self.texts if key not in given and made.random() < 0.45
        }
        self.ours = self.texts.keys() - self.theirs
        self.copies = {self.pair(one): one["jaccard"] for one in truth["pairs"] if self.pair(one)}
        spans = [one for one in truth["paragraphs"] if one["a_span"] and one["b_span"] and self.pair(one)]
        self.passages = {
            mode: {self.pair(one) for one in spans if one["mode"] == mode} for mode in ("verbatim", "edited")
        }
        group = {
            key: one["a"] for one in truth["pairs"] for key in (one["a"], one["b"])
        }  # a copy carries its passages along
        self.root = lambda key: group.get(key, key)
        self.right = {frozenset(map(self.root, (one["a"], one["b"]))) for one in planted}

    def pair(self, one: Any) -> tuple[str, str] | None:
        """An own and a foreign document; None where one unit has both."""
        return (one["a"], one["b"]) if one["a"] in self.ours and one["b"] in self.theirs else None

    def entries(self, keys: set[str]) -> list[Entry]:
        return [Entry(key, self.texts[key]) for key in sorted(keys)]

    def judged(self, near: set[tuple[str, str]], long: dict[tuple[str, str], int]) -> str:
        """Recall and precision of near-duplicates and of passages (pairs with the length of the longest)."""
        wanted = {pair for pair, jaccard in self.copies.items() if jaccard >= 0.5}
        good = sum(pair in self.copies for pair in near)
        parts = [f"{len(wanted & near)}/{len(wanted)} | {good}/{len(near)}"]
        for mode in ("verbatim", "edited"):
            parts.append(f"{len(self.passages[mode] & long.keys())}/{len(self.passages[mode])}")
        some = [pair for pair, length in long.items() if length >= LONG and pair not in near]
        right = sum(frozenset(map(self.root, pair)) in self.right for pair in some)
        parts.append(f"{right}/{len(some)}")
        return " | ".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000")
    parser.add_argument("--seeds", default="7,8,9")
    parser.add_argument("--least", default="40,60,100")
    parser.add_argument("--data", default="/tmp/bihuan-compare")
    parser.add_argument("--attack", action="store_true")
    wishes = parser.parse_args()
    if not (BENCH / "corpus.py").exists():
        print(f"skipped: {BENCH / 'corpus.py'} is not there", file=sys.stderr)
        return
    print(
        "| documents | seed | least | bytes a document | export ms | match ms | copies | precise | verbatim | edited | long precise | guessed |"
    )
    print("| --- " * 12 + "|")
    for size in map(int, wishes.sizes.split(",")):
        for seed in map(int, wishes.seeds.split(",")):
            deal = Deal(_collection(Path(wishes.data), size, seed))
            print(f"| {size} | {seed} | compare | | | | {_plain(deal)} | |", flush=True)
            for least in map(int, wishes.least.split(",")):
                print(f"| {size} | {seed} | {least} | {_exchanged(deal, least, wishes.attack)} |", flush=True)


def _plain(deal: Deal) -> str:
    found = compare(deal.entries(set(deal.texts)))
    rows = {((one.a, one.b) if one.a in deal.ours else (one.b, one.a)): one for one in found.pairs}
    across = {pair: one for pair, one in rows.items() if pair[0] in deal.ours and pair[1] in deal.theirs}
    return deal.judged(
        {pair for pair, one in across.items() if one.near_duplicate},
        {pair: one.longest for pair, one in across.items() if one.passages},
    )


def _exchanged(deal: Deal, least: int, attack: bool) -> str:
    printer = Printer(KEY, Viewer(), least)
    began = time.process_time()
    theirs, file = deal.entries(deal.theirs), io.BytesIO()
    write(prepare(printer.prints(theirs), least), KEY, file, labelled=True)
    exported = time.process_time() - began
    names = sum(len(one.key) + 3 for one in theirs)
    size = (len(file.getvalue()) - names) / len(theirs)
    began = time.process_time()
    ours = {one.key: one for one in deal.entries(set(deal.ours))}
    found = match(ours.values(), printer, Reader(io.BytesIO(file.getvalue()), KEY), ours.__getitem__)
    matched = time.process_time() - began
    rows = {(own, label): one for one in found.counterparts for own in one.own for label in one.labels}
    judged = deal.judged(
        {pair for pair, one in rows.items() if one.near_duplicate},
        {pair: one.longest for pair, one in rows.items() if one.passages},
    )
    guessed = _attacked(deal, printer, file.getvalue()) if attack else ""
    return f"{size:.0f} | {1000 * exported / len(theirs):.2f} | {1000 * matched / len(ours):.2f} | {judged} | {guessed}"


def _attacked(deal: Deal, printer: Printer, file: bytes) -> str:
    """Which share of some documents' fingerprints is known at once, and after guessing on from there."""
    follows: dict[bytes, Counter[bytes]] = defaultdict(Counter)
    known: dict[int, bytes] = {}
    for one in printer.prints(deal.entries(set(deal.ours))):
        words = one.codes.astype("<u2").tobytes()
        for at in range(0, len(words) - 2 * _CONTEXT, 2):
            follows[words[at : at + 2 * _CONTEXT]][words[at + 2 * _CONTEXT : at + 2 * _CONTEXT + 2]] += 1
        for value, at in zip(one.values.tolist(), one.at.tolist(), strict=True):
            known[value] = words[2 * at : 2 * (at + SEED)]
    usual = {
        context: [(math.log(count / counts.total()), word) for word, count in counts.most_common(12)]
        for context, counts in follows.items()
    }
    blocks = list(Reader(io.BytesIO(file), KEY).blocks())
    bounds = [(block, row) for block in blocks for row in range(len(block.sketches))]
    copied = {label for _, label in deal.copies} | {pair[1] for some in deal.passages.values() for pair in some}
    fresh = [(block, row) for block, row in bounds if block.labels[row] not in copied]
    total = at_once = after = 0
    for block, row in random.Random(2).sample(fresh, _ATTACKED):
        values = set(block.values[int(block.starts[row]) : int(block.starts[row + 1])].tolist())
        begun = {value: known[value] for value in values & known.keys()}
        total, at_once = total + len(values), at_once + len(begun)
        after += len(_guessed_on(printer, values, begun, usual))
    return f"{at_once / max(1, total):.1%} → {after / max(1, total):.1%}"


def _guessed_on(
    printer: Printer, values: set[int], begun: dict[int, bytes], usual: dict[bytes, list[tuple[float, bytes]]]
) -> set[int]:
    """From every fingerprint whose words are known on to the right, keeping the likeliest continuations."""
    found, waiting = set(begun), list(begun.values())
    blank = printer._seed
    while waiting:
        beam = [(0.0, waiting.pop())]
        for _ in range(2 * SEED):
            longer = [
                (likely + more, words + word)
                for likely, words in beam
                for more, word in usual.get(words[-2 * _CONTEXT :], ())
            ]
            beam = heapq.nlargest(_BEAM, longer)
            hits = []
            for _, words in beam:
                guess = blank.copy()
                guess.update(words[-2 * SEED :])
                value = int.from_bytes(guess.digest(), "little")
                if value in values and value not in found:
                    hits.append((value, words[-2 * SEED :]))
            if hits:
                found |= {value for value, _ in hits}
                waiting += [words for _, words in hits]
                break
    return found


if __name__ == "__main__":
    main()
