"""Plain words for a dose, as they stand on a phone."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes.rules.document import DocumentError, Fault
from programmes.rules.dose import AskedSet, Dose, Intensity, Tempo, Unit, runs_alike
from programmes.rules.notation import NotationError, number_text
from programmes.rules.warnings import PlanWarning

WeightText = Callable[[Decimal], str]


def number_words(value: Decimal | int) -> str:
    """Return the number as the reader's language writes it, without trailing zeros."""
    return number_format(number_text(Decimal(value)))


def kg_words(mass_kg: Decimal) -> str:
    return _("%(mass)s kg") % {"mass": number_words(mass_kg)}


def dose_words(dose: Dose, *, weight: WeightText = kg_words) -> str:
    """Return the dose in words: "4 × 8 each, leave 2", "5, 5, 3, 3 reps at 75, 75, 80, 85 % of 1RM".

    `weight` turns kilograms into the text that the club reads, so that pounds are the caller's business.
    Tempo, rest and superset are said apart.
    """
    words: list[str] = []
    for run in runs_alike(dose.sets):
        # As in the notation, the side is said once.
        amounts = _amounts_words(run, dose.unit) if words else _with_side(_amounts_words(run, dose.unit), dose)
        words.append(_run_words(run, amounts, weight))
    return capfirst("; ".join(words))


def _run_words(run: Sequence[AskedSet], amounts: str, weight: WeightText) -> str:
    intensities = [asked.intensity for asked in run if asked.intensity is not None]
    if intensities:
        intensity = intensity_words(*intensities, weight=weight)
        if intensities[0].kind in ("pct_1rm", "pct_mvc", "pct_speed", "pct_work", "xbw", "kg"):
            amounts = _("%(dose)s at %(intensity)s") % {"dose": amounts, "intensity": intensity}
        else:
            amounts = _("%(dose)s, %(intensity)s") % {"dose": amounts, "intensity": intensity}
    match run[0].role:
        case "warm_up":
            return _("warm-up: %(dose)s") % {"dose": amounts}
        case "drop":
            return ngettext("drop set: %(dose)s", "drop sets: %(dose)s", len(run)) % {"dose": amounts}
        case "work":
            return amounts


def intensity_words(*intensities: Intensity, weight: WeightText = kg_words) -> str:
    """Return how hard in words, to stand after the amount: "leave 2", "effort 7 of 10", "6RM".

    For sets that differ, intensities of one kind: "leave 3, 2, 1".
    """
    values = [intensity.value or Decimal(0) for intensity in intensities]
    if len(set(values)) == 1:
        values = values[:1]
    number = {"number": ", ".join(number_words(value) for value in values)}
    match intensities[0].kind:
        case "rm":
            return ", ".join(_("%(number)sRM") % {"number": number_words(value)} for value in values)
        case "rir" if values == [0]:
            return _("leave none")
        case "rir":
            return _("leave %(number)s") % {"number": ", ".join(halves_words(value) for value in values)}
        case "rpe":
            return _("effort %(number)s of 10") % number
        case "bw_plus" if any(values):
            return _("body weight plus %(weight)s") % {"weight": ", ".join(weight(value) for value in values)}
        case "bw" | "bw_plus":
            return _("body weight")
        case "kg":
            return ", ".join(weight(value) for value in values)
        case "xbw":
            return _("%(number)s × body weight") % number
        case "pct_1rm":
            return _("%(number)s %% of 1RM") % number
        case "pct_mvc":
            return _("%(number)s %% of maximum") % number
        case "pct_speed":
            return _("%(number)s %% of top speed") % number
        case "pct_work":
            return _("%(number)s %% of the work load") % number
        case "max":
            return _("full effort")


def halves_words(value: Decimal) -> str:
    """Return repetitions in reserve in words; a half means either neighbour: 2.5 is "2–3".

    Source: sources.md#zourdos-2016.
    """
    whole = int(value)
    return number_words(whole) if value == whole else f"{number_words(whole)}–{number_words(whole + 1)}"


def tempo_words(tempo: Tempo) -> str:
    """Return the tempo in words, parts of no length left out: "3 s down, 1 s pause, 1 s up, 1 s hold"."""
    words = []
    if tempo.ecc:
        words.append(_("fast down") if tempo.ecc == "X" else _("%(seconds)s s down") % {"seconds": tempo.ecc})
    if tempo.bottom:
        words.append(_("%(seconds)s s pause") % {"seconds": tempo.bottom})
    if tempo.con:
        words.append(_("fast up") if tempo.con == "X" else _("%(seconds)s s up") % {"seconds": tempo.con})
    if tempo.top:
        words.append(_("%(seconds)s s hold") % {"seconds": tempo.top})
    return ", ".join(words)


def rest_words(rest_s: int | None) -> str:
    """Return the rest in words: "rest 90 s", "rest 2 min 30 s"; empty where the line names none."""
    if rest_s is None:
        return ""
    if rest_s == 0:
        return _("no rest")
    if rest_s < 120:
        return _("rest %(seconds)s s") % {"seconds": rest_s}
    minutes, seconds = divmod(rest_s, 60)
    if seconds == 0:
        return _("rest %(minutes)s min") % {"minutes": minutes}
    return _("rest %(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": seconds}


def notation_error_words(error: NotationError) -> str:
    """Return the refusal of a line in the reader's language, with the place counted from 1."""
    params = {
        "position": error.position + 1,
        "found": error.found,
        "expected": _(error.template) % error.params,
    }
    if not error.found:
        return _("At character %(position)s, the end of the line: expected %(expected)s.") % params
    return _("At character %(position)s, “%(found)s”: expected %(expected)s.") % params


def superset_words(group: str, place: int, size: int) -> str:
    """Return which superset a line belongs to and where it stands in it; empty for a line alone."""
    if not size:
        return ""
    return _("Superset %(group)s, %(place)s of %(size)s") % {"group": group, "place": place, "size": size}


def _with_side(amounts: str, dose: Dose) -> str:
    match dose.side:
        case "each":
            return _("%(amount)s each") % {"amount": amounts}
        case "left":
            return _("%(amount)s left") % {"amount": amounts}
        case "right":
            return _("%(amount)s right") % {"amount": amounts}
        case "both":
            return amounts


def _amounts_words(run: Sequence[AskedSet], unit: Unit) -> str:
    """Return how much is asked: "4 × 8", or of sets that differ "5, 5, 3, 3 reps"."""
    if len({(asked.low, asked.high) for asked in run}) > 1:
        listed = ", ".join(_("max") if asked.counted == 0 else _range_words(asked) for asked in run)
        return _in_unit(listed, unit, number=2)
    first = run[0]
    if first.counted == 0:
        amount = {
            "reps": _("as many as possible"),
            "contacts": _("as many contacts as possible"),
            "seconds": _("as long as possible"),
            "metres": _("as far as possible"),
        }[unit]
    elif unit == "reps":
        amount = _range_words(first)
    else:
        amount = _in_unit(_range_words(first), unit, number=first.counted)
    return _("%(sets)s × %(amount)s") % {"sets": len(run), "amount": amount}


def _range_words(asked: AskedSet) -> str:
    if asked.high is None:
        return _("%(number)s or more") % {"number": asked.low}
    return str(asked.high) if asked.low == asked.high else f"{asked.low}–{asked.high}"


def _in_unit(amount: str, unit: Unit, *, number: int) -> str:
    match unit:
        case "reps":
            return ngettext("%(amount)s rep", "%(amount)s reps", number) % {"amount": amount}
        case "seconds":
            return _("%(amount)s s") % {"amount": amount}
        case "metres":
            return _("%(amount)s m") % {"amount": amount}
        case "contacts":
            return ngettext("%(amount)s contact", "%(amount)s contacts", number) % {"amount": amount}


def document_error_words(error: DocumentError) -> str:
    """Return what a malformed plan should hold in the place of the fault."""
    return _("%(path)s takes %(takes)s.") % {
        "path": error.path or _("The document"),
        "takes": _(error.template) % error.params,
    }


def fault_words(fault: Fault) -> str:
    """Return the fault of a plan in the reader's language."""
    if fault.notation is not None:
        return notation_error_words(fault.notation)
    return _(fault.template) % fault.params


def fault_place(fault: Fault, label: str) -> str:
    """Return where a fault stands, counted from 1: "Week 3, session B, line 2"."""
    place = {"week": fault.week + 1, "label": label or (fault.column or 0) + 1, "line": (fault.line or 0) + 1}
    if fault.column is None:
        return _("Week %(week)s") % place
    if fault.line is None:
        return _("Week %(week)s, session %(label)s") % place
    return _("Week %(week)s, session %(label)s, line %(line)s") % place


def warning_words(warning: PlanWarning) -> tuple[str, str]:
    """Return what to look at in a plan, and why, in the reader's language."""
    return _(warning.template) % warning.params, _(warning.reason) % warning.params


def weeks_words(first: int, last: int) -> str:
    """Return weeks by their numbers: "Week 3", "Weeks 3–5"."""
    return (
        _("Week %(week)d") % {"week": first}
        if first == last
        else _("Weeks %(first)d–%(last)d")
        % {
            "first": first,
            "last": last,
        }
    )


def time_words(seconds: int) -> str:
    """Return a length of time in seconds, whole minutes, or hours and minutes: "45 s", "36 min", "2 h 5 min"."""
    if seconds < 60:
        return _("%(seconds)s s") % {"seconds": seconds}
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": minutes}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}


def match_day(offset: int) -> str:
    """Return a day by its distance from a match: "the day before (MD-1)"."""
    if offset == 0:
        return _("match day (MD)")
    days, label = abs(offset), f"MD{offset:+d}"
    if offset < 0:
        words = ngettext("the day before (%(label)s)", "%(days)d days before (%(label)s)", days)
    else:
        words = ngettext("the day after (%(label)s)", "%(days)d days after (%(label)s)", days)
    return words % {"days": days, "label": label}
