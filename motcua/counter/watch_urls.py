"""Addresses of those who watch: progress, places side by side, leaders, people at work."""

from django.urls import URLPattern, path

from motcua.counter import (
    comparing,
    doubts,
    leading,
    map,
    nine,
    outside,
    score,
    score_outlook,
    settling,
    staffing,
    watching,
)

urlpatterns: list[URLPattern] = [
    path("theo-doi/ho-so/", watching.behind, name="behind"),
    path("tien-do/", watching.progress, name="progress"),
    path("don-doc/<uuid:unit_id>/", watching.urge_many, name="urge_many"),
    path("don-doc/luot/<uuid:run_id>/", watching.urge_run, name="urge_run"),
    path("dia-ban/", comparing.compare_places, name="compare"),
    path("chi-so/", score.card, name="score"),
    path("chi-so/du-bao/", score_outlook.outlook, name="score_outlook"),
    path("chi-so/<str:component>/", score.behind, name="score_behind"),
    path("chin-chi-so/", nine.nine, name="nine"),
    path("chin-chi-so/cua-toi/", nine.my_nine, name="my_nine"),
    path("chin-chi-so/<str:index>/ho-so/", nine.nine_behind, name="nine_behind"),
    path("ban-do/", map.places_map, name="map"),
    path("ban-do/bang-tinh/", map.map_sheet, name="map_sheet"),
    path("ban-do/anh/", map.map_picture, name="map_picture"),
    path("so-lieu/", outside.sources, name="outside"),
    path("so-lieu/luot/<uuid:batch_id>/", outside.batch, name="outside_batch"),
    path("so-lieu/<slug:family>/", outside.load, name="outside_load"),
    path("so-lieu/<slug:family>/bang-mau/", outside.template, name="outside_template"),
    path("cau-hoi/", doubts.doubts, name="doubts"),
    path("cau-hoi/<uuid:doubt_id>/", doubts.doubt, name="doubt"),
    path("lanh-dao/", leading.leader, name="leader"),
    path("bo-tri-nguoi/", staffing.staffing, name="staffing"),
    path("bo-tri-nguoi/bang-tinh/", staffing.staffing_sheet, name="staffing_sheet"),
    path("quyet-toan/", settling.fee_settlements, name="fee_settlements"),
    path("quyet-toan/<uuid:settlement_id>/", settling.fee_settlement, name="fee_settlement"),
    path(
        "quyet-toan/<uuid:settlement_id>/bang-tinh/",
        settling.fee_settlement_sheet,
        name="fee_settlement_sheet",
    ),
    path("khoi-luong/", staffing.workload, name="workload"),
    path("nguoi-duoc-cu/", staffing.sent_people, name="secondments"),
    path("nguoi-duoc-cu/<uuid:letter_id>/", staffing.staff_letter, name="staff_letter"),
    path("nguoi-duoc-cu/<uuid:letter_id>/ban-gui/", staffing.staff_letter_file, name="staff_letter_file"),
]
