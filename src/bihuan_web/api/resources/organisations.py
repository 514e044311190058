"""Units with their posts, people that can be named for work, the unit's rules."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.api.out.common import PersonOut
from bihuan_web.api.out.ledgers import RulesOut
from bihuan_web.api.rest.bodies import body_of
from bihuan_web.api.rest.view import ApiView, reads, writes
from bihuan_web.api.scopes import Scope
from bihuan_web.common.clock import today
from bihuan_web.common.errors import Forbidden
from bihuan_web.ledgers.forms import RulesForm
from bihuan_web.ledgers.models import Rules
from bihuan_web.ledgers.queries import rules_for
from bihuan_web.ledgers.services import set_rules
from bihuan_web.orgs.models import Appointment, Organisation, Post
from bihuan_web.orgs.permissions import Act, Secrecy, allows
from bihuan_web.orgs.queries import people_near, roles_at, visible_to


class HolderOut(serializers.ModelSerializer[Appointment]):
    user = PersonOut(read_only=True)

    class Meta:
        model = Appointment
        fields = ["user", "since", "until"]
        read_only_fields = fields


class PostOut(serializers.ModelSerializer[Post]):
    holders = HolderOut(many=True, read_only=True)

    class Meta:
        model = Post
        fields = ["id", "name", "holders"]
        read_only_fields = fields


class OrganisationOut(serializers.ModelSerializer[Organisation]):
    """A unit; ``path`` begins with that of the unit above it, ``depth`` is 1 at the top."""

    class Meta:
        model = Organisation
        fields = ["id", "name", "short", "path", "depth", "ended_on"]
        read_only_fields = fields


class OrganisationDetailOut(OrganisationOut):
    posts = PostOut(many=True, read_only=True)

    class Meta:
        model = Organisation
        fields = [*OrganisationOut.Meta.fields, "posts"]
        read_only_fields = fields


class Organisations(ApiView):
    @reads("listOrganisations", ("单位", "units"), OrganisationOut, many=True)
    def get(self) -> QuerySet[Organisation]:
        return visible_to(self.person, today())


class OneOrganisation(ApiView):
    @reads("getOrganisation", ("一个单位和它的岗位", "a unit and its posts"), OrganisationDetailOut)
    def get(self, pk: int) -> Organisation:
        day = today()
        serving = Appointment.objects.filter(since__lte=day).filter(Q(until__isnull=True) | Q(until__gte=day))
        holders = Prefetch("appointments", serving.select_related("user").order_by("pk"), to_attr="holders")
        posts = Prefetch("posts", Post.objects.order_by("pk").prefetch_related(holders))
        return get_object_or_404(visible_to(self.person, today()).prefetch_related(posts), pk=pk)


class People(ApiView):
    @reads("listPeople", ("可以指派的人", "people who can be named for work of a unit"), PersonOut, many=True)
    def get(self, pk: int) -> QuerySet[User]:
        unit = get_object_or_404(visible_to(self.person, today()), pk=pk)
        roles = roles_at(self.person, unit, today())
        if not (allows(roles, Act.WRITE, Secrecy.LEDGER, has_part=False) or Role.LEAD in roles):
            raise Forbidden("只有派发任务的人能看人员名单", "only those who assign work see who can be named")
        return people_near(unit)


class FollowingRules(ApiView):
    @reads("getRules", ("整改规则", "how a unit follows through"), RulesOut)
    def get(self, pk: int) -> Rules:
        return rules_for(get_object_or_404(visible_to(self.person, today()), pk=pk))

    @writes(
        "setRules", ("定整改规则", "set how a unit follows through"), body_of(RulesForm), RulesOut, scope=Scope.MANAGE
    )
    def post(self, given: dict[str, object], pk: int) -> Rules:
        unit = get_object_or_404(visible_to(self.person, today()), pk=pk)
        two_levels = bool(given.get("two_levels"))
        return set_rules(unit, self.person, two_levels=two_levels, recheck_months=int(str(given["recheck_months"])))
