"""The cast: a club with everybody in it, and a rival club that must see nothing of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from allauth.account.models import EmailAddress

from accounts.choices import Role
from accounts.models import Club, Membership, User
from athletes.choices import Sport
from athletes.models import Athlete, Squad, SquadCoach, SquadPlace

PASSWORD = "a-long-test-password"
STARTED_ON = date(2026, 1, 5)


@dataclass(frozen=True)
class Cast:
    club: Club
    owner: User
    coach: User
    clinician: User
    analyst: User
    athlete_user: User
    teammate_user: User
    squad: Squad
    athlete: Athlete
    teammate: Athlete
    rival_club: Club
    rival_coach: User
    rival_athlete_user: User
    rival_squad: Squad
    rival_athlete: Athlete

    @property
    def people(self) -> dict[str, User]:
        """Return who can sign in, by part."""
        return {
            "owner": self.owner,
            "coach": self.coach,
            "clinician": self.clinician,
            "analyst": self.analyst,
            "athlete": self.athlete_user,
            "teammate": self.teammate_user,
            "rival_coach": self.rival_coach,
            "rival_athlete": self.rival_athlete_user,
        }


def make_user(email: str, name: str) -> User:
    user = User(email=email, name=name)
    # Hashing for every person would be most of a test's time; sign-in tests set the password themselves.
    user.set_unusable_password()
    user.save()
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    return user


def make_athlete(club: Club, name: str, squad: Squad | None = None, **fields: Any) -> Athlete:
    athlete = Athlete.objects.create(
        club=club, name=name, sort_name=name.casefold(), **{"born_on": date(2000, 5, 17), **fields}
    )
    if squad:
        SquadPlace.objects.create(club=club, squad=squad, athlete=athlete, starts_on=STARTED_ON)
    return athlete


def make_squad(club: Club, name: str, coach: User) -> Squad:
    squad = Squad.objects.create(club=club, name=name, sport=Sport.FOOTBALL)
    membership = Membership.objects.get(club=club, user=coach, role=Role.COACH)
    SquadCoach.objects.create(club=club, squad=squad, membership=membership)
    return squad


def make_cast() -> Cast:
    club = Club.objects.create(name="Harbour AC", timezone="Europe/London")
    rival_club = Club.objects.create(name="Quarry RFC", timezone="Europe/Dublin")
    staff = {}
    for role in Role:
        staff[role] = make_user(f"{role.value}@harbour.example", f"Harbour {role.label}")
        Membership.objects.create(club=club, user=staff[role], role=role)
    rival_coach = make_user("coach@quarry.example", "Quarry Coach")
    Membership.objects.create(club=rival_club, user=rival_coach, role=Role.COACH)
    athlete_user = make_user("ada@harbour.example", "Ada Athlete")
    teammate_user = make_user("tom@harbour.example", "Tom Teammate")
    rival_athlete_user = make_user("rex@quarry.example", "Rex Rival")
    squad = make_squad(club, "First team", staff[Role.COACH])
    rival_squad = make_squad(rival_club, "Forwards", rival_coach)
    return Cast(
        club=club,
        owner=staff[Role.OWNER],
        coach=staff[Role.COACH],
        clinician=staff[Role.CLINICIAN],
        analyst=staff[Role.ANALYST],
        athlete_user=athlete_user,
        teammate_user=teammate_user,
        squad=squad,
        athlete=make_athlete(club, "Ada Athlete", squad, user=athlete_user, email=athlete_user.email),
        teammate=make_athlete(club, "Tom Teammate", squad, user=teammate_user, email=teammate_user.email),
        rival_club=rival_club,
        rival_coach=rival_coach,
        rival_athlete_user=rival_athlete_user,
        rival_squad=rival_squad,
        rival_athlete=make_athlete(rival_club, "Rex Rival", rival_squad, user=rival_athlete_user),
    )
