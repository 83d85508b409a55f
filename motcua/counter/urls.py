"""Addresses of the counter, in Vietnamese as everywhere."""

from django.urls import URLPattern, path

from motcua.counter import acts, desk, dossier, finding, lists

app_name = "counter"
_ONE = "ho-so/<uuid:dossier_id>/"
urlpatterns: list[URLPattern] = [
    path("", lists.home, name="home"),
    path("vi-tri/", lists.choose_post, name="choose_post"),
    path("viec/<slug:slug>/", lists.work_list, name="list"),
    path("tim/", finding.find, name="find"),
    path("tim/goi-y/", finding.find_suggest, name="find_suggest"),
    path("tiep-nhan/", desk.intake, name="intake"),
    path("tiep-nhan/goi-y/", desk.intake_suggest, name="intake_suggest"),
    path("tiep-nhan/<uuid:version_id>/", desk.intake_form, name="intake_form"),
    path("tep/<str:token>/", dossier.file, name="file"),
    path(_ONE, dossier.dossier, name="dossier"),
    path(_ONE + "giay-hen/", dossier.receipt, name="receipt"),
    path(_ONE + "tiep-nhan/", acts.receive, name="receive"),
    path(_ONE + "tu-choi/", acts.refuse, name="refuse"),
    path(_ONE + "chuyen/", acts.transfer, name="transfer"),
    path(_ONE + "phan-cong/", acts.assign, name="assign"),
    path(_ONE + "xong-buoc/", acts.complete_step, name="complete_step"),
    path(_ONE + "trinh-ky/", acts.propose, name="propose"),
    path(_ONE + "ky/", acts.sign, name="sign"),
    path(_ONE + "tra-lai/", acts.send_back, name="send_back"),
    path(_ONE + "vao-so/", acts.hand_over, name="hand_over"),
    path(_ONE + "tra-ket-qua/", acts.return_result, name="return_result"),
]
