"""What changes squads, athletes and what they agreed to."""

from athletes.operations.checks import answer_check_in, hold_check_in
from athletes.operations.consent import (
    ConsentNotTheirs,
    GuardianNotNeeded,
    give_health_consent,
    record_guardian_consent,
    withdraw_health_consent,
)
from athletes.operations.details import (
    EARLIEST_BIRTH,
    LEAST_MASS_KG,
    MOST_MASS_KG,
    AthleteDetails,
    BirthDateOutOfRange,
    BodyMassOutOfRange,
    WeighingDayOutOfRange,
    archive_athlete,
    change_timezone,
    create_athlete,
    edit_athlete,
    record_body_mass,
    restore_athlete,
)
from athletes.operations.joining import (
    CannotInvite,
    PlaceTaken,
    accept_as_athlete,
    invite_athlete,
    invite_squad,
)
from athletes.operations.squads import (
    SquadNameTaken,
    archive_squad,
    create_squad,
    edit_squad,
    restore_squad,
    set_coach_squads,
)

__all__ = [
    "EARLIEST_BIRTH",
    "LEAST_MASS_KG",
    "MOST_MASS_KG",
    "AthleteDetails",
    "BirthDateOutOfRange",
    "BodyMassOutOfRange",
    "CannotInvite",
    "ConsentNotTheirs",
    "GuardianNotNeeded",
    "PlaceTaken",
    "SquadNameTaken",
    "WeighingDayOutOfRange",
    "accept_as_athlete",
    "answer_check_in",
    "archive_athlete",
    "archive_squad",
    "change_timezone",
    "create_athlete",
    "create_squad",
    "edit_athlete",
    "edit_squad",
    "give_health_consent",
    "hold_check_in",
    "invite_athlete",
    "invite_squad",
    "record_body_mass",
    "record_guardian_consent",
    "restore_athlete",
    "restore_squad",
    "set_coach_squads",
    "withdraw_health_consent",
]
