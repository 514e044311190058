"""What administrators do with units, posts, people and roles. A first password is shown in the browser only, so none is made here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from bihuan_web.accounts.models import User
from bihuan_web.api.out.common import PersonOut, UnitOut
from bihuan_web.api.resources.organisations import OrganisationOut
from bihuan_web.api.rest.acting import Act
from bihuan_web.api.rest.view import ApiView, reads
from bihuan_web.api.scopes import Scope
from bihuan_web.common.clock import today
from bihuan_web.orgs import forms
from bihuan_web.orgs.models import Appointment, Grant, Organisation, Portfolio, Post
from bihuan_web.orgs.queries import administered_by, people_of
from bihuan_web.orgs.services import grants, people, posts, tree


class AccountOut(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields = ["id", "username", "name", "is_active"]
        read_only_fields = fields


class OnePostOut(serializers.ModelSerializer[Post]):
    class Meta:
        model = Post
        fields = ["id", "organisation", "name"]
        read_only_fields = fields


class PortfolioOut(serializers.ModelSerializer[Portfolio]):
    class Meta:
        model = Portfolio
        fields = ["id", "field", "organisation"]
        read_only_fields = fields


class AppointmentOut(serializers.ModelSerializer[Appointment]):
    post, user = OnePostOut(read_only=True), PersonOut(read_only=True)
    portfolios = PortfolioOut(many=True, read_only=True)

    class Meta:
        model = Appointment
        fields = ["id", "post", "user", "since", "until", "portfolios"]
        read_only_fields = fields


class GrantOut(serializers.ModelSerializer[Grant]):
    user, branch = PersonOut(read_only=True), UnitOut(read_only=True)

    class Meta:
        model = Grant
        fields = ["id", "user", "role", "branch", "since", "until"]
        read_only_fields = fields


class ManagedPeople(ApiView):
    @reads("listManagedPeople", ("本人管理的人员", "people one administers"), AccountOut, scope=Scope.MANAGE, many=True)
    def get(self) -> QuerySet[User]:
        return people_of(self.person, today())


class Appointments(ApiView):
    @reads(
        "listAppointments",
        ("一个单位的任职", "who holds the posts of a unit"),
        AppointmentOut,
        scope=Scope.MANAGE,
        many=True,
    )
    def get(self, pk: int) -> QuerySet[Appointment]:
        unit = _unit(self.person, pk)
        found = Appointment.objects.filter(post__organisation=unit).select_related("post", "user")
        return found.prefetch_related("portfolios")


class PersonRoles(ApiView):
    @reads("listRoles", ("一个人的角色", "roles of a person"), GrantOut, scope=Scope.MANAGE, many=True)
    def get(self, pk: int) -> QuerySet[Grant]:
        mine = administered_by(self.person, today())
        person = _person(self.person, pk)
        return Grant.objects.filter(user=person, branch__in=mine).select_related("user", "branch")


def _of(model: type[Model], path: str, *joined: str) -> Callable[[User, int], Any]:
    """Items of the units that somebody administers."""

    def find(user: User, pk: int) -> Any:
        rows = model._default_manager.filter(**{f"{path}__in": administered_by(user, today())})
        return get_object_or_404(rows.select_related(*joined), pk=pk)

    return find


def _unit(user: User, pk: int) -> Organisation:
    return get_object_or_404(administered_by(user, today()), pk=pk)


def _person(user: User, pk: int) -> User:
    return get_object_or_404(people_of(user, today()), pk=pk)


def _live(user: User) -> QuerySet[Organisation]:
    return administered_by(user, today()).filter(ended_on__isnull=True)


def _active(user: User) -> QuerySet[User]:
    return people_of(user, today()).filter(is_active=True)


def _rename(user: User, unit: Organisation, given: Any) -> None:
    tree.rename_unit(user, unit, given["name"], given["short"], seen=given["seen"])


def _hand_over(user: User, held: Appointment, given: Any) -> None:
    posts.hand_over(user, held, given["successor"], given["on"], roles=given["roles"])


def _end_unit(user: User, unit: Organisation, given: Any) -> None:
    tree.end_unit(user, unit, given["on"], given["note"])


def _take_role(user: User, grant: Grant, given: Any) -> User:
    person = grant.user
    grants.take_role(user, grant, None)
    return person


def _drop_portfolio(user: User, portfolio: Portfolio, given: Any) -> Appointment:
    held = portfolio.appointment
    posts.drop_portfolio(user, portfolio)
    return held


_POST = _of(Post, "organisation", "organisation")
_HELD = _of(Appointment, "post__organisation", "post__organisation", "user")
_PORTFOLIO = _of(Portfolio, "appointment__post__organisation", "appointment__post__organisation", "appointment__user")
_ROLE = _of(Grant, "branch", "branch", "user")

ACTS: dict[str, Act] = {
    "organisations/<int:pk>/units": Act(
        "addUnit", ("新增下级单位", "add a unit below"), _unit,
        lambda user, unit, given: tree.add_unit(user, unit, given["name"], given["short"]),
        OrganisationOut, forms.UnitForm, without=("seen",),
    ),
    "organisations/<int:pk>/rename": Act(
        "renameUnit", ("单位更名", "rename a unit"), _unit, _rename, OrganisationOut, forms.UnitForm
    ),
    "organisations/<int:pk>/move": Act(
        "moveUnit", ("单位划转", "move a unit"), _unit,
        lambda user, unit, given: tree.move_unit(user, unit, given["target"]), OrganisationOut, forms.MoveForm,
        offers=lambda user, unit: {"units": _live(user).exclude(path__startswith=unit.path)},
    ),
    "organisations/<int:pk>/end": Act(
        "endUnit", ("撤销单位", "end a unit"), _unit, _end_unit, OrganisationOut, forms.EndForm,
    ),
    "organisations/<int:pk>/posts": Act(
        "addPost", ("新增岗位", "add a post"), _unit,
        lambda user, unit, given: posts.add_post(user, unit, given["name"]), OnePostOut, forms.PostForm,
    ),
    "posts/<int:pk>/appoint": Act(
        "appoint", ("任职", "appoint somebody to a post"), _POST,
        lambda user, post, given: posts.appoint(user, post, given["person"], given["since"]),
        AppointmentOut, forms.AppointForm, offers=lambda user, post: {"people": _active(user)},
    ),
    "appointments/<int:pk>/end": Act(
        "endAppointment", ("免职", "end an appointment"), _HELD,
        lambda user, held, given: posts.end_appointment(user, held, given["until"]) and None,
        AppointmentOut, forms.LastDayForm,
    ),
    "appointments/<int:pk>/hand-over": Act(
        "handOver", ("交接", "hand a post over"), _HELD, _hand_over, AppointmentOut, forms.HandOverForm,
        offers=lambda user, held: {"people": _active(user).exclude(pk=held.user_id)},
    ),
    "appointments/<int:pk>/portfolios": Act(
        "addPortfolio", ("新增分管领域", "add a portfolio"), _HELD,
        lambda user, held, given: posts.add_portfolio(user, held, given["field"], given["organisation"]),
        PortfolioOut, forms.PortfolioForm, offers=lambda user, held: {"units": _live(user)},
    ),
    "portfolios/<int:pk>/drop": Act(
        "dropPortfolio", ("去掉分管领域", "drop a portfolio"), _PORTFOLIO, _drop_portfolio, AppointmentOut
    ),
    "people/<int:pk>/edit": Act(
        "editPerson", ("修改人员信息", "correct name and address"), _person,
        lambda user, person, given: people.edit_person(user, person, given["name"], given["email"]),
        AccountOut, forms.EditPersonForm,
    ),
    "people/<int:pk>/disable": Act(
        "disablePerson", ("停用账号", "disable an account"), _person,
        lambda user, person, given: people.disable(user, person), AccountOut,
    ),
    "people/<int:pk>/enable": Act(
        "enablePerson", ("启用账号", "enable an account"), _person,
        lambda user, person, given: people.enable(user, person), AccountOut,
    ),
    "people/<int:pk>/unlock": Act(
        "unlockPerson", ("解除锁定", "lift a lock"), _person,
        lambda user, person, given: people.lift_lock(user, person), AccountOut,
    ),
    "people/<int:pk>/give-role": Act(
        "giveRole", ("授予角色", "give a role"), _person,
        lambda user, person, given: grants.give_role(
            user, person, given["role"], given["branch"], given["since"], given["until"]
        ),
        GrantOut, forms.GrantForm, offers=lambda user, person: {"units": _live(user)},
    ),
    "roles/<int:pk>/take": Act("takeRole", ("收回角色", "take a role back"), _ROLE, _take_role, AccountOut),
}  # fmt: skip
