"""How many days, months, years … a time lies away: "two", "half a", "10 to 15", "a few"."""

SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
# How many a reader takes these for, at the least and at the most.
_VAGUE = {"few": (2, 5), "several": (3, 9), "many": (5, 20)}
_MANY = (2, 9)


def number(word: str) -> int | None:
    """A small count in digits or words; None for "several"."""
    word = word.lower()
    if word.isdigit():
        return int(word)
    if word in ("a", "an"):
        return 1
    if word.endswith("couple of"):
        return 2
    tens, _, ones = word.partition("-")
    if tens in _TENS:
        return _TENS[tens] + (SMALL.index(ones) if ones else 0)
    return SMALL.index(word) if word in SMALL else None


def counts(parts: dict[str, str]) -> tuple[float, float] | None:
    """The least and the greatest count that a moment gives: alike in "two", not in "10 to 15", "a few" or a bare "years"."""
    if "count" not in parts:
        return _MANY
    word = parts["count"].lower()
    half = 0.5 if "half" in parts or "half2" in parts else 0.0
    if word.startswith("half "):
        return 0.5, 0.5
    if word.split()[-1] in _VAGUE:
        return _VAGUE[word.split()[-1]]
    last = number(word)
    if last is None:
        return None
    other = parts.get("count0") or parts.get("written0")
    first = last if other is None else number(other) or last
    return min(first, last) + half, max(first, last) + half
