"""Exercises as pictures: the figures' data read once, each drawing kept for as long as the process runs."""

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

import yaml
from django.utils.safestring import SafeString, mark_safe

from exercises.choices import Muscle
from exercises.models import Exercise
from exercises.rules.art import parts
from exercises.rules.drawing import Tint, drawing, knee_drawing, view_box
from exercises.rules.figures import Figure, read_figure
from exercises.rules.knee import SOLEUS_ABOVE_DEG
from exercises.wording import middle_deg

DATA = Path(__file__).resolve().parent / "data" / "figures.yaml"
HELPS, LEADS = 1, 2
# Several times what a season's plans hold; tempos are typed by coaches.
MOST_KEPT = 2048
_TINTED = {
    Muscle.SOLEUS: "soleus",
    Muscle.GASTROCNEMIUS: "gastroc",
    Muscle.TIBIALIS_ANTERIOR: "tibialis",
    Muscle.FOOT_INTRINSICS: "arch",
}


@cache
def figures() -> Mapping[str, Figure]:
    """Return every figure by its key."""
    entries = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return MappingProxyType({key: read_figure(key, entry) for key, entry in entries.items()})


def figure_of(exercise: Exercise) -> Figure | None:
    return figures().get(exercise.figure)


def tint_of(exercise: Exercise) -> Tint:
    """Return which muscles are coloured: the one that leads in full, helpers weaker.

    With the knee well bent the gastrocnemius is slack and is not coloured.
    """
    is_slack = middle_deg(exercise) > SOLEUS_ABOVE_DEG
    helpers = [muscle for muscle in exercise.secondary_muscles if muscle != Muscle.GASTROCNEMIUS or not is_slack]
    strengths = dict.fromkeys(helpers, HELPS) | {exercise.primary_muscle: LEADS}
    return Tint(**{_TINTED[Muscle(muscle)]: how for muscle, how in strengths.items() if muscle in _TINTED})


def inside(exercise: Exercise, *, shown: str, tempo: str) -> tuple[str, SafeString]:
    """Return the view box and the shapes of an exercise's picture; without a figure, of its knee angle."""
    tint = tint_of(exercise)
    if exercise.figure in figures():
        return _figure(exercise.figure, tint, shown, tempo)
    return _knee(round(middle_deg(exercise)), tint)


@lru_cache(MOST_KEPT)
def _figure(key: str, tint: Tint, shown: str, tempo: str) -> tuple[str, SafeString]:
    figure = figures()[key]
    # Drawn from our own numbers only.
    return view_box(figure, shown), mark_safe(drawing(figure, tint, shown=shown, tempo=tempo))


@lru_cache(MOST_KEPT)
def _knee(knee_deg: int, tint: Tint) -> tuple[str, SafeString]:
    box, shapes = knee_drawing(knee_deg, tint)
    return box, mark_safe(shapes)


@cache
def shapes() -> SafeString:
    """Return what all figures of a page are made of."""
    return mark_safe(parts())
