"""The portal's addresses. Sign-in at /dang-nhap/ is the page kit's; here it only has its name."""

from django.urls import URLPattern, path

from motcua.portal import (
    account,
    apologising,
    checking,
    delivering,
    filing,
    home,
    papers,
    procedures,
    rating,
    supplement,
    tracking,
    withdrawing,
)
from motcua.web import accounts

app_name = "portal"
_DRAFT = "nop-ho-so/<uuid:draft_id>/"
_MINE = "ho-so-cua-toi/"
_SUPPLY = f"{_MINE}<uuid:dossier_id>/bo-sung/"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("dang-nhap/", accounts.sign_in, name="sign_in"),
    path("tim/", procedures.search, name="search"),
    path("tim/goi-y/", procedures.suggestions, name="suggest"),
    path("su-kien/<slug:slug>/", home.life_event, name="life_event"),
    path("thu-tuc/<str:code>/", procedures.procedure, name="procedure"),
    path("thu-tuc/<str:code>/nop/", filing.start, name="start"),
    path("so-do-trang/", home.site_map, name="site_map"),
    path("sitemap.xml", home.sitemap_xml, name="sitemap_xml"),
    path("robots.txt", home.robots, name="robots"),
    path(_DRAFT, filing.resume, name="resume"),
    path(f"{_DRAFT}noi-nop/", filing.where, name="where"),
    path(f"{_DRAFT}to-khai/<slug:key>/", filing.page, name="page"),
    path(f"{_DRAFT}giay-to/", papers.papers, name="papers"),
    path(f"{_DRAFT}giay-to/<uuid:component_id>/", papers.files, name="files"),
    path(f"{_DRAFT}tai-len/", papers.begin_upload, name="begin_upload"),
    path(f"{_DRAFT}tai-len/<uuid:upload_id>/", papers.upload, name="upload"),
    path(f"{_DRAFT}tai-len/<uuid:upload_id>/xong/", papers.finish_upload, name="finish_upload"),
    path(f"{_DRAFT}xem-lai/", filing.review, name="review"),
    path(f"{_DRAFT}nop/", filing.submit, name="submit"),
    path(f"{_DRAFT}bo/", filing.discard, name="discard"),
    path(_MINE, account.account, name="account"),
    path(f"{_MINE}thong-bao/", account.notices, name="notices"),
    path(f"{_MINE}ai-da-xem/", account.looks, name="looks"),
    path(f"{_MINE}<uuid:dossier_id>/", account.dossier, name="dossier"),
    path(f"{_MINE}<uuid:dossier_id>/da-nop/", account.receipt, name="receipt"),
    path(f"{_MINE}<uuid:dossier_id>/giay-to/<uuid:paper_id>/", account.paper, name="paper"),
    path(_SUPPLY, supplement.supplement, name="supplement"),
    path(f"{_SUPPLY}to-khai/<slug:key>/", supplement.page, name="supplement_page"),
    path(f"{_SUPPLY}tai-len/", supplement.begin_upload, name="supplement_begin_upload"),
    path(f"{_SUPPLY}tai-len/<uuid:upload_id>/", supplement.upload, name="supplement_upload"),
    path(f"{_SUPPLY}tai-len/<uuid:upload_id>/xong/", supplement.finish_upload, name="supplement_finish"),
    path(f"{_SUPPLY}da-gui/", supplement.sent, name="supplement_sent"),
    path(f"{_MINE}<uuid:dossier_id>/nhan-ket-qua/", delivering.delivery, name="delivery"),
    path(f"{_MINE}<uuid:dossier_id>/rut/", withdrawing.withdraw, name="withdraw"),
    path("tai-ve/<str:token>/", account.download, name="download"),
    path("theo-doi/", tracking.track, name="track"),
    path("theo-doi/<str:code>", tracking.tracked, name="tracked"),
    path("danh-gia/<str:token>/", rating.rate, name="rate"),
    path("may-danh-gia/<str:secret>/", rating.device, name="rating_device"),
    path(
        "may-danh-gia/<str:secret>/<uuid:dossier_id>/<slug:moment>/",
        rating.device_rate,
        name="rating_device_slip",
    ),
    path("xin-loi/", apologising.apologising, name="apologies"),
    path("kiem-tra/bien-nhan/", checking.check_receipt, name="check_receipt"),
    path("kiem-tra/ket-qua/", checking.check_result, name="check_result"),
]
