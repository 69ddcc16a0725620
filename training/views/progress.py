"""Progress of an athlete over a period: their own page, and the one that staff come to from the profile."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from accounts.access import signed_in, standing_of
from accounts.operations import record_access
from training.access import get_athlete
from training.cards.progress import progress_card
from training.forms.progress import WEEKS, PeriodForm
from training.queries.days import today_of
from training.queries.logging import Rights, own_rights, rights_over
from training.queries.progress import Period, progress_of
from training.queries.symmetry import MOST_GAP_PCT


@login_required
@require_safe
@gzip_page  # Charts and tables are long and alike.
def progress(request: HttpRequest) -> HttpResponse:
    """Show one's own progress, in the club that one trains in longest; the others are a tap away."""
    own = own_rights(signed_in(request))
    if not own:
        return render(request, "training/progress_none.html")
    return _page(request, own[0], others=own[1:])


@login_required
@require_safe
@gzip_page
def athlete_progress(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    user = signed_in(request)
    return _page(request, rights_over(user, get_athlete(user, public_id)))


def _page(request: HttpRequest, rights: Rights, others: list[Rights] | None = None) -> HttpResponse:
    user, at = signed_in(request), timezone.now()
    athlete, club = rights.athlete, rights.athlete.club
    form = PeriodForm(request.GET)
    weeks = form.weeks_asked
    today = today_of(athlete, at)
    found = progress_of(
        athlete=athlete,
        viewer=user,
        sees_pain=rights.sees_pain,
        period=Period.of_weeks(weeks, today=today),
        today=today,
    )
    if found.pain is not None and not rights.is_self:
        record_access(club=club, user=user, what="athlete_pain", subject=str(athlete.public_id), at=at)
    context = {
        "athlete": athlete,
        "rights": rights,
        "others": others or [],
        "is_staff": any(one.club_id == club.pk for one in standing_of(request).memberships),
        "progress": found,
        "card": progress_card(found, unit=rights.unit),
        "weeks": weeks,
        "periods": WEEKS,
        "period_errors": form.errors.get("weeks", []),
        "gap_levels": (-MOST_GAP_PCT, 0, MOST_GAP_PCT),
        "most_gap_pct": MOST_GAP_PCT,
        "unit": rights.unit,
        "cites": [],
    }
    return render(request, "training/progress.html", context)
