"""Old comparisons go; what people said, where they said it, and what is under way or wanted every night stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from bihuan.errors import BadConfiguration
from bihuan_web.accounts.roles import Role
from bihuan_web.common import schedule
from bihuan_web.common.clock import standing_at
from bihuan_web.common.configuration import days_of
from bihuan_web.copies.kinds import Standing, Verdict
from bihuan_web.copies.models import Comparison, Judgement, Pair, Passage
from bihuan_web.copies.services import asking, judging
from bihuan_web.documents import services as documents
from bihuan_web.running.ticking import tick
from tests.web.support.clients import signed_in
from tests.web.support.copies import COPIED, compared, handed, paper
from tests.web.support.papers import AT, Desk
from tests.web.support.units import with_role

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=31)


@pytest.fixture(autouse=True)
def month(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Comparisons are kept for thirty days, and nothing else is due."""
    settings.COMPARISON_DAYS = 30
    job = {one.name: one for one in schedule.jobs()}["copies.sweep"]
    monkeypatch.setattr(schedule, "_JOBS", {job.name: job})


@pytest.fixture
def two(people: Desk) -> Desk:
    """Two documents with a passage in common."""
    handed(people, people.author, paper("陆闻舟", 1, COPIED))
    handed(people, with_role(Role.AUTHOR, people.place.bureau, "骆明川"), paper("骆明川", 2, COPIED))
    return people


def done(people: Desk, at: datetime = AT) -> Comparison:
    with standing_at(at):
        return compared(people.office, people.place.bureau)


def there() -> set[int]:
    return set(Comparison.objects.values_list("pk", flat=True))


def test_what_is_over_and_old_goes_with_the_nightly_work_and_the_page_is_gone(two: Desk) -> None:
    old, young = done(two), done(two, AT + timedelta(days=20))
    client = signed_in(two.office)
    assert client.get(reverse("copies:comparison", args=[old.pk])).status_code == 200
    tick(AT + timedelta(days=29))
    assert there() == {old.pk, young.pk}
    tick(LATER)
    assert there() == {young.pk}
    assert Pair.objects.get().comparison == young
    assert client.get(reverse("copies:comparison", args=[old.pk])).status_code == 404
    assert client.get(reverse("copies:comparison", args=[young.pk])).status_code == 200


@pytest.mark.parametrize("state", list(Standing))
def test_what_waits_or_is_done_just_now_stays_however_old(two: Desk, state: Standing) -> None:
    old = done(two)
    Comparison.objects.filter(pk=old.pk).update(state=state)
    tick(LATER)
    assert there() == ({old.pk} if state in (Standing.QUEUED, Standing.WORKING) else set())


def test_the_newest_comparison_in_which_a_judgement_stands_stays(two: Desk) -> None:
    first = done(two)
    for side in ("a", "b"):
        document = getattr(first.pairs.get(), side).document
        documents.assign(two.office, document, two.reviewer, at=AT)
    said = judging.judge(two.reviewer, Passage.objects.get(), Verdict.REWRITE, "请写自己的事")
    tick(LATER)
    assert there() == {first.pk}
    second = done(two, LATER)  # finds the passage again, with what was said of it
    tick(LATER + timedelta(days=1))
    assert there() == {second.pk}
    assert list(Judgement.objects.all()) == [said]
    assert Passage.objects.get().judgement == said


def test_the_last_of_a_round_that_is_compared_every_night_is_not_made_anew_for_nothing(two: Desk) -> None:
    earlier, last = (compared(two.office, two.place.bureau, two.round) for _ in range(2))
    with standing_at(AT):
        asking.set_automatic(two.office, two.round, True)
    Comparison.objects.update(finished_at=AT)
    tick(LATER)
    assert there() == {last.pk} != {earlier.pk}
    with standing_at(LATER):
        assert asking.ask_automatically(LATER) == []


def test_nothing_goes_where_it_is_set_to_be_kept_for_ever(two: Desk, settings: Any) -> None:
    settings.COMPARISON_DAYS = 0
    old = done(two)
    tick(AT + timedelta(days=9000))
    assert there() == {old.pk}


def test_the_number_of_days_is_refused_in_words_where_it_is_none() -> None:
    assert days_of("BIHUAN_COMPARISON_DAYS", {}, 365) == 365
    assert days_of("BIHUAN_COMPARISON_DAYS", {"BIHUAN_COMPARISON_DAYS": " 30 "}, 365) == 30
    for wrong in ("-1", "一年", "1.5", "²", "100000"):
        with pytest.raises(BadConfiguration, match="BIHUAN_COMPARISON_DAYS 要写成天数"):
            days_of("BIHUAN_COMPARISON_DAYS", {"BIHUAN_COMPARISON_DAYS": wrong}, 365)
