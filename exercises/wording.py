"""Plain words for what an exercise is aimed at and what the bend of the knee does."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.choices import Equipment
from exercises.choices import Category, Muscle
from exercises.models import Exercise
from exercises.rules import knee

# What the numbers of an answer mean.
COMFORT_WORDS = {
    1: gettext_lazy("very uncomfortable"),
    2: gettext_lazy("uncomfortable"),
    3: gettext_lazy("neither"),
    4: gettext_lazy("comfortable"),
    5: gettext_lazy("very comfortable"),
}
# The exercise whose inventor asks everyone who tries it. Source: sources.md#a1.
ASKED_BY_INVENTOR = "leg-extension-soleus-raise"


@dataclass(frozen=True)
class Aim:
    """What an exercise is aimed at: the tag's kind (soleus, gastroc, mixed or quiet) and its word."""

    kind: str
    word: str


def bias(knee_deg: float) -> Aim:
    """Return which calf muscle a knee angle favours. Source: sources.md#design."""
    match knee.bias(knee_deg):
        case "gastrocnemius":
            return Aim("gastroc", _("Gastrocnemius-biased"))
        case "soleus":
            return Aim("soleus", _("Soleus-biased"))
        case _:
            return Aim("mixed", _("Mixed"))


def knee_said(knee_deg: int) -> str:
    """Return a knee angle and its bias as they are read out: "45 degrees, Mixed"."""
    return _("%(deg)d degrees, %(bias)s") % {"deg": knee_deg, "bias": bias(knee_deg).word}


def knee_bias(exercise: Exercise) -> Aim | None:
    """Return the bias of the middle of an exercise's knee angles; none where the calf is not what works."""
    if exercise.category in (Category.ANTAGONIST, Category.MOBILITY):
        return None
    return bias(middle_deg(exercise))


def middle_deg(exercise: Exercise) -> float:
    return knee.middle_deg(knee_from_deg=exercise.knee_from_deg, knee_to_deg=exercise.knee_to_deg)


def aim(exercise: Exercise) -> Aim:
    """Return the muscle that leads; where knee angle and named muscle of the calf differ, both work."""
    match exercise.primary_muscle, bias(middle_deg(exercise)).kind:
        case Muscle.SOLEUS, "soleus":
            return Aim("soleus", _("Soleus"))
        case Muscle.GASTROCNEMIUS, "gastroc":
            return Aim("gastroc", _("Gastrocnemius"))
        case Muscle.SOLEUS, _other:
            return Aim("mixed", _("Soleus with gastrocnemius"))
        case Muscle.GASTROCNEMIUS, _other:
            return Aim("mixed", _("Gastrocnemius with soleus"))
        case _other:
            return Aim("quiet", str(Muscle(exercise.primary_muscle).label))


def knee_words(exercise: Exercise) -> str:
    """Return the knee angles in words: "85–100°"; 0 is straight."""
    low, high = exercise.knee_from_deg, exercise.knee_to_deg
    return f"{low}°" if low == high else f"{low}–{high}°"


def knee_meaning(exercise: Exercise) -> str:
    """Return what the knee angle does to the two calf muscles, nothing where the calf is not what works.

    Source: sources.md#arampatzis-2006, #design.
    """
    leading = knee_bias(exercise)
    match leading and leading.kind:
        case "soleus":
            return _("Knee bent: the gastrocnemius is slack and the soleus works.")
        case "gastroc":
            return _("Knee straight: gastrocnemius and soleus both work.")
        case "mixed":
            return _("Knee half bent: both work, the soleus the more so the further it bends.")
        case _other:
            return ""


def asked_by_inventor(exercise: Exercise) -> bool:
    """Tell whether the inventor of the exercise asks everyone who tries it whether it works for them."""
    return exercise.club_id is None and exercise.slug == ASKED_BY_INVENTOR


def equipment_words(exercise: Exercise) -> str:
    """Return what an exercise needs, in a line."""
    return ", ".join(str(Equipment(piece).label) for piece in exercise.equipment) or _("No equipment")
