"""What a figure shows, in words: for who does not see it, and for what its colours mean."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from exercises.choices import Muscle
from exercises.models import Exercise
from exercises.rules.drawing import Tint
from exercises.rules.figures import Figure, still
from exercises.wording import middle_deg

STRAIGHT_BELOW_DEG = 15
_POSTURES = {
    "back_on_wall": gettext_lazy("Leaning back on a wall"),
    "bent_over": gettext_lazy("Bent forward at the hips"),
    "hopping": gettext_lazy("Upright"),
    "leaning": gettext_lazy("Leaning forward"),
    "leg_press": gettext_lazy("Lying back in a leg press"),
    "long_sitting": gettext_lazy("Sitting on the floor"),
    "running": gettext_lazy("Running"),
    "seated": gettext_lazy("Seated"),
    "split_stance": gettext_lazy("In a split stance"),
    "squatting": gettext_lazy("In a squat"),
    "standing": gettext_lazy("Standing"),
    "walking": gettext_lazy("Walking"),
    "wall_sit": gettext_lazy("Sitting against a wall"),
}
# Each for two legs and for one.
_MOVES = {
    "ankling": (gettext_lazy("tiny quick steps roll over the foot"),) * 2,
    "drop": (gettext_lazy("the heel starts high and sinks below the toes; the other leg lifts it back"),) * 2,
    "drop_jump": (
        gettext_lazy("a step off the box, a short landing and at once a jump"),
        gettext_lazy("a step off the box, a short landing on one leg and at once a jump"),
    ),
    "half_raise": (
        gettext_lazy("the heels sink below the toes and rise until the feet are level"),
        gettext_lazy("the heel sinks below the toes and rises until the foot is level"),
    ),
    "hold_level": (
        gettext_lazy("the feet are held level under the load, without moving"),
        gettext_lazy("the foot is held level under the load, without moving"),
    ),
    "hold_up": (
        gettext_lazy("the heels are held above the toes, without moving"),
        gettext_lazy("the heel is held above the toes, without moving"),
    ),
    "hop": (
        gettext_lazy("small quick hops from the forefeet"),
        gettext_lazy("small quick hops from one forefoot"),
    ),
    "hop_forward": (gettext_lazy("hops forward on one leg"),) * 2,
    "knee_to_wall": (gettext_lazy("the front knee moves to the wall and back while its heel stays down"),) * 2,
    "lower_to_floor": (gettext_lazy("the heel starts high and sinks to the floor; the other leg lifts it back"),) * 2,
    "press": (
        gettext_lazy("the heels sink below the toes, then the forefeet push the plate away"),
        gettext_lazy("the heel sinks below the toes, then the forefoot pushes the plate away"),
    ),
    "pump": (gettext_lazy("the toes pull up towards the shins, then point away"),) * 2,
    "push": (
        gettext_lazy("the forefeet push against a bar that does not move"),
        gettext_lazy("one forefoot pushes against a bar that does not move"),
    ),
    "push_away": (gettext_lazy("one foot points away against the band and returns"),) * 2,
    "raise": (
        gettext_lazy("the heels rise above the toes and return"),
        gettext_lazy("the heel rises above the toes and returns"),
    ),
    "raise_from_below": (
        gettext_lazy("the heels sink below the toes, rise above them and return"),
        gettext_lazy("the heel sinks below the toes, rises above them and returns"),
    ),
    "raise_from_floor": (
        gettext_lazy("forefeet on a step, the heels rise from the floor above the toes and return"),
        gettext_lazy("forefoot on a step, the heel rises from the floor above the toes and returns"),
    ),
    "rebound": (gettext_lazy("the heels drop a little and spring back up, fast"),) * 2,
    "run_up": (gettext_lazy("fast steps uphill push the ground back"),) * 2,
    "short_foot": (gettext_lazy("the ball of the foot is drawn towards the heel, and the arch lifts"),) * 2,
    "skip": (gettext_lazy("low hops over a turning rope"),) * 2,
    "sled": (gettext_lazy("step by step the forefeet push the sled ahead"),) * 2,
    "split_squat": (gettext_lazy("the hips sink and rise while the front heel stays off the floor"),) * 2,
    "stretch": (gettext_lazy("the hips move forward and stay there, the back heel on the floor"),) * 2,
    "tiptoe": (gettext_lazy("short steps on tiptoe; the heels never touch the floor"),) * 2,
    "toes_up": (gettext_lazy("the toes lift towards the shins and return, heels on the floor"),) * 2,
}


def figure_words(exercise: Exercise, figure: Figure | None, shown: str = "still") -> str:
    """Return what a figure shows, for who does not see it: "Seated, knees at 90°: the heels rise …"."""
    if figure is None:
        return _("One leg, %(knee)s") % {"knee": _knee_at(middle_deg(exercise), 1)}
    first, last = still(figure)
    body = first if shown == "start" else last
    posture = f"{_POSTURES[figure.posture]}, {_knee_at(body.leg.knee_deg, figure.legs)}"
    if shown == "start":
        return _("Start: %(posture)s") % {"posture": posture}
    if shown == "end":
        return _("End: %(posture)s") % {"posture": posture}
    return f"{posture}: {_MOVES[figure.moves][figure.legs == 1]}"


def _knee_at(knee_deg: float, legs: int) -> str:
    if knee_deg < STRAIGHT_BELOW_DEG:
        return ngettext("knee straight", "knees straight", legs)
    angle = round(knee_deg, -1)
    return ngettext("knee at %(angle)d°", "knees at %(angle)d°", legs) % {"angle": angle}


def tint_words(tint: Tint) -> list[tuple[str, str]]:
    """Return what the colours of a figure mean: the tag's kind and its words, the leading muscle first."""
    named = (
        ("soleus", Muscle.SOLEUS, tint.soleus),
        ("gastroc", Muscle.GASTROCNEMIUS, tint.gastroc),
        ("quiet", Muscle.TIBIALIS_ANTERIOR, tint.tibialis),
        ("quiet", Muscle.FOOT_INTRINSICS, tint.arch),
    )
    coloured = sorted((one for one in named if one[2]), key=lambda one: -one[2])
    return [
        (kind, str(muscle.label) if strength > 1 else _("%(muscle)s helps") % {"muscle": muscle.label})
        for kind, muscle, strength in coloured
    ]
