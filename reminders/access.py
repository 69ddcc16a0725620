"""Whose reminders a person may set and see, and what a calendar link leads to."""

import uuid
from dataclasses import dataclass

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.access import get_club, get_row, hashed
from accounts.choices import Role
from accounts.models import Club, Membership, User
from athletes.models import Athlete, Squad
from reminders.choices import KINDS_OF_ATHLETES, KINDS_OF_STAFF, Channel, ReminderKind
from reminders.models import CalendarFeed, PushSubscription

# Who plans training, and so sees whether what was planned is told.
TRAINERS = (Role.OWNER, Role.COACH, Role.CLINICIAN)
_SIGNER = signing.Signer(salt="reminders.unsubscribe", sep=".")


@dataclass(frozen=True, kw_only=True)
class OwnPlace:
    """What a person is told in a club: as an athlete, as a coach, or as both."""

    club: Club
    athlete: Athlete | None
    is_coach: bool

    @property
    def kinds(self) -> tuple[ReminderKind, ...]:
        return (KINDS_OF_ATHLETES if self.athlete else ()) + (KINDS_OF_STAFF if self.is_coach else ())

    @property
    def zone(self) -> str:
        return self.athlete.zone if self.athlete else self.club.timezone


def own_places(user: User) -> list[OwnPlace]:
    """Return the clubs in which the person trains or coaches, by name (two queries)."""
    athletes = {row.club: row for row in Athlete.objects.active().filter(user=user).select_related("club")}
    coaching = Membership.objects.filter(user=user, role=Role.COACH).select_related("club")
    clubs = {row.club for row in coaching}
    places = [
        OwnPlace(club=club, athlete=athletes.get(club), is_coach=club in clubs) for club in clubs | athletes.keys()
    ]
    return sorted(places, key=lambda place: (place.club.name, place.club.pk))


def get_own_place(user: User, public_id: uuid.UUID) -> OwnPlace:
    """Return what the person is in a club.

    Raises:
        Http404: they have nothing to do with it.
        PermissionDenied: they work there, but neither train nor coach, and so are told nothing.
    """
    for place in own_places(user):
        if place.club.public_id == public_id:
            return place
    get_club(user, public_id)
    raise PermissionDenied


def get_channel(name: str) -> Channel:
    if name not in Channel.values:
        raise Http404
    return Channel(name)


def get_club_trained_in(user: User, public_id: uuid.UUID) -> Club:
    """Return a club in which the user plans training.

    Raises:
        Http404, PermissionDenied: the user does not work there, or as an analyst only.
    """
    club = get_club(user, public_id)
    if not Membership.objects.filter(user=user, club=club, role__in=TRAINERS).exists():
        raise PermissionDenied
    return club


def get_bounced_person(user: User, club: Club, public_id: uuid.UUID) -> User:
    """Return somebody whose address was refused, of those that the user deals with in a club."""
    return get_row(people_dealt_with(user, club), public_id)


def people_dealt_with(user: User, club: Club) -> QuerySet[User]:
    """Return the accounts of the athletes whom the user trains in a club and, to its owners, of its staff."""
    athletes = Athlete.objects.trainable_by(user).filter(club=club)
    staff = Membership.objects.editable_by(user).filter(club=club)
    return User.objects.filter(Q(pk__in=athletes.values("user")) | Q(pk__in=staff.values("user")))


def get_own_athlete(user: User, public_id: uuid.UUID) -> Athlete:
    """Return one of the person's own places.

    Raises:
        Http404: the user may not see that athlete.
        PermissionDenied: it is somebody else; staff set no reminders for athletes.
    """
    rows = Athlete.objects.active().select_related("club")
    return get_row(rows.visible_to(user), public_id, permitted=rows.filter(user=user))


def get_feed(token: str) -> CalendarFeed:
    """Return what a link leads to, as long as whoever made it may see it.

    Raises:
        Http404: there is no such link, or its maker is no longer that athlete, or no longer sees that squad.
    """
    feeds = CalendarFeed.objects.select_related("athlete__club", "squad__club", "made_by")
    feed = feeds.filter(token_sha256=hashed(token), made_by__is_active=True).first()
    if feed is None or not _still_stands(feed):
        raise Http404
    return feed


def _still_stands(feed: CalendarFeed) -> bool:
    if feed.squad is not None:
        squads = Squad.objects.visible_to(feed.made_by).filter(archived_at__isnull=True)
        return squads.filter(pk=feed.squad.pk).exists()
    athlete = feed.athlete
    return athlete is not None and athlete.user_id == feed.made_by_id and athlete.archived_at is None


def get_own_device(user: User, public_id: uuid.UUID) -> PushSubscription:
    """Return a browser that shows the person's reminders; there is none of anybody else's."""
    return get_row(PushSubscription.objects.filter(person=user), public_id)


def unsubscribe_token(*, person: User, club: Club) -> str:
    """Return what a mail carries so that its reader stops the club's mails without signing in; it never runs out."""
    return _SIGNER.sign(person.public_id.hex + club.public_id.hex)


def get_unsubscriber(token: str) -> tuple[User, Club]:
    """Return whose mails from which club a token stops.

    Raises:
        Http404: the token is none of ours, or one of them is gone.
    """
    try:
        ids = _SIGNER.unsign(token)
    except signing.BadSignature as error:
        raise Http404 from error
    person, club = uuid.UUID(ids[:32]), uuid.UUID(ids[32:])
    return get_row(User.objects.all(), person), get_row(Club.objects.all(), club)
