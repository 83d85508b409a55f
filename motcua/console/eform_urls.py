"""Addresses of the electronic forms' pages."""

from django.urls import path

from motcua.console import eform_drafts as drafts
from motcua.console import eform_files as files
from motcua.console import eform_preview, eforms

urlpatterns = [
    path("bieu-mau/", eforms.forms, name="forms"),
    path("bieu-mau-moi/", files.create, name="form_create"),
    path("bieu-mau-nap/", files.bring_in, name="form_import"),
    path("bieu-mau/<slug:key>/<int:number>/", eforms.form, name="form"),
    path("bieu-mau/<slug:key>/<int:number>/xem-truoc/", eform_preview.preview, name="form_preview"),
    path("bieu-mau/<slug:key>/<int:number>.json", files.take_out, name="form_export"),
    path("bieu-mau/<slug:key>/lich-su/", drafts.changes, name="form_changes"),
    path("bieu-mau/<slug:key>/soan/", drafts.draft, name="form_draft"),
    path("bieu-mau/<slug:key>/soan/mo/", drafts.open_draft, name="form_open"),
    path("bieu-mau/<slug:key>/soan/doi/", drafts.change, name="form_change"),
    path("bieu-mau/<slug:key>/soan/muc/", drafts.item, name="form_item"),
    path("bieu-mau/<slug:key>/soan/cong-bo/", drafts.publish, name="form_publish"),
    path("bieu-mau/<slug:key>/soan/bo/", drafts.discard, name="form_discard"),
]
