"""Shares of responsibility: handed down level by level, acknowledged or sent back, never without somebody who answers for them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.accounts.waiting import waiting
from bihuan_web.audit.models import Event
from bihuan_web.audit.verifying import verify_log
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Forbidden, Incomplete, Refused, Stale
from bihuan_web.common.lifecycle import Actor
from bihuan_web.duties import services
from bihuan_web.duties.lifecycle import GIVER, HOLDER, SHARE, STANDING
from bihuan_web.duties.models import Level, Share
from bihuan_web.duties.queries import lists_visible_to, orphaned, shares_visible_to
from bihuan_web.duties.tree import Node, flat, grow
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.services.posts import end_appointment, hand_over
from bihuan_web.orgs.services.succession import Terms, merge_unit
from bihuan_web.orgs.services.tree import end_unit
from bihuan_web.rounds.models import Round
from tests.web.support.duty import DUE, Chain, handed_down
from tests.web.support.units import appoint, person, with_role


def tree(here: Chain) -> list[Node]:
    return list(flat(grow(Share.objects.filter(duty_list=here.list))))


def test_from_the_team_to_a_person_level_by_level_and_rolled_up(here: Chain) -> None:
    shares = handed_down(here)
    assert [(node.share.level, node.depth, node.below, node.acknowledged, node.whole) for node in tree(here)] == [
        ("team", 0, 3, 2, False), ("member", 1, 2, 1, False), ("unit", 2, 1, 0, False), ("person", 3, 0, 0, False),
    ]  # fmt: skip
    services.acknowledge(shares["person"], here.clerk)
    assert all(node.whole for node in tree(here))
    assert shares["person"].acknowledged_at == now()


def test_nobody_but_its_holder_acknowledges_or_sends_back(here: Chain) -> None:
    for user in (here.office, here.member, here.administrator, here.outsider):
        with pytest.raises(Forbidden):
            services.acknowledge(here.team, user)
        with pytest.raises(Forbidden):
            services.send_back(here.team, user, "不该我管")
    with pytest.raises(Incomplete):
        services.send_back(here.team, here.principal, "  ")
    seen = Share.objects.get(pk=here.team.pk)
    services.acknowledge(here.team, here.principal)
    with pytest.raises(Stale):
        services.send_back(seen, here.principal, "晚了")


def test_it_is_acknowledged_before_it_is_broken_down(here: Chain) -> None:
    part = here.wanted("member", here.member, here.place.bureau)
    with pytest.raises(Refused) as refused:
        services.hand_down(here.team, part, here.principal)
    assert refused.value.code == "wrong-state"
    team = services.acknowledge(here.team, here.principal)
    for user in (here.member, here.outsider, here.administrator):
        with pytest.raises(Forbidden):
            services.hand_down(team, part, user)
    services.hand_down(team, part, here.office)  # the office may do it for them


def test_a_part_is_lower_not_later_in_the_same_field_and_in_the_unit_of_the_whole(here: Chain) -> None:
    member = handed_down(here)["member"]
    wrong = {
        "level": here.wanted("member", here.head),
        "dates": here.wanted("unit", here.head, due_on=DUE + timedelta(days=1)),
        "field": here.wanted("unit", here.head, field="人事财务"),
        "other-branch": here.wanted("unit", here.head, here.place.sibling),
    }
    for code, wanted in wrong.items():
        with pytest.raises(Refused) as refused:
            services.hand_down(member, wanted, here.member)
        assert refused.value.code == code
    stranger = here.wanted("unit", person("谁"))
    with pytest.raises(Refused):
        services.hand_down(member, stranger, here.member)
    for empty in ({"what": " "}, {"field": " "}, {"side": "other"}):
        with pytest.raises(Incomplete):
            services.add_share(here.list, here.wanted("unit", here.head, **empty), here.office)
    last = services.acknowledge(Share.objects.get(level="person"), here.clerk)
    with pytest.raises(Refused):
        services.hand_down(last, here.wanted("unit", here.head), here.clerk)


def test_what_came_back_is_handed_again_and_acknowledged_anew(here: Chain) -> None:
    person_share = handed_down(here)["person"]
    services.send_back(person_share, here.clerk, "这是保管员的事")
    assert f"share-back-{person_share.pk}-1" in {one.key for one in waiting(today(), here.head)}
    other = appoint(person("保管员"), here.place.section, "保管员").user
    wanted = here.wanted("person", other, what="每天查一次仓")
    for user in (here.clerk, here.member, here.principal):
        with pytest.raises(Forbidden):
            services.hand_again(person_share, user, wanted)
    services.hand_again(person_share, here.head, wanted)
    assert (person_share.holder, person_share.what, person_share.state) == (other, "每天查一次仓", "handed")
    with pytest.raises(Forbidden):
        services.acknowledge(person_share, here.clerk)
    services.acknowledge(person_share, other)


def test_a_share_is_taken_back_after_its_parts(here: Chain) -> None:
    shares = handed_down(here)
    with pytest.raises(Refused) as refused:
        services.take_back(shares["unit"], here.member, "任务取消")
    assert refused.value.code == "has-parts"
    with pytest.raises(Forbidden):
        services.take_back(shares["person"], here.clerk, "不想做")
    services.take_back(shares["person"], here.head, "任务取消")
    services.take_back(shares["unit"], here.member, "任务取消")
    member = next(node for node in tree(here) if node.share.level == "member")
    assert (member.below, member.whole) == (0, True)
    with pytest.raises(Refused):
        services.acknowledge(shares["person"], here.clerk)


def test_with_the_post_the_shares_go_to_the_successor_who_acknowledges_anew(here: Chain) -> None:
    shares = handed_down(here)
    after = person("新科长")
    appoint(after, here.place.section, "干部")
    work = hand_over(here.administrator, here.held["head"], after, today(), roles=False)
    unit = Share.objects.get(pk=shares["unit"].pk)
    assert (work, unit.holder, unit.state, unit.acknowledged_at) == (1, after, "handed", None)
    assert f"share-{unit.pk}-{unit.revision}" in {one.key for one in waiting(today(), after)}
    assert Share.objects.get(pk=shares["person"].pk).holder == here.clerk
    with pytest.raises(Forbidden):
        services.acknowledge(unit, here.head)
    services.acknowledge(unit, after)
    assert not orphaned(Share.objects.select_related("unit", "holder"), today())
    assert list(verify_log()) == []


def test_who_leaves_without_a_successor_leaves_shares_that_are_named(here: Chain) -> None:
    shares = handed_down(here)
    end_appointment(here.administrator, here.held["head"], today() - timedelta(days=1))
    here.clerk.is_active = False
    here.clerk.save()
    rows = Share.objects.select_related("unit", "holder")
    assert orphaned(rows, today()) == {shares["unit"].pk: "no-post", shares["person"].pk: "left"}
    keys = {one.key for one in waiting(today(), here.office)}
    assert {
        f"share-orphan-{shares[name].pk}-{shares[name].revision}-{here.office.pk}" for name in ("unit", "person")
    } <= keys
    after = appoint(person("新科长"), here.place.section, "副科长").user
    unit = Share.objects.get(pk=shares["unit"].pk)
    with pytest.raises(Incomplete):
        services.pass_on(unit, here.office, after, "")
    services.pass_on(unit, here.office, after, "原科长调走")
    assert shares["unit"].pk not in orphaned(Share.objects.select_related("unit", "holder"), today())
    assert unit.acknowledged_at is None


def test_the_shares_of_a_merged_unit_are_its_successors(here: Chain) -> None:
    shares = handed_down(here)
    successor = Organisation.objects.add_child(
        Organisation.objects.get(pk=here.place.bureau.pk), {"name": "储备和检查科"}
    )
    appoint(here.head, successor, "科长")
    merge_unit(here.administrator, here.place.section, successor, Terms(today(), "并入"))
    unit, person_share = (Share.objects.get(pk=shares[name].pk) for name in ("unit", "person"))
    assert (unit.unit, unit.holder, unit.state) == (successor, here.head, "handed")
    assert "并入" in unit.reason
    # Posts go on at the successor, so whoever held one is there, and nobody is named.
    rows = list(Share.objects.select_related("unit", "holder"))
    assert orphaned(rows, today() + timedelta(days=1)) == {}
    assert person_share.unit == successor
    services.acknowledge(unit, here.head)
    assert Share.objects.get(pk=shares["member"].pk).unit == here.place.bureau


def test_the_shares_of_a_unit_that_ends_are_named(here: Chain) -> None:
    shares = handed_down(here)
    end_unit(here.administrator, here.place.section, today())
    found = orphaned(Share.objects.select_related("unit", "holder"), today())
    assert found == {shares["unit"].pk: "unit-ended", shares["person"].pk: "unit-ended"}
    with pytest.raises(Refused):
        services.add_share(
            here.list, here.wanted("unit", here.head, Organisation.objects.get(pk=here.place.section.pk)), here.office
        )


def test_who_sees_which_shares(here: Chain) -> None:
    handed_down(here)
    observer = with_role(Role.OBSERVER, here.place.section, "知情人")

    def levels(user: User) -> list[str]:
        return list(shares_visible_to(user, today()).order_by("number").values_list("level", flat=True))

    everything = ["team", "member", "unit", "person"]
    assert levels(here.office) == levels(here.principal) == everything
    assert (levels(here.member), levels(here.head), levels(here.clerk)) == (
        everything[1:],
        everything[2:],
        everything[3:],
    )
    assert levels(observer) == ["unit", "person"]
    assert levels(here.outsider) == levels(here.administrator) == []
    assert lists_visible_to(here.clerk, today()).get() == here.list
    assert not lists_visible_to(here.outsider, today()).exists()


def test_a_closed_round_takes_no_more_shares_and_waits_for_nobody(here: Chain) -> None:
    Round.objects.filter(pk=here.round.pk).update(state="closed", held_on=date(2026, 3, 1))
    here.list.round.refresh_from_db()
    with pytest.raises(Refused):
        services.add_share(here.list, here.wanted("unit", here.head), here.office)
    assert not [one for one in waiting(today()) if one.key.startswith("share")]


def test_lists_are_kept_by_the_office_of_the_unit_and_named_once(here: Chain) -> None:
    for user in (here.principal, here.outsider, here.administrator):
        with pytest.raises(Forbidden):
            services.open_list(here.round, here.place.bureau, "另一个", user)
    with pytest.raises(Refused) as refused:
        services.open_list(here.round, here.place.bureau, "2025年度责任清单", here.office)
    assert refused.value.code == "exists"
    with pytest.raises(Refused):
        services.open_list(here.round, here.place.county, "上级的", with_role(Role.OFFICE, here.place.county))


def test_the_database_itself_refuses_what_cannot_be(here: Chain) -> None:
    for wrong in ({"state": "acknowledged"}, {"level": "nation"}, {"state": "gone"}, {"side": "both"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Share.objects.filter(pk=here.team.pk).update(**wrong)


def test_every_act_is_an_event(here: Chain) -> None:
    shares = handed_down(here)
    services.send_back(shares["person"], here.clerk, "不归我管")
    acts = Event.objects.filter(kind="share").order_by("sequence").values_list("act", flat=True)
    assert list(acts).count("share.hand") == 4
    assert list(acts).count("share.acknowledge") == 3
    assert list(acts)[-1] == "share.send_back"


def test_every_combination_of_state_part_and_act() -> None:
    """The table as written by hand: from, act, to, by whom."""
    rows = {
        ("handed", "acknowledge", "acknowledged", HOLDER), ("handed", "send_back", "sent-back", HOLDER),
        ("sent-back", "hand_again", "handed", GIVER),
        *((state, "pass_on", "handed", GIVER) for state in STANDING),
        *((state, "take_back", "taken-back", GIVER) for state in STANDING),
    }  # fmt: skip
    found = {
        (state, one.name, one.target, part)
        for state in SHARE.states
        for part in (HOLDER, GIVER, "somebody")
        for one in SHARE.acts(state, Actor(frozenset({part})))
    }
    assert found == rows


@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from(sorted(SHARE.states))), max_size=20))
def test_what_is_rolled_up_is_the_sum_of_what_lies_below(rows: list[tuple[int, str]]) -> None:
    shares = []
    for number, (above, state) in enumerate(rows):
        parent = shares[above % number].pk if number and above % 3 else None
        shares.append(Share(pk=number + 1, number=number + 1, parent_id=parent, state=state, level=Level.PERSON))
    nodes = list(flat(grow(shares)))
    assert sorted(node.share.pk for node in nodes) == [one.pk for one in shares]
    for node in nodes:
        under = [one.share for one in flat(node.parts)]
        assert node.below == sum(one.state in STANDING for one in under)
        assert node.acknowledged == sum(one.state == "acknowledged" for one in under)
        assert node.whole == (
            node.share.state == "acknowledged" and all(one.state in ("acknowledged", "taken-back") for one in under)
        )
