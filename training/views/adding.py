"""Adding a session of one's own: an extra one, a match, other training."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in
from athletes.models import Athlete
from core.errors import DomainError, add_to_form
from training.forms.adding import ExtraForm, TrainingForm
from training.models import Session
from training.operations.adding import add_extra_session, add_training
from training.queries.adding import exercises_to_choose
from training.queries.days import athletes_of, today_of
from training.queries.logging import own_rights
from training.views.offline import days_of, to_keep
from training.views.posting import is_fragment

EXTRA, DONE = "extra", "done"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def session_new(request: HttpRequest) -> HttpResponse:
    """Add an extra session of chosen exercises, or a match or other training that was done."""
    user, at = signed_in(request), timezone.now()
    own = athletes_of(user)
    athlete = next((one for one in own if str(one.public_id) == _asked(request).get("place")), next(iter(own), None))
    if athlete is None:
        return render(request, "training/session_new.html", {"own": own})
    today, what = today_of(athlete, at), request.POST.get("what")
    to_choose = exercises_to_choose(user=user, athlete=athlete, today=today)
    extra = ExtraForm(request.POST if what == EXTRA else None, to_choose=to_choose, today=today)
    done = TrainingForm(request.POST if what == DONE else None, today=today)
    if session := _added(request, athlete, extra, done, at):
        if is_fragment(request):
            return render(request, "training/_answer_added.html")
        # Not Today: on a slow network a phone would show the copy that it keeps, without what was added.
        return redirect("training:session", session.public_id)
    days = days_of(own_rights(user), at)
    context: dict[str, Any] = {"own": own, "athlete": athlete, "extra": extra, "done": done, "days": days}
    if extra.errors or done.errors:
        return render(request, "training/session_new.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return to_keep(render(request, "training/session_new.html", context))


def _asked(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else request.GET


def _added(
    request: HttpRequest, athlete: Athlete, extra: ExtraForm, done: TrainingForm, at: datetime
) -> Session | None:
    """Add what was asked for and return it; a fault stands on its form."""
    form = next((form for form in (extra, done) if form.is_bound), None)
    if form is None or not form.is_valid():
        return None
    given = form.cleaned_data
    try:
        if form is extra:
            added = add_extra_session(
                athlete=athlete,
                public_id=given["id"],
                exercises=extra.chosen,
                doses={},
                title="",
                on=given["date"],
                at=at,
            )
            messages.success(request, _("The session is added."))
        else:
            added = add_training(
                athlete=athlete,
                public_id=given["id"],
                on=given["date"],
                by=signed_in(request),
                at=at,
                **{name: given[name] for name in ("kind", "title", "effort", "minutes", "note")},
            )
            messages.success(request, _("%(title)s is written down.") % {"title": added.session.title})
    except DomainError as error:
        add_to_form(error, form)
        return None
    return added.session
