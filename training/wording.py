"""Why a line has its load and a session its day, in sentences that people read."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.units import WeightUnit, format_load
from exercises.models import Exercise
from programmes.rules.dose import Dose, Intensity
from programmes.wording import halves_words, number_words
from training.choices import AbsenceReason, Side
from training.rules.loads import How
from training.rules.pain import AMBER_MAX, GREEN_MAX, MATTERS_FROM, Act, NextLoad, Verdict, Why
from training.rules.scheduling import Fault, Rule
from training.rules.swapping import Misfit
from training.rules.targets import Target


def load_reason(
    how: How | str,
    *,
    intensity: Intensity | None,
    load: str = "",
    reps: Decimal | int | None = None,
    on: date | None = None,
) -> str:
    """Return the sentence for a resolved load, or for how to choose one; empty where there is none to choose.

    `load` is the load or force already written in the reader's unit, `reps` and `on` are the evidence's
    repetitions to failure and day, `intensity` is how hard the set is meant to be.
    """
    params = {"load": load, "reps": number_words(reps or 0), "day": date_format(on, "j F") if on else ""}
    match How(how):
        case How.BODY_WEIGHT:
            return _("Body weight")
        case How.ADDED:
            return _("Body weight plus %(load)s") % params
        case How.WRITTEN:
            return _("%(load)s, as the plan says") % params
        case How.TIMES_BODY_MASS:
            return _("%(load)s, worked out from your body weight") % params
        case How.FROM_TEST if reps and reps == int(reps):
            return _("%(load)s, from your %(reps)sRM test of %(day)s") % params
        case How.FROM_TEST:
            return _("%(load)s, from your test of %(day)s") % params
        case How.FROM_ESTIMATE:
            return _("%(load)s, from what you lifted on %(day)s") % params
        case How.FROM_FORCE_TEST:
            return _("%(load)s, from your push test of %(day)s") % params
        case How.OF_WORK:
            share = number_words(intensity.value) if intensity and intensity.value else ""
            return _("%(load)s, %(share)s %% of the work load") % {**params, "share": share}
        case How.AS_LAST_TIME:
            return _("As last time: %(load)s") % params
        case How.CHOOSE:
            return choose_words(intensity)
        case How.NO_LOAD:
            return ""


def weight_text(unit: WeightUnit) -> Callable[[Decimal], str]:
    """Return how a weight in kg is said to who reads in a unit: "42.5 kg", "45 lb"."""
    return lambda kg: f"{format_load(kg, unit)} {unit}"


def targets_reason(targets: Sequence[Target], *, intensity: Intensity | None, unit: WeightUnit) -> str:
    """Return the sentence for targets whose loads were made in one way, the loads in the reader's unit."""
    first = targets[0]
    known = first["evidence"]
    load = ""
    if first["force_n"] is not None:
        forces = dict.fromkeys(number_words(round(target["force_n"])) for target in targets)
        load = _("%(force)s N") % {"force": ", ".join(forces)}
    elif first["load_kg"] is not None:
        loads = dict.fromkeys(format_load(Decimal(str(target["load_kg"])), unit) for target in targets)
        load = f"{', '.join(loads)} {unit}"
    return load_reason(
        first["how"],
        intensity=intensity,
        load=load,
        reps=Decimal(str(known["reps"])) if known and known["reps"] is not None else None,
        on=date.fromisoformat(known["on"]) if known else None,
    )


def line_reason(targets: Iterable[Target], *, dose: Dose, unit: WeightUnit) -> str:
    """Return the sentence for the work sets of a whole line; the sides apart where they differ."""
    by_side: dict[str, list[Target]] = {}
    for target in targets:
        if dose.asked(target["number"]).role == "work":
            by_side.setdefault(target["side"], []).append(target)
    by_words = {side: _side_reason(rows, dose, unit) for side, rows in by_side.items()}
    said = list(dict.fromkeys(by_words.values()))
    if len(said) < 2:
        return "".join(said)
    return " ".join(
        _("%(side)s: %(reason)s.") % {"side": Side(side).label, "reason": reason}
        for side, reason in by_words.items()
        if reason
    )


def _side_reason(targets: Iterable[Target], dose: Dose, unit: WeightUnit) -> str:
    """Return the sentences for one side: one for all sets whose loads were made in the same way."""

    def made_alike(target: Target) -> tuple[object, ...]:
        # How to choose a load depends on how hard the set is meant to be.
        chosen = target["load_kg"] is None and target["force_n"] is None
        return target["how"], target["evidence"], dose.asked(target["number"]).intensity if chosen else None

    runs = [list(run) for _alike, run in groupby(targets, key=made_alike)]
    said = (targets_reason(run, intensity=dose.asked(run[0]["number"]).intensity, unit=unit) for run in runs)
    return "; ".join(dict.fromkeys(words for words in said if words))


def choose_words(intensity: Intensity | None) -> str:
    """Return how to choose a load when nothing is known: "Choose a load that leaves 2 reps"."""
    # A load in kg is never left to be chosen.
    if intensity is None or intensity.kind == "kg":
        return _("Choose a load you can move well")
    value = intensity.value or Decimal(0)
    params = {"number": number_words(value)}
    match intensity.kind:
        case "rm" if value == 1:
            return _("Choose a load you can lift once, not twice")
        case "rm":
            return _("Choose a load you can lift %(number)s times, not %(more)s") % {
                "number": number_words(value),
                "more": number_words(value + 1),
            }
        case "rir" if value == 0:
            return _("Choose a load that leaves no reps")
        case "rir" if value == 1:
            return _("Choose a load that leaves 1 rep")
        case "rir":
            return _("Choose a load that leaves %(number)s reps") % {"number": halves_words(value)}
        case "rpe":
            return _("Choose a load that feels like %(number)s of 10") % params
        case "xbw":
            return _("Record your body weight to get this load")
        case "pct_1rm":
            return _("Choose a load near %(number)s %% of what you can lift once") % params
        case "pct_mvc":
            return _("Choose a load near %(number)s %% of your maximum") % params
        case "pct_speed":
            return _("Choose a load that lets you reach %(number)s %% of your top speed") % params
        case "pct_work":
            return _("Choose %(number)s %% of the load of your work sets") % params
        case "max":
            return _("Choose a load for full effort")
        case "bw" | "bw_plus":
            return _("Body weight")


def machine_due_words(name: str, limit_kg: Decimal, unit: WeightUnit) -> str:
    """Return what a set above the club's limit lacks, a field of the machine, in a sentence that names the limit."""
    above = {"limit": format_load(limit_kg, unit), "unit": unit}
    match name:
        case "lever_side":
            return _("Above %(limit)s %(unit)s say which side the arm of the machine is on.") % above
        case "counterweight_kg":
            return _("Above %(limit)s %(unit)s give the counterweight; 0 when there is none.") % above
        case _:
            return _("Above %(limit)s %(unit)s say whether someone sits in the machine.") % above


def no_ballast_words(limit_kg: Decimal, unit: WeightUnit) -> str:
    """Return the warning after a set without ballast above the club's limit."""
    return _(
        "Nobody sat in the machine. Above %(limit)s %(unit)s it may tip or creep:"
        " have someone sit in it before the next set, and never lift heavy alone."
    ) % {"limit": format_load(limit_kg, unit), "unit": unit}


def match_day_label(offset: int) -> str:
    """Return the usual name of a day by its days from a fixture: MD, MD-1, MD+1."""
    return "MD" if offset == 0 else f"MD{offset:+d}"


def placing_words(fault: Fault, *, on: date, fixture: str = "", other_on: date | None = None, gap_h: int = 0) -> str:
    """Return why a session cannot be on a day, in a sentence.

    `fixture` is the name of the fixture that the fault looks at, `other_on` the day of the other session, `gap_h`
    the hours that the programme asks for between heavy sessions.
    """
    other = date_format(other_on, "j F") if other_on else ""
    match fault.rule:
        case Rule.NEVER_HEAVY:
            offset = (on - fault.fixture).days if fault.fixture else 0
            return _("Heavy calf work, and the day is %(label)s of %(fixture)s.") % {
                "label": match_day_label(offset),
                "fixture": fixture,
            }
        case Rule.MATCH_DAY:
            return _("%(fixture)s is on %(day)s.") % {
                "fixture": fixture,
                "day": date_format(fault.fixture, "j F") if fault.fixture else "",
            }
        case Rule.ABSENT:
            return _("Away on this day.")
        case Rule.HEAVY_GAP:
            return _("Less than %(hours)s h from the heavy session of %(day)s.") % {"hours": gap_h, "day": other}
        case Rule.ORDER:
            return _("Keeps its order with the session of %(day)s.") % {"day": other}


def misfit_words(found: Misfit) -> str:
    """Return why what a line asks for cannot be asked of an exercise."""
    match found:
        case Misfit.UNIT:
            return _("its sets are counted in another way.")
        case Misfit.LOAD:
            return _("it is done without a load, and the line asks for one.")
        case Misfit.FORCE:
            return _("no force is measured in it, and the line asks for one.")
        case Misfit.ONE_LEG:
            return _("it is done on two legs, and the line asks for one leg at a time.")
        case Misfit.TWO_LEGS:
            return _("it is done on one leg, and the line asks for both at once.")


def eased_words(pct: int) -> str:
    """Return why a session has fewer sets than the plan."""
    return _("Back after time away: %(pct)d %% of the planned sets, to ease in.") % {"pct": pct}


def swap_words(instead_of: Exercise, reason: str) -> str:
    """Return why a line holds another exercise than the plan."""
    if not reason:
        return _("Instead of %(exercise)s.") % {"exercise": instead_of.name}
    return _("Instead of %(exercise)s: %(reason)s") % {"exercise": instead_of.name, "reason": reason}


def absence_words(reason: str, *, shows_health: bool) -> str:
    """Return why somebody is away; for who may not see their health it is always the same word."""
    return str(AbsenceReason(reason).label) if shows_health else _("Away")


def act_words(act: Act, score: int) -> str:
    """Return what the plan's pain rule asks for at a score felt while training; empty where it asks for nothing."""
    given = {"score": score, "limit": AMBER_MAX}
    match act:
        case Act.GO_ON:
            return ""
        case Act.SETTLE:
            return (
                _(
                    "Pain %(score)s: within the plan’s limit of %(limit)s. Go on while it does not rise;"
                    " by tomorrow morning it should be as it usually is."
                )
                % given
            )
        case Act.TELL:
            return _("Pain %(score)s: you may finish while it does not rise. Tell your coach.") % given
        case Act.STOP_EXERCISE:
            return _("Pain %(score)s: the plan’s rule is to stop this exercise for today. Tell your coach.") % given
        case Act.LESS_AND_TELL:
            return (
                _(
                    "Pain %(score)s: above the plan’s limit of %(limit)s. Take load off or stop this exercise for"
                    " today, and tell your coach or clinician."
                )
                % given
            )
        case Act.END_SESSION:
            return _("Pain %(score)s: the plan’s rule is to end the session here. Tell your coach.") % given
        case Act.REFER:
            return (
                _(
                    "Pain %(score)s: above what the plan trains on with. End the session here, and speak to a clinician"
                    " before you train again."
                )
                % given
            )


def after_words(act: Act, score: int) -> str:
    """Return what the plan's pain rule asks for at a score felt after a session; empty where it asks for nothing."""
    match act:
        case Act.GO_ON:
            return ""
        case Act.LESS_AND_TELL | Act.REFER:
            return _("Pain %(score)s afterwards: speak to your coach or clinician before you train again.") % {
                "score": score
            }
        case _:
            return _(
                "Pain %(score)s afterwards: look at it again tomorrow morning, and tell your coach if it is not"
                " as it usually is."
            ) % {"score": score}


def verdict_words(verdict: Verdict, *, score: int, side: Side) -> str:
    """Return what a morning score of one side means for the next session by the plan's pain rule."""
    given = {"score": score, "side": str(side.label), "limit": AMBER_MAX, "points": MATTERS_FROM, "some": GREEN_MAX + 1}
    match verdict.load:
        case NextLoad.AS_PLANNED:
            return _("Nothing changes: train as planned.")
        case NextLoad.TELL:
            return _("%(side)s, pain %(score)s this morning: tell your coach before you train.") % given
        case NextLoad.REFER:
            return (
                _(
                    "%(side)s, pain %(score)s this morning: above what the plan trains on with."
                    " Speak to a clinician before you train."
                )
                % given
            )
    why = {
        (NextLoad.HOLD, Why.TRAINED): _("%(side)s: pain of %(some)s or more yesterday."),
        (NextLoad.HOLD, Why.CHANGE): _("%(side)s: this morning is above your usual."),
        (NextLoad.HOLD, Why.WEEK): _("%(side)s: this week’s mornings are worse than last week’s."),
        (NextLoad.REDUCE, Why.CHANGE): _("%(side)s: this morning is %(points)s points or more above your usual."),
        (NextLoad.REDUCE_AND_NOTIFY, Why.TRAINED): _("%(side)s: pain above %(limit)s yesterday."),
        (NextLoad.REDUCE_AND_NOTIFY, Why.MORNING): _("%(side)s: pain above %(limit)s this morning."),
    }[verdict.load, verdict.why]
    what = {
        NextLoad.HOLD: _("The plan’s rule keeps the load of the next session where it is."),
        NextLoad.REDUCE: _("The plan’s rule asks for less load in the next session."),
        NextLoad.REDUCE_AND_NOTIFY: _(
            "The plan’s rule asks for less load in the next session; speak to your coach or clinician before it."
        ),
    }[verdict.load]
    return f"{why % given} {what}"


def answers_words(*, stiffness_minutes: int | None, sleep: int | None, fatigue: int | None) -> list[str]:
    """Return the answers of a morning beside the pain, each in a word or two."""
    said = {
        _("stiff %(value)s min"): stiffness_minutes,
        _("sleep %(value)s"): sleep,
        _("fatigue %(value)s"): fatigue,
    }
    return [words % {"value": value} for words, value in said.items() if value is not None]


# Plain text without any scoring; source: docs/sources.md#calf-red-flags.
RED_FLAGS = (
    gettext_lazy("a sudden pop, with weakness or a gap you can feel"),
    gettext_lazy("one calf more than 3 cm thicker than the other, or warm, or red"),
    gettext_lazy(
        "calf pain without an injury after a long journey, an operation or lying still, on the pill, or after an"
        " earlier clot"
    ),
    gettext_lazy("pain out of proportion, numbness, or a tight and hard calf"),
    gettext_lazy("pain at night, or fever"),
)
