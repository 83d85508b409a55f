"""Pages of the kit itself."""

from django.urls import URLPattern, URLResolver, path

from motcua.web import accounts, outage, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("dang-nhap/", accounts.sign_in, name="sign_in"),
    path("hien-thi/", views.appearance, name="appearance"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("san-sang/", outage.ready, name="ready"),
]
