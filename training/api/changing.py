"""Changing plans that run, for phones of staff."""

import uuid
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from accounts.idempotency import IDEMPOTENCY_KEY, with_idempotency_key
from athletes.queries import club_day
from core.api import body_values, refuse_id
from programmes.rules.diff import SessionChange, WeeksChange
from training import access
from training.models import Assignment
from training.operations.changing import NotNewestVersion, VersionChange, apply_version
from training.queries.changing import assignments_of, versions_in_use
from training.serializers.changing import ApplyAnswer, ApplyBody, VersionsAnswer

Json = dict[str, Any]


class ProgrammeVersions(APIView):
    @extend_schema(operation_id="programmes_versions", responses=VersionsAnswer)
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """Who is on which version, and what the newest one changes in the older ones and for each athlete."""
        user, at = signed_in(request), timezone.now()
        newest, clubs = access.get_version_to_apply(user, public_id)
        days = {club: club_day(club, at) for club in clubs}
        used = versions_in_use(newest=newest, user=user, days=days)
        changes: dict[int, VersionChange] = {}
        for club, today in days.items():
            behind = [one for one in used.behind if one.club_id == club.pk]
            if behind:
                for change in apply_version(
                    version=newest, assignments=behind, by=user, today=today, at=at, dry_run=True
                ):
                    changes[change.assignment.pk] = change
        return Response(
            {
                "programme": str(newest.programme.public_id),
                "version": newest.number,
                "change_note": newest.change_note,
                "on_newest": [_on_version_json(holder.assignment) for holder in used.on_newest],
                "older": [
                    {
                        "version": held.version.number,
                        "changes": [_weeks_json(change) for change in held.changes],
                        "athletes": [version_change_json(changes[one.assignment.pk]) for one in held.holders],
                    }
                    for held in used.older
                ],
            }
        )


class ProgrammeApply(APIView):
    @extend_schema(
        operation_id="programmes_apply", request=ApplyBody, responses=ApplyAnswer, parameters=[IDEMPOTENCY_KEY]
    )
    @with_idempotency_key
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Have athletes go on with the newest version from their next session without a set, all or nothing."""
        user, at = signed_in(request), timezone.now()
        newest, _clubs = access.get_version_to_apply(user, public_id)
        body = body_values(ApplyBody, request)
        assignments = _assignments(request, newest.programme_id, body)
        if body["version"] != newest.number:
            raise NotNewestVersion.of(newest)
        changes = apply_version(
            version=newest,
            assignments=assignments,
            by=user,
            today=club_day(assignments[0].athlete.club, at),
            at=at,
            dry_run=body["dry_run"],
        )
        answer = {"dry_run": body["dry_run"], "athletes": [version_change_json(change) for change in changes]}
        return Response(answer, status=HTTPStatus.OK)


def _assignments(request: Request, programme_id: int, body: Mapping[str, Any]) -> Sequence[Assignment]:
    wanted: list[uuid.UUID] = list(dict.fromkeys(body["assignments"]))
    found = assignments_of(user=signed_in(request), programme_id=programme_id, public_ids=wanted)
    for place, public_id in enumerate(wanted):
        if public_id not in found:
            refuse_id("assignments", public_id, place=place)
    return [found[public_id] for public_id in wanted]


def _on_version_json(assignment: Assignment) -> Json:
    return {
        "assignment": str(assignment.public_id),
        "athlete": str(assignment.athlete.public_id),
        "name": assignment.athlete.name,
    }


def version_change_json(change: VersionChange) -> Json:
    return {
        **_on_version_json(change.assignment),
        "reason": change.reason,
        "changes_from": change.from_on.isoformat() if change.from_on else None,
        "stays": change.stays,
        "taken_out": change.replaced,
        "made": change.made,
        "last_on": change.last_on.isoformat() if change.last_on else None,
    }


def _weeks_json(change: WeeksChange) -> Json:
    return {
        "change": change.kind,
        "first": change.first,
        "last": change.last,
        "sessions": [_session_json(session) for session in change.sessions],
    }


def _session_json(change: SessionChange) -> Json:
    return {
        "change": change.kind,
        "column": change.column,
        "label": change.label,
        "fields": [{"name": one.name, "before": _text(one.before), "after": _text(one.after)} for one in change.fields],
        "lines": [
            {
                "change": line.kind,
                "exercise": (line.after or line.before).exercise,  # type: ignore[union-attr]
                "before": line.before.text if line.before else None,
                "after": line.after.text if line.after else None,
            }
            for line in change.lines
        ],
    }


def _text(value: str | int | None) -> str | None:
    return None if value is None else str(value)
