"""Finding a customer by whatever was typed: a reference, digits, an identity number, or part of a name.

The shape of the text decides which index answers. At most `MOST_CANDIDATES` customers are collected, and only those are
ranked: ranking everybody who matches costs half a second in a book of a million.
"""

from __future__ import annotations

import re

from django.contrib.postgres.search import TrigramStrictWordSimilarity
from django.db.models import Case, FloatField, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Reverse, Upper

from kernel.ids import parse_reference
from lending.customers.models import REFERENCE_PREFIX, Customer
from lending.customers.phones import DigitSearch, digit_search

MOST_CANDIDATES = 200
ORDER = ("rank", "full_name", "id")

_HEAD = 2  # letters
_LIKE_ENOUGH = 0.35

_HAS_DIGIT = re.compile(r"\S*\d\S*\Z")


def find(text: str, *, within: QuerySet[Customer], country: str) -> QuerySet[Customer]:
    """Give the customers that a text may mean, annotated with `rank` (0 is best); order them by `ORDER`.

    `within` says among whom to look. `country` is the lender's: 0712 is read as a number of that country.
    """
    text = " ".join(text.split())
    number = parse_reference(REFERENCE_PREFIX, text)
    if number is not None:
        return within.filter(Q(pk=number) | Q(national_id=text.upper())).annotate(rank=Value(0))
    if digits := digit_search(text, country):
        return _by_digits(digits, within)
    if _HAS_DIGIT.match(text):
        head = identity_number(text)
        return _ranked(within, _identity(head), (Q(national_id=head),))
    return _by_name(text, within)


def identity_number(text: str) -> str:
    """Write an identity number as the record keeps it.

    >>> identity_number(" a 123-456 x ")
    'A123-456X'
    """
    return "".join(text.split()).upper()


def _identity(head: str) -> Q:
    """Say that an identity number begins so; the planner needs to hear that it is there, to use the index."""
    return Q(national_id__startswith=head) & ~Q(national_id="")


def _by_digits(digits: DigitSearch, within: QuerySet[Customer]) -> QuerySet[Customer]:
    heads = Q()
    for head in digits.heads:
        heads |= Q(phone__startswith=head)
    tail = Q(phone_backwards__startswith=digits.tail[::-1])
    identity = _identity(digits.digits)
    exact = Q(phone__in=digits.heads) | Q(national_id=digits.digits)
    within = within.annotate(phone_backwards=Reverse("phone"))
    return _ranked(within, heads | tail | identity, (exact, heads | identity))


def _by_name(text: str, within: QuerySet[Customer]) -> QuerySet[Customer]:
    """Look for every word somewhere in the name; only if nobody has them, for names that resemble the text."""
    spelt = Q()
    for word in text.split():
        spelt &= Q(full_name__icontains=word)
    if within.filter(spelt).exists():
        steps = (Q(full_name__iexact=text), Q(full_name__istartswith=text), Q(full_name__icontains=f" {text}"))
        return _ranked(within, spelt, steps)
    return _resembling(text.upper(), within)


def _resembling(text: str, within: QuerySet[Customer]) -> QuerySet[Customer]:
    """Give names that resemble the text: a word begins as one of its words does, and the trigrams agree well enough.

    The beginnings find the candidates by index; "Wanjku" then resembles "Wanjiku" by 0.5.
    """
    begins = Q(pk__in=[])
    for word in text.split():
        head = word[:_HEAD]
        begins |= Q(full_name__istartswith=head) | Q(full_name__icontains=f" {head}")
    # said inside a CASE, the costly comparison is made only where a beginning fits, in whatever order Postgres tests
    compared = TrigramStrictWordSimilarity(text, Upper("full_name"))
    likeness = Case(When(begins, then=compared), default=Value(0.0), output_field=FloatField())
    alike = within.annotate(likeness=likeness).filter(begins, likeness__gte=_LIKE_ENOUGH)
    distance = Cast(Value(1000.0) * (Value(1.0) - likeness), IntegerField())
    return _candidates(within, alike).annotate(rank=distance)


def _ranked(within: QuerySet[Customer], match: Q, steps: tuple[Q, ...]) -> QuerySet[Customer]:
    """Rank the candidates by the first step that holds for them."""
    found = _candidates(within, within.filter(match))
    cases = [When(step, then=Value(rank)) for rank, step in enumerate(steps)]
    return found.annotate(rank=Case(*cases, default=Value(len(steps)), output_field=IntegerField()))


def _candidates(within: QuerySet[Customer], matching: QuerySet[Customer]) -> QuerySet[Customer]:
    chosen = matching.order_by().values("pk")[:MOST_CANDIDATES]
    return within.filter(pk__in=chosen)
