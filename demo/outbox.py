"""The demo's outbox: what was said to whom, by which channel, and how that went."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from demo.audience import only_in_demo
from motcua.notifications import services
from motcua.notifications.channels import CHANNELS
from motcua.notifications.models import Delivery, Notice

A_PAGE = 20
CHIPS = {
    Delivery.State.SENT: ("on-time", "done"),
    Delivery.State.WAITING: ("soon", "soon"),
    Delivery.State.FAILED: ("late", "late"),
    Delivery.State.OFF: ("waiting", "waiting"),
}


@only_in_demo
def outbox(request: HttpRequest) -> HttpResponse:
    """Newest first; ?chi=hong shows only notices with a delivery that was given up."""
    notices = Notice.objects.order_by("-pk")
    if request.GET.get("chi") == "hong":
        notices = notices.filter(pk__in=Delivery.objects.dead().values("notice_id"))
    after = _key(request.GET.get("after"))
    if after is not None:
        notices = notices.filter(pk__lt=after)
    deliveries = Prefetch("deliveries", Delivery.objects.order_by("pk"))
    shown = list(notices.prefetch_related(deliveries)[: A_PAGE + 1])
    facts = {
        "rows": [(notice, [_line(line) for line in notice.deliveries.all()]) for notice in shown[:A_PAGE]],
        "next_key": shown[A_PAGE - 1].pk if len(shown) > A_PAGE else "",
        "first": after is not None,
        "only_dead": request.GET.get("chi") == "hong",
        "dead": Delivery.objects.dead().count(),
        "off": [CHANNELS[code].label for code in _channels_off()],
    }
    return render(request, "demo/outbox.html", facts)


def _channels_off() -> list[str]:
    """Channels this installation wants and has no server for."""
    return [code for code in settings.NOTICE_CHANNELS if code in CHANNELS and not CHANNELS[code].ready()]


def _key(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Http404 from None


def _line(delivery: Delivery) -> dict[str, object]:
    colour, icon = CHIPS[Delivery.State(delivery.state)]
    return {
        "delivery": delivery,
        "channel": CHANNELS[delivery.channel].label if delivery.channel in CHANNELS else delivery.channel,
        "colour": colour,
        "icon": icon,
        "dead": delivery.state == Delivery.State.FAILED,
    }


@only_in_demo
@require_POST
def send_again(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Put a delivery that was given up back in the queue."""
    try:
        services.send_again(delivery_id=delivery_id)
    except Delivery.DoesNotExist:
        raise Http404 from None
    messages.info(request, _("Thông báo đã được xếp hàng gửi lại."))
    return redirect("demo:outbox")
