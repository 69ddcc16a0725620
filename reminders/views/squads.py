"""What a squad's athletes are told who said nothing themselves."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import signed_in
from athletes.access import get_editable_squad
from core.errors import DomainError, add_to_form
from reminders import operations
from reminders.access import get_channel
from reminders.choices import KINDS_OF_ATHLETES, Channel
from reminders.forms import WishesForm
from reminders.queries.places import told_through
from reminders.queries.wishes import squad_wishes


@login_required
@require_safe
def squad(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    of = get_editable_squad(signed_in(request), public_id)
    wishes = squad_wishes(of)
    channels = [told_through(channel, wishes[channel], KINDS_OF_ATHLETES) for channel in Channel]
    return render(request, "reminders/squad.html", {"squad": of, "channels": channels})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def squad_channel(request: HttpRequest, public_id: uuid.UUID, channel: str) -> HttpResponse:
    of, through = get_editable_squad(signed_in(request), public_id), get_channel(channel)
    wishes = squad_wishes(of)[through]
    form = WishesForm(request.POST or None, wishes=wishes, channel=through, kinds=KINDS_OF_ATHLETES)
    if form.is_valid():
        try:
            operations.set_squad_default(squad=of, channel=through, **form.wishes())
        except DomainError as error:
            add_to_form(error, form)
        else:
            messages.success(request, _("Saved. It holds for athletes who chose nothing themselves."))
            return redirect("reminders:squad", of.public_id)
    context = {"form": form, "squad": of, "channel": through, "wishes": wishes}
    return render(request, "reminders/preference.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def squad_clear(request: HttpRequest, public_id: uuid.UUID, channel: str) -> HttpResponse:
    of = get_editable_squad(signed_in(request), public_id)
    operations.clear_squad_default(squad=of, channel=get_channel(channel))
    messages.success(request, _("The squad's default is gone; what Soleus does by itself holds again."))
    return redirect("reminders:squad", of.public_id)
