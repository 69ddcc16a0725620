"""What a move touches, in words: one sentence each, with the athletes it holds for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from training.models import Fixture, Session
from training.queries.moving import Touches
from training.rules.match_days import AFTER, BEFORE
from training.wording import match_day_label

_MOST_PASSED = 2


@dataclass(frozen=True)
class Touch:
    """`is_fault`: a rule is broken; `names` of those for whom it holds, empty where it holds for all."""

    words: str
    is_fault: bool
    names: Sequence[str]


def touch_lines(sessions: Sequence[Session], touches: Mapping[int, Touches], *, to_on: date) -> list[Touch]:
    """Return what moving sessions touches, broken rules first."""
    said: dict[tuple[bool, str], list[str]] = {}
    for session in sessions:
        for is_fault, words in dict.fromkeys(_sentences(touches[session.pk], to_on > session.scheduled_on)):
            said.setdefault((is_fault, words), []).append(session.athlete.name)
    lines = [
        Touch(words, is_fault, () if len(names) == len(sessions) else names)
        for (is_fault, words), names in said.items()
    ]
    return sorted(lines, key=lambda line: not line.is_fault)


def _sentences(touches: Touches, goes_later: bool) -> list[tuple[bool, str]]:
    sentences = [(True, touches.breaks)] if touches.breaks else []
    for other, why in touches.others:
        broken = _("%(session)s on %(day)s then breaks a rule: %(why)s")
        sentences.append((True, broken % {"session": _name(other), "day": _day(other), "why": why}))
    near = [(fixture, offset) for fixture, offset in touches.fixtures if -BEFORE <= offset <= AFTER]
    sentences += [(False, _fixture_words(fixture, offset)) for fixture, offset in near]
    for other in touches.same_day:
        words = _("%(session)s is on that day too.")
        if other.scheduled_time:
            words = _("%(session)s is on that day too, at %(time)s.")
        params = {"session": _name(other), "time": other.scheduled_time and f"{other.scheduled_time:%H:%M}"}
        sentences.append((False, words % params))
    return sentences + [(False, words) for words in _passed_words(touches.passed, goes_later)]


def _passed_words(passed: Sequence[Session], goes_later: bool) -> list[str]:
    if len(passed) <= _MOST_PASSED:
        words = _("It changes places with %(session)s on %(day)s.")
        return [words % {"session": _name(other), "day": _day(other)} for other in passed]
    if goes_later:
        words = _("It then follows %(count)d sessions of its programme that it stands before now, the last on %(day)s.")
        return [words % {"count": len(passed), "day": _day(passed[-1])}]
    words = _("It then stands before %(count)d sessions of its programme that it follows now, the first on %(day)s.")
    return [words % {"count": len(passed), "day": _day(passed[0])}]


def _fixture_words(fixture: Fixture, offset: int) -> str:
    params = {"name": fixture.name, "label": match_day_label(offset), "day": date_format(fixture.held_on, "l j F")}
    if offset == 0:
        return _("That day is match day: %(name)s.") % params
    if offset < 0:
        return _("That day is %(label)s: %(name)s is on %(day)s.") % params
    return _("That day is %(label)s: %(name)s was on %(day)s.") % params


def _name(session: Session) -> str:
    return f"{session.title} · {session.label}" if session.label else session.title


def _day(session: Session) -> str:
    return date_format(session.scheduled_on, "l j F")
