"""`python -m motcua.api > openapi.json`: write the OpenAPI document."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_lint")
    django.setup()
    from motcua.api.document import text

    sys.stdout.write(text())
