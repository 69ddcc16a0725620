"""What the API takes and answers where plans that run are changed."""

from typing import Any

from rest_framework import serializers

from core.api import StrictSerializer
from core.fields import Day, ListOf, OneOf, PublicId, Text, WholeNumber, YesNo
from programmes.serializers.library import ExerciseReference
from training.choices import AbsenceReason, ItemStatus
from training.operations.absences import LEAST_PCT, MOST_RAMP_WEEKS
from training.operations.assigning import MOST_ATHLETES
from training.operations.shifting import MOST_DAYS, MOST_REASON

MOST_VERSIONS = 32767
_KINDS = ("added", "removed", "changed")
_DRY_RUN: dict[str, Any] = {
    "required": False,
    "default": False,
    "help_text": "Tell what would change, and change nothing",
}


class ApplyBody(StrictSerializer):
    version = WholeNumber(low=1, high=MOST_VERSIONS, help_text="The newest one; 409 where a newer one was made since")
    assignments = ListOf(
        PublicId(), least=1, most=MOST_ATHLETES, help_text="Those to change, as `versions/` names them"
    )
    dry_run = YesNo(**_DRY_RUN)


class ChangedLineAnswer(serializers.Serializer[Any]):
    change = serializers.ChoiceField(choices=_KINDS)
    exercise = serializers.CharField(help_text="The slug of the exercise")
    before = serializers.CharField(allow_null=True, help_text="The notation; null where the line is new")
    after = serializers.CharField(allow_null=True, help_text="The notation; null where the line is taken out")


class ChangedFieldAnswer(serializers.Serializer[Any]):
    name = serializers.ChoiceField(choices=("label", "per_week", "per_day", "note", "stage"))
    before = serializers.CharField(allow_null=True)
    after = serializers.CharField(allow_null=True)


class ChangedSessionAnswer(serializers.Serializer[Any]):
    change = serializers.ChoiceField(choices=_KINDS)
    column = serializers.IntegerField(help_text="Of the grid, from 1")
    label = serializers.CharField()  # type: ignore[assignment]
    fields = ChangedFieldAnswer(many=True)  # type: ignore[assignment]
    lines = ChangedLineAnswer(many=True)


class ChangedWeeksAnswer(serializers.Serializer[Any]):
    change = serializers.ChoiceField(choices=_KINDS)
    first = serializers.IntegerField(help_text="Weeks from this one to `last` change alike")
    last = serializers.IntegerField()
    sessions = ChangedSessionAnswer(many=True)


class OnVersionAnswer(serializers.Serializer[Any]):
    assignment = serializers.UUIDField()
    athlete = serializers.UUIDField()
    name = serializers.CharField()


class VersionChangeAnswer(OnVersionAnswer):
    reason = serializers.CharField(help_text="Why the newest version cannot be applied, or empty")
    changes_from = serializers.DateField(allow_null=True, help_text="The day of the next session without a set")
    stays = serializers.IntegerField(help_text="Sessions that stay as they are, done or not")
    taken_out = serializers.IntegerField(help_text="Open sessions that are cancelled")
    made = serializers.IntegerField(help_text="Sessions that are laid out in their stead")
    last_on = serializers.DateField(allow_null=True)


class OlderVersionAnswer(serializers.Serializer[Any]):
    version = serializers.IntegerField()
    changes = ChangedWeeksAnswer(many=True, help_text="What the newest version changes in this one")
    athletes = VersionChangeAnswer(many=True)


class VersionsAnswer(serializers.Serializer[Any]):
    programme = serializers.UUIDField()
    version = serializers.IntegerField(help_text="The newest one")
    change_note = serializers.CharField()
    on_newest = OnVersionAnswer(many=True)
    older = OlderVersionAnswer(many=True, help_text="Those that somebody is on, the newest first")


class ApplyAnswer(serializers.Serializer[Any]):
    dry_run = serializers.BooleanField()
    athletes = VersionChangeAnswer(many=True)


class _RampBody(StrictSerializer):
    ramp_from_pct = WholeNumber(
        low=LEAST_PCT, high=100, required=False, default=100, help_text="Share of the sets in the first week back"
    )
    ramp_weeks = WholeNumber(
        low=0, high=MOST_RAMP_WEEKS, required=False, default=0, help_text="Weeks over which it rises to all; 0: at once"
    )
    dry_run = YesNo(**_DRY_RUN)


class AbsenceBody(_RampBody):
    reason = OneOf(AbsenceReason, help_text="Injury and illness only by who may see the athlete's health, with consent")
    starts_on = Day()
    ends_before = Day(
        required=False, allow_null=True, default=None, help_text="The day they are back; null: not known yet"
    )
    puts_later = YesNo(
        required=False,
        default=False,
        help_text="Put all sessions from `starts_on` on later by whole weeks, instead of taking those in it out",
    )


class ReturnBody(_RampBody):
    ends_before = Day(help_text="The day they are back")


class AbsenceAnswer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    athlete = serializers.UUIDField()
    reason = serializers.ChoiceField(
        choices=AbsenceReason.choices, allow_null=True, help_text="Null for who may not see the athlete's health"
    )
    starts_on = serializers.DateField()
    ends_before = serializers.DateField(allow_null=True)
    ramp_from_pct = serializers.IntegerField()
    ramp_weeks = serializers.IntegerField()


class AbsencesAnswer(serializers.Serializer[Any]):
    absences = AbsenceAnswer(many=True, help_text="Now, to come, and of the last 12 weeks, the latest first")


class AbsenceEffectAnswer(serializers.Serializer[Any]):
    dry_run = serializers.BooleanField()
    absence = AbsenceAnswer()
    taken_out = serializers.IntegerField(help_text="Sessions that are skipped with an excuse")
    brought_back = serializers.IntegerField(help_text="Sessions that are planned again")
    moved = serializers.IntegerField(help_text="Sessions that go `weeks` later")
    weeks = serializers.IntegerField()
    eased = serializers.IntegerField(help_text="Sessions to come that ask for fewer sets")


class ShiftBody(StrictSerializer):
    days = WholeNumber(low=-MOST_DAYS, high=MOST_DAYS, help_text="Later; earlier where negative")
    reason = Text(most=MOST_REASON, required=False, default="", help_text="For the athlete")
    dry_run = YesNo(**_DRY_RUN)


class ShiftAnswer(serializers.Serializer[Any]):
    dry_run = serializers.BooleanField()
    moved = serializers.IntegerField(help_text="Sessions")
    days = serializers.IntegerField()
    first_on = serializers.DateField()
    last_on = serializers.DateField()
    ends_before = serializers.DateField(help_text="The end of the assignment now")


class SwapBody(StrictSerializer):
    exercise = PublicId(help_text="One of `items/{id}/swap/`")
    reason = Text(most=MOST_REASON, help_text="For the athlete; may be empty only where the plan's own comes back")
    coming = YesNo(
        required=False, default=False, help_text="In every later open line of the same exercise too, not in this alone"
    )
    dry_run = YesNo(**_DRY_RUN)


class SkipBody(StrictSerializer):
    skipped = YesNo(help_text="False takes the line in again")
    reason = Text(most=MOST_REASON, required=False, default="", help_text="Why; needed where `skipped` is true")


class SkipAnswer(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=ItemStatus.choices)
    skip_reason = serializers.CharField(help_text="Why it was left out, or empty")


class SubstitutesAnswer(serializers.Serializer[Any]):
    planned = ExerciseReference(allow_null=True, help_text="What the plan asks for, where it was swapped")
    easier = ExerciseReference(many=True)
    harder = ExerciseReference(many=True)
    same_muscle = ExerciseReference(many=True)
    others = ExerciseReference(many=True, help_text="Whatever else fits what the line asks for")
    coming = serializers.IntegerField(help_text="Later open lines of the same exercise")


class SwapAnswer(serializers.Serializer[Any]):
    dry_run = serializers.BooleanField()
    lines = serializers.IntegerField()
    first_on = serializers.DateField()
    last_on = serializers.DateField()
