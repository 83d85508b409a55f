from django.urls import URLPattern, URLResolver, include, path

app_name = "console"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("motcua.console.catalogue_urls")),
    path("", include("motcua.console.organisation_urls")),
    path("", include("motcua.console.process_urls")),
]
