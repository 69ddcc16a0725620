"""What fixtures, absences and heavy work would move in a squad: the coach takes it or keeps it."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in
from athletes.queries import club_day
from core.errors import DomainError
from training.access import get_squad_to_train
from training.operations.moving import Answer, answer_proposals
from training.queries.days import active_athletes_of
from training.queries.placing import grouped, proposals_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def moves(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the proposals with their reasons; take the ticked ones, or keep one session on its day."""
    user, at = signed_in(request), timezone.now()
    squad = get_squad_to_train(user, public_id)
    athletes, today = active_athletes_of(squad), club_day(squad.club, at)
    if request.method == "POST":
        answers = _answers(request.POST)
        if not answers:
            messages.warning(request, _("Tick at least one session to move."))
            return redirect("training:moves", squad.public_id)
        try:
            moved, kept = answer_proposals(athletes=athletes, answers=answers, by=user, today=today, at=at)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _said(moved, kept))
        return redirect("training:moves", squad.public_id)
    proposals = proposals_of(athletes, today=today)
    context = {
        "squad": squad,
        "moves": grouped(one for one in proposals if one.to_on),
        "unsolved": grouped(one for one in proposals if one.to_on is None),
        "number": sum(one.to_on is not None for one in proposals),
    }
    return render(request, "training/moves.html", context)


def _answers(data: QueryDict) -> list[Answer]:
    """Return what was ticked, or what is to be kept: `id revision day`, commas between, as the page wrote it.

    Raises:
        SuspiciousOperation: it is nothing that the page wrote.
    """
    typed = data.getlist("keep") or data.getlist("move")
    try:
        return [_answer(one) for several in typed for one in str(several).split(",")]
    except ValueError as error:
        raise SuspiciousOperation("A proposal was answered in a way that the page does not know.") from error


def _answer(typed: str) -> Answer:
    session_id, revision, *day = typed.split()
    to_on = parse_date(day[0]) if day else None
    if len(day) > 1 or bool(day) != bool(to_on):
        raise ValueError(typed)
    return Answer(uuid.UUID(session_id), int(revision), to_on)


def _said(moved: int, kept: int) -> str:
    if kept:
        return ngettext(
            "%(count)s session stays on its day and is not proposed again.",
            "%(count)s sessions stay on their day and are not proposed again.",
            kept,
        ) % {"count": kept}
    return ngettext("%(count)s session was moved.", "%(count)s sessions were moved.", moved) % {"count": moved}
