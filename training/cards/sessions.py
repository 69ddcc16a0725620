"""A session on the page: where it stands, its lines, and how it ended."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Final, cast
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from exercises.forms.feedback import PlainAnswerForm
from exercises.models import ExerciseFeedback
from programmes.rules.dose import PerformedSide
from programmes.rules.groups import places_in_groups
from training.cards.lines import LineCard, LineMaker
from training.cards.moving import Touch, touch_lines
from training.cards.pain import PainCard, pain_after
from training.cards.words import tonnage_words
from training.choices import SessionStatus
from training.forms.logging import PAIN_SIDES, FinishForm, SetForm
from training.forms.own import USUAL_REASONS, NoteForm, NotTodayForm
from training.models import Session, SessionItem
from training.queries.days import SessionView
from training.queries.logging import Rights
from training.queries.moving import touches_of_each
from training.queries.swapping import Substitutes
from training.rules.quantities import session_load_au, tonnage_kg_by_side
from training.wording import eased_words

# The time since the first set is a fair guess of a session's minutes only between these: sets may be logged
# all at once afterwards, and a session may be left open.
SHORTEST_GUESS_MIN: Final = 5
LONGEST_GUESS_MIN: Final = 180


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What a finished session came to; tonnage in the reader's unit, empty where nothing was lifted.

    `finished` says when, in the athlete's own zone.
    """

    sets: int
    left: str
    right: str
    minutes: int
    effort: int
    load_au: int
    finished: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """How was an exercise? `form` asks until it is answered; `said` is what was answered after this session."""

    item: SessionItem
    form: PlainAnswerForm | None
    said: ExerciseFeedback | None
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class OwnActs:
    """What an athlete may do with a session of their own beside logging it; a form that is null is not offered.

    `touches` says what doing it today meets, where it stands on another day.
    """

    touches: Sequence[Touch] | None
    not_today: NotTodayForm | None
    may_take_in: bool
    note: NoteForm | None
    may_withdraw: bool
    usual_reasons: ClassVar = USUAL_REASONS


@dataclass(frozen=True, kw_only=True)
class SessionCard:
    session: Session
    rights: Rights
    unit: str
    lines: Sequence[LineCard]
    place: str
    state: tuple[str, str]
    sets_done: int
    sets_planned: int
    minutes: int | None
    finish: FinishForm | None
    summary: Summary | None
    pain_after: Mapping[str, int]
    pain: PainCard | None
    is_open: bool
    questions: Sequence[Question] = ()
    own: OwnActs | None = None

    @property
    def note(self) -> str:
        """Return what the athlete told the coach, for who may see how the athlete feels."""
        return str(self.session.note) if self.rights.sees_pain else ""

    @property
    def is_complete(self) -> bool:
        return self.sets_done >= self.sets_planned

    @property
    def shows_pain(self) -> bool:
        """Tell whether a pain score stands on the page; views hold none where the viewer may not see it."""
        before = (line.view.previous for line in self.lines)
        return (
            bool(self.pain_after)
            or any(line.view.pain for line in self.lines)
            or any(one.pain for one in before if one)
        )

    @property
    def pain_words(self) -> str:
        """Return the pain felt afterwards: "Pain afterwards: left 1, right 0"."""
        scores = [f"{str(s.label).lower()} {self.pain_after[s]}" for s in PAIN_SIDES if s in self.pain_after]
        return _("Pain afterwards: %(scores)s") % {"scores": ", ".join(scores)} if scores else ""

    @property
    def eased(self) -> str:
        """Return why there are fewer sets than planned, or nothing."""
        return eased_words(self.session.eased_pct) if self.session.eased_pct else ""

    @property
    def may_swap(self) -> bool:
        """Tell whether the reader may plan this athlete's training."""
        return self.rights.may_log and not self.rights.is_self

    @property
    def in_plan(self) -> bool:
        return bool(self.session.status != SessionStatus.CANCELLED)

    def line(self, item_id: int) -> LineCard:
        return next(line for line in self.lines if line.view.item.pk == item_id)


def session_card(
    *,
    view: SessionView,
    rights: Rights,
    today: date,
    at: datetime,
    substitutes: Mapping[int, Substitutes],
    bound: SetForm | None = None,
    bound_finish: FinishForm | None = None,
) -> SessionCard:
    """Return a session as the page shows it; `bound` forms came back with faults.

    `substitutes` are what an athlete may swap today, by line.
    """
    session = view.session
    in_plan = session.status != SessionStatus.CANCELLED
    is_done = session.status == SessionStatus.DONE
    maker = LineMaker(
        session=session, rights=rights, today=today, in_plan=in_plan, bound=bound, substitutes=substitutes
    )
    places = places_in_groups([item.item.group for item in view.items])
    lines = [maker.line(item, place) for item, place in zip(view.items, places, strict=True)]
    planned = [line for line in lines if line.is_planned]
    minutes = None if is_done else _minutes_since_first_set(view, at)
    finish = bound_finish
    if finish is None and rights.may_log and in_plan:
        finish = _finish_form(view, rights, minutes)
    sets_done, sets_planned = sum(p.sets_done for p in planned), sum(p.sets_planned for p in planned)
    return SessionCard(
        session=session,
        rights=rights,
        unit=rights.unit,
        lines=_opened(lines, rights, bound, is_done=is_done),
        place=place_words(session),
        state=state_words(session, today=today),
        sets_done=sets_done,
        sets_planned=sets_planned,
        minutes=minutes,
        finish=finish,
        summary=_summary(view, rights) if is_done else None,
        pain_after=view.pain_after,
        pain=pain_after(session, view.pain_after, today=today),
        is_open=bool(bound_finish and bound_finish.errors) or (sets_done >= sets_planned and not is_done),
        own=_own_acts(view, rights, today) if rights.is_self and in_plan else None,
    )


def _own_acts(view: SessionView, rights: Rights, today: date) -> OwnActs:
    session = view.session
    auto_id = f"o{session.public_id.hex[:10]}-%s"
    is_planned = session.status == SessionStatus.PLANNED
    # A finished session is corrected with its note.
    is_open = session.status != SessionStatus.DONE
    touches = None
    if is_planned and session.scheduled_on != today:
        touched = touches_of_each([session], to_on=today, to_time=session.scheduled_time, today=today)
        touches = touch_lines([session], touched, to_on=today)
    return OwnActs(
        touches=touches,
        not_today=NotTodayForm(auto_id=auto_id) if is_planned and session.assignment_id else None,
        may_take_in=session.status == SessionStatus.SKIPPED and session.absence_id is None,
        note=NoteForm(auto_id=auto_id, initial={"note": session.note}) if is_open else None,
        may_withdraw=session.assignment_id is None and not any(item.sets for item in view.items),
    )


def finish_id(session: Session) -> str:
    return f"f{session.public_id.hex[:10]}"


def place_words(session: Session) -> str:
    """Return where a session stands in its programme: "Week 5 of 12 · session A"."""
    if session.assignment is None or session.week is None:
        return str(session.get_kind_display())
    week = _("Week %(week)s of %(weeks)s") % {
        "week": session.week,
        "weeks": session.assignment.version.weeks,
    }
    return f"{week} · {_('session %(label)s') % {'label': session.label}}" if session.label else week


def state_words(session: Session, *, today: date) -> tuple[str, str]:
    """Return the kind of tag and the word for a session's state; no word for one that is still to come."""
    match session.status:
        case SessionStatus.DONE:
            return "good", _("Done")
        case SessionStatus.CANCELLED:
            return "quiet", _("Not in plan")
        case SessionStatus.SKIPPED:
            return "quiet", _("Skipped")
        case SessionStatus.STARTED:
            return "soleus", _("Started")
    if session.scheduled_on < today:
        return "quiet", _("Not done")
    return ("soleus", _("Today")) if session.scheduled_on == today else ("", "")


def _finish_form(view: SessionView, rights: Rights, minutes: int | None) -> FinishForm:
    session = view.session
    return FinishForm(
        with_pain=rights.asks_pain,
        with_note=rights.sees_pain,
        auto_id=f"{finish_id(session)}-%s",
        initial={
            "effort": session.effort,
            "minutes": minutes if session.minutes is None else session.minutes,
            "note": session.note,
            "note_was": session.note,
            **{f"pain_{side}": score for side, score in view.pain_after.items()},
        },
    )


def _minutes_since_first_set(view: SessionView, at: datetime) -> int | None:
    starts = [row.performed_at for item in view.items for row in item.sets]
    if not starts:
        return None
    minutes = math.ceil((at - min(starts)).total_seconds() / 60)
    return minutes if SHORTEST_GUESS_MIN <= minutes <= LONGEST_GUESS_MIN else None


def _opened(lines: list[LineCard], rights: Rights, bound: SetForm | None, *, is_done: bool) -> list[LineCard]:
    """Open the line that goes on.

    Those who only read see every line, and so do staff who come to see what was done.
    """
    if not rights.may_log or (is_done and not rights.is_self):
        return [replace(line, is_open=True) for line in lines]
    current = _going_on([line for line in lines if line.is_planned])
    return [
        replace(line, is_open=line is current or (bound is not None and bound.item.pk == line.view.item.pk))
        for line in lines
    ]


def _going_on(lines: list[LineCard]) -> LineCard | None:
    """Return the line of the next set: in a superset they take turns, otherwise one line is finished first."""
    left = [line for line in lines if not line.is_complete]
    logged = sorted(
        (line for line in lines if line.view.sets), key=lambda line: max(row.edited_at for row in line.view.sets)
    )
    if logged and logged[-1].superset:
        mates = [line for line in left if line.view.item.group == logged[-1].view.item.group]
        if mates:
            return min(mates, key=lambda line: line.sets_done)
    begun = [line for line in logged if not line.is_complete]
    return begun[-1] if begun else next(iter(left), None)


def _summary(view: SessionView, rights: Rights) -> Summary:
    session = view.session
    unit = rights.unit
    left = right = Decimal(0)
    for row in view.work:
        one = tonnage_kg_by_side(side=cast(PerformedSide, row.side), reps=row.reps, load_kg=row.load_kg)
        left, right = left + one[0], right + one[1]
    effort, minutes = session.effort or 0, session.minutes or 0
    return Summary(
        sets=view.done_sets,
        left=tonnage_words(left, unit) if left or right else "",
        right=tonnage_words(right, unit) if left or right else "",
        minutes=minutes,
        effort=effort,
        load_au=session_load_au(effort, minutes),
        finished=_finished_words(session, rights.athlete.zone),
    )


def _finished_words(session: Session, zone: str) -> str:
    if session.finished_at is None:
        return ""
    local = session.finished_at.astimezone(ZoneInfo(zone))
    return _("Finished at %(time)s on %(day)s.") % {
        "time": date_format(local, "H:i"),
        "day": date_format(local, "j F"),
    }
