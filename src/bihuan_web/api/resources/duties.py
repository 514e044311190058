"""Responsibility pressed down level by level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from bihuan_web.accounts.models import User
from bihuan_web.api.out.duties import DutyCoverageOut, DutyFieldOut, DutyListOut, DutyShareOut
from bihuan_web.api.rest.bodies import Body, Reason, Seen, body_of, checked, must_be_as_seen
from bihuan_web.api.rest.view import ApiView, reads, writes
from bihuan_web.api.scopes import Scope
from bihuan_web.common.clock import today
from bihuan_web.duties import access, forms, queries, services
from bihuan_web.duties.coverage import rows_of
from bihuan_web.duties.models import DutyList, Field, Share
from bihuan_web.ledgers.queries import ledgers_visible_to
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.queries import people_near
from bihuan_web.rounds.queries import visible_to as rounds_visible_to


class DutyLists(ApiView):
    @reads("listDutyLists", ("责任清单", "responsibility lists of a round"), DutyListOut, many=True)
    def get(self, pk: int) -> QuerySet[DutyList]:
        one = get_object_or_404(rounds_visible_to(self.person, today()), pk=pk)
        return queries.lists_visible_to(self.person, today()).filter(round=one)

    @writes(
        "openDutyList", ("新建责任清单", "open a responsibility list"), body_of(forms.ListForm), DutyListOut,
        scope=Scope.LEDGERS, status=201,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> DutyList:
        one = get_object_or_404(rounds_visible_to(self.person, today()), pk=pk)
        offered = {
            "units": queries.units_for(self.person, one, today()),
            "ledgers": ledgers_visible_to(self.person, today()).filter(archived=False),
        }
        data = checked(forms.ListForm, given, **offered)
        return services.open_list(one, data["organisation"], data["title"], self.person, data["ledger"])


class OneDutyList(ApiView):
    @reads("getDutyList", ("一份责任清单", "a responsibility list"), DutyListOut)
    def get(self, pk: int) -> DutyList:
        return _list(self.person, pk)


class DutyCoverage(ApiView):
    @reads("getDutyCoverage", ("分领域覆盖和一岗双责", "coverage by field, and dual duty"), DutyCoverageOut)
    def get(self, pk: int) -> dict[str, Any]:
        one = _list(self.person, pk)
        if not access.reads(one, self.person, today()):
            raise Http404
        rows = [
            {
                "name": row.name, "leaders": row.leaders, "problems": sorted(row.problems), "tasks": sorted(row.tasks),
                "shares": [share.pk for share in row.shares], "empty": row.empty,
                "missing_sides": [side.value for side in row.missing_sides],
            }
            for row in rows_of(one, today())
        ]  # fmt: skip
        return {"rows": rows}


class DutyFields(ApiView):
    @reads("listDutyFields", ("自定领域", "fields besides the portfolios"), DutyFieldOut, many=True)
    def get(self, pk: int) -> QuerySet[Field]:
        return Field.objects.filter(duty_list=_list(self.person, pk))

    @writes(
        "addDutyField",
        ("加领域", "add a field"),
        body_of(forms.FieldForm),
        DutyFieldOut,
        scope=Scope.LEDGERS,
        status=201,
    )
    def post(self, given: dict[str, Any], pk: int) -> Field:
        one = _list(self.person, pk)
        units = Organisation.objects.filter(path__startswith=one.organisation.path, ended_on__isnull=True)
        data = checked(forms.FieldForm, given, units=units)
        return services.add_field(one, data["name"], data["organisation"], self.person)


class DutyFieldDrop(ApiView):
    @writes("dropDutyField", ("去掉领域", "drop a field"), Body, DutyListOut, scope=Scope.LEDGERS)
    def post(self, given: dict[str, Any], pk: int, number: int) -> DutyList:
        one = _list(self.person, pk)
        if not access.keeps(one.organisation, self.person, today()):
            raise Http404
        services.drop_field(get_object_or_404(Field, duty_list=one, pk=number), self.person)
        return one


class DutyShares(ApiView):
    @reads("listShares", ("责任分工", "shares of a list"), DutyShareOut, many=True)
    def get(self, pk: int) -> QuerySet[Share]:
        return queries.shares_visible_to(self.person, today()).filter(duty_list=_list(self.person, pk))

    @writes(
        "addShare", ("加责任分工", "put a share on the list"), body_of(forms.ShareForm, "revision"), DutyShareOut,
        scope=Scope.LEDGERS, status=201,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> Share:
        one = _list(self.person, pk)
        data = checked(forms.ShareForm, given, about=one, user=self.person)
        return services.add_share(one, forms.wanted_in(data), self.person)


class OneShare(ApiView):
    @reads("getShare", ("一条责任分工", "a share"), DutyShareOut)
    def get(self, pk: int) -> Share:
        return _share(self.person, pk)


class ShareHandingDown(ApiView):
    @writes(
        "handDownShare", ("往下分解", "hand a part of a share on"), body_of(forms.ShareForm, "revision"), DutyShareOut,
        scope=Scope.LEDGERS, status=201,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> Share:
        one = _share(self.person, pk)
        data = checked(forms.ShareForm, given, about=one.duty_list, user=self.person, parent=one)
        return services.hand_down(one, forms.wanted_in(data), self.person)


class ShareHandingAgain(ApiView):
    @writes(
        "handShareAgain", ("改后再交", "hand again what was sent back"), body_of(forms.AgainForm, "field", "level"), DutyShareOut,
        scope=Scope.LEDGERS,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> Share:
        one = _seen(self.person, pk, given)
        data = checked(forms.AgainForm, given, about=one.duty_list, user=self.person, parent=one.parent)
        return services.hand_again(one, self.person, forms.wanted_in(data, one))


class ShareAcknowledgement(ApiView):
    @writes("acknowledgeShare", ("签收责任分工", "acknowledge a share"), Seen, DutyShareOut, scope=Scope.TASKS)
    def post(self, given: dict[str, Any], pk: int) -> Share:
        return services.acknowledge(_seen(self.person, pk, given), self.person)


class ShareSendingBack(ApiView):
    @writes("sendShareBack", ("退回责任分工", "send a share back"), Reason, DutyShareOut, scope=Scope.TASKS)
    def post(self, given: dict[str, Any], pk: int) -> Share:
        return services.send_back(_seen(self.person, pk, given), self.person, given["reason"])


class ShareTakingBack(ApiView):
    @writes("takeShareBack", ("收回责任分工", "take a share back"), Reason, DutyShareOut, scope=Scope.LEDGERS)
    def post(self, given: dict[str, Any], pk: int) -> Share:
        return services.take_back(_seen(self.person, pk, given), self.person, given["reason"])


class SharePassing(ApiView):
    @writes(
        "passShareOn", ("转交责任分工", "pass a share on to somebody else"), body_of(forms.PassingForm), DutyShareOut,
        scope=Scope.LEDGERS,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> Share:
        one = _seen(self.person, pk, given)
        data = checked(forms.PassingForm, given, people=people_near(one.unit))
        return services.pass_on(one, self.person, data["holder"], data["reason"])


def _list(user: User, pk: int) -> DutyList:
    return get_object_or_404(queries.lists_visible_to(user, today()), pk=pk)


def _share(user: User, pk: int) -> Share:
    return get_object_or_404(queries.shares_visible_to(user, today()), pk=pk)


def _seen(user: User, pk: int, given: Mapping[str, Any]) -> Share:
    """A share as the asker saw it."""
    one = _share(user, pk)
    must_be_as_seen(one, given["revision"])
    return one
