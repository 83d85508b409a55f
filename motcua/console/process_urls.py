"""Addresses of the processes' pages."""

from django.urls import path

from motcua.console import processes as pages

urlpatterns = [
    path("quy-trinh/", pages.processes, name="processes"),
    path("dua-len-quy-trinh/", pages.process_upload, name="process_upload"),
    path("quy-trinh/cong-bo/", pages.process_publish, name="process_publish"),
    path("quy-trinh/<slug:key>/<int:number>/", pages.process, name="process"),
    path("quy-trinh/<slug:key>/<int:number>/<slug:form>.bpmn", pages.process_file, name="process_file"),
]
