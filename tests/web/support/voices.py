"""A collection of opinions in the fictional county, and the people around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.test import Client

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.ledgers.models import Ledger
from bihuan_web.ledgers.services import open_ledger
from bihuan_web.opinions.models import Collection, Opinion, Question, Subject, Topic
from bihuan_web.opinions.services import gathering, sorting
from bihuan_web.opinions.services.gathering import Wanted
from bihuan_web.opinions.services.taking import Said, enter, take_unknown
from bihuan_web.opinions.services.unsealing import unseal
from bihuan_web.orgs.models import Organisation
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.services import RoundFields, create_round
from tests.web.support.units import County, appoint, county, person, with_role

AT = datetime(2026, 12, 8, 2, 0, tzinfo=UTC)
OPENS, CLOSES = date(2026, 12, 7), date(2026, 12, 18)
QUESTIONS = ("对班子政治学习的意见", "对工作作风的意见")


@dataclass(frozen=True, slots=True)
class Voices:
    """The grain bureau asks: its office, the head who reads what is said of the team, a deputy, somebody who answers."""

    place: County
    round: Round
    office: User
    head: User
    deputy: User
    owner: User
    collection: Collection

    @property
    def team(self) -> Subject:
        return self.collection.subjects.get(kind="team")

    @property
    def about_deputy(self) -> Subject:
        return self.collection.subjects.get(user=self.deputy, kind="leader")

    @property
    def question(self) -> Question:
        return self.collection.questions.get(number=1)


def voices(*, opened: bool = True, questions: tuple[str, ...] = QUESTIONS, **wanted: object) -> Voices:
    """A collection about the team and a deputy, open since yesterday; the clock must stand at ``AT``."""
    place = county()
    office = with_role(Role.OFFICE, place.bureau, "温知行")
    head, deputy, owner = person("骆明川"), person("聂远帆"), person("程素心")
    for one, post in ((head, "局长"), (deputy, "副局长"), (owner, "科长")):
        appoint(one, place.bureau, post)
    one = create_round(
        with_role(Role.OFFICE, place.county), place.county, RoundFields(2026, "mzshh", "2026年度民主生活会"), at=AT
    )
    given = {
        "title": "征求意见", "opens_on": OPENS, "closes_on": CLOSES, "head": head, "leaders": [deputy],
        "questions": questions, "channels": ["link", "paper", "hotline"], **wanted,
    }  # fmt: skip
    collection = gathering.draw_up(office, one, place.bureau, Wanted(**given))  # type: ignore[arg-type]
    if opened:
        gathering.open_it(office, collection, collection.revision)
    return Voices(place, one, office, head, deputy, owner, collection)


def written(there: Voices, *texts: str, about: Subject | None = None) -> list[str]:
    """Opinions by the link, each by another person; their receipt codes."""
    return [take_unknown(there.collection, [Said(one, about or there.team, there.question)]) for one in texts]


def on_paper(there: Voices, *texts: str, channel: str = "paper", about: Subject | None = None) -> list[Opinion]:
    """Opinions that the office typed in."""
    enter(there.office, there.collection, channel, [Said(one, about or there.team) for one in texts])
    found = {one.text: one for one in Opinion.objects.filter(collection=there.collection, text__in=texts)}
    return [found[one] for one in texts]


def unsealed(there: Voices) -> int:
    """Opens the box whatever is in it."""
    from django.db import transaction  # noqa: PLC0415 - Django is set up only now

    with transaction.atomic():
        return unseal(there.collection)


def topic_of(there: Voices, *opinions: Opinion, name: str = "学习") -> Topic:
    """A topic of opinions that are not sorted yet."""
    return sorting.sort(there.office, there.collection, {one.pk: one.topic_id for one in opinions}, None, name)


def ledger_of(there: Voices) -> Ledger:
    """A ledger of the bureau."""
    return open_ledger(there.place.bureau, "2026年度整改台账", 2026, there.office)


def asker(**headers: str) -> Client:
    """A browser of somebody unknown; it checks tokens as the real server does."""
    return Client(enforce_csrf_checks=True, headers=headers)


def one_of_each(user: User, one: Round, unit: Organisation) -> dict[str, int]:
    """A collection of a unit with an opinion about this person in a topic, as addresses of the API name them."""
    made = gathering.draw_up(user, one, unit, Wanted("征求意见", OPENS, CLOSES, ["paper"], leaders=[user]))
    gathering.open_it(user, made, made.revision)
    subject = made.subjects.get(kind="leader")
    enter(user, made, "paper", [Said("到村里来得少", subject)])
    opinion = made.opinions.get()
    topic = sorting.sort(user, made, {opinion.pk: None}, None, "下基层")
    return {
        "opinion-collections": made.pk, "opinion-topics": topic.pk, "opinion-subjects": subject.pk, "opinions": opinion.pk,
    }  # fmt: skip
