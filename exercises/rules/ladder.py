"""The order from easier to harder that progressions and regressions make together."""

from collections.abc import Collection, Mapping


def endless(above: Mapping[str, Collection[str]]) -> set[str]:
    """Return the rungs from which one could climb for ever: those on a circle and those below one.

    `above` holds, for each rung that has any, the rungs directly above it.
    """
    left = {rung: len(harder) for rung, harder in above.items() if harder}
    below: dict[str, list[str]] = {}
    for rung, harder in above.items():
        for one in harder:
            below.setdefault(one, []).append(rung)
    ends = [rung for rung in below if rung not in left]
    while ends:
        for rung in below.get(ends.pop(), ()):
            left[rung] -= 1
            if not left[rung]:
                del left[rung]
                ends.append(rung)
    return set(left)


def circle_through(rung: str, above: Mapping[str, Collection[str]]) -> list[str]:
    """Return the shortest way from a rung by ever harder ones back to itself, both ends included.

    Empty where there is none. `above` is that of `endless`.
    """
    came_from: dict[str, str] = {}
    level = [rung]
    while level:
        next_level: list[str] = []
        for below in level:
            for harder in above.get(below, ()):
                if harder in came_from:
                    continue
                came_from[harder] = below
                if harder == rung:
                    return _way_back(rung, came_from)
                next_level.append(harder)
        level = next_level
    return []


def _way_back(rung: str, came_from: dict[str, str]) -> list[str]:
    way = [rung]
    while len(way) == 1 or way[-1] != rung:
        way.append(came_from[way[-1]])
    return way[::-1]
