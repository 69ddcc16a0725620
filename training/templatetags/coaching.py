"""Words that the coach's pages share: days, results, loads."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _

from core.units import WeightUnit, format_load, kg_to_lb
from exercises.choices import ProtocolKind
from exercises.models import TestProtocol
from programmes.wording import number_words
from training.cards.words import tonnage_words
from training.models import SetLog, TestResult
from training.operations.laying import LoadSample
from training.queries.attention import day_words
from training.renderers import sample_reason

register = template.Library()


@register.filter
def when(what: Any, today: date) -> str:
    """Return when a session or what comes next is: "today 17:30", "Thursday 09:00"."""
    words = day_words(what.on, today)
    return f"{words} {what.at:%H:%M}" if what.at else words


@register.filter
def day(on: date, today: date) -> str:
    return day_words(on, today)


@register.filter
def result(test: TestResult, unit: WeightUnit) -> str:
    """Return a test's result with its unit: "42.5 kg × 6", "31 reps", "1480 N", "11.5 cm"."""
    match test.protocol.kind:
        case ProtocolKind.REP_MAX:
            return f"{format_load(test.load_kg, unit)} {unit} × {test.reps}" if test.load_kg is not None else "–"
        case ProtocolKind.MAX_FORCE:
            return f"{number_words(test.force_n or 0)} N"
        case ProtocolKind.DISTANCE:
            return f"{number_words((test.distance_m or 0) * 100)} cm"
        case _:
            return _("%(reps)s reps") % {"reps": test.reps}


@register.filter
def made_from(sample: LoadSample, unit: WeightUnit) -> str:
    """Return how the load of a line was made, as its athlete reads it."""
    return sample_reason(sample, unit)


@register.filter
def unit_of(protocol: TestProtocol, unit: WeightUnit) -> str:
    """Return what the results of a test are counted in, on a chart."""
    match protocol.kind:
        case ProtocolKind.REP_MAX:
            return unit
        case ProtocolKind.MAX_FORCE:
            return _("N")
        case ProtocolKind.DISTANCE:
            return _("cm")
        case _:
            return _("reps")


@register.filter
def moved(row: SetLog, unit: WeightUnit) -> str:
    """Return what a set moved: "42.5 kg × 8"."""
    load = f"{format_load(row.load_kg or Decimal(0), unit)} {unit}"
    if row.reps is not None:
        return f"{load} × {row.reps}"
    if row.hold_s is not None:
        return f"{load}, {row.hold_s} s"
    return f"{load}, {number_words(row.distance_m)} m" if row.distance_m is not None else load


@register.filter
def tonnes(kg: Decimal, unit: WeightUnit) -> str:
    """Return a tonnage in tonnes, or in thousands of pounds: two decimals below ten, then one."""
    thousands = (kg_to_lb(kg) if unit == "lb" else kg) / 1000
    step = Decimal("0.01") if thousands < 10 else Decimal("0.1")
    return number_words(thousands.quantize(step, ROUND_HALF_UP))


@register.filter
def tonnage(kg: Decimal, unit: WeightUnit) -> str:
    """Return repetitions × load in whole units, thousands apart."""
    return tonnage_words(kg, unit)


@register.filter
def signed(value: int) -> str:
    """Return a whole number with its sign, a true minus before a fall."""
    return f"−{-value}" if value < 0 else f"+{value}"
