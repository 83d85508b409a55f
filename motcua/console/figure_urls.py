"""Addresses of the pages about connections to values others measure."""

from django.urls import path

from motcua.console import figure_sources as pages

urlpatterns = [
    path("ket-noi-so-lieu/", pages.figure_sources, name="figure_sources"),
    path("ket-noi-so-lieu/<slug:slug>/doc-ngay/", pages.read_figure_source, name="read_figure_source"),
]
