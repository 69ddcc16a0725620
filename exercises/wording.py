"""Plain words for what an exercise is aimed at and where its facts come from."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.choices import Muscle
from exercises.models import Exercise

GASTROCNEMIUS_BELOW_DEG = 20
SOLEUS_ABOVE_DEG = 60

# Keys whose plain reading would be wrong; all others are a surname and a year.
_SOURCES = {
    "a1": gettext_lazy("The founding article on training the soleus"),
    "design": gettext_lazy("Our own choice, not a finding"),
    "hebert-losier-2012": "Hébert-Losier 2012",
    "hoch-mckeon-2011": "Hoch and McKeon 2011",
    "loadit-2020": gettext_lazy("LOADIT trial 2020"),
    "nelson-return-to-run": gettext_lazy("Nelson, return to running"),
    "oneill-2019": "O’Neill 2019",
    "ronnestad-2011": "Rønnestad 2011",
    "sleeswijk-visser-thesis": gettext_lazy("Sleeswijk Visser, thesis"),
    "sportsmap-soleus-test": gettext_lazy("Sportsmap, soleus test"),
    "weinert-aplin-2015": "Weinert-Aplin 2015",
}


@dataclass(frozen=True)
class Aim:
    """What an exercise is aimed at: the tag's kind (soleus, gastroc, mixed or quiet) and its word."""

    kind: str
    word: str


def aim(exercise: Exercise) -> Aim:
    """Return the muscle that leads, judged by the middle of the knee angles for the two calf muscles.

    Below 20 degrees of flexion the gastrocnemius leads, above 60 the soleus; between, or where the angle and
    the named muscle differ, both work. Source: sources.md#design.
    """
    middle_deg = (exercise.knee_from_deg + exercise.knee_to_deg) / 2
    match exercise.primary_muscle:
        case Muscle.SOLEUS if middle_deg > SOLEUS_ABOVE_DEG:
            return Aim("soleus", _("Soleus"))
        case Muscle.GASTROCNEMIUS if middle_deg < GASTROCNEMIUS_BELOW_DEG:
            return Aim("gastroc", _("Gastrocnemius"))
        case Muscle.SOLEUS:
            return Aim("mixed", _("Soleus with gastrocnemius"))
        case Muscle.GASTROCNEMIUS:
            return Aim("mixed", _("Gastrocnemius with soleus"))
        case _:
            return Aim("quiet", str(Muscle(exercise.primary_muscle).label))


def knee_words(exercise: Exercise) -> str:
    """Return the knee angles in words: "85–100°"; 0 is straight."""
    low, high = exercise.knee_from_deg, exercise.knee_to_deg
    return f"{low}°" if low == high else f"{low}–{high}°"


def knee_meaning(exercise: Exercise) -> str:
    """Return what the knee angle does to the two calf muscles. Source: sources.md#arampatzis-2006, #design."""
    middle_deg = (exercise.knee_from_deg + exercise.knee_to_deg) / 2
    if middle_deg > SOLEUS_ABOVE_DEG:
        return _("Knee bent: the gastrocnemius is slack and the soleus works.")
    if middle_deg < GASTROCNEMIUS_BELOW_DEG:
        return _("Knee straight: gastrocnemius and soleus both work.")
    return _("Knee half bent: both work, the soleus the more so the further it bends.")


def source_words(key: str) -> str:
    """Return a source key as a person reads it: "silbernagel-2007" is "Silbernagel 2007"."""
    if key in _SOURCES:
        return str(_SOURCES[key])
    return " ".join(part.capitalize() for part in key.split("-"))
