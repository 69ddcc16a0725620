"""Programmes for staff: what there is, and one as weeks × sessions."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from accounts.access import current_club, signed_in, standing_of
from accounts.choices import Role
from exercises.models import EDITORS
from exercises.queries.sources import cited
from programmes.access import get_version
from programmes.queries import archived_programmes, plan_of, programme_cards, unready_programmes
from programmes.renderers import summary_view

ASSIGNERS = {Role.OWNER, Role.COACH, Role.CLINICIAN}


@login_required
@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    club = current_club(request)
    cards = programme_cards(signed_in(request), club)
    writes = not standing_of(request).roles.isdisjoint(EDITORS)
    context = {
        "writes": writes,
        "drafts": unready_programmes(club) if writes else [],
        "archived": archived_programmes(club) if writes else [],
        "own": [card for card in cards if card.programme.club_id],
        "free": [card for card in cards if not card.programme.club_id and not card.programme.clinician_only],
        "clinical": [card for card in cards if not card.programme.club_id and card.programme.clinician_only],
    }
    return render(request, "programmes/list.html", context)


@login_required
@require_safe
@gzip_page  # Weeks of a plan are long and alike.
def programme(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    current_club(request)
    version = get_version(signed_in(request), public_id)
    roles = standing_of(request).roles
    plan = plan_of(version)
    context = {
        "programme": version.programme,
        "plan": plan,
        "summary": summary_view(plan.summary),
        "sources": cited(version.programme.sources),
        "writes": not roles.isdisjoint(EDITORS),
        "may_assign": version.programme.archived_at is None
        and bool(roles & ({Role.CLINICIAN} if version.programme.clinician_only else ASSIGNERS)),
    }
    return render(request, "programmes/detail.html", context)
