"""Who must be told what, when: rows with a state, never messages that can get lost."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Club
from athletes.models import Athlete, OfAthleteQuerySet
from core.models import TimestampedModel, one_of, within
from reminders.choices import Channel, Reason, ReminderKind, ReminderState
from training.models import Session

LEAST_LEAD_MINUTES = 5
MOST_LEAD_MINUTES = 1440
# Who never said anything is reminded by e-mail this long before.
DEFAULT_LEAD_MINUTES = 60


class ReminderPreference(TimestampedModel):
    """Whether and how long before a session an athlete is reminded by one channel.

    Without a row an athlete with an account is reminded by e-mail, an hour before.
    """

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="reminder_preferences")
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.EMAIL)
    is_on = models.BooleanField(_("remind me before a session"), default=True)
    lead_minutes = models.PositiveSmallIntegerField(
        _("minutes before"),
        default=DEFAULT_LEAD_MINUTES,
        validators=[MinValueValidator(LEAST_LEAD_MINUTES), MaxValueValidator(MOST_LEAD_MINUTES)],
    )

    objects = OfAthleteQuerySet["ReminderPreference"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="reminder_preference_once", fields=("athlete", "channel")),
            one_of("reminder_preference_channel_known", "channel", Channel.values),
            within("reminder_preference_lead_in_range", "lead_minutes", LEAST_LEAD_MINUTES, MOST_LEAD_MINUTES),
        )

    def __str__(self) -> str:
        return f"{self.athlete} {self.channel}"


class Reminder(TimestampedModel):
    """One thing to tell one athlete through one channel.

    `local_on`, `local_time` and `timezone` say when by the wall; `due_at` is that instant and `starts_at` the
    one at which the session begins. `lease` belongs to the sender at work. Nobody takes the row before
    `leased_until`: that is the end of the lease or, after a failure, the time of the next try. `sent_at`
    stays when a session that was reminded of is moved and the row is planned again.
    """

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=10, choices=ReminderKind.choices)
    subject = models.UUIDField()
    session = models.ForeignKey(Session, on_delete=models.CASCADE, null=True, related_name="reminders")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    local_on = models.DateField()
    local_time = models.TimeField()
    timezone = models.CharField(max_length=64)
    due_at = models.DateTimeField()
    starts_at = models.DateTimeField(null=True)
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
            models.UniqueConstraint(name="reminder_once", fields=("athlete", "kind", "subject", "channel")),
            one_of("reminder_kind_known", "kind", ReminderKind.values),
            one_of("reminder_channel_known", "channel", Channel.values),
            one_of("reminder_state_known", "state", ReminderState.values),
            one_of("reminder_reason_known", "reason", ["", *Reason.values]),
            models.CheckConstraint(
                name="reminder_of_session_has_one",
                condition=~Q(kind=ReminderKind.SESSION) | Q(session__isnull=False, starts_at__isnull=False),
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
