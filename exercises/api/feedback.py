"""Feedback on exercises for phones: answering, reading, and the authors' inbox."""

import uuid
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from accounts.idempotency import IDEMPOTENCY_KEY, with_idempotency_key
from athletes.models import Athlete
from core.api import Pages, body_values, page_answer, page_of, query_values
from exercises import access
from exercises.choices import Shelf
from exercises.models import Exercise, ExerciseFeedback
from exercises.operations import feedback as operations
from exercises.queries import feedback as queries
from exercises.serializers.feedback import (
    CommentAnswer,
    CommentQuery,
    ExerciseFeedbackAnswer,
    FeedbackBody,
    HandledBody,
    InboxQuery,
    OwnFeedbackAnswer,
    VersionQuery,
)


class NewestMonthFirst(Pages):
    # The position within a month is random, and so is what a cursor gives away.
    ordering = ("-month", "public_id")
    page_size = 20
    offset_cutoff = 10_000


def _say(rows: list[ExerciseFeedback]) -> list[dict[str, Any]]:
    return [CommentAnswer(one).data for one in queries.comments(rows)]


def _version(exercise: Exercise, asked: int | None) -> int:
    if asked is None:
        return exercise.revision
    if asked > exercise.revision:
        raise exceptions.ValidationError(
            {
                "revision": _("revision takes 1 to %(newest)s here; %(asked)s is not that.")
                % {"newest": exercise.revision, "asked": asked}
            }
        )
    return asked


class Feedback(APIView):
    @extend_schema(operation_id="exercises_feedback", parameters=[VersionQuery], responses=ExerciseFeedbackAnswer)
    def get(self, request: Request, slug: str) -> Response:
        """What the caller says of an exercise, and the figures of their clubs on one version of it.

        Owners, coaches and clinicians get their club's figures however few answers there are, athletes from five on.
        """
        user = signed_in(request)
        exercise = access.get_exercise(user, slug, None)
        revision = _version(exercise, query_values(VersionQuery, request).get("revision"))
        figures = queries.figures_of(
            user,
            exercise,
            revision=revision,
            read=access.clubs_read(user, exercise),
            places=access.own_places(user, exercise),
        )
        answer = {
            "exercise": exercise.slug,
            "revision": revision,
            "own": queries.own_answers(user, exercise),
            "clubs": sorted(figures.values(), key=lambda one: (one.club.name, one.club.pk)),
            "changes": queries.changes_of(exercise),
        }
        return Response(ExerciseFeedbackAnswer(answer).data)

    @extend_schema(
        operation_id="exercises_feedback_give",
        request=FeedbackBody,
        responses={201: OwnFeedbackAnswer, 200: OwnFeedbackAnswer},
        parameters=[IDEMPOTENCY_KEY],
    )
    @with_idempotency_key
    def post(self, request: Request, slug: str) -> Response:
        """Say how an exercise was, as an athlete. 201 for the first answer on that version; 200 changes it.

        What is left out stays as it was.
        """
        user = signed_in(request)
        exercise = access.get_exercise(user, slug, None)
        places = access.own_places(user, exercise)
        if not places:
            raise PermissionDenied(_("Only athletes say how an exercise was."))
        body = FeedbackBody(data=request.data)
        body.is_valid(raise_exception=True)
        given = operations.give_feedback(
            athlete=_place(places, body.validated_data.get("athlete")),
            exercise=exercise,
            revision=body.validated_data.get("revision", exercise.revision),
            answer=body.answer(),
            at=timezone.now(),
        )
        status = HTTPStatus.CREATED if given.is_new else HTTPStatus.OK
        return Response(OwnFeedbackAnswer(given.feedback).data, status=status)


def _place(places: Sequence[Athlete], asked: uuid.UUID | None) -> Athlete:
    if asked is None and len(places) == 1:
        return places[0]
    for place in places:
        if place.public_id == asked:
            return place
    clubs = ", ".join(f"{place.public_id} ({place.club})" for place in places)
    raise exceptions.ValidationError({"athlete": _("athlete takes one of your own: %(clubs)s.") % {"clubs": clubs}})


class Comments(APIView):
    @extend_schema(
        operation_id="exercises_comments",
        parameters=[CommentQuery],
        responses=page_of("CommentPage", CommentAnswer(many=True)),
    )
    def get(self, request: Request, slug: str) -> Response:
        """What the athletes of the caller's clubs say of one version, for owners, coaches and clinicians.

        Answers whose athletes share their name with those who train them, the caller among them; other comments
        once five athletes have answered without a name.
        """
        user = signed_in(request)
        exercise = access.get_exercise(user, slug, None)
        clubs = access.clubs_read(user, exercise)
        if not clubs:
            raise PermissionDenied(_("Owners, coaches and clinicians read what athletes say."))
        revision = _version(exercise, query_values(CommentQuery, request).get("revision"))
        rows = queries.answers_read(user, exercise, revision, clubs)
        return page_answer(request, rows, pages=NewestMonthFirst(), say=_say)


class Inbox(APIView):
    @extend_schema(
        operation_id="exercises_inbox",
        parameters=[InboxQuery],
        responses=page_of("InboxPage", CommentAnswer(many=True)),
    )
    def get(self, request: Request) -> Response:
        """The comments on the exercises that the caller writes, or looks after for every club."""
        user = signed_in(request)
        asked = query_values(InboxQuery, request)
        shelf = asked.get("of", Shelf.OWN)
        if shelf not in access.shelves(user):
            raise PermissionDenied(_("Authors of exercises and editors of the library read comments."))
        rows = queries.comments_in(user, shelf, state=asked.get("state", ""), slug=asked.get("exercise", ""))
        return page_answer(request, rows, pages=NewestMonthFirst(), say=_say)


class Handled(APIView):
    @extend_schema(
        operation_id="exercises_comment_handled",
        request=HandledBody,
        responses=CommentAnswer,
        parameters=[IDEMPOTENCY_KEY],
    )
    @with_idempotency_key
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Mark a comment as handled; with `led_to`, by a version that changed because of it."""
        user, at = signed_in(request), timezone.now()
        comment = access.get_comment(user, public_id)
        number = body_values(HandledBody, request).get("led_to")
        if number is None:
            operations.mark_handled(feedback=comment, by=user, at=at)
        else:
            revision = queries.revision_of(comment.exercise, number)
            if revision is None:
                raise exceptions.ValidationError(
                    {
                        "led_to": _("led_to takes a version of the exercise, up to %(newest)s; %(asked)s is not that.")
                        % {"newest": comment.exercise.revision, "asked": number}
                    }
                )
            operations.answer_with_revision(revision=revision, feedback=[comment], by=user, at=at)
        return Response(_say([comment])[0])


class Unhandled(APIView):
    @extend_schema(
        operation_id="exercises_comment_unhandled", request=None, responses=CommentAnswer, parameters=[IDEMPOTENCY_KEY]
    )
    @with_idempotency_key
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Put a comment back among those that wait."""
        comment = access.get_comment(signed_in(request), public_id)
        operations.mark_unhandled(feedback=comment)
        return Response(_say([comment])[0])
