"""Words and figures of the logging pages, with loads in the reader's unit."""

from decimal import Decimal

from django.utils.translation import gettext as _

from core.units import WeightUnit, format_load, kg_to_lb
from exercises.models import Exercise
from exercises.wording import aim, knee_words
from programmes.choices import Unit
from programmes.wording import number_words
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
