"""Addresses of the pages about planned maintenance."""

from django.urls import path

from motcua.console import maintenance as pages

urlpatterns = [
    path("bao-tri/", pages.maintenance, name="maintenance"),
    path("bao-tri/bao-truoc/", pages.announce, name="announce_maintenance"),
    path("bao-tri/<uuid:maintenance_id>/doi-gio/", pages.move_end, name="move_maintenance"),
    path("bao-tri/<uuid:maintenance_id>/ket-thuc/", pages.end_maintenance, name="end_maintenance"),
]
