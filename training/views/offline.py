"""What a phone needs to work without signal (docs/offline.md)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.dates import instant
from training.queries.days import today_of
from training.queries.logging import Rights

DAYS_KEPT = 7


@dataclass(frozen=True)
class KeptDay:
    """A coming training day and the instant at which it begins."""

    on: date
    begins_at: datetime


def kept_days(own: Sequence[Rights], at: datetime) -> list[KeptDay]:
    """Return the days after today that a phone keeps; in clubs whose days end at different hours, the latest."""
    if not own:
        return []
    first = min(today_of(one.athlete, at) for one in own)
    days = [first + timedelta(days=k) for k in range(1, DAYS_KEPT + 1)]
    places = [(one.athlete.club.rolls_over_at, one.athlete.zone) for one in own]
    return [KeptDay(on, max(instant(on, ends_at, zone=zone) for ends_at, zone in places)) for on in days]


def days_of(own: Sequence[Rights], at: datetime) -> str:
    """Return the coming days, each with when it begins (ms since 1970), for a page to know which it has become."""
    return json.dumps([[str(day.on), round(day.begins_at.timestamp() * 1000)] for day in kept_days(own, at)])


def coming_pages(days: Sequence[KeptDay]) -> dict[str, datetime]:
    """Return the addresses of the pages of coming days, each with when it begins."""
    address = reverse("training:today")
    return {f"{address}?on={day.on}": day.begins_at for day in days}


def to_keep(page: HttpResponse, others: Mapping[str, datetime] | None = None) -> HttpResponse:
    """Say that the person's own device may keep a copy of a page, and of which others, each from when it counts."""
    kept = [[address, round(from_at.timestamp() * 1000)] for address, from_at in (others or {}).items()]
    page.headers["X-Keep"] = json.dumps(kept, separators=(",", ":"))
    return page


@login_required
@require_safe
def sync(request: HttpRequest) -> HttpResponse:
    """Tell a script that is about to send what waits: a fresh CSRF token, and the time in ms since 1970."""
    return JsonResponse({"csrf": get_token(request), "now": round(timezone.now().timestamp() * 1000)})


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Answer the service worker, from the root so that it may serve every page; browsers ask for it anew."""
    response = render(request, "training/worker.js", content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    return render(request, "training/manifest.json", content_type="application/manifest+json")


@require_safe
def away(request: HttpRequest) -> HttpResponse:
    """Say that a page cannot be reached; the service worker keeps this one for when there is no signal."""
    return render(request, "training/away.html")
