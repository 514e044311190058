"""Lines and columns of a text, for reports that name places."""

from __future__ import annotations

from bisect import bisect_right


class Lines:
    """Where a text's lines begin, so that a position is found without counting from the start."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0]
        at = text.find("\n")
        while at >= 0:
            self.starts.append(at + 1)
            at = text.find("\n", at + 1)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1
