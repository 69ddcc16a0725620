"""Where a person's messages go: the devices that show them, and the way out of mails."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import signed_in
from core.errors import DomainError
from reminders import operations
from reminders.access import get_own_device, get_unsubscriber
from reminders.choices import Channel
from reminders.forms import DeviceForm
from reminders.operations.devices import add_device, remove_device
from reminders.rules.push import device_name


@login_required
@require_POST
def device_add(request: HttpRequest) -> HttpResponse:
    """Take down what the browser got from its push service (static/js/phone.js fills the form)."""
    form = DeviceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The browser did not say where to send. Nothing was turned on; try again."))
        return redirect("reminders:preferences")
    name = device_name(request.headers.get("User-Agent", ""))
    try:
        add_device(person=signed_in(request), label=name, at=timezone.now(), **form.cleaned_data)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("This device shows your reminders from now on."))
    return redirect("reminders:preferences")


@login_required
@require_POST
def device_remove(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    remove_device(device=get_own_device(signed_in(request), public_id))
    messages.success(request, _("That device shows no reminders any more."))
    return redirect("reminders:preferences")


# A mail program posts without a cookie (RFC 8058); the signed token says whose mails stop.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether a club's mails shall stop; a POST, of a mail program or of the page's form, stops them."""
    person, club = get_unsubscriber(token)
    is_done = request.method == "POST"
    if is_done:
        operations.set_preference(person=person, club=club, channel=Channel.EMAIL, is_on=False)
    return render(request, "reminders/unsubscribe.html", {"club": club, "is_done": is_done})
