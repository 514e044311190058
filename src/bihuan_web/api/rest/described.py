"""``openapi.json``: for a token, or for whoever is signed in (it changes nothing)."""

from __future__ import annotations

from typing import Any

from drf_spectacular.renderers import OpenApiJsonRenderer
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bihuan_web.api.rest.authentication import TokenAuthentication
from bihuan_web.api.rest.refusals import problem_of
from bihuan_web.api.rest.schema import described


class Description(APIView):
    authentication_classes = [TokenAuthentication, SessionAuthentication]
    permission_classes = [IsAuthenticated]
    renderer_classes = [OpenApiJsonRenderer]
    http_method_names = ["get", "head"]
    schema = None  # not among the operations itself

    def get(self, request: Request) -> Response:
        return Response(described())

    def get_exception_handler(self) -> Any:
        return problem_of
