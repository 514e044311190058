from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from bihuan_web.common.clock import standing_at
from tests.web.support.work import NOON


@pytest.fixture(autouse=True)
def _it_is_noon_of_a_known_day() -> Iterator[None]:
    with standing_at(NOON):
        yield


@pytest.fixture(autouse=True)
def _the_language_of_a_request_ends_with_its_test() -> Iterator[None]:
    yield
    translation.deactivate()
