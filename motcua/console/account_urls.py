"""Addresses of the accounts' pages."""

from django.urls import path

from motcua.console import access_requests as requests
from motcua.console import accounts as pages
from motcua.console import code_halves as halves

urlpatterns = [
    path("tai-khoan/", pages.accounts, name="accounts"),
    path("tai-khoan/<uuid:staff_id>/", pages.account, name="account"),
    path("tai-khoan/<uuid:staff_id>/mat-khau/", pages.reset_password, name="reset_password"),
    path("tai-khoan/<uuid:staff_id>/xac-thuc/", pages.reset_second_factor, name="reset_second_factor"),
    path("tai-khoan/<uuid:staff_id>/dia-chi/", pages.change_contact, name="change_contact"),
    path("tai-khoan/<uuid:staff_id>/mo/", pages.open_account, name="open_account"),
    path("tai-khoan/<uuid:staff_id>/nghi/", pages.leave, name="leave"),
    path("cho-xac-nhan/", requests.access_requests, name="access_requests"),
    path("cho-xac-nhan/<uuid:request_id>/xac-nhan/", requests.confirm, name="confirm_request"),
    path("cho-xac-nhan/<uuid:request_id>/tu-choi/", requests.decline, name="decline_request"),
    path("ma-in-giay/", halves.code_halves, name="code_halves"),
    path("ma-in-giay/<uuid:link_id>/", halves.code_half, name="code_half"),
    path("don-vi/<uuid:unit_id>/tai-khoan-moi/", pages.hire, name="hire"),
]
