from django.apps import AppConfig


class ScorecardConfig(AppConfig):
    name = "motcua.scorecard"
    label = "scorecard"
