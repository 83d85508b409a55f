"""Addresses of how people pay."""

from django.urls import URLPattern, path

from motcua.console import payments

urlpatterns: list[URLPattern] = [
    path("thanh-toan/", payments.payments, name="payments"),
    path("thanh-toan/cong/them/", payments.add_gateway, name="add_gateway"),
    path("thanh-toan/cong/<slug:slug>/", payments.gateway, name="gateway"),
    path("thanh-toan/tai-khoan/them/", payments.add_account, name="add_account"),
    path("thanh-toan/mien-giam/them/", payments.add_exemption, name="add_exemption"),
    path("thanh-toan/mien-giam/<int:exemption_id>/", payments.change_exemption, name="change_exemption"),
    path("thanh-toan/mien-giam/<int:exemption_id>/het/", payments.end_exemption, name="end_exemption"),
    path(
        "thanh-toan/mien-giam/<int:exemption_id>/khop/", payments.confirm_exemption, name="confirm_exemption"
    ),
]
