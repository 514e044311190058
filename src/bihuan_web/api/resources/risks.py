"""The register of risks: what raised each, its reviews."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from bihuan_web.accounts.models import User
from bihuan_web.api.out.common import PersonOut, UnitOut
from bihuan_web.api.rest.bodies import Body, Reason, body_of, checked, must_be_as_seen
from bihuan_web.api.rest.view import ApiView, reads, writes
from bihuan_web.api.scopes import Scope
from bihuan_web.common.clock import today
from bihuan_web.risks.forms import AboutForm, LinkForm, RegisterForm, ReviewForm
from bihuan_web.risks.models import Link, Review, Rise, Risk
from bihuan_web.risks.queries import units_registering, visible_to
from bihuan_web.risks.services import register as acts
from bihuan_web.risks.services.reviewing import Assessment, review


class RiskOut(serializers.ModelSerializer[Risk]):
    """A risk; its level comes from the matrix."""

    organisation = UnitOut(read_only=True)
    owner, reviewer = PersonOut(read_only=True), PersonOut(read_only=True)
    level = serializers.CharField(source="level.key", read_only=True)

    class Meta:
        model = Risk
        fields = [
            "id", "organisation", "number", "post", "step", "danger", "likelihood", "effect", "level", "control", "owner",
            "reviewer", "rhythm", "next_review_on", "state", "revision",
        ]  # fmt: skip
        read_only_fields = fields


class RiskLinkOut(serializers.ModelSerializer[Link]):
    class Meta:
        model = Link
        fields = ["id", "risk", "problem", "measure", "task", "unit", "at"]
        read_only_fields = fields


class RiseOut(serializers.ModelSerializer[Rise]):
    class Meta:
        model = Rise
        fields = ["id", "risk", "cause", "task", "problem", "due_on", "known", "before", "after", "at", "review"]
        read_only_fields = fields


class RiskReviewOut(serializers.ModelSerializer[Review]):
    user = PersonOut(read_only=True)

    class Meta:
        model = Review
        fields = [
            "id", "risk", "planned_on", "user", "at", "likelihood_before", "likelihood", "effect_before", "effect", "changed",
            "reason",
        ]  # fmt: skip
        read_only_fields = fields


class RegisterBody(body_of(RegisterForm, "revision")):  # type: ignore[misc]
    """A new risk of a unit."""

    organisation = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class Risks(ApiView):
    @reads("listRisks", ("廉政风险点", "risks"), RiskOut, many=True)
    def get(self) -> QuerySet[Risk]:
        return visible_to(self.person, today())

    @writes("registerRisk", ("登记风险点", "register a risk"), RegisterBody, RiskOut, scope=Scope.LEDGERS, status=201)
    def post(self, given: dict[str, Any]) -> Risk:
        unit = get_object_or_404(units_registering(self.person, today()), pk=given.pop("organisation"))
        data = checked(RegisterForm, given, unit=unit)
        return acts.register(unit, _about(data), data["likelihood"], data["effect"], self.person)


class OneRisk(ApiView):
    @reads("getRisk", ("一个风险点", "a risk"), RiskOut)
    def get(self, pk: int) -> Risk:
        return _risk(self.person, pk)

    @writes("reviseRisk", ("修改风险点", "write a risk anew"), body_of(AboutForm), RiskOut, scope=Scope.LEDGERS)
    def post(self, given: dict[str, Any], pk: int) -> Risk:
        one = _risk(self.person, pk)
        must_be_as_seen(one, given["revision"])
        acts.revise(one, _about(checked(AboutForm, given, unit=one.organisation)), self.person)
        return one


class RiskReviews(ApiView):
    @reads("listRiskReviews", ("复核记录", "reviews of a risk"), RiskReviewOut, many=True)
    def get(self, pk: int) -> QuerySet[Review]:
        return Review.objects.filter(risk=_risk(self.person, pk)).select_related("user")

    @writes("reviewRisk", ("复核风险点", "review a risk"), body_of(ReviewForm), RiskOut, scope=Scope.TASKS)
    def post(self, given: dict[str, Any], pk: int) -> Risk:
        one = _risk(self.person, pk)
        must_be_as_seen(one, given["revision"])
        data = checked(ReviewForm, given)
        review(one, Assessment(data["likelihood"], data["effect"], data["changed"], data["reason"]), self.person)
        return one


class RiskRises(ApiView):
    @reads("listRiskRises", ("上调", "what raised a risk"), RiseOut, many=True)
    def get(self, pk: int) -> QuerySet[Rise]:
        return Rise.objects.filter(risk=_risk(self.person, pk))


class RiskRetirement(ApiView):
    @writes("retireRisk", ("移出风险点", "take a risk off"), Reason, RiskOut, scope=Scope.LEDGERS)
    def post(self, given: dict[str, Any], pk: int) -> Risk:
        one = _risk(self.person, pk)
        must_be_as_seen(one, given["revision"])
        acts.retire(one, given["reason"], self.person)
        return one


class RiskLinks(ApiView):
    @reads("listRiskLinks", ("关联", "what a risk is linked to"), RiskLinkOut, many=True)
    def get(self, pk: int) -> QuerySet[Link]:
        return Link.objects.filter(risk=_risk(self.person, pk))

    @writes("linkRisk", ("关联事项", "link a risk"), body_of(LinkForm), RiskLinkOut, scope=Scope.LEDGERS, status=201)
    def post(self, given: dict[str, Any], pk: int) -> Link:
        one = _risk(self.person, pk)
        data = checked(LinkForm, given, unit=one.organisation)
        return acts.link(one, next(item for item in data.values() if item is not None), self.person)


class RiskUnlinking(ApiView):
    @writes("unlinkRisk", ("取消关联", "unlink a risk"), Body, RiskOut, scope=Scope.LEDGERS)
    def post(self, given: dict[str, Any], pk: int) -> Risk:
        row = get_object_or_404(Link, pk=pk)
        row.risk = _risk(self.person, row.risk_id)
        acts.unlink(row, self.person)
        return row.risk


ADDRESSES = {
    "risks": Risks, "risks/<int:pk>": OneRisk, "risks/<int:pk>/reviews": RiskReviews, "risks/<int:pk>/rises": RiskRises,
    "risks/<int:pk>/retire": RiskRetirement, "risks/<int:pk>/links": RiskLinks, "risk-links/<int:pk>/drop": RiskUnlinking,
}  # fmt: skip


def _risk(user: User, pk: int) -> Risk:
    """A risk that somebody may see; 404 otherwise."""
    return get_object_or_404(visible_to(user, today()), pk=pk)


def _about(data: dict[str, Any]) -> acts.About:
    return acts.About(**{name: data[name] for name in acts.About.__dataclass_fields__})
