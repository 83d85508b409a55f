"""What an answer says, in whatever it is written."""

from html import unescape

from tests.crawl import Page
from tests.security.world import Scene

_PLAIN = ("text/", "json", "javascript", "xml")


def text_of(answer, url: str = "") -> str:
    """All words of the answer; of a file that holds none it can read, nothing."""
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    where = answer.headers.get("Location", "") + answer.headers.get("Content-Disposition", "")
    if any(one in kind for one in _PLAIN):
        return unescape(content.decode(errors="replace")) + where
    if kind == "application/pdf" or "spreadsheet" in kind:
        return " ".join(" ".join(Page(url, "", kind, content).fragments).split()) + where
    return where


def shown(scene: Scene, text: str) -> set[str]:
    """Which private words stand in the text, by kind and place."""
    return {kind for kind, words in scene.canaries.items() if any(word in text for word in words)}
