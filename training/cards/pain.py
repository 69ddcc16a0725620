"""What the pain rule of a plan says to what was logged or said this morning, in sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.utils.translation import gettext as _

from programmes.choices import PainRule
from training.choices import SessionStatus
from training.models import Session
from training.operations.checks import StoredCheck
from training.queries.checks import Morning
from training.rules.pain import GREEN_MAX, Act, NextLoad, Rule, act_on
from training.wording import act_words, after_words, verdict_words

_MILD = (Act.SETTLE, Act.TELL)


@dataclass(frozen=True, kw_only=True)
class PainCard:
    """A sentence of the rule; `is_over` tells that the score is above what the plan trains on with."""

    words: str
    is_over: bool


@dataclass(frozen=True, kw_only=True)
class MorningCard:
    """A morning on the page: what was said, what it changes, and whether that is more than nothing."""

    morning: Morning
    changes: Sequence[str]
    is_over: bool


def rule_of(session: Session) -> Rule:
    """Return the pain rule of a session's programme; work outside a programme is judged as that of the healthy."""
    assignment = session.assignment
    return cast(Rule, assignment.programme.pain_rule if assignment else PainRule.HEALTHY.value)


def pain_during(session: Session, scores: Mapping[int, Mapping[str, int]], *, today: date) -> PainCard | None:
    """Return what the rule says to the worst score of a line, `scores` being those of its sets by side.

    Nothing once the session is finished or its day is over: it is about going on.
    """
    if session.status == SessionStatus.DONE or session.scheduled_on < today:
        return None
    worst = max((score for of_set in scores.values() for score in of_set.values()), default=0)
    # No rule has anything to say to these, so the programme is not asked for its own.
    if worst <= GREEN_MAX:
        return None
    act = act_on(rule_of(session), worst)
    return PainCard(words=act_words(act, worst), is_over=act not in _MILD)


def pain_after(session: Session, scores: Mapping[str, int], *, today: date) -> PainCard | None:
    """Return what the rule says to the worse score after a session, until the next morning has come."""
    if session.scheduled_on < today:
        return None
    worst = max(scores.values(), default=0)
    if worst <= GREEN_MAX:
        return None
    act = act_on(rule_of(session), worst)
    return PainCard(words=after_words(act, worst), is_over=act in (Act.LESS_AND_TELL, Act.REFER))


def morning_card(mornings: Sequence[Morning]) -> MorningCard | None:
    """Return a person's morning over the clubs they train in, and what it changes; None for nobody's."""
    if not mornings:
        return None
    found = [changes_of(morning) for morning in mornings]
    given = next((one for one in mornings if one.check.is_given), mornings[0])
    changes = dict.fromkeys(words for said, _is_over in found for words in said)
    return MorningCard(morning=given, changes=list(changes), is_over=any(is_over for _said, is_over in found))


def changes_of(morning: Morning) -> tuple[list[str], bool]:
    """Return what a morning check changes, in sentences, and whether the plan's rule asks for something.

    Nothing changes by itself: a coach decides.
    """
    changes = []
    is_over = False
    check = morning.check
    if found := morning.gravest:
        verdict, side = found
        changes.append(verdict_words(verdict, score=check.pain[side], side=side))
        is_over = verdict.load != NextLoad.AS_PLANNED
    elif check.is_given and morning.rule is None:
        changes.append(_("Nothing is planned for the next 7 days, so no load is at stake."))
    if morning.is_stiffer:
        changes.append(
            _("Stiffer than usual for you: %(minutes)s min, usually %(usual)s.")
            % {"minutes": check.stiffness_minutes, "usual": morning.usual_stiffness_min}
        )
    return changes, is_over


def stored_words(stored: Sequence[StoredCheck], *, many_clubs: bool) -> list[str]:
    """Return what a person should be told of how their check was stored, club by club."""
    said = []
    for one in stored:
        if one.overtaken:
            words = _("This morning’s answers were changed later elsewhere; the later change is kept.")
        elif not one.has_basis and (one.pain_refused or one.answers_refused):
            words = _("Nothing was stored: there is no agreement on record to store pain and morning checks.")
        elif one.answers_refused:
            words = _("Stiffness, sleep and the like were not stored: the agreement on record names pain only.")
        else:
            continue
        said.append(f"{one.athlete.club}: {words}" if many_clubs else words)
    return said
