"""Calendars that follow an athlete or a squad: the file itself, and the pages on which a person gets a link."""

import uuid
from hashlib import sha256
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import signed_in
from athletes.access import get_squad
from athletes.models import Athlete, Squad
from reminders.access import get_feed, get_own_athlete
from reminders.operations.feeds import end_link, make_link, note_reading, note_zones
from reminders.queries.feeds import feed_of, followed
from reminders.renderers import calendar_file, link_addresses


@require_safe
@gzip_page
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    found = get_feed(token)
    now = timezone.now()
    calendar = followed(found, at=now)
    note_zones(feed=found, zones_sha256=calendar.zones_sha256, at=now)
    file = calendar_file(calendar, feed=found)
    note_reading(feed=found, at=now)
    etag = f'"{sha256(file).hexdigest()}"'
    # Kept by the phone and asked for again each time: an ended link must not live on in a cache.
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8", headers=headers)
    return cast(HttpResponseBase, get_conditional_response(request, etag=etag, response=response))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def athlete_feed(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _page(request, get_own_athlete(signed_in(request), public_id))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def squad_feed(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _page(request, get_squad(signed_in(request), public_id))


def _page(request: HttpRequest, of: Athlete | Squad) -> HttpResponse:
    """Show whether the person has a link; a POST makes one and shows it, this once."""
    user = signed_in(request)
    context: dict[str, Any] = {"of": of, "is_squad": isinstance(of, Squad)}
    if request.method == "POST":
        made = make_link(of=of, by=user, at=timezone.now())
        context |= {"feed": made.feed, "addresses": link_addresses(made.token)}
    else:
        context["feed"] = feed_of(of, user)
    return render(request, "reminders/feed.html", context)


@login_required
@require_POST
def athlete_feed_end(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    athlete = get_own_athlete(signed_in(request), public_id)
    return _ended(request, athlete, "reminders:athlete_feed")


@login_required
@require_POST
def squad_feed_end(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _ended(request, get_squad(signed_in(request), public_id), "reminders:squad_feed")


def _ended(request: HttpRequest, of: Athlete | Squad, page: str) -> HttpResponse:
    end_link(of=of, by=signed_in(request))
    messages.success(
        request, _("The link no longer works. A calendar that used it keeps what it has; remove it there.")
    )
    return redirect(page, of.public_id)
