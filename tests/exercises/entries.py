"""Entries for a club's own exercises, and what no entry may hold: met alike by operations, pages and the API."""

from dataclasses import dataclass
from typing import Any

from tests.training.plans import AT, make_exercise

LEFT_OUT = "(left out)"


def entry(name: str = "Bench raise", **values: Any) -> dict[str, Any]:
    """Return what is needed, and whatever else is given; LEFT_OUT takes a value away."""
    needed = {
        "name": name,
        "category": "strength",
        "primary_muscle": "soleus",
        "knee_from_deg": 80,
        "knee_to_deg": 90,
        "action": "concentric-eccentric",
        "side": "single",
        "level": 1,
        "measure": "load_reps",
        "tendon_tier": 2,
    }
    return {key: value for key, value in (needed | values).items() if value != LEFT_OUT}


def typed(values: dict[str, Any]) -> dict[str, Any]:
    """Return an entry as the form posts it."""
    points = ("setup", "cues", "faults", "safety")
    posted = {}
    for key, value in values.items():
        if key in points and isinstance(value, list):
            posted[key] = "\r\n".join(value)
        elif key == "bodyweight_fraction" and isinstance(value, int | float):
            posted[key] = str(round(value * 100, 1))
        elif key == "asks_acknowledgement":
            posted |= {key: "on"} if value else {}
        elif value is not None:
            posted[key] = value
    return posted


@dataclass(frozen=True)
class Wrong:
    """Values that are refused, the field that is named, and a part of the sentence."""

    values: dict[str, Any]
    field: str
    code: str
    says: str
    # A form cannot send it, or says it in words of its own.
    page_says: str | None = ""

    def __str__(self) -> str:
        return f"{self.field} {self.code} {str(next(iter(self.values.values())))[:20]!r}"


WRONG = (
    Wrong({"name": LEFT_OUT}, "name", "required", "It is missing.", "Give it a name."),
    Wrong({"name": "  "}, "name", "blank", "1 to 120 characters", "Give it a name."),
    Wrong({"name": "x" * 121}, "name", "too_long", "It has 121 characters."),
    Wrong({"name": "Bell \x07"}, "name", "unprintable", "cannot be printed"),
    Wrong({"name": 12}, "name", "refused", "12 is not that", None),
    Wrong({"action": "x" * 121}, "action", "too_long", "It has 121 characters."),
    Wrong({"category": "yoga"}, "category", "refused", '"yoga" is not that', "is not on the list"),
    Wrong({"category": LEFT_OUT}, "category", "required", "It is missing.", "Choose one."),
    Wrong({"primary_muscle": "heart"}, "primary_muscle", "refused", '"heart" is not that', "is not on the list"),
    Wrong({"level": 4}, "level", "refused", "from 1 to 3", "is not on the list"),
    Wrong({"tendon_tier": 0}, "tendon_tier", "refused", "from 1 to 4", "is not on the list"),
    Wrong({"tendon_tier": 5}, "tendon_tier", "refused", "from 1 to 4", "is not on the list"),
    Wrong({"measure": "luck"}, "measure", "refused", '"luck" is not that', "is not on the list"),
    Wrong({"side": LEFT_OUT}, "side", "required", "It is missing.", "Choose one."),
    Wrong({"knee_from_deg": -1}, "knee_from_deg", "refused", "from 0 to 150"),
    Wrong({"knee_to_deg": 151}, "knee_to_deg", "refused", "from 0 to 150"),
    Wrong({"knee_to_deg": 80.5}, "knee_to_deg", "refused", "80.5"),
    Wrong({"knee_to_deg": "straight"}, "knee_to_deg", "refused", '"straight" is not that'),
    Wrong({"knee_to_deg": True}, "knee_to_deg", "refused", "true is not that", None),
    Wrong({"knee_from_deg": 100}, "knee_to_deg", "out_of_order", "ends at 90°, below the 100°"),
    Wrong({"bodyweight_fraction": 1.1}, "bodyweight_fraction", "refused", "from 0 to 1", "Enter 0 to 100 per cent"),
    Wrong({"bodyweight_fraction": -0.1}, "bodyweight_fraction", "refused", "from 0 to 1", "Enter 0 to 100 per cent"),
    Wrong({"bodyweight_fraction": "NaN"}, "bodyweight_fraction", "refused", "from 0 to 1", "Enter 0 to 100 per cent"),
    Wrong({"cues": ["Push"] * 13}, "cues", "too_many", "at most 12 lines of 1 to 400 characters each. There are 13."),
    Wrong({"cues": ["Push", "x" * 10_000]}, "cues", "too_long", "Line 2"),
    Wrong({"setup": ["Sit \x07"]}, "setup", "unprintable", "Line 1"),
    Wrong({"faults": "Bouncing"}, "faults", "refused", "a list of at most 12 lines", None),
    Wrong({"safety": ["Stop", ""]}, "safety", "blank", "Line 2", None),
    Wrong({"safety": [None]}, "safety", "refused", "Line 1", None),
    Wrong(
        {"equipment": ["trampoline"]}, "equipment", "refused", '"trampoline" is none of them', "Select a valid choice"
    ),
    Wrong({"equipment": ["box", "box"]}, "equipment", "twice", '"box" stands there twice', None),
    Wrong({"secondary_muscles": ["soleus"]}, "secondary_muscles", "twice", "aimed at already"),
    Wrong({"category": "isometric", "measure": "contacts"}, "measure", "contradiction", "hold has no contacts"),
    Wrong({"asks_acknowledgement": True}, "asks_acknowledgement", "no_safety", "write a safety point"),
    Wrong({"asks_acknowledgement": "yes"}, "asks_acknowledgement", "refused", "true or false", None),
    Wrong({"sources": ["nobody-1999"]}, "sources", "unknown", "the sources page has the keys", "Select a valid choice"),
    Wrong({"figure": "dance"}, "figure", "unknown", "known are calf-drop", "is not on the list"),
    Wrong({"progression": "nothing"}, "progression", "unknown", "no exercise", "is not on the list"),
    Wrong({"progression": "secret"}, "progression", "unknown", "no exercise", "is not on the list"),
    Wrong({"regression": "old-raise"}, "regression", "retired", "is retired", "is not on the list"),
    Wrong({"regression": 5}, "regression", "refused", "5 is not that", None),
    Wrong(
        {"progression": "calf-drop", "regression": "calf-drop"}, "regression", "contradiction", "both the harder and"
    ),
    Wrong({"slug": "Bench Raise"}, "slug", "refused", "small letters", None),
    Wrong({"slug": "x" * 61}, "slug", "refused", "1 to 60", None),
    Wrong({"slug": "import"}, "slug", "reserved", "an address of its own", None),
    Wrong({"slug": "6f7b1d0e-3f0e-5c39-9a42-50c1e5a50001"}, "slug", "reserved", "an address of its own", None),
    Wrong({"slug": "old-raise"}, "slug", "taken", "already", None),
    Wrong({"colour": "red"}, "colour", "unknown_field", "known are slug, name", None),
)


def make_library(cast: Any) -> None:
    """Make what WRONG speaks of: a built-in exercise, a retired one of the club, and one of the rivals."""
    make_exercise("calf-drop", figure="calf-drop", sources=["design"])
    make_exercise("old-raise", club=cast.club, retired_at=AT)
    make_exercise("secret", club=cast.rival_club)
