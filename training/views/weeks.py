"""The athlete's own weeks and history."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from accounts.access import signed_in
from core.dates import EARLIEST, LATEST, monday_of
from training.cards.calendar import done_words, entry, weeks_cards
from training.forms.coaching import WeekForm
from training.queries.calendar import exercises_planned, history_of, lines_done, sessions_of
from training.queries.days import sessions_between
from training.queries.logging import own_rights, training_days
from training.queries.placing import fixtures_of
from training.views.offline import to_keep

ON_A_PAGE = 20
WEEKS_SHOWN = 2


@login_required
@require_safe
@gzip_page  # Lists are long and alike, and read over slow networks.
def week(request: HttpRequest) -> HttpResponse:
    """Show two weeks day by day, this one and the next unless `?week=` names another."""
    own = own_rights(signed_in(request))
    days = training_days(own, timezone.now())
    today = min(days.values(), default=timezone.now().date())
    form = WeekForm(request.GET)
    first = form.monday(today)
    last = first + timedelta(weeks=WEEKS_SHOWN) - timedelta(days=1)
    sessions = list(sessions_between(sessions=sessions_of(athletes=days), first=first, last=last))
    fixtures = [one for held in fixtures_of(days, since=first).values() for one in held if one.held_on <= last]
    before, after = first - timedelta(weeks=1), first + timedelta(weeks=1)
    context = {
        "weeks": weeks_cards(
            first=first,
            weeks=WEEKS_SHOWN,
            days=days,
            sessions=sessions,
            planned=exercises_planned(sessions),
            fixtures=fixtures,
        ),
        "week_errors": form.errors.get("week", []),
        "week_before": before if before >= EARLIEST else None,
        "week_after": after if after + timedelta(weeks=WEEKS_SHOWN) <= LATEST else None,
        "is_now": first == monday_of(today),
        "own": own,
        "many_clubs": len(own) > 1,
    }
    return to_keep(render(request, "training/week.html", context))


@login_required
@require_safe
@gzip_page
def history(request: HttpRequest) -> HttpResponse:
    """Show past sessions, the newest first, with what was done in each."""
    own = own_rights(signed_in(request))
    days = training_days(own, timezone.now())
    past = history_of(athletes=days, today=max(days.values(), default=timezone.now().date()))
    page = Paginator(past, ON_A_PAGE).get_page(request.GET.get("page"))
    sessions = list(page.object_list)
    units = {one.athlete.pk: one.unit for one in own}
    done = lines_done(sessions)
    entries = [
        entry(
            one,
            days[one.athlete_id],
            brief=[done_words(line, units[one.athlete_id]) for line in done.get(one.pk, ())],
        )
        for one in sessions
    ]
    context = {"entries": entries, "page": page, "own": own, "many_clubs": len(own) > 1}
    return to_keep(render(request, "training/history.html", context))
