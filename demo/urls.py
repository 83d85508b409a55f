"""/demo/ and the page of components, included only while MOTCUA_DEMO is on."""

from django.urls import URLPattern, URLResolver, include, path

from demo import components, outbox, views

pages: list[URLPattern | URLResolver] = [
    path("", views.people, name="people"),
    path("vao-vai/", views.step_in, name="step_in"),
    path("dong-ho/", views.move_clock, name="clock"),
    path("ngan-hang/<slug:reference>/", views.bank, name="bank"),
    path("hop-thu-di/", outbox.outbox, name="outbox"),
    path("hop-thu-di/<uuid:delivery_id>/gui-lai/", outbox.send_again, name="send_again"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("demo/", include((pages, "demo"))),
    path("_ui", components.components, name="components"),
    path("_ui/goi-y", components.suggestions, name="suggestions"),
]
