"""Pages by keys are those of Django, whatever the order, with what rows bring along."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.paginator import EmptyPage, Paginator
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from bihuan_web.common.paging import KeyPaginator
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.queries import in_order, with_names
from tests.web.support.work import crew, measure_for


class Pages(TestCase):
    @given(st.lists(st.none() | st.integers(0, 3), max_size=9), st.integers(1, 4))
    def test_they_hold_what_those_of_django_hold(self, days: list[int | None], size: int) -> None:
        people = crew()
        measure = measure_for(people)
        for number, day in enumerate(days, 1):
            due = date(2026, 6, 1) + timedelta(day) if day is not None else None
            Task.objects.create(
                measure=measure, organisation=people.place.section, number=number, title=f"第{number}项", due_on=due
            )
        for order in (in_order(Task.objects.all()), Task.objects.order_by("organisation__path", "-title")):
            ours, theirs = KeyPaginator(order, size, with_names), Paginator(order, size)
            assert ours.num_pages == theirs.num_pages
            for number in theirs.page_range:
                mine, django = ours.get_page(number), theirs.get_page(number)
                assert list(mine.object_list) == list(django.object_list)
                assert (mine.has_next(), mine.start_index()) == (django.has_next(), django.start_index())


@pytest.mark.django_db
def test_what_rows_bring_along_costs_no_query_of_its_own(django_assert_num_queries: object) -> None:
    people = crew()
    measure = measure_for(people)
    for number in (1, 2):
        Task.objects.create(measure=measure, organisation=people.place.section, number=number, title="一项")
    page = KeyPaginator(in_order(Task.objects.all()), 5, with_names).get_page(1)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert [one.measure.problem.text for one in page.object_list] == [measure.problem.text] * 2


@pytest.mark.django_db
def test_a_page_that_is_not_there_is_refused_as_django_does() -> None:
    with pytest.raises(EmptyPage):
        KeyPaginator(in_order(Task.objects.all()), 5).page(2)
