"""Entries as files give them, and the small library that they are taken into."""

from datetime import UTC, datetime, timedelta

from exercises.models import Exercise
from exercises.operations.files import Placed, import_library
from tests.training.plans import make_exercise

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
LATER = AT + timedelta(days=1)


def make_library(cast):
    """Return the cast with four built-in exercises, the first two one above the other."""
    fields = {"sources": ["design"], "knee_to_deg": 100, "side": "both"}
    easy = make_exercise("ankle-pump", figure="ankle-pump", **fields)
    heel = make_exercise("bw-seated-heel-raise", figure="bw-seated-heel-raise", regression=easy, **fields)
    Exercise.objects.filter(pk=easy.pk).update(progression=heel)
    for slug in ("seated-calf-raise-plate", "seated-single-leg-calf-raise"):
        make_exercise(slug, figure=slug, cues=["Rise on tiptoe."], **fields)
    return cast


def entry(slug="our-raise", **values):
    return {
        "slug": slug,
        "name": str(slug).replace("-", " ").capitalize(),
        "category": "strength",
        "primary_muscle": "soleus",
        "secondary_muscles": ["gastrocnemius"],
        "knee_from_deg": 80,
        "knee_to_deg": 90,
        "action": "concentric-eccentric",
        "side": "single",
        "equipment": ["chair"],
        "level": 1,
        "measure": "load_reps",
        "bodyweight_fraction": 0.08,
        "tendon_tier": 1,
        "setup": ["Sit tall."],
        "cues": ["Rise over the big toe."],
        "faults": [],
        "safety": [],
        "progression": None,
        "regression": None,
        "sources": ["design"],
        **values,
    }


def take(cast, *entries, at=AT, **options):
    placed = [Placed(one, number, is_row=True) for number, one in enumerate(entries, 2)]
    return import_library(club=cast.club, entries=placed, by=cast.coach, at=at, **options)


def own(cast, slug="our-raise"):
    return Exercise.objects.select_related("progression", "regression").get(club=cast.club, slug=slug)
