"""Addresses of the petition desk."""

from django.urls import URLPattern, path

from motcua.counter import petition_acts, petitions

_ONE = "phan-anh/<uuid:petition_id>/"
urlpatterns: list[URLPattern] = [
    path("phan-anh/", petitions.petitions, name="petitions"),
    path("phan-anh/ghi/", petition_acts.type_in, name="petition_type"),
    path(_ONE, petitions.petition, name="petition"),
    path(_ONE + "tep/<uuid:file_id>/", petitions.petition_file, name="petition_file"),
    path(_ONE + "tiep-nhan/", petition_acts.accept, name="petition_accept"),
    path(_ONE + "khong-tiep-nhan/", petition_acts.refuse, name="petition_refuse"),
    path(_ONE + "chuyen/", petition_acts.forward, name="petition_forward"),
    path(_ONE + "chuyen-ngoai/", petition_acts.send_out, name="petition_send_out"),
    path(_ONE + "hoi-them/", petition_acts.ask, name="petition_ask"),
    path(_ONE + "giao/", petition_acts.assign, name="petition_assign"),
    path(_ONE + "tra-loi/", petition_acts.write, name="petition_write"),
    path(_ONE + "duyet/", petition_acts.approve, name="petition_approve"),
    path(_ONE + "tra-lai/", petition_acts.back, name="petition_back"),
    path(_ONE + "cong-khai/", petition_acts.publish, name="petition_publish"),
]
