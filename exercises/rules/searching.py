"""What a search text asks for: words, phrases that mean the same, and PostgreSQL's way of writing both."""

import difflib
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

Phrase = tuple[str, ...]

# The share of letters that a misspelt word has in common with the word that is meant: "claf" is "calf".
LIKENESS = 0.75
# Parts of the search document by weight: a name, what describes the exercise, the cues, the rest.
IN_NAME, IN_DESCRIPTION, IN_CUES, ANYWHERE = "A", "AB", "ABC", ""

_WORD = re.compile(r"[^\W_]+")
# Letters that do not fall apart into a plain one and an accent, as PostgreSQL's `unaccent` has them.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})


def words_of(text: str) -> Phrase:
    """Return the words of a text in lower case and without accents: "Soléus, one-leg" is soleus, one, leg."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(character for character in apart if not unicodedata.combining(character))
    return tuple(_WORD.findall(letters.casefold().translate(_PLAIN)))


@dataclass(frozen=True)
class Term:
    """One thing that is asked for: the words as they were said, and the phrases that also answer it."""

    said: Phrase
    also: tuple[Phrase, ...] = ()
    # Whether the words as they were said answer it too; "no equipment" is only answered by what stands for it.
    as_said: bool = True

    def tsquery(self, parts: str) -> str:
        """Return the term as `to_tsquery` reads it, looked for in those parts of the document."""
        said = [" & ".join(f"'{word}':*{parts}" for word in self.said)] if self.as_said else []
        also = [" <-> ".join(f"'{word}':{parts}" if parts else f"'{word}'" for word in phrase) for phrase in self.also]
        return "(" + " | ".join(f"({phrase})" for phrase in (*said, *also)) + ")"


@dataclass(frozen=True)
class Asked:
    """A search text made into terms, all of which an exercise has to answer."""

    terms: tuple[Term, ...]

    def tsquery(self, parts: str) -> str:
        return " & ".join(term.tsquery(parts) for term in self.terms)

    def any_said(self) -> str:
        """Return the words as they were said, any of them, by which the answers are put in order."""
        return " | ".join(f"'{word}':*" for term in self.terms for word in term.said)


class Thesaurus:
    """Which phrases mean the same, and the words that typing errors are led back to."""

    def __init__(
        self, *, same: Collection[Sequence[str]], means: Mapping[str, Sequence[str]], words: Collection[str] = ()
    ) -> None:
        """`same` holds groups whose phrases answer for each other, `means` phrases that others stand for."""
        self._same = {words_of(said): tuple(map(words_of, group)) for group in same for said in group}
        self._means = {words_of(said): tuple(map(words_of, meant)) for said, meant in means.items()}
        phrases = [*self._same, *self._means, *map(words_of, words)]
        self._longest = max((len(phrase) for phrase in (*self._same, *self._means)), default=0)
        self._words = sorted({word for phrase in phrases for word in phrase})

    def asked(self, words: Phrase) -> Asked:
        """Return what the words ask for, the longest known phrase at each place first."""
        terms: list[Term] = []
        start = 0
        while start < len(words):
            ends = range(min(start + self._longest, len(words)), start, -1)
            known = (
                words[start:end] for end in ends if words[start:end] in self._means or words[start:end] in self._same
            )
            said = next(known, words[start : start + 1])
            terms.append(self._term(said))
            start += len(said)
        return Asked(tuple(dict.fromkeys(terms)))

    def _term(self, said: Phrase) -> Term:
        if said in self._means:
            return Term(said, self._means[said], as_said=False)
        return Term(said, tuple(phrase for phrase in self._same.get(said, ()) if phrase != said))

    def respelt(self, words: Phrase) -> Phrase:
        """Return the words, each that is not known replaced by the known one most like it, if any is like enough."""
        return tuple(self._respelt(word) for word in words)

    def _respelt(self, word: str) -> str:
        if word in self._words:
            return word
        return next(iter(difflib.get_close_matches(word, self._words, n=1, cutoff=LIKENESS)), word)
