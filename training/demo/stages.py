"""One of the demo club's people comes back from a strain, by stages that the clinician opens."""

from datetime import date, datetime, time, timedelta

from athletes.choices import Sport
from programmes.models import ProgrammeVersion
from training.demo.people import DemoClub
from training.operations.assigning import assign_programme

PROGRAMME = "rtr-soleus"
_POSITION = 10


def lay_down_stages(demo: DemoClub, *, today: date, at: datetime) -> None:
    """Give the plan to one of the forwards from tomorrow on; its first stage takes every day, twice."""
    built_in = ProgrammeVersion.objects.newest_frozen().filter(programme__club__isnull=True)
    assign_programme(
        version=built_in.select_related("programme").get(programme__slug=PROGRAMME),
        athletes=[demo.athletes[Sport.RUGBY][_POSITION]],
        starts_on=today + timedelta(days=1),
        weekdays=range(7),
        times=[time(7, 30), time(18, 0)],
        by=demo.clinician,
        today=today,
        at=at,
    )
