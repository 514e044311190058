"""Regular expressions compiled when first asked for: a start must not pay for rules that turn out not to look."""

from __future__ import annotations

import re
from functools import cache


@cache
def compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression)
