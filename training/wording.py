"""Why a line has its load and a session its day, in sentences that people read."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.units import WeightUnit, format_load
from exercises.models import Exercise
from programmes.rules.dose import Dose, Intensity
from programmes.wording import halves_words, number_words
from training.choices import AbsenceReason, Side
from training.rules.loads import How
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
