"""People, clubs and roles."""

from datetime import time
from decimal import Decimal
from typing import Self, cast

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.choices import Equipment, Role, WeightUnit
from core import units
from core.dates import validate_zone
from core.models import PublicIdModel, TimestampedModel, one_of, within

# Our own choice, since no study gives a figure (docs/sources.md#design).
DEFAULT_BALLAST_ABOVE_KG = Decimal(40)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(PublicIdModel, AbstractBaseUser):
    """A person who can sign in; what they may do follows from memberships and athlete rows."""

    # Unique whatever the case, since a constraint keeps it in lower case.
    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    # Reads what athletes of every club say of the built-in exercises, without names.
    edits_library = models.BooleanField(default=False)
    # Blank: that of the club whose weights they read.
    weight_unit = models.CharField(_("weights in"), max_length=2, choices=WeightUnit.choices, blank=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects = UserManager()

    class Meta:
        constraints = (
            models.CheckConstraint(name="user_email_lower_case", condition=Q(email=Lower("email"))),
            one_of("user_weight_unit_known", "weight_unit", ("", *WeightUnit.values)),
        )

    def __str__(self) -> str:
        return self.name or self.email

    def reads_in(self, club_unit: str) -> units.WeightUnit:
        """Return the unit that this person reads and types weights in, given that of the club."""
        return cast(units.WeightUnit, self.weight_unit or club_unit)


class ClubQuerySet(models.QuerySet["Club"]):
    def visible_to(self, user: User) -> Self:
        """Return the clubs the user works for."""
        return self.filter(pk__in=Membership.objects.filter(user=user).values("club"))

    def editable_by(self, user: User) -> Self:
        return self.filter(pk__in=Membership.objects.filter(user=user, role=Role.OWNER).values("club"))


class Club(PublicIdModel, TimestampedModel):
    """A tenant, with the settings that its sessions and loads follow."""

    name = models.CharField(_("name"), max_length=120)
    timezone = models.CharField(_("time zone"), max_length=64, default="Europe/London", validators=[validate_zone])
    weight_unit = models.CharField(_("weights in"), max_length=2, choices=WeightUnit.choices, default=WeightUnit.KG)
    plate_step_kg = models.DecimalField(
        _("smallest plate step"),
        max_digits=6,
        decimal_places=3,
        default=Decimal("2.5"),
        validators=[MinValueValidator(Decimal("0.1")), MaxValueValidator(Decimal(25))],
    )
    equipment = ArrayField(
        models.CharField(max_length=40, choices=Equipment.choices),
        verbose_name=_("equipment at hand"),
        default=list,
        blank=True,
    )
    rolls_over_at = models.TimeField(_("a training day ends at"), default=time(3))
    consent_age = models.PositiveSmallIntegerField(
        _("age from which athletes consent for themselves"),
        default=13,
        validators=[MinValueValidator(13), MaxValueValidator(18)],
    )
    ballast_above_kg = models.DecimalField(
        _("load above which someone sits in the leg-extension machine"),
        max_digits=7,
        decimal_places=3,
        default=DEFAULT_BALLAST_ABOVE_KG,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1000))],
    )
    is_demo = models.BooleanField(default=False, editable=False)

    objects = ClubQuerySet.as_manager()

    class Meta:
        constraints = (
            one_of("club_weight_unit_known", "weight_unit", WeightUnit.values),
            within("club_plate_step_in_range", "plate_step_kg", Decimal("0.1"), Decimal(25)),
            within("club_consent_age_in_range", "consent_age", 13, 18),
            within("club_ballast_load_in_range", "ballast_above_kg", Decimal(0), Decimal(1000)),
            models.CheckConstraint(
                name="club_equipment_known", condition=Q(equipment__contained_by=list(Equipment.values))
            ),
            # A later roll-over would move morning training to the day before.
            models.CheckConstraint(name="club_rolls_over_at_night", condition=Q(rolls_over_at__lte=time(6))),
        )

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, user: User) -> Self:
        """Return the staff of the user's clubs."""
        return self.filter(club__in=Club.objects.visible_to(user))

    def editable_by(self, user: User) -> Self:
        return self.filter(club__in=Club.objects.editable_by(user))


class Membership(PublicIdModel, TimestampedModel):
    """A person's role in a club; one person may hold several."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="membership_once_per_role", fields=("club", "user", "role")),
            one_of("membership_role_known", "role", Role.values),
        )

    def __str__(self) -> str:
        return f"{self.user} {self.role}"


class Invitation(PublicIdModel, TimestampedModel):
    """A single-use offer to join a club, as staff (`role`) or as an athlete (`athlete_public_id`).

    The token is stored hashed. The athlete is named by public id because athletes live in the room above.
    """

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, blank=True)
    athlete_public_id = models.UUIDField(null=True, blank=True)
    token_sha256 = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="invitation_for_staff_or_athlete",
                condition=Q(role__in=Role.values, athlete_public_id__isnull=True)
                | Q(role="", athlete_public_id__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.email


class IdempotencyKey(models.Model):
    """The stored answer of an unsafe call, written in the same transaction as its effect."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    route = models.CharField(max_length=200)
    body_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    # The answer as it was sent, replayed to a repeat and never queried.
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(name="idempotency_key_once", fields=("user", "key")),)

    def __str__(self) -> str:
        return self.key


class AccessRecord(models.Model):
    """Who read health data or took an export, of whom, when."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    what = models.CharField(max_length=40)
    subject = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(name="access_record_by_club", fields=("club", "-at")),)

    def __str__(self) -> str:
        return f"{self.what} {self.subject}"
