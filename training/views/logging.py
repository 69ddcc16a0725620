"""The athlete's pages of sessions: today and one session."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from accounts.access import signed_in
from accounts.models import User
from accounts.operations import record_access
from exercises.forms.feedback import PlainAnswerForm
from training.access import get_session
from training.cards.feedback import with_questions
from training.cards.pain import morning_card
from training.cards.sessions import SessionCard, session_card
from training.choices import OPEN_STATUSES, ItemStatus, SessionStatus
from training.forms.lines import SKIP_REASONS, SWAP_REASONS
from training.forms.logging import FinishForm, SetForm
from training.models import Session, SessionItem
from training.queries.calendar import next_session
from training.queries.checks import mornings_of
from training.queries.days import SessionView, session_views, today_of, todays_sessions
from training.queries.logging import Rights, own_rights, rights_over, training_days
from training.queries.notes import NOTE_READ, note_subject
from training.queries.swapping import Substitutes, own_substitutes
from training.views.offline import coming_pages, kept_days, to_keep


@dataclass(frozen=True, kw_only=True)
class Returned:
    """A form that came back with faults, and the session that it is about."""

    session: Session
    set_form: SetForm | None = None
    finish: FinishForm | None = None
    item: SessionItem | None = None
    answer: PlainAnswerForm | None = None


# --- pages ------------------------------------------------------------------------------------------


@login_required
@require_safe
@gzip_page  # The figures make the page long and alike; it is read over slow networks.
def today(request: HttpRequest) -> HttpResponse:
    """Show the day; a phone asks for the coming ones with `?on=`, to have them without signal."""
    at = timezone.now()
    if asked := request.GET.get("on"):
        on = next((day.on for day in kept_days(own_rights(signed_in(request)), at) if str(day.on) == asked), None)
        return today_page(request, at, on=on) if on else redirect("training:today")
    return today_page(request, at)


@login_required
@require_safe
@gzip_page
def session(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = get_session(signed_in(request), public_id)
    return session_page(request, found, timezone.now())


# --- how pages are put together ---------------------------------------------------------------------


def of_page(page: str | None, at: datetime) -> dict[str, Any]:
    """Return what every line says: which page it is on, when that was made (ms since 1970), and reasons to choose."""
    reasons = {"swap_reasons": SWAP_REASONS, "skip_reasons": SKIP_REASONS}
    return {"page": page, "made_at": round(at.timestamp() * 1000), **reasons}


def today_page(
    request: HttpRequest, at: datetime, returned: Returned | None = None, *, on: date | None = None
) -> HttpResponse:
    user = signed_in(request)
    own = own_rights(user)
    days = {one.athlete.pk: on or today_of(one.athlete, at) for one in own}
    cards = cards_of_day(user, own, at, returned, on=on)
    is_over = all(card.summary or card.session.status == SessionStatus.SKIPPED for card in cards)
    morning_on = max(days.values(), default=at.date())
    asked = {one.athlete.pk: (one.athlete, morning_on) for one in own if one.keeps_pain}
    context = {
        "cards": cards,
        "own": own,
        "on": min(days.values(), default=at.date()),
        "morning": morning_card(mornings_of(days=asked, viewer=user)),
        **of_page("today", at),
        "many_clubs": len(own) > 1,
        "coming": next_session(athletes=days, after=max(days.values())) if days and is_over else None,
    }
    if returned:
        return render(request, "training/today.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return to_keep(render(request, "training/today.html", context), coming_pages(kept_days(own, at)))


def cards_of_day(
    user: User, whose: Sequence[Rights], at: datetime, returned: Returned | None, *, on: date | None = None
) -> list[SessionCard]:
    """Return the sessions of each athlete's training day, or of `on`."""
    days = {one.athlete.pk: on or today_of(one.athlete, at) for one in whose}
    rights = {one.athlete.pk: one for one in whose}
    views = todays_sessions(athletes=[one.athlete for one in whose], viewer=user, at=at, on=on)
    swaps = _swaps(views, rights, user, days)
    cards = [_session_card(view, rights[view.session.athlete_id], swaps, days, at, returned) for view in views]
    return questioned(cards, returned)


def session_page(request: HttpRequest, found: Session, at: datetime, returned: Returned | None = None) -> HttpResponse:
    user = signed_in(request)
    rights = rights_over(user, found.athlete)
    (card,) = questioned([card_of(found, rights, user, at, returned)], returned)
    if card.shows_pain and not rights.is_self:
        club, subject = found.athlete.club, str(found.public_id)
        record_access(club=club, user=user, what="session_pain", subject=subject, at=at)
    if card.note and not rights.is_self:
        read = note_subject(found.public_id, card.note)
        record_access(club=found.athlete.club, user=user, what=NOTE_READ, subject=read, at=at)
    coming = None
    if card.summary and rights.is_self:
        today = max(today_of(rights.athlete, at), found.scheduled_on)
        coming = next_session(athletes=[found.athlete_id], after=today)
    context = {"card": card, "coming": coming, **of_page("session", at)}
    if returned:
        return render(request, "training/session.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    page = render(request, "training/session.html", context)
    return to_keep(page) if rights.is_self else page


def card_of(found: Session, rights: Rights, user: User, at: datetime, returned: Returned | None) -> SessionCard:
    view = session_views(sessions=[found], viewer=user)[0]
    days = training_days([rights], at)
    swaps = _swaps([view], {rights.athlete.pk: rights}, user, days)
    return _session_card(view, rights, swaps, days, at, returned)


def _swaps(
    views: Iterable[SessionView], rights: Mapping[int, Rights], user: User, days: Mapping[int, date]
) -> dict[int, Substitutes]:
    """Return what may be swapped, by line: by athletes, on the day itself, in lines without a set."""
    lines = [
        one.item
        for view in views
        for one in view.items
        if rights[view.session.athlete_id].is_self
        and view.session.scheduled_on == days[view.session.athlete_id]
        and view.session.status in OPEN_STATUSES
        and one.item.status == ItemStatus.PLANNED
        and not one.sets
    ]
    return own_substitutes(user=user, items=lines)


def _session_card(
    view: SessionView,
    rights: Rights,
    swaps: Mapping[int, Substitutes],
    days: Mapping[int, date],
    at: datetime,
    returned: Returned | None,
) -> SessionCard:
    is_returned = returned is not None and returned.session.pk == view.session.pk
    return session_card(
        view=view,
        rights=rights,
        today=days[view.session.athlete_id],
        at=at,
        substitutes=swaps,
        bound=returned.set_form if returned and is_returned else None,
        bound_finish=returned.finish if returned and is_returned else None,
    )


def questioned(cards: list[SessionCard], returned: Returned | None) -> list[SessionCard]:
    item, bound = (returned.item, returned.answer) if returned else (None, None)
    return with_questions(cards, item=item, bound=bound)
