"""What a club can link to: its own exercises and the built-in ones, read once for many checks."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.utils.text import slugify

from accounts.models import Club
from exercises.models import Exercise
from exercises.rules.ladder import circle_through, endless

MOST_NAME = 120
MOST_SLUG = 60
# Words of fixed addresses below /exercises/.
RESERVED_SLUGS = frozenset({"new", "import", "export", "figures", "feedback", "search", "learn"})
LINKS = ("progression", "regression")


@dataclass(frozen=True)
class Rung:
    """An exercise as others link to it, by slug; `pk` is None while it is only planned."""

    slug: str
    name: str = ""
    progression: str = ""
    regression: str = ""
    pk: int | None = None
    is_own: bool = True
    is_retired: bool = False
    category: str = ""


class Catalogue:
    """A club's library by slug, its own exercises before built-in ones, read once for many checks."""

    def __init__(self, rungs: Iterable[Rung], *, figures: Iterable[str]) -> None:
        self.rungs = {rung.slug: rung for rung in sorted(rungs, key=lambda rung: rung.is_own)}
        self.figures = sorted(set(figures))
        self._times_planned: Counter[str] = Counter()
        # The rungs above each, and those from which one could climb for ever; read off when asked for.
        self._above: dict[str, set[str]] | None = None
        self._endless: set[str] = set()

    def plan(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        """Take an entry in as if it were stored already, so that others may link to it; return it with its slug."""
        planned = dict(entry)
        if planned.get("slug") in (None, ""):
            planned["slug"] = self.free_slug(planned.get("name"))
        slug = planned["slug"]
        if isinstance(slug, str):
            self._times_planned[slug] += 1
            stored = self.rungs.get(slug)
            rung = stored if stored and stored.is_own else Rung(slug)
            harder, easier = (link if isinstance(link := planned.get(name), str) else "" for name in LINKS)
            name = str(planned.get("name") or "")[:MOST_NAME]
            self.put(replace(rung, name=name, progression=harder, regression=easier))
        return planned

    def put(self, rung: Rung) -> None:
        self.rungs[rung.slug] = rung
        self._above = None

    def is_taken(self, slug: str) -> bool:
        """Tell whether a new exercise may not have the slug: the club has it, or two entries plan it."""
        rung = self.rungs.get(slug)
        return self._times_planned[slug] > 1 or (rung is not None and rung.is_own and rung.pk is not None)

    def free_slug(self, name: Any) -> str:
        """Make a slug of a name that no exercise has, built-in ones included."""
        wanted = slugify(name if isinstance(name, str) else "").replace("_", "-").strip("-") or "exercise"
        number, slug = 1, wanted[:MOST_SLUG].strip("-")
        while slug in self.rungs or slug in RESERVED_SLUGS or is_id(slug):
            number += 1
            tail = f"-{number}"
            slug = f"{wanted[: MOST_SLUG - len(tail)].strip('-')}{tail}"
        return slug

    def circle(self, slug: str) -> list[Rung]:
        """Return the way from an exercise by ever harder ones back to itself; empty where there is none."""
        if self._above is None:
            self._above = {}
            for rung in self.rungs.values():
                if rung.progression in self.rungs:
                    self._above.setdefault(rung.slug, set()).add(rung.progression)
                if rung.regression in self.rungs:
                    self._above.setdefault(rung.regression, set()).add(rung.slug)
            self._endless = endless(self._above)
        return [self.rungs[one] for one in circle_through(slug, self._above)] if slug in self._endless else []


def catalogue_of(club: Club) -> Catalogue:
    """Return what a club can link to: its own exercises and the built-in ones."""
    rows = Exercise.objects.filter(Q(club=club) | Q(club__isnull=True)).values_list(
        "slug",
        "name",
        "progression__slug",
        "regression__slug",
        "pk",
        "club",
        "retired_at",
        "category",
        "figure",
    )
    rungs: list[Rung] = []
    figures: list[str] = []
    for slug, name, harder, easier, pk, owner, retired_at, category, figure in rows:
        is_retired = retired_at is not None
        rungs.append(Rung(slug, name, harder or "", easier or "", pk, owner is not None, is_retired, category))
        if owner is None:
            figures += [figure] if figure else []
    return Catalogue(rungs, figures=figures)


def locked_catalogue(club: Club) -> Catalogue:
    """Return what a club can link to, held against other writers of its library until the transaction ends."""
    # The row's key stays free, so that nothing else that is written for the club waits.
    Club.objects.select_for_update(no_key=True).get(pk=club.pk)
    return catalogue_of(club)


def is_id(slug: str) -> bool:
    """Tell whether a slug would be taken for the id of an exercise."""
    try:
        uuid.UUID(slug)
    except ValueError:
        return False
    return True
