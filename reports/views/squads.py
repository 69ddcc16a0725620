"""The squad training report, on screen and as a file."""

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from accounts.access import current_club, signed_in, standing_of
from accounts.choices import Role
from accounts.models import Club
from accounts.operations import record_access
from athletes.queries import club_day
from core.units import WeightUnit
from reports import wording
from reports.access import openable_athletes, reportable_squads
from reports.choices import PeriodChoice, RowsChoice
from reports.files import csv
from reports.forms.squads import ALL_SQUADS, SquadReportFileForm, SquadReportForm
from reports.queries.report import report_of
from reports.queries.training import performed_sets


@login_required
@require_safe
def squad_report(request: HttpRequest) -> HttpResponse:
    club = current_club(request)
    form = SquadReportForm(request.GET, squads=reportable_squads(signed_in(request), club), today=club_day(club))
    return _page(request, club, form)


@login_required
@require_GET
def squad_report_csv(request: HttpRequest) -> HttpResponseBase:
    """Stream the report; a query that cannot be answered brings the page back with its faults."""
    club = current_club(request)
    form = SquadReportFileForm(request.GET, squads=reportable_squads(signed_in(request), club), today=club_day(club))
    if not form.is_valid():
        return _page(request, club, form, status=400)
    scope, squad = form.scope(club), form.cleaned_data["squad"]
    rows = form.cleaned_data["rows"] or RowsChoice.ATHLETES
    bom = form.cleaned_data["bom"] == "1"
    record_access(
        club=club,
        user=signed_in(request),
        what="squad_report_csv",
        subject=f"{squad} {scope.period.starts_on}..{scope.period.last_on} {rows}",
        at=timezone.now(),
    )
    unit = cast(WeightUnit, club.weight_unit)
    if rows == RowsChoice.SETS:
        text = csv.sets_csv(performed_sets(scope), unit=unit, bom=bom)
    else:
        text = csv.athletes_csv(report_of(scope, viewer=signed_in(request)).athletes, unit=unit, bom=bom)
    name = csv.file_name(scope, squad=_("all squads") if squad == ALL_SQUADS else scope.squads[0].name, rows=rows)
    return StreamingHttpResponse(
        text,
        content_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )


def _page(request: HttpRequest, club: Club, form: SquadReportForm, status: int | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "club": club,
        "form": form,
        "definitions": wording.DEFINITIONS,
        "may_add_squads": Role.OWNER in standing_of(request).roles,
    }
    squad = ALL_SQUADS
    if form.is_valid():
        report = report_of(form.scope(club), viewer=signed_in(request))
        squad, chosen = form.cleaned_data["squad"], form.chosen
        context |= {
            "report": report,
            "one_squad": report.scope.squads[0] if squad != ALL_SQUADS else None,
            "openable": openable_athletes(signed_in(request), [row.public_id for row in report.athletes]),
            "shared": urlencode(chosen),
            "period": form.cleaned_data["period"],
            "form": SquadReportForm(squads=[*form.squads.values()], today=form.today, initial=form.cleaned_data),
        }
    context["presets"] = [
        (preset, urlencode({"squad": squad, "period": preset.value}))
        for preset in PeriodChoice
        if preset != PeriodChoice.CUSTOM
    ]
    return render(request, "reports/squad_report.html", context, status=status)
