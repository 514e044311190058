"""Made-up collections in which something was copied: for tests that compare them in several ways."""

from __future__ import annotations

import random

from bihuan.comparing import Entry

LETTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 1500) if chr(code) not in "一二三四五六七八九十百千万亿两"]


def prose(made: random.Random, characters: int) -> str:
    """Sentences in which nothing repeats itself but by chance."""
    words, left = [], characters
    while left > 0:
        size = min(left, made.randint(12, 30))
        words.append("".join(made.choices(LETTERS, k=size)) + made.choice("，。；"))
        left -= size
    return "".join(words)


def collection(seed: int, count: int = 90) -> list[Entry]:
    """Everything that is told apart: copied passages, verbatim and edited, copied and identical documents, a crowd of documents
    nearly alike, shared stock, common wording, documents of stock alone, empty ones, own names and ranges set aside."""
    made = random.Random(seed)
    phrases = [[prose(made, 14) for _ in range(2)] for _ in range(8)]
    texts = {f"d{number:03}.txt": prose(made, made.randint(200, 700)) for number in range(count)}
    keys = list(texts)
    for key in made.sample(keys, count // 2):
        texts[key] += "".join(map(made.choice, phrases))
    stock = prose(made, 90)
    for key in made.sample(keys, count // 3):
        at = made.randrange(len(texts[key]))
        texts[key] = texts[key][:at] + stock + texts[key][at:]
    for number in range(12):
        passage = prose(made, made.randint(45, 200))
        for key in made.sample(keys, 2 + number % 3):
            edited = passage if made.random() < 0.5 else passage[:30] + "另外" + passage[32:]
            texts[key] = edited + texts[key] if made.random() < 0.5 else texts[key] + f"2023年{edited}"
    for number in range(6):
        original = texts[made.choice(keys)]
        texts[f"copy{number}.txt"] = original[: len(original) * 4 // 5] + prose(made, 40)
        texts[f"same{number}.txt"] = original
    body = prose(made, 500)
    for number in range(40):  # more than share a band pair by pair
        texts[f"crowd{number:02}.txt"] = body[:250] + prose(made, 20) + body[250:]
    texts |= {
        "stock1.txt": stock,
        "stock2.txt": f"{stock}。",
        "empty1.txt": "",
        "empty2.txt": "",
        "signs.txt": "，。\n",
    }
    texts |= {"odd𠮷.txt": f"{body}𠮷\ud83d", "odd\udcff.txt": "甲" * 100}
    entries = [Entry(key, text) for key, text in texts.items()]
    name, place = "钟望川", "青禾县"
    entries.append(Entry("own1.txt", f"{name}在{place}，{body}{place}", (name,), (place,), ((20, 60),)))
    entries.append(Entry("own2.txt", f"程素心在云畈镇，{body}云畈镇", ("程素心",), ("云畈镇",), ((20, 60),)))
    entries.append(Entry("own3.txt", f"{name}在{place}，{body}{place}"))  # the same text without names of its own
    made.shuffle(entries)
    return entries
