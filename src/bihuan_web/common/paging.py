"""Pages of long lists (分页): first the keys of a page, which a database finds in an index, then its rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


class KeyPaginator(Paginator[Any]):
    """Like Django's, but whatever a row shows is looked up for the rows of the page alone.

    In one query a database may put all rows together with those of other tables before it sorts them and throws away
    all but fifty; with 100,000 tasks that is a third of a second. ``dress`` says what the rows bring along
    (``select_related``). ``page.object_list`` is a query set of the rows in their order, which is one by columns, not by annotations.
    """

    def __init__(
        self, rows: QuerySet[Any], size: int, dress: Callable[[QuerySet[Any]], QuerySet[Any]] | None = None
    ) -> None:
        super().__init__(rows, size)
        self._rows, self._dress = rows, dress

    def page(self, number: int | str) -> Page[Any]:
        """The page with this number; the errors are Django's."""
        at = self.validate_number(number)
        first = (at - 1) * self.per_page
        keys = list(self._rows.values_list("pk", flat=True)[first : first + self.per_page])
        found = self._rows.model._default_manager.filter(pk__in=keys).order_by(*self._rows.query.order_by)
        return Page(self._dress(found) if self._dress else found, at, self)
