"""Addresses of registers, handover lists and what is printed with a paper folder."""

from django.urls import URLPattern, path

from motcua.counter import handovers, parcels, register

_ONE = "ho-so/<uuid:dossier_id>/"
_BOOK = "so-theo-doi/<uuid:book_id>/"
_LIST = "ban-giao/<uuid:list_id>/"
urlpatterns: list[URLPattern] = [
    path("so-theo-doi/", register.books, name="registers"),
    path("so-theo-doi/so-chung/", register.share, name="register_share"),
    path(_BOOK, register.book, name="register"),
    path(_BOOK + "in/", register.as_pdf, name="register_pdf"),
    path(_BOOK + "bang-tinh/", register.as_xlsx, name="register_xlsx"),
    path(_BOOK + "ban-ky/<uuid:file_id>/", register.sealed_file, name="register_sealed"),
    path(_BOOK + "khoa/", register.seal, name="register_seal"),
    path(_BOOK + "ghi-chu/", register.note, name="register_note"),
    path("ban-giao/", handovers.lists, name="handovers"),
    path("ban-giao/mo/", handovers.open_list, name="handover_open"),
    path(_LIST, handovers.handover, name="handover"),
    path(_LIST + "quet/", handovers.scan, name="handover_scan"),
    path(_LIST + "go/<uuid:item_id>/", handovers.take_off, name="handover_take_off"),
    path(_LIST + "giao/", handovers.send, name="handover_send"),
    path(_LIST + "nhan-xong/", handovers.finish, name="handover_finish"),
    path(_LIST + "in/", handovers.as_pdf, name="handover_pdf"),
    path("buu-gui/", parcels.parcels, name="parcels"),
    path("buu-gui/quet/", parcels.find, name="parcel_find"),
    path("buu-gui/danh-sach/<uuid:list_id>/", parcels.taking, name="parcel_list"),
    path("buu-gui/danh-sach/<uuid:list_id>/nhan-xong/", parcels.finish, name="parcel_list_finish"),
    path("buu-gui/<uuid:item_id>/", parcels.parcel, name="parcel"),
    path(_ONE + "phieu-chuyen/", handovers.slip, name="slip"),
    path(_ONE + "phieu-kiem-soat/", handovers.control, name="control_sheet"),
    path(_ONE + "in-lai/<uuid:paper_id>/", handovers.reprint, name="reprint"),
]
