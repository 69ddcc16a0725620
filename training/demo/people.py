"""Who is in the demo club and its rival. Every name is made up."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts.choices import Equipment, Role
from accounts.models import Club, Membership, User
from athletes.choices import ConsentGiver, Sex, Sport
from athletes.models import Athlete, BodyMass, HealthConsent, Squad, SquadCoach, SquadPlace
from athletes.rules.names import sort_name

PASSWORD = "soleus-demo"
CLUB_NAME = "Northbank Athletic"
RIVAL_NAME = "Quarryside RFC"
DOMAIN = "demo.soleus.example"
RIVAL_DOMAIN = "rival.soleus.example"
CONSENT_AGE = 16

_STAFF = {
    Role.OWNER: "Ines Okonjo",
    Role.COACH: "Marta Reyes",
    Role.CLINICIAN: "Tomasz Brandt",
    Role.ANALYST: "Priya Nair",
}
SQUADS = {Sport.SPRINT: "Sprint group", Sport.FOOTBALL: "Football first team", Sport.RUGBY: "Rugby forwards"}
# The first of each squad's people has the demo account; a name, the sex, and the age in years.
PEOPLE: dict[Sport, tuple[tuple[str, Sex, int], ...]] = {
    Sport.SPRINT: (
        ("Maja Lindqvist", Sex.FEMALE, 22), ("Daniel Achebe", Sex.MALE, 24), ("Zoé Lambert", Sex.FEMALE, 19),
        ("Kwame Boateng", Sex.MALE, 27), ("Freya Thornton", Sex.FEMALE, 17), ("Luka Horvat", Sex.MALE, 21),
        ("Amara Diallo", Sex.FEMALE, 25), ("Jonas Weidmann", Sex.MALE, 16), ("Sofía Herrera", Sex.FEMALE, 20),
        ("Tyrone Campbell", Sex.MALE, 23), ("Elif Yıldız", Sex.FEMALE, 18), ("Noah Petersen", Sex.MALE, 15),
    ),
    Sport.FOOTBALL: (
        ("Samuel Okafor", Sex.MALE, 24), ("Leila Haddad", Sex.FEMALE, 22), ("Rui Costa Pinto", Sex.MALE, 31),
        ("Petra Nováková", Sex.FEMALE, 28), ("Aoife Byrne", Sex.FEMALE, 19), ("Yui Tanaka", Sex.FEMALE, 26),
        ("Mateusz Zieliński", Sex.MALE, 29), ("Grace Whitfield", Sex.FEMALE, 17), ("Ibrahim Sow", Sex.MALE, 23),
        ("Hannah Vogel", Sex.FEMALE, 25), ("Carlos Medina", Sex.MALE, 27), ("Nia Prendergast", Sex.FEMALE, 21),
        ("Óscar Brandão", Sex.MALE, 30), ("Ella Marchetti", Sex.FEMALE, 16), ("Anders Holm", Sex.MALE, 33),
        ("Chidi Eze", Sex.MALE, 20),
    ),
    Sport.RUGBY: (
        ("Tane Rangihuna", Sex.MALE, 26), ("Bronwen Pugh", Sex.FEMALE, 24), ("Callum Drummond", Sex.MALE, 29),
        ("Sione Vainikolo", Sex.MALE, 22), ("Ruth Abernethy", Sex.FEMALE, 27), ("Mihai Dragomir", Sex.MALE, 31),
        ("Kezia Morgan", Sex.FEMALE, 20), ("Pierre Delacroix", Sex.MALE, 25), ("Finn O’Malley", Sex.MALE, 18),
        ("Thandi Mokoena", Sex.FEMALE, 23), ("Giorgi Beridze", Sex.MALE, 28), ("Isla Fraser", Sex.FEMALE, 17),
    ),
}  # fmt: skip
_TYPICAL_KG = {
    (Sport.SPRINT, Sex.FEMALE): 59, (Sport.SPRINT, Sex.MALE): 77, (Sport.FOOTBALL, Sex.FEMALE): 62,
    (Sport.FOOTBALL, Sex.MALE): 78, (Sport.RUGBY, Sex.FEMALE): 82, (Sport.RUGBY, Sex.MALE): 108,
}  # fmt: skip
EQUIPMENT = (
    Equipment.BARBELL, Equipment.BENCH, Equipment.BOX, Equipment.DUMBBELL, Equipment.LEG_EXTENSION_MACHINE,
    Equipment.LEG_PRESS, Equipment.PLATE, Equipment.RACK, Equipment.SEATED_CALF_MACHINE, Equipment.SLED,
    Equipment.SMITH_MACHINE, Equipment.STANDING_CALF_MACHINE, Equipment.STEP, Equipment.TOWEL, Equipment.TURF,
    Equipment.WALL, Equipment.FORCE_PLATE, Equipment.STRAP,
)  # fmt: skip


@dataclass(frozen=True)
class DemoClub:
    club: Club
    coach: User
    clinician: User
    squads: dict[Sport, Squad]
    athletes: dict[Sport, list[Athlete]]


def make_demo_club(*, today: date, at: datetime, first_day: date) -> DemoClub:
    """Make the demo club and its people, with weighings since `first_day`."""
    password = make_password(PASSWORD)
    club = Club.objects.create(
        name=CLUB_NAME,
        timezone="Europe/London",
        equipment=[str(item) for item in EQUIPMENT],
        consent_age=CONSENT_AGE,
        is_demo=True,
    )
    staff = {role: _user(f"{role}@{DOMAIN}", name, password) for role, name in _STAFF.items()}
    Membership.objects.bulk_create(Membership(club=club, user=user, role=role) for role, user in staff.items())
    coach = Membership.objects.get(club=club, role=Role.COACH)
    squads = {sport: Squad.objects.create(club=club, name=name, sport=sport) for sport, name in SQUADS.items()}
    SquadCoach.objects.bulk_create(SquadCoach(club=club, squad=squad, membership=coach) for squad in squads.values())
    athletes = {
        sport: [
            _athlete(club, squads[sport], name, sex, age, password, number, today, at, first_day)
            for number, (name, sex, age) in enumerate(people)
        ]
        for sport, people in PEOPLE.items()
    }
    return DemoClub(club, staff[Role.COACH], staff[Role.CLINICIAN], squads, athletes)


def find_demo_club() -> DemoClub | None:
    club = Club.objects.filter(is_demo=True, name=CLUB_NAME).first()
    if club is None:
        return None
    squads = {Sport(squad.sport): squad for squad in Squad.objects.filter(club=club, name__in=SQUADS.values())}
    athletes = {
        sport: list(
            Athlete.objects.active().in_squads(Squad.objects.filter(pk=squad.pk)).select_related("club").order_by("id")
        )
        for sport, squad in squads.items()
    }
    coach = User.objects.get(email=f"{Role.COACH}@{DOMAIN}")
    return DemoClub(club, coach, User.objects.get(email=f"{Role.CLINICIAN}@{DOMAIN}"), squads, athletes)


def make_rival_club(*, first_day: date) -> None:
    """Make the second club, which proves that clubs see nothing of each other."""
    club = Club.objects.create(name=RIVAL_NAME, timezone="Europe/Dublin", weight_unit="lb", is_demo=True)
    coach = _user(f"coach@{RIVAL_DOMAIN}", "Declan Roche", make_password(PASSWORD))
    membership = Membership.objects.create(club=club, user=coach, role=Role.COACH)
    squad = Squad.objects.create(club=club, name="Forwards", sport=Sport.RUGBY)
    SquadCoach.objects.create(club=club, squad=squad, membership=membership)
    for name in ("Conor Hartigan", "Maeve Tierney"):
        athlete = Athlete.objects.create(
            club=club, name=name, sort_name=sort_name(name), sport=Sport.RUGBY, born_on=date(1999, 4, 2)
        )
        SquadPlace.objects.create(club=club, squad=squad, athlete=athlete, starts_on=first_day)


def _user(email: str, name: str, password: str) -> User:
    user = User.objects.create(email=email, name=name, password=password)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    return user


def _athlete(
    club: Club, squad: Squad, name: str, sex: Sex, age: int, password: str, number: int,
    today: date, at: datetime, first_day: date,
) -> Athlete:  # fmt: skip
    random = Random(name)
    sport = Sport(squad.sport)
    is_demo_account = sport == Sport.SPRINT and number == 0
    local = "athlete" if is_demo_account else sort_name(name).replace(" ", ".").replace("’", "")
    email = f"{local}@{DOMAIN}"
    athlete = Athlete.objects.create(
        club=club,
        user=_user(email, name, password if is_demo_account else "!"),
        name=name,
        sort_name=sort_name(name),
        born_on=today - timedelta(days=int(age * 365.25) + random.randrange(10, 340)),
        sex=sex,
        sport=sport,
        email=email,
    )
    SquadPlace.objects.create(club=club, squad=squad, athlete=athlete, starts_on=first_day - timedelta(days=30))
    mass_kg = Decimal(_TYPICAL_KG[sport, sex]) + Decimal(random.randrange(-60, 61)) / 10
    BodyMass.objects.bulk_create(
        BodyMass(
            club=club,
            athlete=athlete,
            measured_on=on,
            mass_kg=mass_kg + Decimal(random.randrange(-8, 9)) / 10,
        )
        for on in (first_day - timedelta(days=3), first_day + timedelta(weeks=6), today - timedelta(days=6))
    )
    if number % 11 != 10:
        needs_guardian = age < CONSENT_AGE
        HealthConsent.objects.create(
            club=club,
            athlete=athlete,
            given_by=ConsentGiver.GUARDIAN if needs_guardian else ConsentGiver.ATHLETE,
            guardian_name="Kari Petersen" if needs_guardian else "",
            recorded_by=athlete.user,
            given_at=at - timedelta(days=90),
        )
    return athlete
