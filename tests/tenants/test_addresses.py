"""Which addresses a workspace may have, and the sentence when it may not."""

from __future__ import annotations

import pytest

from tenants.addresses import RESERVED, AddressNotPossible, check_address
from tenants.countries import COUNTRIES, CURRENCIES, PlaceNotKnown, check_place

REFUSED = [
    ("", "empty"),
    ("ab", "too_short"),
    ("a" * 31, "too_long"),
    ("Jamboko", "upper_case"),
    ("JAMBOKO", "upper_case"),
    ("jamboko sacco", "space"),
    (" jamboko", "space"),
    ("jamboko\n", "space"),
    ("1jamboko", "start"),
    ("-jamboko", "start"),
    ("123", "start"),
    ("jamboko-", "end"),
    ("jam--boko", "double_hyphen"),
    ("xn--jambko-cua", "punycode"),
    ("jamboko.sacco", "character"),
    ("jamboko_sacco", "character"),
    ("jamboko/../x", "character"),
    ("jamboko'; drop schema shared; --", "space"),
    ("jamboko'--", "character"),
    ('jamboko"', "character"),
    ("jamboko%00", "character"),
    ("jamboko\x00", "character"),
    ("jámboko", "not_ascii"),
    ("jаmboko", "not_ascii"),  # noqa: RUF001 - the second letter is Cyrillic
    ("ｊamboko", "not_ascii"),  # noqa: RUF001 - full width
    ("jamboko\u200b", "not_ascii"),
    ("jamboko١", "not_ascii"),  # noqa: RUF001 - an Arabic digit
    ("www", "reserved"),
    ("api", "reserved"),
    ("admin", "reserved"),
    ("mail", "reserved"),
    ("billing", "reserved"),
    ("operators", "reserved"),
    ("status", "reserved"),
    ("localhost", "reserved"),
    ("lendspace", "reserved"),
    ("lendspace-support", "reserved"),
]


@pytest.mark.parametrize(("slug", "reason"), REFUSED)
def test_an_address_that_cannot_be_is_refused_with_its_reason(slug: str, reason: str) -> None:
    with pytest.raises(AddressNotPossible) as refused:
        check_address(slug)

    assert refused.value.reason == reason
    assert refused.value.fields[0].pointer == "/slug"
    assert refused.value.sentence.endswith(".")


@pytest.mark.parametrize("slug", ["abc", "jamboko", "jamboko-sacco", "a1b", "a" * 30, "sacco-254", "demo"])
def test_a_good_address_passes_unchanged(slug: str) -> None:
    assert check_address(slug) == slug


def test_every_reserved_name_is_one_that_could_have_been_asked_for() -> None:
    for name in RESERVED:
        with pytest.raises(AddressNotPossible):
            check_address(name)
    assert all(name == name.lower() and name.isascii() for name in RESERVED)


def test_the_countries_have_currencies_and_time_zones_that_exist() -> None:
    from zoneinfo import ZoneInfo

    assert {"KE", "UG", "TZ", "RW", "NG", "GH", "ZA", "ZM", "MW", "IN", "PH", "CZ", "US", "GB"} <= set(COUNTRIES)
    for code, country in COUNTRIES.items():
        assert code == country.code
        assert (len(code), len(country.currency)) == (2, 3)
        assert country.time_zones
        assert all(ZoneInfo(zone) for zone in country.time_zones)
        assert country.name == country.name.strip()
    assert COUNTRIES["UG"].currency == "UGX"
    assert COUNTRIES["US"].name == "United States"


@pytest.mark.parametrize(
    ("place", "field"),
    [
        ({"country": "XX"}, "/country"),
        ({"country": "ke"}, "/country"),
        ({"currency": "XYZ"}, "/currency"),
        ({"time_zone": "Europe/Prague"}, "/time_zone"),
        ({"time_zone": "Mars/Olympus"}, "/time_zone"),
    ],
)
def test_a_place_that_is_none_is_refused_by_field(place: dict[str, str], field: str) -> None:
    good = {"country": "KE", "currency": "KES", "time_zone": "Africa/Nairobi"}
    check_place(**good)

    with pytest.raises(PlaceNotKnown) as refused:
        check_place(**{**good, **place})
    assert refused.value.fields[0].pointer == field


def test_books_may_be_kept_in_dollars_anywhere() -> None:
    check_place(country="ZM", currency="USD", time_zone="Africa/Lusaka")
    assert "USD" in CURRENCIES


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"slug": "www"}, "kept for Lendspace"),
        ({"country": "XX"}, "do not know the country"),
        ({"time_zone": "Europe/Prague"}, "is not one of Kenya"),
        ({"admin_password": "short"}, "at least 12"),
    ],
)
def test_the_command_line_refuses_what_sign_up_refuses(other: dict[str, str], sentence: str) -> None:
    from django.core.management import CommandError, call_command

    good = {"slug": "never-made", "name": "Never", "country": "KE", "currency": "KES",
            "admin_email": "n@never.example", "admin_password": "purple boats at noon"}  # fmt: skip

    with pytest.raises(CommandError, match=sentence):
        call_command("create_lender", **{**good, **other}, verbosity=0)
