"""Addresses of digitising; the phone's page is the only one without a sign-in."""

from django.urls import URLPattern, path

from motcua.counter import digitise, digitise_check, digitise_list, digitise_phone

_ONE = "ho-so/<uuid:dossier_id>/so-hoa/"
_SCAN = _ONE + "<uuid:scan_id>/"
urlpatterns: list[URLPattern] = [
    path("so-hoa/", digitise_list.undigitised, name="undigitised"),
    path("chup/<str:token>/", digitise_phone.phone, name="phone"),
    path(_ONE, digitise.papers, name="digitise"),
    path(_ONE + "tai-len/", digitise.upload, name="digitise_upload"),
    path(_ONE + "tep-dinh-kem/", digitise.from_attached, name="digitise_attached"),
    path(_ONE + "dien-thoai/", digitise.by_phone, name="digitise_by_phone"),
    path(_ONE + "lay-ban-quet/", digitise.fetch, name="digitise_fetch"),
    path(_ONE + "dung-lai/", digitise.reuse, name="digitise_reuse"),
    path(_ONE + "to-phan-cach/", digitise.separators, name="digitise_sheets"),
    path(_SCAN + "ma-qr/", digitise.phone_code, name="digitise_phone"),
    path(_SCAN + "xong/", digitise.close, name="digitise_close"),
    path(_SCAN + "bo/", digitise.give_up, name="digitise_give_up"),
    path(_SCAN + "la-giay-to/", digitise.place, name="digitise_place"),
    path(_SCAN + "doi-chieu/", digitise_check.check, name="digitise_check"),
    path(_SCAN + "trang/<uuid:page_id>/", digitise_check.page_image, name="digitise_page"),
]
