"""Addresses of the queue: the desk's panel, its arrangement, its figures."""

from django.urls import URLPattern, path

from motcua.counter import queue_panel, queue_setup

urlpatterns: list[URLPattern] = [
    path("quay/", queue_panel.panel, name="queue"),
    path("quay/mo/<uuid:desk_id>/", queue_panel.open_desk, name="queue_open"),
    path("quay/dong/<uuid:desk_id>/", queue_panel.close_desk, name="queue_close"),
    path("quay/tam-nghi/", queue_panel.pause, name="queue_pause"),
    path("quay/goi/", queue_panel.call_next, name="queue_next"),
    path("quay/luot/<uuid:turn_id>/<slug:act>/", queue_panel.turn_act, name="queue_act"),
    path("quay/dua-lai/<uuid:ticket_id>/", queue_panel.bring_back, name="queue_bring_back"),
    path("quay/da-den/<uuid:appointment_id>/", queue_panel.arrived, name="queue_arrived"),
    path("quay/thiet-lap/", queue_setup.setup, name="queue_setup"),
    path("quay/thiet-lap/quay/", queue_setup.desk, name="queue_desk_new"),
    path("quay/thiet-lap/quay/<uuid:desk_id>/", queue_setup.desk, name="queue_desk"),
    path("quay/thiet-lap/may/", queue_setup.kiosk, name="queue_kiosk"),
    path("quay/thiet-lap/may/<uuid:kiosk_id>/thu-hoi/", queue_setup.revoke, name="queue_kiosk_revoke"),
    path("quay/so-lieu/", queue_setup.figures, name="queue_figures"),
]
