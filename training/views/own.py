"""What athletes do with sessions of their own: today instead of another day, not today, a note, taking one back."""

import uuid
from collections.abc import Callable
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import signed_in
from core.errors import DomainError
from training.access import get_own_session
from training.forms.own import NoteForm, NotTodayForm, TodayForm
from training.operations.adding import withdraw_session
from training.operations.moving import skip_session
from training.operations.own import do_today, note_session, take_in_again
from training.views.posting import answer_session, is_fragment


@login_required
@require_POST
def today_instead(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Do a coming or missed session today."""
    user, at = signed_in(request), timezone.now()
    found = get_own_session(user, public_id)
    form = TodayForm(request.POST)

    def change() -> str:
        do_today(session=found, revision=None, asked_at=form.cleaned_data["edited_at"], by=user, at=at)
        return _("%(title)s is on today.") % {"title": found.title}

    status = _status_of(request, form, change)
    if status == HTTPStatus.OK and not is_fragment(request):
        return redirect("training:today")
    return answer_session(request, found, at, anchor=f"today-{found.public_id}", status=status)


@login_required
@require_POST
def not_today(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Leave out a session with a reason, or take it in again."""
    user, at = signed_in(request), timezone.now()
    found = get_own_session(user, public_id)
    form = NotTodayForm(request.POST)

    def change() -> str:
        if form.cleaned_data["act"] == "skip":
            skip_session(session=found, reason=form.why, revision=None, by=user, at=at)
            return _("Left out. Your coach sees why.")
        take_in_again(session=found, revision=None, by=user, at=at)
        return _("The session is planned again.")

    status = _status_of(request, form, change)
    return answer_session(request, found, at, anchor=f"not-today-{found.public_id}", status=status)


@login_required
@require_POST
def note(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Tell the coach something about a session."""
    user, at = signed_in(request), timezone.now()
    found = get_own_session(user, public_id)
    form = NoteForm(request.POST)

    def change() -> str:
        noted = note_session(session=found, note=form.cleaned_data["note"], revision=None, by=user, at=at)
        return _("Your coach sees the note.") if noted.note else _("The note is taken back.")

    status = _status_of(request, form, change)
    return answer_session(request, found, at, anchor=f"note-{found.public_id}", status=status)


@login_required
@require_POST
def withdraw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take back a session that its athlete added."""
    found, at = get_own_session(signed_in(request), public_id), timezone.now()

    def change() -> str:
        return _("%(title)s is removed.") % {"title": withdraw_session(session=found).title}

    status = _status_of(request, forms.Form(request.POST), change)
    if status == HTTPStatus.OK and not is_fragment(request):
        return redirect("training:week")
    return answer_session(request, found, at, anchor=f"withdraw-{found.public_id}", status=status)


def _status_of(request: HttpRequest, form: forms.Form, change: Callable[[], str]) -> HTTPStatus:
    """Make the change that a form asks for, and say what became of it."""
    if not form.is_valid():
        for field, faults in form.errors.items():
            label = form.fields[field].label or field
            messages.error(request, f"{label}: {' '.join(str(fault) for fault in faults)}")
        return HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        messages.success(request, change())
    except DomainError as error:
        messages.error(request, error.message)
        return HTTPStatus(error.status)
    return HTTPStatus.OK
