"""The coach's pages of squads and athletes: boards, profiles, tests, weighings."""

import uuid
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import current_club, signed_in, standing_of
from accounts.choices import Role
from accounts.models import Club
from accounts.operations import record_access
from athletes.queries import club_day
from core.charts import Series
from core.dates import monday_of
from core.errors import DomainError, add_to_form
from core.units import WeightUnit, kg_to_lb
from training.access import get_athlete, get_athlete_to_train, get_squad, may_log
from training.forms.coaching import BodyMassForm, TestForm, WeekForm
from training.operations.sessions import record_body_mass_and_loads, record_test
from training.queries.assigning import protocols_for
from training.queries.attention import PAIN_FROM, headline
from training.queries.board import board_of, squad_cards, without_squad
from training.queries.days import today_of
from training.queries.logging import rights_over
from training.queries.profile import Profile, profile_of

TRAINERS = frozenset({Role.OWNER, Role.COACH, Role.CLINICIAN})
EDITORS = frozenset({Role.OWNER, Role.COACH})


def _roles_in(request: HttpRequest, club: Club) -> frozenset[str]:
    return frozenset(one.role for one in standing_of(request).memberships if one.club_id == club.pk)


@login_required
@require_safe
def squads(request: HttpRequest) -> HttpResponse:
    club, user = current_club(request), signed_in(request)
    today = club_day(club)
    context = {
        "cards": squad_cards(user=user, club=club, today=today),
        "without_squad": without_squad(user=user, club=club),
        "may_add": bool(standing_of(request).roles & EDITORS),
        "today": today,
    }
    return render(request, "training/squads.html", context)


@login_required
@require_safe
@gzip_page  # A board is a table of many rows that are alike.
def squad(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    user = signed_in(request)
    shown = get_squad(user, public_id)
    today, roles = club_day(shown.club), _roles_in(request, shown.club)
    form = WeekForm(request.GET)
    monday = form.monday(today)
    at = timezone.now()
    board = board_of(squad=shown, viewer=user, today=today, monday=monday, at=at)
    if board.shows_pain:
        record_access(club=shown.club, user=user, what="squad_pain", subject=str(shown.public_id), at=at)
    context = {
        "squad": shown,
        "board": board,
        "headline": headline(athletes=len(board.rows), pressing=board.pressing, has_plan=board.has_plan),
        "week_errors": form.errors.get("week", []),
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "this_monday": monday_of(today),
        "previous_week": monday - timedelta(days=7),
        "next_week": monday + timedelta(days=7),
        "today": today,
        "may_train": bool(roles & TRAINERS),
        "may_edit": bool(roles & EDITORS),
        "unit": user.reads_in(shown.club.weight_unit),
    }
    return render(request, "training/squad.html", context)


@login_required
@require_safe
@gzip_page
def athlete(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    user = signed_in(request)
    shown = get_athlete(user, public_id)
    today, roles = club_day(shown.club), _roles_in(request, shown.club)
    rights = rights_over(user, shown)
    profile = profile_of(athlete=shown, viewer=user, sees_pain=rights.sees_pain, today=today)
    if rights.sees_pain and not rights.is_self:
        record_access(club=shown.club, user=user, what="athlete_pain", subject=str(shown.public_id), at=timezone.now())
    context = {
        "athlete": shown,
        "profile": profile,
        "row": profile.row,
        "mass_trend": _mass_trend(profile, rights.unit),
        "rights": rights,
        "is_staff": bool(roles),
        "may_train": rights.may_log and bool(roles & TRAINERS),
        "may_edit": rights.may_log and bool(roles & EDITORS),
        "opens_stages": Role.CLINICIAN in roles,
        "pain_from": PAIN_FROM,
        "today": today,
        "unit": rights.unit,
    }
    return render(request, "training/athlete.html", context)


def _mass_trend(profile: Profile, unit: WeightUnit) -> list[Series]:
    points = [
        (one.measured_on, float(kg_to_lb(one.mass_kg) if unit == "lb" else one.mass_kg)) for one in profile.masses
    ]
    return [Series(name=_("now"), kind="both", points=sorted(points))] if len(points) > 1 else []


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def test_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Choose a test, then record it; `?protocol=` names it."""
    user = signed_in(request)
    shown = get_athlete_to_train(user, public_id)
    today = today_of(shown, timezone.now())
    before, others = protocols_for(user=user, athlete=shown)
    asked = request.GET.get("protocol", "")
    protocol = next((one for one in (*before, *others) if str(one.public_id) == asked), None)
    context = {"athlete": shown, "before": before, "others": others, "protocol": protocol}
    if protocol is None:
        context["is_unknown"] = bool(asked)
        return render(request, "training/test_choose.html", context)
    form = TestForm(request.POST or None, protocol=protocol, unit=user.reads_in(shown.club.weight_unit), today=today)
    if request.method == "POST" and form.is_valid():
        try:
            record_test(
                athlete=shown,
                protocol=protocol,
                tested_on=form.cleaned_data["tested_on"],
                results=form.results(),
                by=user,
                at=timezone.now(),
            )
        except DomainError as error:
            add_to_form(error, form)
        else:
            messages.success(request, _("The test is recorded and the loads to come are worked out anew."))
            return redirect("training:athlete", shown.public_id)
    context |= {"form": form}
    return render(request, "training/test_form.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def body_mass_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    user = signed_in(request)
    shown = get_athlete(user, public_id)
    if not may_log(user, shown):
        raise PermissionDenied(_("You may see this athlete, but not record their body mass."))
    unit, today = user.reads_in(shown.club.weight_unit), today_of(shown, timezone.now())
    form = BodyMassForm(request.POST or None, unit=unit, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            record_body_mass_and_loads(
                athlete=shown,
                mass_kg=form.mass_kg,
                measured_on=form.cleaned_data["measured_on"],
                at=timezone.now(),
            )
        except DomainError as error:
            add_to_form(error, form)
        else:
            messages.success(request, _("The weighing is recorded and the loads to come are worked out anew."))
            return redirect("training:athlete", shown.public_id)
    return render(request, "training/body_mass_form.html", {"athlete": shown, "form": form})
