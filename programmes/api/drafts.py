"""A club's own programmes through the API: start, copy, write, freeze, archive."""

import uuid
from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from accounts.idempotency import with_idempotency_key
from accounts.models import Club, User
from core.api import page_answer, page_of, query_values
from core.errors import DomainError
from core.fields import shown
from programmes import access, queries
from programmes.api import library
from programmes.models import Programme, ProgrammeVersion
from programmes.operations import drafts, own
from programmes.rules.document import Document, Fault
from programmes.serializers import drafts as said
from programmes.serializers.library import Json

_IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="A repeat under the same key takes effect once"
)
_CHANGED = OpenApiResponse(description="Changed meanwhile, nothing was stored; `current` is how it stands")
_NO_MATCH = OpenApiResponse(description="If-Match is missing")


def _if_match(what: str, *, required: bool) -> OpenApiParameter:
    return OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=required, description=what)


class PreconditionMissing(DomainError):
    code = "precondition_required"
    status = HTTPStatus.PRECONDITION_REQUIRED


class ProgrammeList(library.ProgrammeList):
    @extend_schema(
        operation_id="programmes_create",
        request=said.NewProgrammeBody,
        responses={201: said.OwnProgrammeAnswer},
        parameters=[_IDEMPOTENCY_KEY],
    )
    @with_idempotency_key
    def post(self, request: Request) -> Response:
        """Start a programme of a club's own with an empty draft, or with a copy of another programme."""
        user = signed_in(request)
        body = said.NewProgrammeBody(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        club = _club(user, given.get("club"))
        if "copy_of" in given:
            version = _to_copy(user, given["copy_of"], club)
            made = own.copy_programme(version=version, club=club, name=given.get("name", ""), by=user)
        elif "name" in given:
            made = own.create_programme(club=club, name=given["name"], by=user)
        else:
            raise exceptions.ValidationError({"name": _("name is missing; a programme that is no copy needs one.")})
        return _own_answer(made, status=HTTPStatus.CREATED)


class OwnProgrammeList(APIView):
    @extend_schema(
        operation_id="programmes_own_list",
        parameters=[said.OwnQuery],
        responses=page_of("OwnProgrammePage", said.OwnProgrammeAnswer(many=True)),
    )
    def get(self, request: Request) -> Response:
        """The programmes of the caller's clubs that are theirs to write, by name: drafts and archived ones too."""
        query_values(said.OwnQuery, request)
        return page_answer(
            request,
            queries.own_programmes(access.programmes_to_edit(signed_in(request))),
            pages=library.ByName(),
            say=lambda rows: [said.own_programme_json(queries.own_programme(row)) for row in rows],
        )


class ProgrammeDetail(library.ProgrammeDetail):
    @extend_schema(
        operation_id="programmes_change",
        request=said.ProgrammeChangeBody(partial=True),
        responses={200: said.OwnProgrammeAnswer, 412: _CHANGED, 428: _NO_MATCH},
        parameters=[_if_match("The `etag` of the details that the change was made from", required=True)],
    )
    @with_idempotency_key
    def patch(self, request: Request, public_id: uuid.UUID) -> Response:
        """Change name, purpose, pain rule or the rules of its days; the plan itself is its draft."""
        programme = access.get_own_programme(signed_in(request), public_id)
        body = said.ProgrammeChangeBody(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        try:
            changed = own.edit_details(programme=programme, values=body.validated_data, tag=_tag(request))
        except own.DetailsChanged as error:
            error.members = {"current": said.own_programme_json(_read(error.stored))}
            raise
        return _own_answer(changed)


class ProgrammeDraft(APIView):
    @extend_schema(operation_id="programmes_draft", responses=said.DraftAnswer)
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """The plan as it was typed with its faults; the newest version's plan where nothing was changed since."""
        version = queries.newest_version(access.get_own_programme(signed_in(request), public_id))
        document = queries.document_of(version)
        return _with_etag(version, said.draft_json(version, document, *_judged(version, document)))

    @extend_schema(
        operation_id="programmes_save_draft",
        request=said.DraftBody,
        responses={200: said.SavedDraftAnswer, 412: _CHANGED, 428: _NO_MATCH},
        parameters=[_if_match("The `revision` of the plan that the change was made from", required=True)],
    )
    def put(self, request: Request, public_id: uuid.UUID) -> Response:
        """Store the whole plan as it was typed; faults are told and stored, a newer plan is never written over."""
        user = signed_in(request)
        programme = access.get_own_programme(user, public_id)
        revision = _revision(_tag(request))
        body = said.DraftBody(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            saved = drafts.save_draft(
                programme=programme, document=body.validated_data["document"], revision=revision, by=user
            )
        except drafts.DraftChanged as error:
            error.members = {"current": said.current_json(error.stored)}
            raise
        document = queries.document_of(saved)
        return _with_etag(saved, said.saved_draft_json(saved, document, *_judged(saved, document)))


class ProgrammeFreeze(APIView):
    @extend_schema(
        operation_id="programmes_freeze",
        request=said.FreezeBody,
        responses={
            201: said.OwnProgrammeAnswer,
            409: OpenApiResponse(description="`draft_has_faults` with all of them in `faults`, or `no_draft`"),
            412: _CHANGED,
        },
        parameters=[_if_match("The `revision` to freeze; the newest when left out", required=False), _IDEMPOTENCY_KEY],
    )
    @with_idempotency_key
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Make the draft a version that can be given and never changes again."""
        user = signed_in(request)
        programme = access.get_own_programme(user, public_id)
        body = said.FreezeBody(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            drafts.freeze(
                programme=programme,
                change_note=body.validated_data.get("change_note", ""),
                revision=_revision(_tag(request)) if "If-Match" in request.headers else None,
                by=user,
                at=timezone.now(),
            )
        except drafts.DraftChanged as error:
            error.members = {"current": said.current_json(error.stored)}
            raise
        except drafts.DraftHasFaults as error:
            error.members = {"faults": said.faults_json(error.found, error.document)}
            raise
        return _own_answer(programme, status=HTTPStatus.CREATED)


class ProgrammeArchive(APIView):
    @extend_schema(
        operation_id="programmes_archive",
        request=None,
        responses=said.OwnProgrammeAnswer,
        parameters=[_IDEMPOTENCY_KEY],
    )
    @with_idempotency_key
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Offer a programme no longer; whoever has it keeps it."""
        programme = access.get_own_programme(signed_in(request), public_id)
        return _own_answer(own.archive_programme(programme=programme, at=timezone.now()))


class ProgrammeRestore(APIView):
    @extend_schema(
        operation_id="programmes_restore",
        request=None,
        responses=said.OwnProgrammeAnswer,
        parameters=[_IDEMPOTENCY_KEY],
    )
    @with_idempotency_key
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Offer an archived programme again."""
        programme = access.get_own_programme(signed_in(request), public_id)
        return _own_answer(own.restore_programme(programme=programme))


def _own_answer(programme: Programme, *, status: int = HTTPStatus.OK) -> Response:
    answer = said.own_programme_json(_read(programme))
    return Response(answer, status=status, headers={"ETag": f'"{answer["etag"]}"'})


def _read(programme: Programme) -> queries.OwnProgramme:
    """Return the programme as the database holds it now."""
    return queries.own_programme(queries.read_own_programme(programme))


def _judged(version: ProgrammeVersion, document: Document) -> tuple[list[Fault], queries.PlanSummary]:
    exercises = queries.exercises_for(version.programme)
    summary = queries.summary_of_document(document, version.programme, exercises)
    return queries.faults_of(version, document, exercises), summary


def _with_etag(version: ProgrammeVersion, answer: Json) -> Response:
    return Response(answer, headers={"ETag": f'"{version.revision}"'})


def _tag(request: Request) -> str:
    """Return what was read before the change, without the marks of an entity tag.

    Raises:
        PreconditionMissing: without an If-Match nobody could tell whose change would be lost.
    """
    given = request.headers.get("If-Match")
    if given is None:
        raise PreconditionMissing(_("If-Match is missing; it takes the ETag of what the change was made from."))
    return given.strip().removeprefix("W/").strip('"')


def _revision(tag: str) -> int:
    """Return the revision that a tag names; one that names none is nobody's."""
    return int(tag) if tag.isdecimal() and tag.isascii() and len(tag) < 10 else -1


def _club(user: User, asked: uuid.UUID | None) -> Club:
    """Return the club that the programme is for: the one asked for, or the only one there is."""
    clubs = {club.public_id: club for club in access.clubs_to_write_for(user)}
    if not clubs:
        raise PermissionDenied(_("Programmes are written by owners, coaches and clinicians of a club."))
    if asked is None and len(clubs) == 1:
        return next(iter(clubs.values()))
    if asked not in clubs:
        sentence = _("club takes the id of a club whose programmes you write; %(value)s is not that.")
        code = "required" if asked is None else "unknown_id"
        raise exceptions.ValidationError({"club": exceptions.ErrorDetail(sentence % {"value": shown(asked)}, code)})
    return clubs[asked]


def _to_copy(user: User, asked: uuid.UUID, club: Club) -> ProgrammeVersion:
    try:
        return access.get_version_to_copy(user, asked, club)
    except Http404:
        sentence = _("copy_of takes the id of a programme that the club sees; %(value)s is not that.")
        error = exceptions.ErrorDetail(sentence % {"value": shown(asked)}, "unknown_id")
        raise exceptions.ValidationError({"copy_of": error}) from None
