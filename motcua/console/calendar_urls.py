"""Addresses of the calendars' and regimes' pages."""

from django.urls import path

from motcua.console import calendar_acts as acts
from motcua.console import calendars as pages

urlpatterns = [
    path("lich/", pages.calendars, name="calendars"),
    path("lich/<int:year>/", pages.calendar, name="calendar"),
    path("lich/<int:year>/them-ngay/", acts.add_day, name="add_day"),
    path("lich/<int:year>/xac-nhan/", acts.publish_year, name="publish_year"),
    path("lich/ngay/<int:day_id>/sua/", acts.edit_day, name="edit_day"),
    path("lich/ngay/<int:day_id>/xac-nhan/", acts.confirm_day, name="confirm_day"),
    path("lich/ngay/<int:day_id>/bo/", acts.remove_day, name="remove_day"),
    path("che-do-phap-ly/", pages.regimes, name="regimes"),
]
