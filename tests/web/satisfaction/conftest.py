"""A round with closed tasks, the clock standing still."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.support.asking import Asking, asking
from tests.web.support.work import NOON


@pytest.fixture
def there(db: None, stop_clock: Any) -> Asking:
    stop_clock(NOON)
    return asking()
