"""What a line says about safety: a text to read first, and what is known of the machine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.units import WeightUnit, format_load
from training.choices import Side
from training.models import SetLog
from training.operations.sets import has_machine
from training.queries.days import ItemView
from training.rules.machine import is_without_ballast, machine_fields_due
from training.wording import no_ballast_words


@dataclass(frozen=True, kw_only=True)
class SafetyCard:
    """The safety text that has to be read before the next set; `read_before` is the version read earlier."""

    texts: Sequence[str]
    number: int
    read_before: int | None


def safety_card(view: ItemView) -> SafetyCard | None:
    exercise = view.item.exercise
    if not view.safety_is_due:
        return None
    return SafetyCard(texts=exercise.safety, number=exercise.safety_revision, read_before=view.version_read)


def machine_before(view: ItemView, unit: WeightUnit) -> dict[str, Any]:
    """Return the machine settings that the next set starts with: of the line's last set, else of last time's."""
    before = view.sets or (view.previous.sets if view.previous else [])
    return machine_values(before[-1], unit) if before and has_machine(view.item) else {}


def machine_values(row: SetLog, unit: WeightUnit) -> dict[str, Any]:
    """Return the machine settings of a set as its form shows them."""
    weight = row.counterweight_kg
    return {
        "lever_side": row.lever_side,
        "counterweight_kg": None if weight is None else format_load(weight, unit),
        "ballast_present": {True: "true", False: "false", None: ""}[row.ballast_present],
    }


def machine_words(values: Mapping[str, Any], unit: WeightUnit) -> list[str]:
    """Return the settings that a tick will log, in words."""
    words = []
    if side := values.get("lever_side"):
        words.append(_("arm on the %(side)s") % {"side": str(Side(side).label).lower()})
    if weight := values.get("counterweight_kg"):
        said = _("no counterweight") if Decimal(weight) == 0 else _("counterweight %(weight)s %(unit)s")
        words.append(said % {"weight": weight, "unit": unit})
    if present := values.get("ballast_present"):
        words.append(_("someone in the machine") if present == "true" else _("nobody in the machine"))
    return words


def is_machine_known(values: Mapping[str, Any], *, load_kg: Decimal | None, limit_kg: Decimal) -> bool:
    """Tell whether the settings say all that a set of that load needs."""
    given = {name for name, value in values.items() if value not in (None, "")}
    return not machine_fields_due(load_kg=load_kg, limit_kg=limit_kg, given=given)


def ballast_warning(view: ItemView, limit_kg: Decimal, unit: WeightUnit) -> str:
    """Return the warning where nobody sat in the machine in the last set, above the club's limit."""
    last = view.sets[-1] if view.sets else None
    if last is None or not lacks_ballast(last, limit_kg):
        return ""
    return no_ballast_words(limit_kg, unit)


def lacks_ballast(row: SetLog, limit_kg: Decimal) -> bool:
    return is_without_ballast(load_kg=row.load_kg, limit_kg=limit_kg, ballast_present=row.ballast_present)
