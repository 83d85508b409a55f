"""Addresses of the security officer's pages."""

from django.urls import path

from motcua.console import security_log as pages

urlpatterns = [
    path("nhat-ky-an-toan/", pages.security_log, name="security_log"),
    path("nhat-ky-an-toan/tai/<slug:kind>/", pages.export_security_log, name="export_security_log"),
    path("nhat-ky-xem-du-lieu/", pages.access_log, name="access_log"),
    path("nhat-ky-xem-du-lieu/tai/<slug:kind>/", pages.export_access_log, name="export_access_log"),
]
