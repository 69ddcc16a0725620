"""One's own data as files: asking for them, and following how far they are."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.middleware import HtmxDetails

from accounts.access import signed_in
from athletes.access import get_own_athlete
from core.errors import DomainError, add_to_form
from reports.access import own_athletes
from reports.choices import ExportState
from reports.forms.files import OwnFileForm
from reports.operations.exports import request_own_export
from reports.queries.exports import SHOWN, file_lines, own_files_of


@login_required
@require_safe
def own_files(request: HttpRequest) -> HttpResponse:
    """List the person's own files; htmx asks again for the list alone while any of them is being made."""
    user = signed_in(request)
    page = Paginator(own_files_of(user), SHOWN).get_page(request.GET.get("page"))
    lines = file_lines(list(page.object_list))
    context = {"page": page, "lines": lines, "is_busy": any(line.is_unfinished for line in lines), "is_own": True}
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    if htmx:
        return render(request, "reports/_files.html", context)
    places = [(athlete, OwnFileForm(auto_id=f"id_%s_{athlete.public_id}")) for athlete in own_athletes(user)]
    return render(request, "reports/own_files.html", {**context, "places": places})


@login_required
@require_POST
def own_file_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask for a file. A fault is told on the list, since only that may ask for itself again."""
    user = signed_in(request)
    athlete = get_own_athlete(user, public_id)
    form = OwnFileForm(request.POST)
    if form.is_valid():
        try:
            export = request_own_export(athlete=athlete, wish=form.wish, by=user, at=timezone.now())
        except DomainError as error:
            add_to_form(error, form)
        else:
            is_made = export.state == ExportState.DONE
            words = _("Your file is ready.") if is_made else _("Your file is being made; you can go on and come back.")
            messages.success(request, words)
    for faults in form.errors.values():
        messages.warning(request, str(faults[0]))
    return redirect("reports:own_files")
