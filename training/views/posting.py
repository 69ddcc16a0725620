"""What the forms of the athlete's pages post to. A script that sends one gets the part of the page that it changes."""

import uuid
from datetime import datetime
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import signed_in
from core.errors import DomainError, add_to_form
from exercises.access import own_places
from exercises.forms.safety import AcknowledgeForm
from exercises.operations.safety import acknowledge_safety
from training.access import get_item_to_log, get_own_item, get_session, get_session_to_log, get_squad_to_train
from training.cards.feedback import answer_form
from training.cards.sessions import finish_id
from training.cards.set_forms import posted_set_form
from training.choices import Side
from training.forms.logging import FinishForm, RemovalForm, SetForm
from training.models import MOST_SETS, Session, SessionItem
from training.operations.feedback import give_feedback_after_session
from training.operations.logging import log_set, remove_set
from training.operations.sessions import finish_session
from training.operations.sets import AcknowledgementRequired
from training.queries.days import today_of
from training.queries.logging import rights_over
from training.views.logging import Returned, card_of, of_page, questioned, session_page, today_page
from training.views.tablet import tablet_page, tablet_squad
from training.wording import no_ballast_words

# --- what forms post to -----------------------------------------------------------------------------


@login_required
@require_POST
def set_put(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Log or change a set of a line."""
    user, at = signed_in(request), timezone.now()
    item = get_item_to_log(user, public_id)
    rights = rights_over(user, item.session.athlete)
    form = posted_set_form(request.POST, item=item, rights=rights)
    if form.is_valid():
        try:
            logged = log_set(
                item=item,
                number=form.cleaned_data["number"],
                entries=form.entries,
                left_out=form.left_out,
                performed_at=form.cleaned_data["performed_at"],
                edited_at=form.cleaned_data["edited_at"],
                by=user,
                at=at,
            )
        except AcknowledgementRequired as error:
            # The page was older than the text: it comes back with the text to read in place of the form.
            messages.warning(request, error.message)
            return answer_line(request, item, at, said=error.message, status=error.status)
        except DomainError as error:
            form.show(error)
        else:
            if any(one.overtaken for one in logged):
                messages.warning(request, _("This set was changed later elsewhere; the later change is kept."))
            _say_if_refused(request, any(one.pain_refused for one in logged))
            said = _logged_words(form)
            if any(one.lacks_ballast for one in logged):
                said = f"{said} {no_ballast_words(form.limit_kg, form.typed_in)}"
            return answer_line(request, item, at, said=said)
    return answer_line(request, item, at, set_form=form)


@login_required
@require_POST
def set_delete(request: HttpRequest, public_id: uuid.UUID, number: int) -> HttpResponse:
    """Remove a set with all its sides. Repeating changes nothing."""
    item = get_item_to_log(signed_in(request), public_id)
    if not 1 <= number <= MOST_SETS:
        raise Http404
    at = timezone.now()
    form = RemovalForm(request.POST)
    remove_set(item=item, number=number, at=at, made_at=form.cleaned_data["edited_at"] if form.is_valid() else None)
    return answer_line(request, item, at, said=_("Set %(number)s removed.") % {"number": number})


@login_required
@require_POST
def acknowledge(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Note that the safety text of a line's exercise was read: by the athlete, or by staff with the athlete."""
    user, at = signed_in(request), timezone.now()
    item = get_item_to_log(user, public_id)
    athlete = item.session.athlete
    own = own_places(user, item.exercise) if athlete.user_id == user.pk else []
    form = AcknowledgeForm(request.POST)
    try:
        acknowledge_safety(
            athletes={one.pk: one for one in (athlete, *own)}.values(),
            exercise=item.exercise,
            safety_revision=form.cleaned_data["safety_revision"] if form.is_valid() else 0,
            by=user,
            at=at,
        )
    except DomainError as error:
        messages.error(request, error.message)
        return answer_line(request, item, at, said=error.message, status=error.status)
    return answer_line(request, item, at, said=_("Noted: the safety text was read."))


@login_required
@require_POST
def finish(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Finish a session, or correct how it was finished."""
    user, at = signed_in(request), timezone.now()
    found = get_session_to_log(user, public_id)
    rights = rights_over(user, found.athlete)
    form = FinishForm(
        request.POST, with_pain=rights.sees_pain, with_note=rights.sees_pain, auto_id=f"{finish_id(found)}-%s"
    )
    if form.is_valid():
        try:
            _finished, refused = finish_session(
                session=found,
                effort=form.cleaned_data["effort"],
                minutes=form.cleaned_data["minutes"],
                note=form.note_over(found.note),
                pain_after=form.pain_after,
                by=user,
                at=at,
            )
        except DomainError as error:
            add_to_form(error, form)
        else:
            _say_if_refused(request, refused)
            return answer_session(request, found, at, anchor=finish_id(found))
    return _same_page(request, at, Returned(session=found, finish=form))


@login_required
@require_POST
def feedback(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take the plain answer on an exercise of one's own finished session."""
    at = timezone.now()
    item = get_own_item(signed_in(request), public_id)
    form = answer_form(item, request.POST)
    if not form.is_valid():
        return _same_page(request, at, Returned(session=item.session, item=item, answer=form))
    status = HTTPStatus.OK
    try:
        give_feedback_after_session(item=item, answer=form.answer(), at=at)
    except DomainError as error:
        messages.error(request, error.message)
        status = HTTPStatus(error.status)
    return answer_session(request, item.session, at, anchor=f"how-{item.session.public_id}", status=status)


def _say_if_refused(request: HttpRequest, refused: bool) -> None:
    if refused:
        messages.warning(
            request,
            _("The training is stored, the pain score is not: no agreement to store pain is on record."),
        )


def _logged_words(form: SetForm) -> str:
    number = form.cleaned_data["number"]
    sides = [str(Side(side).label).lower() for side in form.entries if side != Side.BOTH]
    if not sides:
        return _("Set %(number)s logged.") % {"number": number}
    return _("Set %(number)s %(sides)s logged.") % {"number": number, "sides": _(" and ").join(sides)}


# --- how answers are put together -------------------------------------------------------------------


def is_fragment(request: HttpRequest) -> bool:
    """Tell whether a script sent the form, which puts the answer into the page that it is on."""
    return "X-Fragment" in request.headers


def answer_line(
    request: HttpRequest,
    item: SessionItem,
    at: datetime,
    *,
    set_form: SetForm | None = None,
    said: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """Answer a form of a line: to a script its new fragment, else the page again or on to it."""
    if not is_fragment(request):
        if set_form:
            return _same_page(request, at, Returned(session=item.session, set_form=set_form))
        return redirect(f"{_address(request, item.session, at)}#line-{item.public_id}")
    user = signed_in(request)
    found = get_session(user, item.session.public_id)
    rights = rights_over(user, found.athlete)
    card = card_of(found, rights, user, at, Returned(session=found, set_form=set_form))
    line = card.line(item.pk)
    if said and line.pain:
        said = f"{said} {line.pain.words}"
    context = {"card": card, "line": line, "said": said, **of_page(request.POST.get("page"), at)}
    return render(
        request, "training/_answer.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY if set_form else status
    )


def answer_session(
    request: HttpRequest,
    found: Session,
    at: datetime,
    *,
    returned: Returned | None = None,
    anchor: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """Answer a form of a session: to a script the session again, else on to its page."""
    if not is_fragment(request):
        return redirect(f"{_address(request, found, at)}#{anchor}")
    user = signed_in(request)
    found = get_session(user, found.public_id)
    cards = questioned([card_of(found, rights_over(user, found.athlete), user, at, returned)], returned)
    context = {"card": cards[0], **of_page(request.POST.get("page"), at)}
    return render(
        request,
        "training/_answer_session.html",
        context,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if returned else status,
    )


def _same_page(request: HttpRequest, at: datetime, returned: Returned) -> HttpResponse:
    """Show the page that a form came from, with the form as it was typed."""
    if is_fragment(request):
        return answer_session(request, returned.session, at, returned=returned)
    if squad_id := tablet_squad(request.POST.get("page", "")):
        squad = get_squad_to_train(signed_in(request), squad_id)
        return tablet_page(request, squad, returned.session.athlete.public_id, at, returned)
    if _is_from_today(request, returned.session, at):
        return today_page(request, at, returned)
    return session_page(request, get_session(signed_in(request), returned.session.public_id), at, returned)


def _address(request: HttpRequest, found: Session, at: datetime) -> str:
    if squad_id := tablet_squad(request.POST.get("page", "")):
        return reverse("training:tablet_athlete", args=[squad_id, found.athlete.public_id])
    if _is_from_today(request, found, at):
        return reverse("training:today")
    return reverse("training:session", args=[found.public_id])


def _is_from_today(request: HttpRequest, found: Session, at: datetime) -> bool:
    """Tell whether a form came from Today and its session is still shown there."""
    is_own = found.athlete.user_id == signed_in(request).pk and found.athlete.archived_at is None
    is_today = found.scheduled_on == today_of(found.athlete, at)
    return request.POST.get("page") == "today" and is_own and is_today
