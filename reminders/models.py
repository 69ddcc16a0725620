"""Who must be told what, when: rows with a state, never messages that can get lost."""

import hashlib

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Club, User
from athletes.models import Athlete, OfAthleteQuerySet, Squad
from core.models import PublicIdModel, TimestampedModel, one_of, within
from reminders.choices import KINDS_WITH_SESSION, KINDS_WITHOUT_ATHLETE, Channel, Reason, ReminderKind, ReminderState
from reminders.timing import NIGHT
from training.models import Session

LEAST_LEAD_MINUTES = 5
MOST_LEAD_MINUTES = 1440
# Who never said anything is reminded this long before.
DEFAULT_LEAD_MINUTES = 60


class Wishes(TimestampedModel):
    """What is told through one channel, and when. Times are wall times where the person is.

    `at_time` goes before the lead: that time on the session's day, or on the day before when the session starts
    sooner. `days_off` counts from 0, Monday.
    """

    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, default=Channel.EMAIL)
    is_on = models.BooleanField(_("on"), default=True)
    lead_minutes = models.PositiveSmallIntegerField(
        _("minutes before"),
        default=DEFAULT_LEAD_MINUTES,
        validators=[MinValueValidator(LEAST_LEAD_MINUTES), MaxValueValidator(MOST_LEAD_MINUTES)],
    )
    at_time = models.TimeField(_("always at"), null=True, blank=True)
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True, default=NIGHT[0])
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True, default=NIGHT[1])
    days_off = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("days off"), default=list, blank=True)
    kinds_off = ArrayField(
        models.CharField(max_length=10, choices=ReminderKind.choices),
        verbose_name=_("not told"),
        default=list,
        blank=True,
    )

    class Meta:
        abstract = True


def _wishes_constraints(name: str) -> tuple[models.BaseConstraint, ...]:
    return (
        one_of(f"{name}_channel_known", "channel", Channel.values),
        within(f"{name}_lead_in_range", "lead_minutes", LEAST_LEAD_MINUTES, MOST_LEAD_MINUTES),
        models.CheckConstraint(
            name=f"{name}_quiet_has_two_ends",
            condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
            | Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=models.F("quiet_until")),
        ),
        models.CheckConstraint(name=f"{name}_days_known", condition=Q(days_off__contained_by=list(range(7)))),
        models.CheckConstraint(
            name=f"{name}_kinds_known", condition=Q(kinds_off__contained_by=list(ReminderKind.values))
        ),
    )


class ReminderPreference(Wishes):
    """What a person said for themselves in one club; without a row the squad's default holds, else the house's."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reminder_preferences")

    class Meta:
        constraints = (
            models.UniqueConstraint(name="reminder_preference_once", fields=("club", "person", "channel")),
            *_wishes_constraints("reminder_preference"),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.channel}"


class SquadReminders(Wishes):
    """What a squad's athletes are told who said nothing themselves."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    squad = models.ForeignKey(Squad, on_delete=models.CASCADE, related_name="reminders")

    class Meta:
        constraints = (
            models.UniqueConstraint(name="squad_reminders_once", fields=("squad", "channel")),
            *_wishes_constraints("squad_reminders"),
        )

    def __str__(self) -> str:
        return f"{self.squad} {self.channel}"


class Reminder(TimestampedModel):
    """One thing to tell one person through one channel.

    `subject` is the public id of what it is about, or a UUID derived from it. `local_on`, `local_time` and `timezone`
    say when by the wall; `due_at` is that instant, `starts_at` the one of what it is about, and from `expires_at` on
    it is too late. `lease` belongs to the sender at work. Nobody takes the row before `leased_until`: that is the end
    of the lease or, after a failure, the time of the next try. `sent_at` stays when a session that was reminded of is
    moved and the row is planned again.
    """

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reminders")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, null=True, related_name="reminders")
    kind = models.CharField(max_length=10, choices=ReminderKind.choices)
    subject = models.UUIDField()
    session = models.ForeignKey(Session, on_delete=models.CASCADE, null=True, related_name="reminders")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    local_on = models.DateField()
    local_time = models.TimeField()
    timezone = models.CharField(max_length=64)
    due_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ReminderState.choices, default=ReminderState.PLANNED)
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    is_late = models.BooleanField(default=False)

    objects = OfAthleteQuerySet["Reminder"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="reminder_once", fields=("recipient", "kind", "subject", "channel")),
            one_of("reminder_kind_known", "kind", ReminderKind.values),
            one_of("reminder_channel_known", "channel", Channel.values),
            one_of("reminder_state_known", "state", ReminderState.values),
            one_of("reminder_reason_known", "reason", ["", *Reason.values]),
            models.CheckConstraint(
                name="reminder_of_session_has_one",
                condition=~Q(kind__in=KINDS_WITH_SESSION) | Q(session__isnull=False),
            ),
            models.CheckConstraint(
                name="reminder_of_athlete_has_one",
                condition=Q(kind__in=KINDS_WITHOUT_ATHLETE) | Q(athlete__isnull=False),
            ),
            models.CheckConstraint(
                name="reminder_claimed_has_lease",
                condition=~Q(state=ReminderState.CLAIMED) | Q(lease__isnull=False, leased_until__isnull=False),
            ),
            models.CheckConstraint(
                name="reminder_sent_has_instant",
                condition=~Q(state=ReminderState.SENT) | Q(sent_at__isnull=False),
            ),
        )
        indexes = (
            models.Index(
                name="reminder_unsent_by_instant",
                fields=("due_at",),
                condition=Q(state__in=["planned", "claimed"]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.channel} {self.due_at}"


class PushSubscription(PublicIdModel):
    """A browser that takes messages for a person; where it sends them is the browser maker's address."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="push_subscriptions")
    endpoint = models.URLField(max_length=1000, unique=True)
    # The browser's keys, base64url: a point of P-256 and 16 bytes.
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    label = models.CharField(_("device"), max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_sent_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.label

    @property
    def fingerprint(self) -> str:
        """Return what a browser finds its own row by; the address itself is a secret."""
        return hashlib.sha256(self.endpoint.encode()).hexdigest()


class BouncedAddress(models.Model):
    """An e-mail address whose server refused it for good; kept in lower case."""

    address = models.EmailField(unique=True)
    reason = models.CharField(max_length=200)
    bounced_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="bounced_address_in_lower_case", condition=Q(address=models.functions.Lower("address"))
            ),
        )

    def __str__(self) -> str:
        return self.address


class Heartbeat(models.Model):
    """When something that runs by itself last did so."""

    name = models.CharField(max_length=20, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at}"


class CalendarFeed(TimestampedModel):
    """The secret link by which a person's calendar follows an athlete or a squad; the token is stored hashed.

    Who made it must still be that athlete, or still see that squad, whenever it is read. A new link takes the place
    of the one before. `zones_sha256` are the zones that its entries had when it was last read: another zone moves
    them without a revision of their own.
    """

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, null=True, related_name="calendar_feeds")
    squad = models.ForeignKey(Squad, on_delete=models.CASCADE, null=True, related_name="calendar_feeds")
    made_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="calendar_feeds")
    made_at = models.DateTimeField()
    token_sha256 = models.CharField(max_length=64, unique=True)
    last_read_at = models.DateTimeField(null=True)
    zones_sha256 = models.CharField(max_length=64, blank=True, default="", db_default="")
    zone_changes = models.PositiveIntegerField(default=0, db_default=0)
    zones_changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="calendar_feed_once", fields=("made_by", "athlete", "squad"), nulls_distinct=False
            ),
            models.CheckConstraint(
                name="calendar_feed_of_athlete_or_squad",
                condition=Q(athlete__isnull=True, squad__isnull=False) | Q(athlete__isnull=False, squad__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.made_by} {self.athlete or self.squad}"
