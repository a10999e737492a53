"""Which addresses of articles may become links."""

import re

# An address of the web without white space, control characters, quotes and angle brackets; no script, no file.
_WEB = re.compile(r"https?://[^\s\x00-\x1f\"<>\\^`{|}]+", re.IGNORECASE)


def is_web_address(text: str | None) -> bool:
    """Whether a text is one whole http or https address, which nothing has to be escaped in to be linked."""
    return text is not None and _WEB.fullmatch(text) is not None
