"""The order in which the sessions of a week are done."""

from collections.abc import Iterator, Sequence


def in_turns(per_week: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the place of each session with its occurrence from 1: one of each, then the next round (A, B, A).

    `per_week` says on how many days each is done, in the listed order.
    """
    for occurrence in range(1, max(per_week, default=0) + 1):
        for place, days in enumerate(per_week):
            if days >= occurrence:
                yield place, occurrence
