"""/demo/, included only while MOTCUA_DEMO is on."""

from django.urls import URLPattern, URLResolver, path

from motcua.web import demo, outbox

app_name = "demo"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", demo.people, name="people"),
    path("vao-vai/", demo.step_in, name="step_in"),
    path("dong-ho/", demo.move_clock, name="clock"),
    path("ngan-hang/<slug:reference>/", demo.bank, name="bank"),
    path("hop-thu-di/", outbox.outbox, name="outbox"),
    path("hop-thu-di/<uuid:delivery_id>/gui-lai/", outbox.send_again, name="send_again"),
]
