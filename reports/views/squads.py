"""The squad training report, on screen and as a file."""

from collections.abc import Mapping
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
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
from reports.access import reportable_squads, views_of
from reports.cards import report_card
from reports.choices import PeriodChoice, RowsChoice
from reports.files import csv
from reports.forms.files import FileForm
from reports.forms.squads import ALL_SQUADS, SquadReportFileForm, SquadReportForm
from reports.forms.views import SaveViewForm, query_of
from reports.queries.lines import set_lines
from reports.queries.report import SMALLEST_GROUP, report_of

Asked = TypeVar("Asked", bound=SquadReportForm)


@login_required
@require_safe
def squad_report(request: HttpRequest) -> HttpResponse:
    club = current_club(request)
    return report_page(request, club, form_of(request, club, request.GET, SquadReportForm))


@login_required
@require_GET
def squad_report_csv(request: HttpRequest) -> HttpResponseBase:
    """Stream the report; a query that cannot be answered brings the page back with its faults."""
    club = current_club(request)
    form = form_of(request, club, request.GET, SquadReportFileForm)
    if not form.is_valid():
        return report_page(request, club, form, status=400)
    scope, with_minors = form.scope(club), form.cleaned_data["minors"]
    rows = form.cleaned_data["rows"] or RowsChoice.ATHLETES
    bom = form.cleaned_data["bom"] == "1"
    _record(request, club, form, what="squad_report_csv", rows=rows)
    unit = cast(WeightUnit, club.weight_unit)
    if rows == RowsChoice.SETS:
        text = csv.sets_csv(set_lines(scope, unit=unit, with_minors=with_minors), unit=unit, bom=bom)
    else:
        report = report_of(scope, viewer=signed_in(request), with_minors=with_minors)
        text = csv.athletes_csv(report.athletes, unit=unit, bom=bom)
    return StreamingHttpResponse(
        text,
        content_type="text/csv; charset=utf-8; header=present",
        headers={
            "Content-Disposition": content_disposition_header(True, csv.file_name(scope, squad=_title(form), rows=rows))
        },
    )


def form_of(request: HttpRequest, club: Club, data: QueryDict, form: type[Asked]) -> Asked:
    """Return what is asked for, with the squads and the columns that are the person's to choose."""
    return form(
        data,
        squads=reportable_squads(signed_in(request), club),
        today=club_day(club),
        sees_health=Role.CLINICIAN in standing_of(request).roles,
    )


def report_page(
    request: HttpRequest,
    club: Club,
    form: SquadReportForm,
    *,
    keeping: SaveViewForm | None = None,
    status: int | None = None,
) -> HttpResponse:
    """Show the report, or the faults of what was asked; `keeping` is a name for a view that could not be used."""
    context: dict[str, Any] = {
        "club": club,
        "may_add_squads": Role.OWNER in standing_of(request).roles,
        "views": [(view, urlencode(query_of(view), doseq=True)) for view in views_of(signed_in(request), club)],
        "keeping": keeping or SaveViewForm(),
    }
    shown: dict[str, Any] = {"squad": ALL_SQUADS}
    if form.is_valid():
        context |= _made(request, club, form)
        shown = form.shown
        form = SquadReportForm(
            squads=[*form.squads.values()],
            today=form.today,
            sees_health="health" in form.fields,
            initial=form.cleaned_data,
        )
    context["form"] = form
    context["presets"] = [
        (preset, urlencode({**shown, "period": preset.value}, doseq=True))
        for preset in PeriodChoice
        if preset != PeriodChoice.CUSTOM
    ]
    return render(request, "reports/squad_report.html", context, status=status)


def _made(request: HttpRequest, club: Club, form: SquadReportForm) -> dict[str, Any]:
    asked = form.cleaned_data
    report = report_of(
        form.scope(club),
        viewer=signed_in(request),
        with_health=bool(asked.get("health")),
        with_minors=asked["minors"],
    )
    if report.health:
        _record(request, club, form, what="squad_report_health", rows="")
    # A coach's report can name athletes who have left, and whose profile is no longer theirs to open.
    sees_all = not standing_of(request).roles.isdisjoint((Role.OWNER, Role.CLINICIAN, Role.ANALYST))
    return {
        "report": report,
        "card": report_card(report, columns=asked["columns"], unit=cast(WeightUnit, club.weight_unit)),
        "title": _title(form),
        "several": len(asked["squad"]) != 1,
        "openable": {row.public_id for row in report.athletes if sees_all or row.is_there},
        "shared": urlencode(form.chosen, doseq=True),
        "to_keep": None if asked["period"] == PeriodChoice.CUSTOM else _to_keep(form),
        "shared_fields": _fields(form.chosen),
        "compares": not report.before.is_empty,
        "period": asked["period"],
        "definitions": wording.DEFINITIONS,
        "smallest_group": SMALLEST_GROUP,
        "file_form": FileForm(
            squads=[*form.squads.values()],
            sees_health="health" in form.fields,
            initial={"with_minors": asked["minors"], "with_health": asked.get("health")},
        ),
    }


def _to_keep(form: SquadReportForm) -> list[tuple[str, str]]:
    """Return the hidden fields by which a view of the report is kept."""
    return [(name, value) for name, value in _fields(form.chosen) if name in ("squad", "period", "columns")]


def _fields(query: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (name, value) for name, values in query.items() for value in (values if isinstance(values, list) else [values])
    ]


def _record(request: HttpRequest, club: Club, form: SquadReportForm, *, what: str, rows: str) -> None:
    scope = form.scope(club)
    squads = str(scope.squads[0].public_id) if len(form.cleaned_data["squad"]) == 1 else f"{len(scope.squads)} squads"
    subject = f"{squads} {scope.period.starts_on}..{scope.period.last_on} {rows}".rstrip()
    record_access(club=club, user=signed_in(request), what=what, subject=subject, at=timezone.now())


def _title(form: SquadReportForm) -> str:
    chosen = form.cleaned_data["squad"]
    return ", ".join(form.squads[public_id].name for public_id in chosen) or _("all squads")
