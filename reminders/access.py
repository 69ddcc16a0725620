"""Whose reminders a person may set, their own, and what a calendar link leads to."""

import uuid

from django.core import signing
from django.http import Http404

from accounts.access import get_row, hashed
from accounts.models import Club, User
from athletes.models import Athlete, Squad
from reminders.models import CalendarFeed, PushSubscription

_SIGNER = signing.Signer(salt="reminders.unsubscribe", sep=".")


def own_athletes(user: User) -> list[Athlete]:
    """Return the person's places in clubs, by club name."""
    own = Athlete.objects.active().filter(user=user).select_related("club")
    return list(own.order_by("club__name", "pk"))


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
