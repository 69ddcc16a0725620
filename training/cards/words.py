"""Words and figures of the logging pages, with loads in the reader's unit."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from core.units import WeightUnit, format_load, kg_to_lb
from exercises.models import Exercise
from exercises.wording import aim, knee_words
from programmes.choices import Unit
from programmes.wording import halves_words, number_words
from training.choices import Side
from training.models import SessionItem, SetLog
from training.operations.sets import loggable_fields
from training.rules.targets import Target


def muscle_tag(exercise: Exercise) -> tuple[str, str]:
    """Return kind and words of the tag: the named muscle and the knee angle, in the colour of what it is aimed at."""
    words = _("%(muscle)s · knee %(angle)s") % {
        "muscle": exercise.get_primary_muscle_display(),
        "angle": knee_words(exercise),
    }
    return aim(exercise).kind, words


def tonnage_words(kg: Decimal, unit: WeightUnit) -> str:
    """Return load × repetitions in whole units, thousands apart."""
    return f"{round(kg if unit == 'kg' else kg_to_lb(kg)):,}"


def did_words(row: SetLog, item: SessionItem, unit: WeightUnit) -> str:
    """Return what was done on one side of a line of the item's kind: "42.5 × 8", "45 s", "20 kg · 20 m"."""
    load = format_load(row.load_kg, unit) if row.load_kg else ""
    words = []
    if row.reps is not None:
        words.append(f"{load} × {row.reps}" if load else f"{row.reps} {counted_words(item)}")
    elif load:
        words.append(f"{load} {unit}")
    if row.hold_s is not None:
        words.append(_("%(n)s s") % {"n": row.hold_s})
    if row.distance_m is not None:
        words.append(_("%(n)s m") % {"n": number_words(row.distance_m)})
    if row.force_n is not None:
        words.append(_("%(n)s N") % {"n": number_words(row.force_n)})
    return " · ".join(words)


def counted_words(item: SessionItem) -> str:
    """Return what the repetitions of a line are called."""
    return _("contacts") if item.unit == Unit.CONTACTS else _("reps")


def amount_words(target: Target, item: SessionItem) -> tuple[str, str]:
    """Return how much is asked and its unit; what is left open is said in words."""
    match loggable_fields(item)[0]:
        case "hold_s":
            value = as_decimal(target["hold_s"])
            return (number_words(value), _("s")) if value else (_("as long as you can"), "")
        case "distance_m":
            value = as_decimal(target["distance_m"])
            return (number_words(value), _("m")) if value else (_("as far as you can"), "")
    low, high = target["reps_min"], target["reps_max"]
    if high is None and low is None:
        return _("as many as you can"), ""
    if high is None:
        return _("%(number)s or more") % {"number": low}, counted_words(item)
    return (str(high) if low == high else f"{low}–{high}"), counted_words(item)


def force_words(target: Target) -> str:
    return number_words(round(target["force_n"]))


def as_decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def left_words(rir: Decimal) -> str:
    """Return the repetitions left in words: "2 left"."""
    return _("%(number)s left") % {"number": halves_words(rir)}


def pain_words(row: SetLog, pain: Mapping[int, Mapping[str, int]]) -> list[str]:
    """Return the pain felt in a set of one side; where it was the other leg's it says so."""
    words = []
    for side, score in pain.get(row.pk, {}).items():
        if score and side == row.side:
            words.append(_("pain %(score)s") % {"score": score})
        elif score:
            side_word = str(Side(side).label).lower()
            words.append(_("pain %(score)s %(side)s") % {"score": score, "side": side_word})
    return words


def tick_note(target: Target) -> str:
    """Say what the tick logs where a range is asked."""
    if target["reps_max"] is None or target["reps_min"] == target["reps_max"]:
        return ""
    return _("the tick logs %(reps)s") % {"reps": target["reps_max"]}
