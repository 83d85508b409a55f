"""Addresses of the catalogue's pages."""

from django.urls import path

from motcua.console import announcements, english
from motcua.console import catalogue as pages
from motcua.console import catalogue_acts as acts
from motcua.console import catalogue_review as queue
from motcua.console import catalogue_rows as rows

urlpatterns = [
    path("cong-bo/", announcements.announcements, name="announcements"),
    path("cong-bo/<uuid:announcement_id>/hoan-tac/", announcements.undo, name="undo_announcement"),
    path("danh-muc/", pages.catalogue, name="catalogue"),
    path("danh-muc/<uuid:version_id>/", pages.version, name="version"),
    path("danh-muc/<uuid:version_id>/so-voi/<uuid:other_id>/", pages.compare, name="compare"),
    path("danh-muc/<uuid:version_id>/sua/<slug:part>/", acts.edit_part, name="edit_part"),
    path("danh-muc/<uuid:version_id>/dong/<slug:part>/", rows.edit_rows, name="edit_rows"),
    path("danh-muc/<uuid:version_id>/ban-nhap/", acts.open_draft, name="open_draft"),
    path("danh-muc/<uuid:version_id>/cong-khai/", acts.publish, name="publish_version"),
    path("danh-muc/<uuid:version_id>/ket-thuc/", acts.close, name="close_version"),
    path("ra-soat/", queue.review, name="review"),
    path("ra-soat/<slug:problem>/", queue.first_of, name="review_problem"),
    path("ra-soat/<slug:problem>/chap-nhan/", queue.accept_group, name="accept_group"),
    path("ra-soat/diem/<uuid:finding_id>/", queue.finding, name="finding"),
    path("tieng-anh/", english.texts, name="english"),
    path("tieng-anh/sua/", english.write, name="english_text"),
    path("tu-dong-nghia/", pages.synonyms, name="synonyms"),
    path("tu-dong-nghia/them/", acts.add_synonym, name="add_synonym"),
    path("tu-dong-nghia/<int:synonym_id>/xoa/", acts.remove_synonym, name="remove_synonym"),
]
