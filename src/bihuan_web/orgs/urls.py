"""Units, people, roles, import, event log."""

from __future__ import annotations

from django.urls import path

from bihuan_web.orgs.views import imports, people, setting_up, succession, tables, units

app_name = "orgs"
urlpatterns = [
    path("set-up/", setting_up.set_up_page, name="set_up"),
    path("orgs/", units.tree_page, name="tree"),
    path("orgs/<int:pk>/", units.unit_page, name="unit"),
    path("orgs/<int:pk>/history/", units.unit_history, name="unit_history"),
    path("orgs/<int:pk>/add/", units.add_unit, name="add_unit"),
    path("orgs/<int:pk>/rename/", units.rename_unit, name="rename_unit"),
    path("orgs/<int:pk>/move/", units.move_unit, name="move_unit"),
    path("orgs/<int:pk>/end/", units.end_unit, name="end_unit"),
    path("orgs/<int:pk>/merge/", succession.merge_unit, name="merge_unit"),
    path("orgs/<int:pk>/split/", succession.split_unit, name="split_unit"),
    path("orgs/<int:pk>/posts/add/", units.add_post, name="add_post"),
    path("posts/<int:pk>/appoint/", units.appoint, name="appoint"),
    path("appointments/<int:pk>/end/", units.end_appointment, name="end_appointment"),
    path("appointments/<int:pk>/hand-over/", units.hand_over, name="hand_over"),
    path("appointments/<int:pk>/portfolios/add/", units.add_portfolio, name="add_portfolio"),
    path("portfolios/<int:pk>/drop/", units.drop_portfolio, name="drop_portfolio"),
    path("people/", people.people_page, name="people"),
    path("people/add/", people.add_person, name="add_person"),
    path("people/<int:pk>/", people.person_page, name="person"),
    path("people/<int:pk>/history/", people.person_history, name="person_history"),
    path("people/<int:pk>/edit/", people.edit_person, name="edit_person"),
    path("people/<int:pk>/roles/add/", people.give_role, name="give_role"),
    path("people/<int:pk>/do/<slug:act>/", people.account_act, name="account_act"),
    path("roles/<int:pk>/take/", people.take_role, name="take_role"),
    path("sessions/<int:pk>/end/", people.end_session, name="end_session"),
    path("permissions/", tables.permissions_page, name="permissions"),
    path("event-log/", tables.log_page, name="log"),
    path("import/", imports.import_page, name="import"),
    path("import/template/", imports.template, name="import_template"),
    path("import/<int:pk>/", imports.preview, name="import_preview"),
]
