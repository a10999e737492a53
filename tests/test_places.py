"""Where numbers hold: the places that their sentences name."""

from datetime import date

import pytest

from factdb.articles import Article
from factdb.claims import find_claims
from factdb.documents import parse

# Each line: a text ("|" parts paragraphs), "=>", and the place of each number between ";" ("-" for none).
CASES = """
# towns that are forenames, too
The flood killed 49 farmers in Orlando on Sunday. => Orlando
The flood killed 130 people in Paris last November. => Paris
Carly Orlando spoke.|Some 40 votes went against the trend in Orlando. => -
Some 40 votes went to others at Ana Hill. => -
Shares in Skylark fell 18%. => -
# several words
The flood killed 25 farmers in San Telmo. => San Telmo
The flood killed 25 farmers in St. Arden. => St. Arden
The flood killed 25 farmers in Arden, Varnia, on Sunday. => Arden
# a place that the sentence goes on about
A fire broke out in the old mill at San Bernardo, Varnia, where the police found at least 20 victims. => San Bernardo
# other things
Some 40 scholars at the University of Varnia at Arden left. => -
Some 40 members left the hall at the RNC. => -
Some 300 farmers were heard in the US. => US
Some 40 songs were sung in Spanish. => -
Ana Hill has worked at Carrow for 13 years, and 40 analysts at Brond left. => -; -
# of another number
There are 3 ways: the sale of the old boats and sheds that she never wanted, and 40 farms in Arden. => -; Arden
The flood killed 25 farmers and 12 boys in Arden. => Arden; Arden
"""


def table() -> list[tuple[str, list[str]]]:
    lines = [line for line in CASES.strip().splitlines() if line and not line.startswith("#")]
    pairs = [line.split("=>") for line in lines]
    return [(text.strip(), [part.strip() for part in wanted.split(";")]) for text, wanted in pairs]


@pytest.mark.parametrize(("text", "wanted"), table(), ids=lambda value: value if isinstance(value, str) else "")
def test_place(text: str, wanted: list[str]) -> None:
    document = parse(Article(text=text.replace("|", "\n\n"), published=date(2024, 5, 15)))
    assert [claim.place or "-" for claim in find_claims(document, ())] == wanted
