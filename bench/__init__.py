"""Measured comparisons: `python -m bench [question …] [--small]` writes bench/RESULTS.md.

One file a question; each is answered in a process of its own, on a new database with its own server, and
returns its part of the page. Nothing here passes or fails by time: figures are for people to compare.
"""

QUESTIONS = (
    "acts",
    "pages",
    "worklist",
    "watching",
    "scoring",
    "province",
    "intake",
    "lifecycles",
    "crowd",
    "first_paint",
    "memory",
    "clock",
    "workflow",
    "documents",
    "digitising",
    "search",
    "kills",
)
OWN_GROUND = {"kills"}  # these make the installation they ask themselves
