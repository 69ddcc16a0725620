"""Composite foreign keys: a row and its parent belong to one club, whoever writes them."""

from django.db import migrations


def parent_key(table: str) -> migrations.RunSQL:
    """Make (id, club_id) of a table something that a composite key can point at."""
    return migrations.RunSQL(
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_id_club" UNIQUE (id, club_id)',
        f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_id_club"',
    )


def same_club(table: str, column: str, parent: str) -> migrations.RunSQL:
    """Hold `table.column` to rows of `parent` in the same club; a null column passes."""
    name = f"{table}_{column}_same_club"
    return migrations.RunSQL(
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY ("{column}", club_id) '
        f'REFERENCES "{parent}" (id, club_id) DEFERRABLE INITIALLY DEFERRED',
        f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"',
    )
