"""Which earlier claim each claim is tied to: the one that it is most surely about the same thing as.

Whether two claims may be tied, and how surely, depends on their two articles alone. So which claim is the best one does
not depend on the order in which articles are stored, and one that comes late takes the place of a worse one.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from factdb.links.claims import RESTATED, TOLD_AROUND, Stated, Tie, is_list, is_set_beside, likeness

BESIDE = 1.5
"""The likeness of a number that is set beside the one before it: surer than any other."""

NEIGHBOUR = 100
"""Characters between two sums of money of which one may have the measure that stands around the other."""


def ties_of(
    new: Sequence[Stated], others: Mapping[int, Sequence[Stated]], *, copies: frozenset[int] = frozenset()
) -> dict[int, Tie]:
    """The tie of each claim of an article, by its id, to the claims of other articles, by theirs, or to one before it.

    ``copies`` are the articles that are copies of this one. Claims of later articles are passed over.
    """
    found: dict[int, Tie] = {}
    for number, claim in enumerate(new):
        best = Tie()
        candidates = [(other, False) for other in new[:number]]
        candidates += [(other, article in copies) for article, theirs in others.items() for other in theirs]
        if number and is_set_beside(claim, new[number - 1]):
            best = Tie(other_id=new[number - 1].id, likeness=BESIDE, order=new[number - 1].order)
            candidates = []
        for other, are_copies in candidates:
            if other.order < claim.order:
                sure = tie_likeness(claim, other, new, copies=are_copies)
                if sure > 0 and best.is_weaker(sure, other.order):
                    best = Tie(other_id=other.id, likeness=sure, order=other.order)
        found[claim.id] = best
    return found


def better_ties(
    new: Sequence[Stated], others: Mapping[int, Sequence[Stated]], *, copies: frozenset[int] = frozenset()
) -> Iterator[tuple[Stated, Tie]]:
    """The claims of later articles that are better tied to one of these new ones, with their new ties."""
    for article, theirs in others.items():
        for claim in theirs:
            best = claim.tie
            if best is None or best.decided or best.likeness >= BESIDE:
                continue
            for other in new:
                if other.order < claim.order:
                    sure = tie_likeness(claim, other, theirs, copies=article in copies)
                    if sure > 0 and best.is_weaker(sure, other.order):
                        best = Tie(other_id=other.id, likeness=sure, order=other.order)
            if best is not claim.tie:
                yield claim, best


def tie_likeness(claim: Stated, other: Stated, own: Sequence[Stated], *, copies: bool) -> float:
    """How surely a claim, of an article with its ``own`` claims, is about the same thing as an earlier one; 0 if not.

    Of two numbers of a list (seats of one party, seats of the other) only that one is which is more like the other claim.
    """
    sure = likeness(claim, other, copies=copies)
    if sure <= 0 or (sure <= TOLD_AROUND and _is_of_a_neighbour(claim, other, own)):
        return 0.0
    if sure >= RESTATED:
        return sure
    listed = (each for each in own if each.id not in (claim.id, other.id) and each.value != claim.value)
    rivals = (rival for rival in listed if is_list(claim, rival))
    return 0.0 if any(likeness(rival, other, copies=copies) > sure for rival in rivals) else sure


def sharing_numbers(new: Sequence[Stated], others: Mapping[int, Sequence[Stated]]) -> set[int]:
    """The articles that give two telling numbers of the new claims again."""
    numbers = {(claim.value, claim.unit) for claim in new if claim.is_telling}
    shared = {
        (article, claim.value) for article, theirs in others.items() for claim in theirs
        if (claim.value, claim.unit) in numbers
    }  # fmt: skip
    found = Counter(article for article, _value in shared)
    return {article for article, times in found.items() if times > 1}


def _is_of_a_neighbour(claim: Stated, other: Stated, own: Sequence[Stated]) -> bool:
    """Whether the measure that stands around a sum of money is that of another one beside it."""
    if not (claim.unit or "").isupper():
        return False
    beside = (each for each in own if each.id != claim.id and abs(each.start - claim.start) <= NEIGHBOUR)
    return any(each.unit == claim.unit and each.telling & other.telling for each in beside)
