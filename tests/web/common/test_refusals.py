"""Refusals and errors in words: as a page, as a fragment for htmx, as JSON; with their status."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from bihuan_web import urls
from bihuan_web.common.errors import Forbidden, Incomplete, Refused, Stale
from tests.web.support.clients import HTMX, signed_in
from tests.web.support.pages import check_page
from tests.web.support.units import person

KINDS: dict[str, tuple[Exception, int]] = {
    "refused": (Refused("现在是“已销号”，不能退回", "it is closed now"), 409),
    "stale": (Stale("别人先改了", "somebody else was quicker"), 409),
    "forbidden": (Forbidden("不能由经办人自己核验", "not by the doer"), 403),
    "incomplete": (Incomplete("还没有填：备注", "still to be given: note", ("note",)), 422),
    "denied": (PermissionDenied(), 403),
    "broken": (ZeroDivisionError("secret detail"), 500),
}


def _raise(request: HttpRequest, kind: str) -> HttpResponse:
    raise KINDS[kind][0]


urlpatterns = [*urls.urlpatterns, path("raise/<str:kind>/", _raise)]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


@pytest.fixture
def client(settings: object, db: None) -> Client:
    settings.ROOT_URLCONF = __name__  # type: ignore[attr-defined]
    client = signed_in(person())
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_a_page_in_words_with_its_status(client: Client, kind: str) -> None:
    trouble, status = KINDS[kind]
    response = client.get(f"/raise/{kind}/")
    assert response.status_code == status
    tree = check_page(response)
    if isinstance(trouble, Refused):
        assert trouble.message in tree.text_content()
    assert "secret detail" not in tree.text_content()


def test_the_words_are_in_the_language_of_the_reader(client: Client) -> None:
    client.post("/language/", {"language": "en"})
    assert "not by the doer" in client.get("/raise/forbidden/").content.decode()


def test_htmx_gets_a_fragment_that_goes_where_messages_stand(client: Client) -> None:
    response = client.get("/raise/stale/", headers=HTMX)
    assert (response.status_code, response.headers["HX-Retarget"]) == (409, "#messages")
    assert "别人先改了" in response.content.decode()
    assert "<html" not in response.content.decode()


def test_programs_get_a_problem_as_json(client: Client) -> None:
    response = client.get("/raise/incomplete/", headers={"Accept": "application/json"})
    assert response.headers["Content-Type"] == "application/problem+json"
    assert json.loads(response.content) == {
        "type": "about:blank",
        "title": "还缺内容",
        "status": 422,
        "detail": "还没有填：备注",
        "code": "incomplete",
    }


def test_a_missing_page_is_said_in_words(client: Client) -> None:
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "没有这个页面" in check_page(response).text_content()
