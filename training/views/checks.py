"""The morning check of the person who is signed in."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in
from accounts.models import User
from core.errors import DomainError, add_to_form
from training.cards.pain import morning_card, stored_words
from training.forms.checks import CheckForm
from training.operations.checks import put_morning_check
from training.queries.checks import MorningCheck, mornings_of
from training.queries.days import today_of
from training.queries.logging import Rights, own_rights
from training.views.offline import days_of, to_keep
from training.wording import RED_FLAGS


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Ask for this morning's answers, store them, and say what they change; a script gets that part of the page."""
    user, at = signed_in(request), timezone.now()
    own = own_rights(user)
    is_fragment = "X-Fragment" in request.headers
    page = _page(own, user, at)
    if request.method != "POST":
        answer = render(request, "training/check.html", page)
        return to_keep(answer) if own else answer
    form = _form(page, own, request.POST)
    if _is_stored(request, form, own, page["on"], at):
        if not is_fragment:
            return redirect("training:check")
        page = _page(own, user, at)
    else:
        page |= {"form": form}
    template = "training/_answer_check.html" if is_fragment else "training/check.html"
    return render(request, template, page, status=422 if page["form"].errors else 200)


def _page(own: Sequence[Rights], user: User, at: datetime) -> dict[str, Any]:
    """Return what the page says of this morning, with its form."""
    on = max((today_of(one.athlete, at) for one in own), default=at.date())
    kept = {one.athlete.pk: (one.athlete, on) for one in own if one.keeps_pain}
    page: dict[str, Any] = {
        "card": morning_card(mornings_of(days=kept, viewer=user)),
        "own": own,
        "kept": kept,
        "on": on,
        "days": days_of(own, at),
        "made_at": round(at.timestamp() * 1000),
        "page": "today",
        "red_flags": RED_FLAGS,
    }
    return page | {"form": _form(page, own)}


def _form(page: Mapping[str, Any], own: Sequence[Rights], data: Any = None) -> CheckForm:
    known = page["card"].morning.check if page["card"] else MorningCheck(on=page["on"])
    return CheckForm(data, with_answers=any(one.keeps_checks for one in own), check=known)


def _is_stored(request: HttpRequest, form: CheckForm, own: Sequence[Rights], today: date, at: datetime) -> bool:
    """Store the answers and say so, or what stands in the way."""
    if not form.is_valid():
        return False
    try:
        stored = put_morning_check(
            athletes=[one.athlete for one in own],
            on=form.cleaned_data["on"] or today,
            answers=form.answers,
            pain=form.pain,
            edited_at=form.cleaned_data["edited_at"],
            at=at,
        )
    except DomainError as error:
        add_to_form(error, form)
        return False
    said = stored_words(stored, many_clubs=len(own) > 1)
    for words in said:
        messages.warning(request, words)
    if not said:
        messages.success(request, _("Your morning check is saved."))
    return True
