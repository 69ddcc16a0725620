from itertools import product

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from core.spreadsheets import plain_text, safe_text, safe_text_sql


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_safe_text_neutralises_formulas(first):
    assert safe_text(f"{first}cmd|' /C calc'!A0") == f"'{first}cmd|' /C calc'!A0"


@pytest.mark.parametrize("text", ["", "Ada", "O'Neil-Smith", "山田 太郎", "a=b", "'quoted"])
def test_safe_text_leaves_other_text(text):
    assert safe_text(text) == text == plain_text(text)


@given(st.text(alphabet="'=+-@\t\r\na "))
def test_plain_text_gives_back_what_safe_text_was_given(text):
    assert plain_text(safe_text(text)) == text
    assert not safe_text(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_formula_that_was_never_made_safe_stays_text():
    assert plain_text("=1+1") == "=1+1"


def test_sql_makes_text_safe_as_python_does(db):
    texts = ["".join(text) for length in range(5) for text in product("'=-+@\t\r\na", repeat=length)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT text, {safe_text_sql('text')} FROM unnest(%s::text[]) AS text", [texts])
        rows = cursor.fetchall()
    assert len(rows) == len(texts) > 7000
    assert [(text, safe) for text, safe in rows if safe != safe_text(text)] == []
