"""What looking for names of others gives: frozen values; every span counts code points of the text as read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bihuan.model import Span


class Manner(StrEnum):
    """How a name of others stands in a document (出现方式), the most telling first."""

    COMMON = "in-common"  # 在两份材料相同的段落里
    OWN = "as-own"  # 当作自己的来说: 我叫…, 无愧于…, 为…发展作贡献
    NAMED = "named"  # 其他地方提到


@dataclass(frozen=True, slots=True)
class ForeignName:
    """A name, unit or place in the document ``key`` that is not its own but that of the document ``owner`` (他处名称).

    ``context`` is the sentence around it. In a common passage ``owner_span`` is the same name in the owner's text.
    ``owners`` counts the documents that the name belongs to, of which ``owner`` is the one with the common passage, or the first.
    """

    key: str
    span: Span
    context: Span
    kind: str  # "person", "unit" or "place"
    name: str
    manner: Manner
    owner: str
    owner_span: Span | None = None
    owners: int = 1
