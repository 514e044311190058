"""Where the pages of this app are."""

from __future__ import annotations

from django.urls import path

from bihuan_web.papers.views import archive, deciding, listing, previous, wording, writing

app_name = "papers"
urlpatterns = [
    path("rounds/<int:pk>/papers/", listing.papers, name="list"),
    path("rounds/<int:pk>/papers/new/", listing.new, name="new"),
    path("rounds/<int:pk>/next-year/", listing.next_year, name="next-year"),
    path("rounds/<int:pk>/archive/", archive.archive, name="archive"),
    path("rounds/<int:pk>/archive/make/", archive.make, name="make-bundle"),
    path("rounds/<int:pk>/archive/not-needed/<str:kind>/", archive.not_needed, name="not-needed"),
    path("bundles/<int:pk>/", archive.bundle, name="bundle"),
    path("bundles/<int:pk>/file/", archive.take_bundle, name="bundle-file"),
    path("papers/<int:pk>/", writing.paper, name="paper"),
    path("papers/<int:pk>/head/", writing.head, name="head"),
    path("papers/<int:pk>/blocks/new/", writing.new_block, name="new-block"),
    path("papers/<int:pk>/blocks/<int:block>/", writing.block, name="block"),
    path("papers/<int:pk>/blocks/<int:block>/remove/", writing.remove_block, name="remove-block"),
    path("papers/<int:pk>/anew/", writing.anew, name="anew"),
    path("papers/<int:pk>/versions/<int:number>/", writing.version, name="version"),
    path("papers/<int:pk>/removals/", deciding.removals, name="removals"),
    path("papers/<int:pk>/acts/<slug:name>/", deciding.act, name="act"),
    path("papers/<int:pk>/file/", deciding.take_file, name="file"),
    path("documents/<int:pk>/previous/", previous.previous, name="previous"),
    path("papers/wordings/<int:unit>/", wording.wordings, name="wordings"),
    path("papers/wordings/<int:unit>/<slug:kind>/", wording.edit, name="wording"),
]
