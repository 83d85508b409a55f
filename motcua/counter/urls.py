"""Addresses of the counter, in Vietnamese as everywhere."""

from django.urls import URLPattern, path

from motcua.counter import acts, desk, dossier, finding, lists, side_acts, supplement_acts

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
    path(_ONE + "phieu/<uuid:matter_id>/", supplement_acts.matter_paper, name="matter_paper"),
    path(_ONE + "yeu-cau-bo-sung/", supplement_acts.request_supplement, name="request_supplement"),
    path(_ONE + "de-nghi-bo-sung/", supplement_acts.propose_supplement, name="propose_supplement"),
    path(_ONE + "gui-yeu-cau/", supplement_acts.release_supplement, name="release_supplement"),
    path(_ONE + "nhan-bo-sung/", supplement_acts.supply_supplement, name="supply_supplement"),
    path(_ONE + "gia-han/", side_acts.request_extension, name="request_extension"),
    path(_ONE + "ky-xin-loi/", side_acts.sign_extension, name="sign_extension"),
    path(_ONE + "khong-gia-han/", side_acts.decline_extension, name="decline_extension"),
    path(_ONE + "doi-han/", side_acts.change_due_date, name="change_due_date"),
    path(_ONE + "lay-y-kien/", side_acts.consult, name="consult"),
    path(_ONE + "lay-y-kien/goi-y/", side_acts.consult_suggest, name="consult_suggest"),
    path(_ONE + "cho-y-kien/", side_acts.give_opinion, name="give_opinion"),
    path(_ONE + "lam-tiep/", side_acts.go_on_without_opinion, name="go_on_without_opinion"),
    path(_ONE + "trinh-tu-choi/", side_acts.propose_refusal, name="propose_refusal"),
    path(_ONE + "ky-tu-choi/", side_acts.sign_refusal, name="sign_refusal"),
    path(_ONE + "tra-phieu-tu-choi/", side_acts.release_refusal, name="release_refusal"),
    path(_ONE + "rut/", side_acts.withdraw, name="withdraw"),
]
