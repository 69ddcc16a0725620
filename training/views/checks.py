"""The morning check of the person who is signed in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in
from core.errors import DomainError, add_to_form
from training.cards.pain import morning_card, stored_words
from training.forms.checks import CheckForm
from training.operations.checks import put_morning_check
from training.queries.checks import MorningCheck, mornings_of
from training.queries.days import today_of
from training.queries.logging import own_rights
from training.wording import RED_FLAGS


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Ask for this morning's answers, store them, and say what they change."""
    user, at = signed_in(request), timezone.now()
    own = own_rights(user)
    on = max((today_of(one.athlete, at) for one in own), default=at.date())
    kept = {one.athlete.pk: (one.athlete, on) for one in own if one.keeps_pain}
    card = morning_card(mornings_of(days=kept, viewer=user))
    known = card.morning.check if card else MorningCheck(on=on)
    covers = any(one.keeps_checks for one in own)
    form = CheckForm(request.POST if request.method == "POST" else None, with_answers=covers, check=known)
    if form.is_bound and form.is_valid():
        try:
            stored = put_morning_check(
                athletes=[one.athlete for one in own],
                on=on,
                answers=form.answers,
                pain=form.pain,
                edited_at=None,
                at=at,
            )
        except DomainError as error:
            add_to_form(error, form)
        else:
            said = stored_words(stored, many_clubs=len(own) > 1)
            for words in said:
                messages.warning(request, words)
            if not said:
                messages.success(request, _("Your morning check is saved."))
            return redirect("training:check")
    context = {"form": form, "card": card, "own": own, "kept": kept, "on": on, "red_flags": RED_FLAGS}
    return render(request, "training/check.html", context, status=422 if form.errors else 200)
