"""Documents as the tests of documents have them."""

from __future__ import annotations

from tests.web.documents.conftest import people, store

__all__ = ["people", "store"]
