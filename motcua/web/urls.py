"""Pages of the kit itself."""

from django.urls import URLPattern, URLResolver, path

from motcua.web import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("hien-thi/", views.appearance, name="appearance"),
]
