"""Addresses of the organisation's pages."""

from django.urls import path

from motcua.console import organisation as pages
from motcua.console import organisation_acts as acts

urlpatterns = [
    path("don-vi/", pages.organisation, name="organisation"),
    path("don-vi/<uuid:unit_id>/", pages.unit, name="unit"),
    path("don-vi/<uuid:unit_id>/them/", acts.create_unit, name="create_unit"),
    path("don-vi/<uuid:unit_id>/doi-ten/", acts.rename_unit, name="rename_unit"),
    path("don-vi/<uuid:unit_id>/chuyen/", acts.move_unit, name="move_unit"),
    path("don-vi/<uuid:unit_id>/sap-nhap/", acts.merge_unit, name="merge_unit"),
    path("don-vi/<uuid:unit_id>/chia-tach/", acts.split_unit, name="split_unit"),
    path("don-vi/<uuid:unit_id>/giai-the/", acts.close_unit, name="close_unit"),
    path("don-vi/<uuid:unit_id>/phan-cong/", acts.assign_role, name="assign_role"),
    path("phan-cong/<uuid:assignment_id>/ket-thuc/", acts.end_assignment, name="end_assignment"),
    path("phan-cong/<uuid:assignment_id>/uy-quyen/", acts.delegate, name="delegate"),
    path("uy-quyen/<uuid:delegation_id>/ket-thuc/", acts.end_delegation, name="end_delegation"),
    path("bo-tri-nhan-su/", pages.staffing, name="staffing"),
]
