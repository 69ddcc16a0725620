"""Moving a session by button or by drag, leaving it out, taking it in again."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import signed_in
from athletes.models import Squad
from core.errors import DomainError
from training.access import get_session_to_train, get_squad_to_train
from training.cards.moving import touch_lines
from training.choices import SessionStatus
from training.forms.moving import ALL, ONE, MoveForm, ReasonForm
from training.models import Session
from training.operations.moving import move_together, skip_together, unskip_session
from training.queries.days import today_of
from training.queries.moving import sessions_alike, touches_of_each


@dataclass(frozen=True)
class Chosen:
    """The session of the address, the squad whose calendar it was chosen on, and the sessions that are meant."""

    session: Session
    squad: Squad | None
    alike: Sequence[Session]
    sessions: Sequence[Session]

    @property
    def seen(self) -> str:
        """Return a mark of exactly these sessions as they stand now."""
        said = " ".join(f"{one.pk} {one.revision}" for one in self.sessions)
        return hashlib.blake2s(said.encode(), digest_size=12).hexdigest()


def _chosen(request: HttpRequest, public_id: uuid.UUID) -> Chosen:
    user, asked = signed_in(request), request.POST or request.GET
    session = get_session_to_train(user, public_id)
    squad = _squad(request, asked)
    alike = sessions_alike(session, squad=squad) if squad else []
    if session not in alike:
        alike = [session]
    return Chosen(session, squad, alike, [session] if asked.get("who") == ONE else alike)


def _squad(request: HttpRequest, asked: QueryDict) -> Squad | None:
    if "squad" not in asked:
        return None
    try:
        return get_squad_to_train(signed_in(request), uuid.UUID(asked.get("squad")))
    except ValueError as error:
        raise Http404 from error


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask where to, say what that touches, then move."""
    chosen, at = _chosen(request, public_id), timezone.now()
    form = _form(request, chosen, at)
    if request.method == "POST" and form.is_valid():
        to_on, to_time = form.cleaned_data["to"], form.cleaned_data["at"]
        try:
            _require_seen(request, chosen)
            reason = request.POST.get("reason", "")
            move_together(
                sessions=chosen.sessions, to_on=to_on, to_time=to_time, reason=reason, by=signed_in(request), at=at
            )
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _moved_words(chosen, to_on))
            return _to_calendar(chosen, to_on)
    return _page(request, chosen, form, at)


class SeenOther(DomainError):
    """The sessions are not those that the page showed."""

    code = "sessions_changed"


def _require_seen(request: HttpRequest, chosen: Chosen) -> None:
    if request.POST.get("seen") != chosen.seen:
        raise SeenOther(_("The calendar changed meanwhile, so nothing was changed. Look at it again."))


def _form(request: HttpRequest, chosen: Chosen, at: datetime) -> MoveForm:
    session = chosen.session
    asked = request.POST if request.method == "POST" else request.GET
    today = today_of(session.athlete, at)
    first = {"to": max(session.scheduled_on, today), "at": session.scheduled_time, "who": ALL}
    data = asked.copy()
    data.setdefault("who", ALL)
    return MoveForm(
        data if "to" in asked else None,
        initial=first,
        session=session,
        together=len(chosen.alike),
        today=today,
    )


def _page(
    request: HttpRequest, chosen: Chosen, form: MoveForm, at: datetime, *, reason: ReasonForm | None = None
) -> HttpResponse:
    session = chosen.session
    context: dict[str, Any] = {"chosen": chosen, "session": session, "squad": chosen.squad, "form": form}
    context["reason_form"] = reason or ReasonForm()
    context["is_open"] = session.status == SessionStatus.PLANNED
    if context["is_open"] and form.is_bound and form.is_valid():
        to_on, to_time = form.cleaned_data["to"], form.cleaned_data["at"]
        today = today_of(session.athlete, at)
        touches = touches_of_each(chosen.sessions, to_on=to_on, to_time=to_time, today=today)
        context |= {
            "to_on": to_on,
            "to_time": to_time,
            "is_same": (to_on, to_time) == (session.scheduled_on, session.scheduled_time),
            "touches": touch_lines(chosen.sessions, touches, to_on=to_on),
        }
    context["in_dialog"] = request.headers.get("HX-Request") == "true"
    return render(request, "training/_move_touches.html" if context["in_dialog"] else "training/move.html", context)


@login_required
@require_POST
def skip(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Leave out the sessions that the page showed, with a reason."""
    chosen, at = _chosen(request, public_id), timezone.now()
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            _require_seen(request, chosen)
            skip_together(sessions=chosen.sessions, reason=form.cleaned_data["reason"], by=signed_in(request), at=at)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Left out, and the reason is told. You can take it in again."))
            return _to_calendar(chosen, chosen.session.scheduled_on)
    return _page(request, chosen, _form(request, chosen, at), at, reason=form)


@login_required
@require_POST
def unskip(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take in again a session that was left out."""
    user = signed_in(request)
    session = get_session_to_train(user, public_id)
    try:
        unskip_session(session=session, revision=None, by=user, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The session is planned again."))
    return _to_calendar(Chosen(session, None, [session], [session]), session.scheduled_on)


def _moved_words(chosen: Chosen, to_on: date) -> str:
    day, number = date_format(to_on, "l j F"), len(chosen.sessions)
    if number == 1:
        return _("Moved to %(day)s for %(name)s.") % {"day": day, "name": chosen.sessions[0].athlete.name}
    return ngettext("Moved to %(day)s for %(count)d athlete.", "Moved to %(day)s for %(count)d athletes.", number) % {
        "day": day,
        "count": number,
    }


def _to_calendar(chosen: Chosen, on: date) -> HttpResponse:
    if chosen.squad:
        address = reverse("training:squad_calendar", args=[chosen.squad.public_id])
    else:
        address = reverse("training:athlete_calendar", args=[chosen.session.athlete.public_id])
    return redirect(f"{address}?month={on:%Y-%m}#day-{on}")
