"""How large a gym sheet can be set."""

from training.rules.sheet import SIZES_PT, Block, Column, size_pt

RAISE = Column(name=30, dose=40, sides=2, boxes=4, characters=5)


def test_small_squad_is_set_large_and_a_full_one_still_fits() -> None:
    assert size_pt([Block(rows=6, name=20, columns=[RAISE] * 2)]) == SIZES_PT[0]
    assert SIZES_PT[-1] < size_pt([Block(rows=20, name=20, columns=[RAISE] * 5)]) < SIZES_PT[0]


def test_more_to_print_is_never_set_larger() -> None:
    sizes = [size_pt([Block(rows=rows, name=20, columns=[RAISE] * 4)]) for rows in range(1, 21)]

    assert sizes == sorted(sizes, reverse=True)


def test_long_names_take_room() -> None:
    short, long = (size_pt([Block(rows=20, name=name, columns=[RAISE] * 2)]) for name in (18, 40))

    assert long < short


def test_what_cannot_fit_is_set_in_the_smallest_size() -> None:
    assert size_pt([Block(rows=1, name=20, columns=[RAISE] * 8) for _number in range(20)]) == SIZES_PT[-1]
