"""The object, or 404 where it may not be seen, or 403 where it is not the caller's to do."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import Club, Membership, User
from athletes.models import Athlete, Squad
from exercises.models import EDITORS, Exercise
from programmes.access import get_version
from programmes.models import ProgrammeVersion
from training.models import Absence, Assignment, Fixture, Session, SessionItem, SetLog
from training.queries.places import find_line

_NOT_TO_LOG = _("You may see this session, but not log it.")
_NOT_TO_PLAN = _("You may see this athlete, but not plan their training.")
_NOT_TO_SWAP = _("Here athletes choose for themselves; staff swap an exercise on its own page.")
_NOT_TO_ANSWER = _("Only the athlete of a session says how its exercises were.")
_NOT_ONES_OWN = _("This is for the athlete of the session.")


def get_session(user: User, public_id: uuid.UUID) -> Session:
    session = (
        Session.objects.visible_to(user)
        .select_related(
            "athlete__club",
            "athlete__user",
            "assignment__programme",
            "assignment__version",
            "planned_session",
        )
        .filter(public_id=public_id)
        .first()
    )
    if session is None:
        raise Http404
    return session


def may_log(user: User, athlete: Athlete) -> bool:
    """Tell whether the user may log for an athlete: themselves, or staff who train them."""
    return athlete.user_id == user.pk or may_train(user, athlete)


def get_session_to_log(user: User, public_id: uuid.UUID) -> Session:
    session = get_session(user, public_id)
    _require_log(user, session.athlete)
    return session


def get_session_to_train(user: User, public_id: uuid.UUID) -> Session:
    session = get_session(user, public_id)
    if not may_train(user, session.athlete):
        raise PermissionDenied(_("You may see this session, but not plan it."))
    return session


def get_session_to_change(user: User, public_id: uuid.UUID) -> Session:
    """Return a session of the user's own, or of an athlete whose training they plan."""
    session = get_session(user, public_id)
    if session.athlete.user_id != user.pk and not may_train(user, session.athlete):
        raise PermissionDenied(_("You may see this session, but not plan it."))
    return session


def get_item_to_log(user: User, public_id: uuid.UUID) -> SessionItem:
    """Return a line of a session that the user may log, with its `shows_pain`: whether they may see its pain."""
    item = find_line(public_id)
    if item is None:
        raise Http404
    item.shows_pain = _may_log_with_pain(user, item.session.athlete)  # type: ignore[attr-defined]
    return item


def get_own_session(user: User, public_id: uuid.UUID) -> Session:
    session = get_session(user, public_id)
    if session.athlete.user_id != user.pk:
        raise PermissionDenied(_NOT_ONES_OWN)
    return session


def get_own_item(user: User, public_id: uuid.UUID, *, refusal: Any = _NOT_TO_ANSWER) -> SessionItem:
    """Return a line of one of the user's own sessions; of one that they may see as staff `refusal` says why not."""
    item = find_line(public_id)
    if item is None or not Session.objects.visible_to(user).filter(pk=item.session_id).exists():
        raise Http404
    if item.session.athlete.user_id != user.pk:
        raise PermissionDenied(refusal)
    return item


def get_own_item_to_swap(user: User, public_id: uuid.UUID) -> SessionItem:
    return get_own_item(user, public_id, refusal=_NOT_TO_SWAP)


def _may_log_with_pain(user: User, athlete: Athlete) -> bool:
    """Return whether the user may see the pain of an athlete whom they may log for; 404 and 403 as for a path id."""
    if athlete.user_id == user.pk:
        return True
    same = Q(pk=OuterRef("pk"))
    rights = (
        Athlete.objects.visible_to(user)
        .filter(pk=athlete.pk)
        .values_list(
            Exists(Athlete.objects.trainable_by(user).filter(same)),
            Exists(Athlete.objects.health_visible_to(user).filter(same)),
        )
        .first()
    )
    if rights is None:
        raise Http404
    may_train, shows_pain = rights
    if not may_train:
        raise PermissionDenied(_NOT_TO_LOG)
    return bool(shows_pain)


def get_set_to_log(user: User, public_id: uuid.UUID) -> SetLog:
    row = (
        SetLog.objects.visible_to(user)
        .select_related("item__session__athlete__club")
        .filter(public_id=public_id)
        .first()
    )
    if row is None:
        raise Http404
    _require_log(user, row.item.session.athlete)
    return row


def _require_log(user: User, athlete: Athlete) -> None:
    if not may_log(user, athlete):
        raise PermissionDenied(_NOT_TO_LOG)


def get_athlete(user: User, public_id: uuid.UUID) -> Athlete:
    athlete = Athlete.objects.visible_to(user).select_related("club").filter(public_id=public_id).first()
    if athlete is None:
        raise Http404
    return athlete


def get_athlete_with_health(user: User, public_id: uuid.UUID) -> Athlete:
    """Return an athlete whose pain scores and morning checks the user may see."""
    athlete = get_athlete(user, public_id)
    if not shows_pain(user, athlete):
        raise PermissionDenied(_("You may see this athlete, but not their pain scores and morning checks."))
    return athlete


def get_athlete_to_train(user: User, public_id: uuid.UUID) -> Athlete:
    athlete = get_athlete(user, public_id)
    _require_training(user, athlete)
    return athlete


def get_squad(user: User, public_id: uuid.UUID) -> Squad:
    squad = Squad.objects.visible_to(user).select_related("club").filter(public_id=public_id).first()
    if squad is None:
        raise Http404
    return squad


def get_squad_to_train(user: User, public_id: uuid.UUID) -> Squad:
    squad = get_squad(user, public_id)
    if not may_train_squad(user, squad):
        raise PermissionDenied(_("You may see this squad, but not plan its training."))
    return squad


def may_train(user: User, athlete: Athlete) -> bool:
    """Tell whether the user may plan an athlete's training as staff."""
    return Athlete.objects.trainable_by(user).filter(pk=athlete.pk).exists()


def may_train_squad(user: User, squad: Squad) -> bool:
    return Squad.objects.trainable_by(user).filter(pk=squad.pk).exists()


def athletes_to_train(user: User, public_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Athlete]:
    """Return, by id, the athletes of those ids that the user may see.

    Raises:
        PermissionDenied: one of them may be seen, but their training is not the user's to plan.
    """
    trainable = Athlete.objects.trainable_by(user).filter(pk=OuterRef("pk"))
    seen = (
        Athlete.objects.visible_to(user)
        .filter(public_id__in=list(public_ids))
        .select_related("club")
        .annotate(may_train=Exists(trainable))
    )
    athletes = {athlete.public_id: athlete for athlete in seen}
    for athlete in athletes.values():
        if not athlete.may_train:  # type: ignore[attr-defined]
            raise PermissionDenied(_("You may see %(athlete)s, but not plan their training.") % {"athlete": athlete})
    return athletes


def get_batch_to_train(user: User, batch: uuid.UUID) -> list[Assignment]:
    """Return what was assigned in one act, taken back or not, with athletes.

    Raises:
        Http404: the user sees none of the athletes.
        PermissionDenied: the training of one of them is not the user's to plan.
    """
    if not Assignment.objects.visible_to(user).filter(batch=batch).exists():
        raise Http404
    trainable = Assignment.objects.trainable_by(user).filter(pk=OuterRef("pk"))
    assignments: Any = list(
        Assignment.objects.filter(batch=batch)
        .select_related("athlete", "programme")
        .annotate(may_train=Exists(trainable))
        .order_by("athlete__sort_name", "pk")
    )
    if not all(one.may_train for one in assignments):
        raise PermissionDenied(_("It was given to athletes whose training is not yours to plan."))
    return list(assignments)


def get_assignment(user: User, public_id: uuid.UUID) -> Assignment:
    """Return an assignment of an athlete whom the user may see."""
    assignment = (
        Assignment.objects.visible_to(user)
        .select_related("athlete__club", "club", "programme", "version")
        .filter(public_id=public_id)
        .first()
    )
    if assignment is None:
        raise Http404
    return assignment


def get_assignment_to_open(user: User, public_id: uuid.UUID) -> Assignment:
    """Return an assignment whose stages are the user's to open.

    Raises:
        Http404
        PermissionDenied: the user is no clinician of the athlete's club.
    """
    assignment = get_assignment(user, public_id)
    if not Membership.objects.filter(user=user, club=assignment.club_id, role=Role.CLINICIAN).exists():
        raise PermissionDenied(_("Only a clinician of the club opens a stage."))
    return assignment


def get_absence_to_change(user: User, public_id: uuid.UUID) -> Absence:
    """Return an athlete's time away that the user may change; 404 and 403 as for the athlete."""
    absence = Absence.objects.visible_to(user).select_related("athlete__club").filter(public_id=public_id).first()
    if absence is None:
        raise Http404
    _require_training(user, absence.athlete)
    return absence


def get_assignment_to_change(user: User, public_id: uuid.UUID) -> Assignment:
    """Return a standing assignment whose athlete's training the user plans; 404 and 403 as for the athlete."""
    assignment = get_assignment(user, public_id)
    if assignment.cancelled_at:
        raise Http404
    _require_training(user, assignment.athlete)
    return assignment


def get_item_to_swap(user: User, public_id: uuid.UUID) -> SessionItem:
    """Return a line of a session whose athlete's training the user plans; 404 and 403 as for the athlete."""
    item = _get_item(user, public_id)
    _require_training(user, item.session.athlete)
    return item


def get_item_to_swap_or_own(user: User, public_id: uuid.UUID) -> tuple[SessionItem, bool]:
    """Return a line that the user may swap, and whether as who plans it; else it is of a session of their own."""
    item = _get_item(user, public_id)
    if may_train(user, item.session.athlete):
        return item, True
    if item.session.athlete.user_id != user.pk:
        raise PermissionDenied(_NOT_TO_PLAN)
    return item, False


def _get_item(user: User, public_id: uuid.UUID) -> SessionItem:
    item = (
        SessionItem.objects.visible_to(user)
        .select_related("session__athlete__club", "exercise", "swapped_from")
        .filter(public_id=public_id)
        .first()
    )
    if item is None:
        raise Http404
    return item


def get_exercise_to_plan(user: User, club: Club, public_id: uuid.UUID) -> Exercise:
    """Return an exercise that is offered to the user for athletes of a club."""
    exercise = Exercise.objects.offered_to(user, club=club).filter(public_id=public_id).first()
    if exercise is None:
        raise Http404
    return exercise


def _require_training(user: User, athlete: Athlete) -> None:
    if not may_train(user, athlete):
        raise PermissionDenied(_NOT_TO_PLAN)


def get_version_to_apply(user: User, public_id: uuid.UUID) -> tuple[ProgrammeVersion, list[Club]]:
    """Return the newest version of a programme, and the clubs in which the user changes who is on which version.

    Raises:
        Http404: there is none that the user may see.
        PermissionDenied: they may see it, but give it to nobody.
    """
    version = get_version(user, public_id)
    roles = (Role.CLINICIAN,) if version.programme.clinician_only else EDITORS
    clubs = Club.objects.filter(memberships__user=user, memberships__role__in=roles).distinct().order_by("pk")
    if version.programme.club_id:
        clubs = clubs.filter(pk=version.programme.club_id)
    found = list(clubs)
    if not found:
        raise PermissionDenied(_("You may see this programme, but not change who is on which version."))
    return version, found


def sessions_of_others(user: User, session_ids: Iterable[int]) -> list[Session]:
    """Return those of the sessions that are not the user's own, with their club."""
    sessions = Session.objects.filter(pk__in=list(session_ids)).exclude(athlete__user=user)
    return list(sessions.select_related("club").order_by("pk"))


def shows_pain(user: User, athlete: Athlete) -> bool:
    """Tell whether the user may see, and so record, an athlete's pain scores."""
    return Athlete.objects.health_visible_to(user).filter(pk=athlete.pk).exists()


def get_fixture(user: User, public_id: uuid.UUID) -> Fixture:
    fixture = Fixture.objects.visible_to(user).select_related("squad__club").filter(public_id=public_id).first()
    if fixture is None:
        raise Http404
    return fixture


def get_fixture_to_train(user: User, public_id: uuid.UUID) -> Fixture:
    fixture = get_fixture(user, public_id)
    if not Fixture.objects.trainable_by(user).filter(pk=fixture.pk).exists():
        raise PermissionDenied(_("You may see this fixture, but not change it."))
    return fixture
