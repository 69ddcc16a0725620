import pytest
from hypothesis import given
from hypothesis import strategies as st

from athletes.rules.names import MOST_CHARACTERS, sort_name


@pytest.mark.parametrize(
    ("name", "sorts_as"),
    [
        ("Ada Athlete", "ada athlete"),
        ("Åse Ødegård", "ase odegard"),
        ("Łukasz Żółć", "lukasz zolc"),
        ("Æsa Þórsdóttir", "aesa thorsdottir"),
        ("Jürgen Weiß", "jurgen weiss"),
        ("Nguyễn Đức", "nguyen duc"),
        ("Иван", "иван"),
        ("李小龍", "李小龍"),
    ],
)
def test_sort_name_folds_case_and_accents(name, sorts_as) -> None:
    assert sort_name(name) == sorts_as


@given(st.text(max_size=120))
def test_sort_name_fits_its_column_and_is_case_blind(name) -> None:
    assert len(sort_name(name)) <= MOST_CHARACTERS
    assert sort_name(name.casefold()) == sort_name(name)
