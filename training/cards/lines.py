"""One exercise of a session on the page: its sets by side, what was done last time, and the form of each set."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.units import format_load
from programmes.rules.dose import rest_after_s
from programmes.wording import dose_words, rest_words, superset_words, tempo_words
from training.cards.asked import (
    asked_rir,
    logged_alike,
    previous_row,
    says_enough,
    sides_of,
    target_of,
    what_words,
)
from training.cards.earlier import PutBack, to_put_back
from training.cards.pain import PainCard, pain_during
from training.cards.safety import (
    SafetyCard,
    ballast_warning,
    is_machine_known,
    lacks_ballast,
    machine_before,
    machine_values,
    machine_words,
    safety_card,
)
from training.cards.set_forms import set_form
from training.cards.swapping import SwapChoice, swap_choice
from training.cards.words import (
    amount_words,
    as_decimal,
    did_words,
    force_words,
    left_words,
    muscle_tag,
    pain_words,
    tick_note,
)
from training.choices import ItemStatus, Side
from training.forms.logging import LETTERS, SetForm
from training.models import MOST_SETS, Session, SessionItem, SetLog
from training.operations.sets import has_machine, loggable_fields
from training.queries.days import ItemView
from training.queries.logging import Rights
from training.queries.swapping import Substitutes
from training.rules.loads import How
from training.rules.machine import MACHINE_FIELDS
from training.rules.targets import Target
from training.wording import swap_words, targets_reason, weight_text


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number with its unit; `name` is the form field whose value it shows."""

    value: str
    unit: str
    name: str
    joined: str = ""


@dataclass(frozen=True, kw_only=True)
class SideCard:
    """One side of a set: `figures` large, or `did` in a row; `notes` small beside them."""

    side: str
    letter: Any
    word: Any
    figures: Sequence[Figure] = ()
    did: str = ""
    notes: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class SetCard:
    """One set; `what` names it where it is no plain work set, `rest_s` is the rest after it in s."""

    number: int
    what: str
    sides: Sequence[SideCard]
    form: SetForm | None = None
    rest_s: int = 0
    is_open: bool = False
    is_extra: bool = False
    back: PutBack | None = None


@dataclass(frozen=True, kw_only=True)
class LineCard:
    """One exercise of a session. `now` is the set to do next, `extra` one beyond the plan.

    `ahead` are the forms of those that come after, for a phone without signal (docs/offline.md).
    `superset` says in words which one the line belongs to; it is empty for a line alone. While `safety` is to be
    read there is neither set, and what was logged can only be removed.
    """

    view: ItemView
    superset: str
    dose: str
    pace: str
    tag: tuple[str, str]
    reasons: Sequence[str]
    done: Sequence[SetCard]
    now: SetCard | None
    coming: Sequence[SetCard]
    extra: SetCard | None
    ahead: Sequence[SetCard]
    sets_done: int
    is_open: bool = False
    safety: SafetyCard | None = None
    warning: str = ""
    swap: str = ""
    is_own_choice: bool = False
    left_out: str = ""
    may_leave_out: bool = False
    may_take_in: bool = False
    choice: SwapChoice | None = None
    gone: Sequence[PutBack] = ()
    pain: PainCard | None = None

    @property
    def sets_planned(self) -> int:
        return self.view.item.planned_sets

    @property
    def beat(self) -> str:
        """Return the tempo that a metronome can keep, such as "3-0-1-0"; empty where there is none."""
        tempo = self.view.item.dose.tempo
        return "" if tempo is None or tempo.is_free else str(tempo)

    @property
    def may_beat(self) -> bool:
        """Tell whether there are repetitions that a beat of one's own can lead, since the plan has no tempo."""
        dose = self.view.item.dose
        return dose.tempo is None and dose.unit in ("reps", "contacts")

    @property
    def has_clock(self) -> bool:
        """Tell whether a clock can lead through a set: a hold, or repetitions to a beat."""
        return bool(self.beat) or self.view.item.dose.unit == "seconds"

    @property
    def is_planned(self) -> bool:
        return bool(self.view.item.status == ItemStatus.PLANNED)

    @property
    def is_complete(self) -> bool:
        return self.sets_done >= self.sets_planned


class LineMaker:
    """Makes the cards of one athlete's lines; `bound` is the form of a set that came back with faults."""

    def __init__(
        self,
        *,
        session: Session,
        rights: Rights,
        today: date,
        in_plan: bool,
        bound: SetForm | None,
        substitutes: Mapping[int, Substitutes],
    ) -> None:
        self._session, self._rights, self._today = session, rights, today
        self._unit = rights.unit
        self._limit_kg = rights.athlete.club.ballast_above_kg
        self._in_plan, self._bound = in_plan, bound
        self._substitutes = substitutes
        self._leading = rights.athlete.leading_side

    def line(self, view: ItemView, place: tuple[int, int] = (0, 0)) -> LineCard:
        """Return the card of a line; `place` is where it stands in its superset and how many lines that has."""
        item = view.item
        rows: dict[int, list[SetLog]] = {}
        for row in sorted(view.sets, key=lambda row: row.side != self._leading):
            rows.setdefault(row.number, []).append(row)
        planned = range(1, item.planned_sets + 1)
        left = [number for number in planned if number not in rows]
        returned = self._bound if self._bound and self._bound.item.pk == item.pk else None
        edited = returned.number_sent if returned and returned.number_sent in rows else 0
        may_log = self._rights.may_log and self._in_plan
        may_add = may_log and item.status == ItemStatus.PLANNED
        beyond = max((item.planned_sets, *rows)) + 1
        fresh = None if edited else returned
        now = extra = None
        safety = safety_card(view) if self._rights.may_log and (may_add or rows) else None
        if safety is None and left and (may_add or fresh):
            now = self._to_do(view, left[0], fresh)
        elif safety is None and (fresh or (may_add and beyond <= MOST_SETS)):
            extra = self._to_do(view, min(beyond, MOST_SETS), fresh, is_extra=True)
        back = to_put_back(view, unit=self._unit, values=self._stored) if may_log else {}
        ahead = []
        if may_add:
            ahead = [self._to_do(view, number, None) for number in (left[1:] if now else left)]
            if extra is None and beyond <= MOST_SETS:
                ahead.append(self._to_do(view, beyond, None, is_extra=True))
        dose = item.dose
        pace = (tempo_words(dose.tempo) if dose.tempo else "", rest_words(dose.rest_s))
        return LineCard(
            view=view,
            superset=superset_words(item.group, *place),
            dose=dose_words(dose, weight=weight_text(self._unit)),
            pace=" · ".join(words for words in pace if words),
            tag=muscle_tag(item.exercise),
            reasons=self._reasons(view, left[0] if left else 1),
            done=[
                self._done(view, number, rows[number], returned if number == edited else None, back.get(number))
                for number in sorted(rows)
            ],
            gone=[one for one in back.values() if one.is_removed],
            safety=safety,
            warning=ballast_warning(view, self._limit_kg, self._unit),
            swap=swap_words(item.swapped_from, item.swap_reason) if item.swapped_from else "",
            is_own_choice=item.changed_by_id is not None and item.changed_by_id == self._rights.athlete.user_id,
            left_out=item.skip_reason,
            may_leave_out=may_add and bool(left),
            may_take_in=may_log and item.status == ItemStatus.SKIPPED,
            choice=swap_choice(item, self._substitutes[item.pk]) if item.pk in self._substitutes else None,
            pain=pain_during(self._session, view.pain, today=self._today),
            now=now,
            coming=[
                SetCard(number=n, what=what_words(item, n), sides=self._coming(view, n))
                for n in (left[1:] if now else left)
                if item.status != ItemStatus.SKIPPED
            ],
            extra=extra,
            ahead=ahead,
            sets_done=len(planned) - len(left),
        )

    def _sides(self, view: ItemView) -> tuple[str, ...]:
        return sides_of(view.item, self._leading)

    # --- one set --------------------------------------------------------------------------------

    def _done(
        self, view: ItemView, number: int, rows: list[SetLog], bound: SetForm | None, back: PutBack | None
    ) -> SetCard:
        form = bound
        if form is None and self._rights.may_log:
            sides = tuple(dict.fromkeys((*self._sides(view), *(row.side for row in rows))))
            form = self._form(view, number, sides, self._stored(view, rows))
        return SetCard(
            number=number,
            what=what_words(view.item, number),
            sides=[
                _side(row.side, did=did_words(row, view.item, self._unit), notes=self._felt(view, row)) for row in rows
            ],
            form=form,
            is_open=bound is not None,
            is_extra=number > view.item.planned_sets,
            back=back,
        )

    def _to_do(self, view: ItemView, number: int, bound: SetForm | None, *, is_extra: bool = False) -> SetCard:
        initial = machine_before(view, self._unit)
        machine = machine_words(initial, self._unit)
        sides, is_whole = [], True
        for side in self._sides(view):
            target = target_of(view.item, number, side)
            defaults, source = self._defaults(view, number, side, target)
            is_whole = is_whole and says_enough(view, number, target, defaults)
            if has_machine(view.item):
                load_kg = defaults.get("load_kg")
                is_whole = is_whole and is_machine_known(initial, load_kg=load_kg, limit_kg=self._limit_kg)
            initial |= {f"{name}_{side}": self._shown(name, value) for name, value in defaults.items()}
            notes = [source, tick_note(target), *machine, self._last_note(view, number, side)]
            sides.append(_side(side, figures=self._figures(view.item, target, defaults), notes=[n for n in notes if n]))
        return SetCard(
            number=number,
            what=what_words(view.item, number),
            sides=sides,
            form=bound or self._form(view, number, self._sides(view), initial),
            rest_s=rest_after_s(view.item.dose, number),
            is_open=bound is not None or (not is_whole and not is_extra),
            is_extra=is_extra,
        )

    def _form(self, view: ItemView, number: int, sides: tuple[str, ...], initial: dict[str, Any]) -> SetForm:
        fresh: dict[str, Any] = {f"id_{side}": uuid.uuid4() for side in sides}
        return set_form(
            item=view.item,
            rights=self._rights,
            unit=self._unit,
            number=number,
            sides=sides,
            initial={**fresh, **initial, "number": number, "unit": self._unit},
        )

    # --- words ----------------------------------------------------------------------------------

    def _felt(self, view: ItemView, row: SetLog) -> list[str]:
        """Return what else is worth saying of a side: repetitions left other than planned, and pain."""
        notes = [_("nobody in the machine")] if lacks_ballast(row, self._limit_kg) else []
        if row.rir is not None and row.rir != asked_rir(view.item.dose.asked(row.number)):
            notes.append(left_words(row.rir))
        return [*notes, *pain_words(row, view.pain)]

    def _figures(self, item: SessionItem, target: Target, values: Mapping[str, Any]) -> list[Figure]:
        figures = []
        load_kg = values.get("load_kg")
        if load_kg:
            figures.append(Figure(value=format_load(load_kg, self._unit), unit=self._unit, name="load_kg"))
        elif target["force_n"] is not None:
            figures.append(Figure(value=force_words(target), unit=_("N"), name=""))
        name = loggable_fields(item)[0]
        value, unit = amount_words(target, item)
        counts = name == "reps" and bool(load_kg)
        joined = ("×" if counts else "·") if figures else ""
        figures.append(Figure(value=value, unit="" if counts else unit, name=name, joined=joined))
        return figures

    def _last_note(self, view: ItemView, number: int, side: str) -> str:
        row = previous_row(view, number, side)
        if row is None or view.previous is None:
            return ""
        left = [] if row.rir is None else [left_words(row.rir)]
        said = [did_words(row, view.item, self._unit), *left, *pain_words(row, view.previous.pain)]
        return _("last %(did)s") % {"did": ", ".join(said)}

    def _coming(self, view: ItemView, number: int) -> list[SideCard]:
        """Return what is asked, in a row; two sides that are asked the same are said once."""
        said = []
        for side in self._sides(view):
            target = target_of(view.item, number, side)
            figures = self._figures(view.item, target, {"load_kg": as_decimal(target["load_kg"])})
            words = (f"{figure.joined} {figure.value} {figure.unit}".strip() for figure in figures)
            said.append(_side(side, did=" ".join(words)))
        if len(said) == 2 and said[0].did == said[1].did:
            return [SideCard(side="", letter="", word="", did=_("%(amount)s each") % {"amount": said[0].did})]
        return said

    def _reasons(self, view: ItemView, number: int) -> list[str]:
        """Return why the load of a set is what it is, once where it is the same for both sides.

        Body weight is in the dose already.
        """
        by_side = {}
        intensity = view.item.dose.asked(number).intensity
        for side in self._sides(view):
            target = target_of(view.item, number, side)
            is_said = target["how"] in (How.BODY_WEIGHT, How.ADDED, How.WRITTEN)
            by_side[side] = "" if is_said else targets_reason([target], intensity=intensity, unit=self._unit)
        said = [words for words in by_side.values() if words]
        if len(set(by_side.values())) == 1:
            return said[:1]
        return [f"{Side(side).label}: {words}" for side, words in by_side.items() if words]

    # --- values ---------------------------------------------------------------------------------

    def _defaults(self, view: ItemView, number: int, side: str, target: Target) -> tuple[dict[str, Any], str]:
        """Return what the tick logs, and where a load that the plan leaves open comes from."""
        known = loggable_fields(view.item)
        # A force is measured, never taken for granted, so it has no default.
        values: dict[str, Any] = {
            "reps": target["reps_max"],
            "hold_s": target["hold_s"],
            "distance_m": as_decimal(target["distance_m"]),
            "load_kg": as_decimal(target["load_kg"]),
        }
        rir = asked_rir(view.item.dose.asked(number))
        if rir is not None:
            values["rir"] = rir
        source = ""
        if "load_kg" in known and values["load_kg"] is None:
            today = [row for row in logged_alike(view, number) if row.side == side]
            last = previous_row(view, number, side)
            if today:
                values["load_kg"] = today[-1].load_kg
                source = _("load as in set %(number)s") % {"number": today[-1].number}
            elif last and last.load_kg is not None:
                values["load_kg"] = last.load_kg
                source = _("load as last time")
        return {name: value for name, value in values.items() if name in known}, source

    def _stored(self, view: ItemView, rows: list[SetLog]) -> dict[str, Any]:
        values: dict[str, Any] = machine_values(rows[-1], self._unit)
        for row in rows:
            values[f"id_{row.side}"] = row.public_id
            for name in loggable_fields(view.item):
                if name not in MACHINE_FIELDS:
                    values[f"{name}_{row.side}"] = self._shown(name, getattr(row, name))
            values |= {f"pain_{side}": score for side, score in view.pain.get(row.pk, {}).items()}
        return values

    def _shown(self, name: str, value: Any) -> str | None:
        if value is None:
            return None
        if name in ("load_kg", "counterweight_kg"):
            return format_load(value, self._unit)
        return f"{Decimal(value).normalize():f}"


def _side(side: str, **what: Any) -> SideCard:
    return SideCard(side=side, letter=LETTERS[side], word=Side(side).label, **what)
