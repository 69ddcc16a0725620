"""As many exercises of a club as are asked for, made of the built-in ones."""

from accounts.models import Club
from exercises.models import Exercise

_OWN = {"id", "public_id", "club", "slug", "name", "knee_bias", "progression", "regression"}


def make_many(club: Club, number: int) -> None:
    kinds = list(Exercise.objects.filter(club__isnull=True).order_by("id"))
    copied = [field.attname for field in Exercise._meta.concrete_fields if field.name not in _OWN]
    Exercise.objects.bulk_create(
        Exercise(
            club=club,
            slug=f"{kind.slug[:50]}-{place}",
            name=f"{kind.name[:110]} {place}",
            **{name: getattr(kind, name) for name in copied},
        )
        for place in range(number)
        for kind in [kinds[place % len(kinds)]]
    )
