"""Views of the report that a person keeps."""

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import current_club, signed_in
from accounts.forms import attempt
from reports.access import get_saved_view
from reports.forms.squads import SquadReportForm
from reports.forms.views import SaveViewForm, query_of
from reports.operations.views import remove_view, save_view
from reports.views.squads import form_of, report_page


@login_required
@require_POST
def view_save(request: HttpRequest) -> HttpResponse:
    """Keep squads, period and columns of the report on screen."""
    club, keeping = current_club(request), SaveViewForm(request.POST)
    asked = form_of(request, club, request.POST, SquadReportForm)
    if not asked.is_valid():
        return report_page(request, club, asked, status=422)
    made = None
    if keeping.is_valid():
        made = attempt(
            keeping,
            save_view,
            club=club,
            person=signed_in(request),
            name=keeping.cleaned_data["name"],
            squads=[uuid.UUID(squad) for squad in asked.cleaned_data["squad"]],
            period=asked.cleaned_data["period"],
            columns=asked.cleaned_data["columns"],
        )
    if made is None:
        return report_page(request, club, asked, keeping=keeping, status=422)
    view, _is_new = made
    messages.success(request, _("“%(name)s” is kept.") % {"name": view.name})
    return redirect(f"{reverse('reports:squad_report')}?{urlencode(query_of(view), doseq=True)}")


@login_required
@require_POST
def view_remove(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    view = get_saved_view(signed_in(request), public_id)
    remove_view(view=view)
    messages.success(request, _("“%(name)s” is removed.") % {"name": view.name})
    return redirect("reports:squad_report")
