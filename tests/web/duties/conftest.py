from __future__ import annotations

from typing import Any

import pytest

from tests.web.support.duty import AT, Chain, chain


@pytest.fixture
def here(db: None, stop_clock: Any) -> Chain:
    stop_clock(AT)
    return chain()
