"""What the demo's banner asks."""

from django import template

from demo import filling

register = template.Library()


@register.simple_tag
def dossiers_being_made() -> filling.Filling | None:
    """How far it is; None when all are there."""
    return filling.standing()
