"""Weeks and history on the page: a line a session, with what is coming in it or what was done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.dates import monday_of
from core.units import WeightUnit
from training.cards.sessions import place_words, state_words
from training.cards.words import did_words
from training.choices import OPEN_STATUSES, SessionKind, SessionStatus, Side
from training.models import Fixture, Session
from training.queries.calendar import LineDone
from training.queries.marks import MarkState, state_of
from training.rules.layout import DAYS_IN_WEEK

# One that was not done is offered this much later; an older one is a tap away on its own page.
DONE_LATE = timedelta(days=14)
_LETTERS = {Side.LEFT: gettext_lazy("L"), Side.RIGHT: gettext_lazy("R")}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A session in a list; `brief` says in words what it holds, `aside` why it moved or was left out.

    `may_do_today`: it was not done, not long ago.
    """

    session: Session
    place: str
    state: tuple[str, str]
    brief: Sequence[str]
    aside: str
    may_do_today: bool = False

    @property
    def month(self) -> date:
        return self.session.scheduled_on.replace(day=1)


@dataclass(frozen=True, kw_only=True)
class WeekDay:
    on: date
    is_today: bool
    fixtures: Sequence[Fixture]
    entries: Sequence[Entry]


@dataclass(frozen=True, kw_only=True)
class Week:
    monday: date
    title: str
    days: Sequence[WeekDay]
    done: int
    planned: int
    is_ahead: bool

    @property
    def is_empty(self) -> bool:
        return not any(day.entries or day.fixtures for day in self.days)


def weeks_cards(
    *,
    first: date,
    weeks: int,
    days: Mapping[int, date],
    sessions: Iterable[Session],
    planned: Mapping[int, Sequence[str]],
    fixtures: Iterable[Fixture],
) -> list[Week]:
    """Return weeks from a Monday on, day by day; `days` are athletes' training days by their id."""
    entries: dict[date, list[Entry]] = {}
    counted: dict[date, list[bool]] = {}
    for session in sessions:
        # What was done stands in the history.
        brief = [", ".join(planned.get(session.pk, ()))] if session.status in OPEN_STATUSES else []
        entries.setdefault(session.scheduled_on, []).append(entry(session, days[session.athlete_id], brief=brief))
        if _counts(session, days[session.athlete_id]):
            counted.setdefault(monday_of(session.scheduled_on), []).append(session.status == SessionStatus.DONE)
    held: dict[date, list[Fixture]] = {}
    for fixture in dict.fromkeys(fixtures):
        held.setdefault(fixture.held_on, []).append(fixture)
    today = set(days.values())
    found = []
    for monday in (first + timedelta(weeks=number) for number in range(weeks)):
        dates = [monday + timedelta(days=number) for number in range(DAYS_IN_WEEK)]
        shown = [
            WeekDay(on=on, is_today=on in today, fixtures=held.get(on, ()), entries=entries.get(on, ())) for on in dates
        ]
        of_week = counted.get(monday, [])
        found.append(
            Week(
                monday=monday,
                title=_week_words(monday, min(today, default=monday)),
                days=shown,
                done=sum(of_week),
                planned=len(of_week),
                is_ahead=monday > max(today, default=monday) and not any(of_week),
            )
        )
    return found


def _counts(session: Session, today: date) -> bool:
    """Tell whether a session is of the plan, so that it is done or not done."""
    if session.assignment_id is None or session.kind != SessionKind.CALF or session.status == SessionStatus.CANCELLED:
        return False
    return state_of(session, today, is_whole=True) != MarkState.EXCUSED


def _week_words(monday: date, today: date) -> str:
    match (monday - monday_of(today)).days // DAYS_IN_WEEK:
        case 0:
            return _("This week")
        case 1:
            return _("Next week")
        case -1:
            return _("Last week")
        case _:
            return _("Week of %(day)s") % {"day": date_format(monday, "j F")}


def entry(session: Session, today: date, *, brief: Iterable[str]) -> Entry:
    """Return a session as a list shows it; why it moved or was left out stands aside."""
    return Entry(
        session=session,
        place=place_words(session),
        state=state_words(session, today=today),
        brief=[words for words in brief if words],
        may_do_today=session.status == SessionStatus.PLANNED and today - DONE_LATE <= session.scheduled_on < today,
        aside=session.move_reason if session.status in OPEN_STATUSES else session.skip_reason,
    )


def done_words(line: LineDone, unit: WeightUnit) -> str:
    """Return what was done in a line: "Seated raise: 3 sets, best 57.5 × 6", the sides apart where they differ."""
    best = {row.side: did_words(row, line.item, unit) for row in line.best}
    if len(set(best.values())) > 1:
        said = ", ".join(f"{_LETTERS.get(Side(side), '')} {words}".strip() for side, words in best.items())
    else:
        said = next(iter(best.values()), "")
    sets = ngettext("%(count)d set", "%(count)d sets", line.sets) % {"count": line.sets}
    name = line.item.exercise.name
    if not said:
        return f"{name}: {sets}"
    return _("%(exercise)s: %(sets)s, best %(best)s") % {"exercise": name, "sets": sets, "best": said}
