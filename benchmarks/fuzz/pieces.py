"""What inputs are made of: words and marks that the grammars know, and what files of each format consist of."""

from collections.abc import Sequence

WORDS: Sequence[str] = (
    *"said says told reporters that according to wrote announced claims thinks wants who which the a an of and or but not".split(),
    *"he she they it his their Ann Lee Ode Marlow Dr Mr. Ms Sen. Prof. President minister Secretary spokesman U.S. Bank".split(),
    *"people homes votes percent per cent million billion dozen half third quarter nearly about least most than between from".split(),
    *"rose fell by up down two twelve twenty hundred thousand tens 1 2 7 12 460 1,200 3.5 2019 2020 1990s 1/2 ½ 5% $3m".split(),
    *"£ € ¥ km kg tonnes °C mph metres March May Monday January yesterday last next week month year ago since until in on at".split(),
    *"2020-01-02 31/02/2020 03/04/2020 4:17 a.m. 18:05 GMT Q3 today first second @harsk #a https://post.example/1 a@b.example".split(),
    *"don't it's boys' O’Neill 'em '90s n't AND OR NOT NEAR * ( ) [ ] { } < > & ; : , . ! ? … — – - -- / \\ | _ ~ ^ + =".split(),
    *('"', "“", "”", "„", "‟", "«", "»", "‹", "›", "‘", "’", "‚", "'", "''", "``", "`", "´", "＂"),
    *(
        " ",
        "  ",
        "\n",
        "\n\n",
        "\r\n",
        "\t",
        "\f",
        "\v",
        "\x85",
        "\u2028",
        "\u00a0",
        "\u200b",
        "\u202e",
        "\u202b",
        "\ufeff",
    ),
    *(
        "\0",
        "\x1b[31m",
        "\ud800",
        "\udc80",
        "\u0301",
        "é",
        "ß",
        "İ",
        "ﬁ",
        "٣",
        "²",
        "Ⅷ",
        "漢字",
        "שלום",
        "👩‍👩‍👧",
        "Ã©",
        "\U000e0041",
    ),
    *(
        "By Ann Lee",
        "Updated:",
        "SMITH:",
        "Q:",
        "A:",
        "Title: a",
        "Date: 2 January 2020",
        "3 min read",
        "— X",
        "9" * 40,
        "1e999",
    ),
)
"""Each byte of an input picks one of these."""

ESCAPE = 255
"""The byte that stands for a character, by the number in the three bytes behind it."""


def text_of(data: bytes) -> str:
    """A text in which every byte is a word or a mark, so that a change of one byte changes one of them.

    An odd byte has a space before what it picks.
    """
    parts: list[str] = []
    at = 0
    while at < len(data):
        byte = data[at]
        at += 1
        if byte == ESCAPE:
            parts.append(chr(int.from_bytes(data[at : at + 3], "big") % 0x110000))
            at += 3
        else:
            parts.append((" " if byte % 2 else "") + WORDS[byte % len(WORDS)])
    return "".join(parts)
