"""Where documents are. Keys of items are the engine's: ``P3``, ``P3.E1``, ``M2.1``."""

from __future__ import annotations

from django.urls import path

from bihuan_web.documents.views import correcting, deciding, keeping, listing, reading, reviewing, rules

app_name = "documents"
_ONE = "<int:pk>/"
_VERSION = "<int:pk>/versions/<int:number>/"
urlpatterns = [
    path("", listing.documents, name="list"),
    path("upload/", listing.upload, name="upload"),
    path("uploads/<int:pk>/", listing.uploaded, name="uploaded"),
    path("uploads/<int:pk>/confirm/", listing.confirm_all, name="confirm-all"),
    path("assigning/", keeping.assigning, name="assigning"),
    path("rules/", rules.rates, name="rates"),
    path("rules/<slug:rule>/", rules.rule, name="rule"),
    path("rules/<slug:rule>/decisions/", rules.decisions, name="rule-decisions"),
    path("keeping/", keeping.keeping, name="keeping"),
    path("keeping/<int:pk>/ask/", keeping.ask_destruction, name="ask-destruction"),
    path("keeping/<int:pk>/keep/", keeping.refuse_destruction, name="refuse-destruction"),
    path("keeping/<int:pk>/destroy/", keeping.destroy, name="destroy"),
    path(_ONE, reading.document, name="document"),
    path(f"{_ONE}about/", reading.about, name="about"),
    path(f"{_ONE}new-version/", reading.new_version, name="new-version"),
    path(f"{_ONE}reread/", reading.reread, name="reread"),
    path(f"{_ONE}edit/", correcting.edit, name="edit"),
    path(f"{_ONE}items/<str:key>/", correcting.save, name="save"),
    path(f"{_ONE}items/<str:key>/remove/", correcting.remove, name="remove"),
    path(f"{_ONE}items/<str:key>/links/", correcting.links, name="links"),
    path(f"{_ONE}links/<str:upstream>/<str:downstream>/confirm/", correcting.confirm_link, name="confirm-link"),
    path(f"{_ONE}findings/<slug:mark>/", deciding.decide, name="decide"),
    path(f"{_ONE}undo/", correcting.undo, name="undo"),
    path(f"{_ONE}confirm/", reviewing.confirm, name="confirm"),
    path(f"{_ONE}submit/", reviewing.submit, name="submit"),
    path(f"{_ONE}withdraw/", reviewing.withdraw, name="withdraw"),
    path(f"{_ONE}return/", reviewing.send_back, name="return"),
    path(f"{_ONE}accept/", reviewing.accept, name="accept"),
    path(_VERSION, reading.document, name="version"),
    path(f"{_VERSION}changes/", reading.changes, name="changes"),
    path(f"{_VERSION}original/", reviewing.original, name="original"),
    path(f"{_VERSION}annotated/", reviewing.annotated, name="annotated"),
    path(f"{_VERSION}examination/", reviewing.as_json, name="examination"),
    path(f"{_VERSION}commented/", reviewing.commented, name="commented"),
]
