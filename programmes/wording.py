"""Plain words for a dose, as they stand on a phone."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes.rules.dose import Dose, Intensity, Tempo
from programmes.rules.notation import NotationError, number_text

WeightText = Callable[[Decimal], str]


def number_words(value: Decimal | int) -> str:
    """Return the number as the reader's language writes it, without trailing zeros."""
    return number_format(number_text(Decimal(value)))


def kg_words(mass_kg: Decimal) -> str:
    return _("%(mass)s kg") % {"mass": number_words(mass_kg)}


def dose_words(dose: Dose, *, weight: WeightText = kg_words) -> str:
    """Return the dose in words: "4 × 8 each, leave 2".

    `weight` turns kilograms into the text that the club reads, so that pounds are the caller's business.
    Tempo and rest are said apart.
    """
    amount = _amount_words(dose)
    if dose.side == "each":
        amount = _("%(amount)s each") % {"amount": amount}
    elif dose.side == "left":
        amount = _("%(amount)s left") % {"amount": amount}
    elif dose.side == "right":
        amount = _("%(amount)s right") % {"amount": amount}
    words = _("%(sets)s × %(amount)s") % {"sets": dose.sets, "amount": amount}
    if dose.intensity is None:
        return words
    intensity = intensity_words(dose.intensity, weight=weight)
    if dose.intensity.kind in ("pct_1rm", "pct_mvc", "pct_speed", "xbw"):
        return _("%(dose)s at %(intensity)s") % {"dose": words, "intensity": intensity}
    return _("%(dose)s, %(intensity)s") % {"dose": words, "intensity": intensity}


def intensity_words(intensity: Intensity, *, weight: WeightText = kg_words) -> str:
    """Return how hard in words, to stand after the amount: "leave 2", "effort 7 of 10", "6RM"."""
    value = Decimal(0) if intensity.value is None else intensity.value
    number = {"number": number_words(value)}
    match intensity.kind:
        case "rm":
            return _("%(number)sRM") % number
        case "rir":
            return _("leave none") if value == 0 else _("leave %(number)s") % {"number": halves_words(value)}
        case "rpe":
            return _("effort %(number)s of 10") % number
        case "bw_plus" if value:
            return _("body weight plus %(weight)s") % {"weight": weight(value)}
        case "bw" | "bw_plus":
            return _("body weight")
        case "xbw":
            return _("%(number)s × body weight") % number
        case "pct_1rm":
            return _("%(number)s %% of 1RM") % number
        case "pct_mvc":
            return _("%(number)s %% of maximum") % number
        case "pct_speed":
            return _("%(number)s %% of top speed") % number
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


def _amount_words(dose: Dose) -> str:
    if dose.high is None:
        return {
            "reps": _("as many as possible"),
            "contacts": _("as many contacts as possible"),
            "seconds": _("as long as possible"),
            "metres": _("as far as possible"),
        }[dose.unit]
    amount = str(dose.high) if dose.low == dose.high else f"{dose.low}–{dose.high}"
    match dose.unit:
        case "reps":
            return amount
        case "seconds":
            return _("%(amount)s s") % {"amount": amount}
        case "metres":
            return _("%(amount)s m") % {"amount": amount}
        case "contacts":
            return ngettext("%(amount)s contact", "%(amount)s contacts", dose.high) % {"amount": amount}
