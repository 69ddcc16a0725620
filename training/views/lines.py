"""What the forms of a line post to: another exercise in its place, or none."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import signed_in
from core.errors import DomainError
from training.access import get_exercise_to_plan, get_item_to_log, get_own_item_to_swap
from training.forms.lines import OwnSwapForm, SkipForm
from training.models import SessionItem
from training.operations.lines import skip_line, swap_own_exercise, take_line_in
from training.queries.days import today_of
from training.views.posting import answer_line


@login_required
@require_POST
def own_swap(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Put another exercise in the place of one in one's own session of the day."""
    user, at = signed_in(request), timezone.now()
    item = get_own_item_to_swap(user, public_id)
    athlete = item.session.athlete
    form = OwnSwapForm(request.POST)
    if not form.is_valid():
        return _refused(request, item, form.fault, 422)
    try:
        exercise = get_exercise_to_plan(user, athlete.club, form.cleaned_data["exercise"])
        swap_own_exercise(
            item=item, exercise=exercise, reason=form.why, by=user, today=today_of(athlete, form.chosen_at(at))
        )
    except Http404:
        return _refused(request, item, _("Choose an exercise of the list."), 422)
    except DomainError as error:
        return _refused(request, item, error.message, error.status)
    return answer_line(request, item, at, said=_("%(exercise)s now stands here.") % {"exercise": exercise})


@login_required
@require_POST
def line_skip(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Leave a line out of its session, or ask for it again."""
    user = signed_in(request)
    item = get_item_to_log(user, public_id)
    form = SkipForm(request.POST)
    if not form.is_valid():
        return _refused(request, item, form.fault, 422)
    is_skipped = form.cleaned_data["is_skipped"] == "1"
    try:
        if is_skipped:
            skip_line(item=item, reason=form.why, by=user)
        else:
            take_line_in(item=item, by=user)
    except DomainError as error:
        return _refused(request, item, error.message, error.status)
    words = _("%(exercise)s is left out.") if is_skipped else _("%(exercise)s is in again.")
    return answer_line(request, item, timezone.now(), said=words % {"exercise": item.exercise})


def _refused(request: HttpRequest, item: SessionItem, words: str, status: int) -> HttpResponse:
    messages.error(request, words)
    return answer_line(request, item, timezone.now(), said=words, status=status)
