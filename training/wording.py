"""Why a line has its load, in a sentence the athlete reads."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.units import WeightUnit, format_load
from programmes.rules.dose import Dose
from programmes.wording import halves_words, number_words
from training.choices import Side
from training.rules.loads import How
from training.rules.targets import Target


def load_reason(
    how: How | str,
    *,
    dose: Dose,
    load: str = "",
    reps: Decimal | int | None = None,
    on: date | None = None,
) -> str:
    """Return the sentence for a resolved load, or for how to choose one; empty where there is none to choose.

    `load` is the load or force already written in the reader's unit, `reps` and `on` are the evidence's
    repetitions to failure and day.
    """
    params = {"load": load, "reps": number_words(reps or 0), "day": date_format(on, "j F") if on else ""}
    match How(how):
        case How.BODY_WEIGHT:
            return _("Body weight")
        case How.ADDED:
            return _("Body weight plus %(load)s") % params
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
        case How.AS_LAST_TIME:
            return _("As last time: %(load)s") % params
        case How.CHOOSE:
            return choose_words(dose)
        case How.NO_LOAD:
            return ""


def target_reason(target: Target, *, dose: Dose, unit: WeightUnit) -> str:
    """Return the sentence for one row of a line's targets, with its load in the reader's unit."""
    known = target["evidence"]
    load = ""
    if target["force_n"] is not None:
        load = _("%(force)s N") % {"force": number_words(round(target["force_n"]))}
    elif target["load_kg"] is not None:
        load = f"{format_load(Decimal(str(target['load_kg'])), unit)} {unit}"
    return load_reason(
        target["how"],
        dose=dose,
        load=load,
        reps=Decimal(str(known["reps"])) if known and known["reps"] is not None else None,
        on=date.fromisoformat(known["on"]) if known else None,
    )


def line_reason(targets: Iterable[Target], *, dose: Dose, unit: WeightUnit) -> str:
    """Return the sentence for a whole line from its first set; the sides apart where they differ."""
    by_side: dict[str, str] = {}
    for target in targets:
        if target["side"] not in by_side:
            by_side[target["side"]] = target_reason(target, dose=dose, unit=unit)
    said = list(dict.fromkeys(by_side.values()))
    if len(said) < 2:
        return "".join(said)
    return " ".join(
        _("%(side)s: %(reason)s.") % {"side": Side(side).label, "reason": reason}
        for side, reason in by_side.items()
        if reason
    )


def choose_words(dose: Dose) -> str:
    """Return how to choose a load when nothing is known: "Choose a load that leaves 2 reps"."""
    intensity = dose.intensity
    if intensity is None:
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
