"""The words of one language: catalogues under symbolic ids, and days, months and numbers.

A catalogue is a gettext file whose msgids are ids (`section.core`), read as it stands, without a
compiled twin. Placeholders are named: `{days}`. A plural has the same id in msgid_plural.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from importlib import resources
from itertools import chain, groupby
from types import MappingProxyType

from babel import Locale
from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from kmonthly.edition.clean import mail
from kmonthly.edition.model import Run, Text, of, ours, plain
from kmonthly.terms.errors import WrongCall
from kmonthly.terms.months import Month
from kmonthly.terms.phrases import Phrase, Value

QUOTED_LANGUAGE = "en"
"""The language of the lists."""

LANGUAGES = ("zh", "en")
"""The languages an issue can be had in, the first being the original."""

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_UNSPACED = frozenset({"zh", "ja"})
"""Languages that write no space between sentences, nor between words of their own script."""

_WIDE = re.compile(r"[\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff60]")
_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]|[\U00020000-\U0003ffff]")


class NoSuchLanguage(WrongCall):
    """An edition was asked for in a language that has no catalogue."""

    def __init__(self, language: str) -> None:
        super().__init__(f"no catalogue for {language!r}: take one of {', '.join(LANGUAGES)}")


class NotInCatalogue(WrongCall):
    """A phrase has no words in a language: a mistake in kmonthly, not in the mail."""

    def __init__(self, key: str, language: str) -> None:
        super().__init__(f"{key!r} is not in locales/{language}/messages.po: add it there")


class PlaceholderUnfilled(WrongCall):
    """A phrase's words want a value that the phrase does not have: a mistake in kmonthly."""

    def __init__(self, key: str, language: str, placeholder: str) -> None:
        super().__init__(
            f"{key!r} in locales/{language}/messages.po wants {{{placeholder}}}, which the phrase "
            "does not give: give it, or take it out of the words"
        )


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The words of a language. `messages` maps an id to its forms, one a plural form."""

    language: str
    messages: Mapping[str, tuple[str, ...]]

    @property
    def locale(self) -> Locale:
        """Babel's locale."""
        return _locale(self.lang)

    @property
    def lang(self) -> str:
        """The language as HTML's lang wants it: `zh-Hans`."""
        return self._forms("language.lang")[0]

    def say(self, phrase: Phrase) -> str:
        """A phrase in words alone. Raises NotInCatalogue, PlaceholderUnfilled."""
        return plain(self.phrase(phrase))

    def phrase(self, phrase: Phrase) -> Text:
        """A phrase as a Text: its `str` values are somebody's words, numbers and days are ours."""
        return self.text(phrase.key, phrase.count, **dict(phrase.values))

    def text(self, key: str, count: int | None = None, /, **values: Value | Text) -> Text:
        """The words under an id with its placeholders filled, a Text value as it stands."""
        pieces = _PLACEHOLDER.split(self._form(key, count))
        every = values if count is None else {"n": count, **values}
        texts: list[Text] = []
        for index, piece in enumerate(pieces):
            if index % 2 == 0:
                texts.append(of(ours(piece), f"catalogue:{key}"))
            elif piece in every:
                texts.append(of(self._value(every[piece]), f"fact:{key}.{piece}"))
            else:
                raise PlaceholderUnfilled(key, self.language, piece)
        return _spaced(texts) if self._unspaced else tuple(chain.from_iterable(texts))

    def word(self, key: str, count: int | None = None, /, **values: Value | Text) -> str:
        """The same as plain words, for headings and labels."""
        return plain(self.text(key, count, **values))

    def number(self, value: float) -> str:
        """A number with its thousands apart."""
        return format_decimal(value, locale=self.locale)

    def month(self, month: Month) -> str:
        """A month with its year."""
        return self._date(month.start, "format.month")

    def day(self, day: date, year: int | None = None) -> str:
        """A day, without its year if that is `year`."""
        return self._date(day, "format.day" if day.year == year else "format.day_year")

    def short_day(self, day: date) -> str:
        """A day as short as an axis wants it."""
        return self._date(day, "format.short_day")

    def days(self, days: Iterable[date], year: int | None = None) -> str:
        """Several days, each month named once: `12, 19 and 28 August` without doubles."""
        ordered = sorted({date(day.year, day.month, day.day) for day in days})
        groups = []
        for (of_year, _), group in groupby(ordered, key=lambda day: (day.year, day.month)):
            members = list(group)
            if len(members) == 1 or of_year != year:
                groups += [self.day(each, year) for each in members]
                continue
            numbers = self.listing(ours(str(each.day)) for each in members)
            month = self._date(members[0], "format.days_month")
            groups.append(self.word("days.of_month", days=numbers, month=ours(month)))
        return plain(self.listing(ours(group) for group in groups))

    def listing(self, texts: Iterable[Text]) -> Text:
        """Words of one kind with the list comma between them. Like all joins: empty ones go."""
        return self._joined(texts, "join.list")

    def some(self, texts: Sequence[Text], most: int, more: str) -> Text:
        """The first ones as a listing; `more` is the phrase that counts those left out."""
        shown = self.listing(texts[:most])
        rest = len(texts) - most
        return self.text(more, rest, names=shown) if rest > 0 else shown

    def clauses(self, texts: Iterable[Text]) -> Text:
        """Clauses of one statement, with commas."""
        return self._joined(texts, "join.clause")

    def statements(self, texts: Iterable[Text]) -> Text:
        """Statements that have commas of their own, with semicolons."""
        return self._joined(texts, "join.part")

    def dots(self, texts: Iterable[Text]) -> Text:
        """Facts side by side, with middle dots."""
        return self._joined(texts, "join.dot")

    def sentences(self, texts: Iterable[Text]) -> Text:
        """Whole sentences one after the other."""
        return _joined(texts, of(ours("" if self._unspaced else " "), "catalogue:join"))

    def phrase_of_words(self, texts: Iterable[Text]) -> Text:
        """Words of one phrase: a space between them, but none between Han, nor at marks as wide."""
        found: list[Run] = []
        for text in texts:
            if (
                found
                and text
                and not (_HAN.match(found[-1].text[-1:]) and _HAN.match(text[0].text[:1]))
                and not (_WIDE.match(found[-1].text[-1:]) or _WIDE.match(text[0].text[:1]))
            ):
                found += of(ours(" "), "catalogue:join")
            found += text
        return tuple(found)

    @property
    def translates(self) -> bool:
        """Whether the language is another than that of the lists."""
        return self.locale.language != QUOTED_LANGUAGE

    @property
    def _unspaced(self) -> bool:
        return self.locale.language in _UNSPACED

    def _joined(self, texts: Iterable[Text], key: str) -> Text:
        return _joined(texts, of(ours(self._forms(key)[0]), f"catalogue:{key}"))

    def _date(self, day: date, key: str) -> str:
        return format_date(day, self._forms(key)[0], locale=self.locale)

    def _value(self, value: Value | Text) -> Text:
        if isinstance(value, tuple):
            return value
        if isinstance(value, str):
            return mail(value)
        if isinstance(value, datetime | date):
            return ours(self.day(value))
        return ours(self.number(value))

    def _form(self, key: str, count: int | None) -> str:
        forms = self._forms(key)
        if count is None or len(forms) == 1:
            return forms[0]
        tags = [tag for tag in _PLURAL_TAGS if tag in self.locale.plural_form.tags]
        tag = self.locale.plural_form(count)
        return forms[tags.index(tag) if tag in tags else len(tags)]

    def _forms(self, key: str) -> tuple[str, ...]:
        try:
            return self.messages[key]
        except KeyError:
            raise NotInCatalogue(key, self.language) from None


_PLURAL_TAGS = ("zero", "one", "two", "few", "many")
"""CLDR's plural forms in the order of a catalogue's msgstr, before `other`."""


@lru_cache(maxsize=8)
def load(language: str) -> Catalogue:
    """The catalogue of a language, from the package's own files. Raises NoSuchLanguage."""
    if language not in LANGUAGES:
        raise NoSuchLanguage(language)
    file = resources.files("kmonthly.edition") / "locales" / language / "messages.po"
    with file.open("rb") as opened:
        read = read_po(opened, abort_invalid=True)
    messages = {}
    for message in read:
        if message.id:
            forms = (message.string,) if isinstance(message.string, str) else message.string
            key = message.id if isinstance(message.id, str) else message.id[0]
            messages[key] = tuple(forms or ())
    return Catalogue(language, MappingProxyType(messages))


@lru_cache(maxsize=8)
def _locale(lang: str) -> Locale:
    """Asked for with every number and date on a page."""
    return Locale.parse(lang, sep="-")


def placeholders(form: str) -> frozenset[str]:
    """The names in a form's braces."""
    return frozenset(_PLACEHOLDER.findall(form))


def _spaced(texts: Sequence[Text]) -> Text:
    """The texts as one. A catalogue writes a space around each placeholder, as before Latin
    letters; where Han stands on both sides of it the space goes.
    """
    joined: list[Run] = []
    for run in chain.from_iterable(texts):
        text = run.text
        if joined:
            last = joined[-1].text
            if last.endswith(" ") and _HAN.match(last[-2:-1]) and _HAN.match(text):
                joined[-1] = replace(joined[-1], text=last[:-1])
            if text.startswith(" ") and _HAN.match(text[1:]) and _HAN.match(last[-1:]):
                text = text[1:]
        joined.append(replace(run, text=text))
    return tuple(joined)


def _joined(texts: Iterable[Text], between: Text) -> Text:
    joined: Text = ()
    for text in texts:
        if text:
            joined = (*joined, *between, *text) if joined else text
    return joined
