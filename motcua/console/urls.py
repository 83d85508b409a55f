from django.urls import URLPattern, URLResolver, include, path

from motcua.console.home import home

app_name = "console"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("", include("motcua.console.catalogue_urls")),
    path("", include("motcua.console.eform_urls")),
    path("", include("motcua.console.organisation_urls")),
    path("", include("motcua.console.account_urls")),
    path("", include("motcua.console.security_urls")),
    path("", include("motcua.console.process_urls")),
    path("", include("motcua.console.calendar_urls")),
    path("", include("motcua.console.payment_urls")),
    path("", include("motcua.console.rule_urls")),
    path("", include("motcua.console.maintenance_urls")),
    path("", include("motcua.console.figure_urls")),
]
