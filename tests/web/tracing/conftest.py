from __future__ import annotations

from collections.abc import Iterator

import pytest

from bihuan_web.common.clock import standing_at
from tests.web.support.work import NOON


@pytest.fixture(autouse=True)
def _it_is_noon_of_a_known_day() -> Iterator[None]:
    with standing_at(NOON):
        yield
