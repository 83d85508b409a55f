"""Addresses of the rules kept as dated rows."""

from django.urls import URLPattern

from motcua.console import (
    rules_of_catalogue,
    rules_of_consents,
    rules_of_doubts,
    rules_of_guides,
    rules_of_notices,
    rules_of_queue,
    rules_of_scores,
    rules_of_sets,
)
from motcua.console.rule_pages import addresses

PAGES = (
    rules_of_queue.NUMBERS,
    rules_of_queue.GROUPS,
    rules_of_queue.TERMS,
    rules_of_notices.TEXTS,
    rules_of_consents.LIMITS,
    rules_of_consents.WAYS,
    rules_of_consents.WORDS,
    rules_of_catalogue.ARRANGEMENTS,
    rules_of_catalogue.GROUPS,
    rules_of_guides.GUIDES,
    rules_of_sets.SETS,
    rules_of_scores.FALLS,
    rules_of_scores.CLASSES,
    rules_of_doubts.LIMITS,
)

urlpatterns: list[URLPattern] = [one for page in PAGES for one in addresses(page)]
