from __future__ import annotations

from typing import Any

import pytest

from tests.web.support.team import AT, Table, table


@pytest.fixture
def here(db: None, stop_clock: Any) -> Table:
    stop_clock(AT)
    return table()
