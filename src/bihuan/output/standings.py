"""What became of last year's items, in words for people: the terminal, the page and the workbook say the same."""

from __future__ import annotations

from bihuan.language import Lang, say
from bihuan.model import Account, Mention, Standing

STANDINGS = {
    Standing.PROBLEM: ("又列为问题", "named as a problem again"),
    Standing.MEASURE: ("又列为措施", "promised again"),
    Standing.DONE: ("已完成", "reported as done"),
    Standing.DOING: ("推进中", "reported as under way"),
    Standing.OPEN: ("未完成", "reported as open"),
    Standing.MENTIONED: ("别处提到", "mentioned elsewhere"),
    Standing.ABSENT: ("没有找到交代", "not found in this text"),
}
KINDS = {"problem": ("问题", "problem"), "measure": ("措施", "measure"), "action": ("行动", "action")}


def where(mention: Mention, lang: Lang) -> str:
    """The standing, the item there, and with which of last year's items it is told: 已完成 R1（随 P2）."""
    words = say(lang, *STANDINGS[mention.standing])
    if mention.ref:
        words += f" {mention.ref}"
    return words + say(lang, f"（随 {mention.via}）", f" (with {mention.via})") if mention.via else words


def standing_of(account: Account, lang: Lang) -> str:
    """Everything this year's text makes of an item, in one line."""
    found = [where(one, lang) for one in account.mentions]
    return say(lang, "；", "; ").join(found) or say(lang, *STANDINGS[Standing.ABSENT])
