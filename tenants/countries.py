"""The countries a lender can work in: currency (ISO 4217) and time zones (IANA), the usual one first."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from kernel.errors import FieldProblem, Invalid

_TABLE: Final = """
    AO  Angola               AOA  Africa/Luanda
    AU  Australia            AUD  Australia/Sydney Australia/Melbourne Australia/Brisbane Australia/Adelaide Australia/Darwin Australia/Perth Australia/Hobart
    BD  Bangladesh           BDT  Asia/Dhaka
    BI  Burundi              BIF  Africa/Bujumbura
    BJ  Benin                XOF  Africa/Porto-Novo
    BO  Bolivia              BOB  America/La_Paz
    BW  Botswana             BWP  Africa/Gaborone
    CD  Congo (DRC)          CDF  Africa/Kinshasa Africa/Lubumbashi
    CI  Côte d’Ivoire        XOF  Africa/Abidjan
    CM  Cameroon             XAF  Africa/Douala
    CO  Colombia             COP  America/Bogota
    CZ  Czechia              CZK  Europe/Prague
    DE  Germany              EUR  Europe/Berlin
    EC  Ecuador              USD  America/Guayaquil
    EG  Egypt                EGP  Africa/Cairo
    ET  Ethiopia             ETB  Africa/Addis_Ababa
    FR  France               EUR  Europe/Paris
    GB  United Kingdom       GBP  Europe/London
    GH  Ghana                GHS  Africa/Accra
    GM  Gambia               GMD  Africa/Banjul
    GT  Guatemala            GTQ  America/Guatemala
    HN  Honduras             HNL  America/Tegucigalpa
    ID  Indonesia            IDR  Asia/Jakarta Asia/Makassar Asia/Jayapura Asia/Pontianak
    IE  Ireland              EUR  Europe/Dublin
    IN  India                INR  Asia/Kolkata
    KE  Kenya                KES  Africa/Nairobi
    KH  Cambodia             KHR  Asia/Phnom_Penh
    LA  Laos                 LAK  Asia/Vientiane
    LK  Sri Lanka            LKR  Asia/Colombo
    LR  Liberia              LRD  Africa/Monrovia
    LS  Lesotho              LSL  Africa/Maseru
    MA  Morocco              MAD  Africa/Casablanca
    MG  Madagascar           MGA  Indian/Antananarivo
    ML  Mali                 XOF  Africa/Bamako
    MM  Myanmar              MMK  Asia/Yangon
    MW  Malawi               MWK  Africa/Blantyre
    MX  Mexico               MXN  America/Mexico_City America/Cancun America/Monterrey America/Chihuahua America/Hermosillo America/Tijuana
    MZ  Mozambique           MZN  Africa/Maputo
    NA  Namibia              NAD  Africa/Windhoek
    NG  Nigeria              NGN  Africa/Lagos
    NI  Nicaragua            NIO  America/Managua
    NP  Nepal                NPR  Asia/Kathmandu
    NZ  New Zealand          NZD  Pacific/Auckland
    PE  Peru                 PEN  America/Lima
    PG  Papua New Guinea     PGK  Pacific/Port_Moresby
    PH  Philippines          PHP  Asia/Manila
    PK  Pakistan             PKR  Asia/Karachi
    PL  Poland               PLN  Europe/Warsaw
    PY  Paraguay             PYG  America/Asuncion
    RW  Rwanda               RWF  Africa/Kigali
    SK  Slovakia             EUR  Europe/Bratislava
    SL  Sierra Leone         SLE  Africa/Freetown
    SN  Senegal              XOF  Africa/Dakar
    SS  South Sudan          SSP  Africa/Juba
    SV  El Salvador          USD  America/El_Salvador
    SZ  Eswatini             SZL  Africa/Mbabane
    TG  Togo                 XOF  Africa/Lome
    TL  Timor-Leste          USD  Asia/Dili
    TN  Tunisia              TND  Africa/Tunis
    TZ  Tanzania             TZS  Africa/Dar_es_Salaam
    UG  Uganda               UGX  Africa/Kampala
    US  United States        USD  America/New_York America/Chicago America/Denver America/Phoenix America/Los_Angeles America/Anchorage Pacific/Honolulu
    VN  Vietnam              VND  Asia/Ho_Chi_Minh
    ZA  South Africa         ZAR  Africa/Johannesburg
    ZM  Zambia               ZMW  Africa/Lusaka
    ZW  Zimbabwe             USD  Africa/Harare
"""  # noqa: E501


@dataclass(frozen=True, slots=True)
class Country:
    """A country, its currency and its time zones."""

    code: str
    name: str
    currency: str
    time_zones: tuple[str, ...]


class PlaceNotKnown(Invalid):
    """The country, currency or time zone is none of those we can keep books in."""

    code = "place_not_known"

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence, fields=[FieldProblem(f"/{field}", "not_known", sentence)])


def _read(line: str) -> Country:
    code, rest = line.strip().split("  ", 1)
    name, _, tail = rest.strip().partition("  ")
    currency, *zones = tail.split()
    return Country(code, name, currency, tuple(zones))


_ALL: Final = sorted((_read(line) for line in _TABLE.strip().splitlines()), key=lambda country: country.name)
COUNTRIES: Final = MappingProxyType({country.code: country for country in _ALL})
CURRENCIES: Final = frozenset(country.currency for country in _ALL)


def check_place(*, country: str, currency: str, time_zone: str) -> None:
    """Let a country pass with a currency we know and a time zone of that country.

    A lender may keep its books in a currency other than its country's, such as dollars.

    :raises PlaceNotKnown: naming the field.

    >>> check_place(country="KE", currency="KES", time_zone="Africa/Nairobi")
    """
    place = COUNTRIES.get(country)
    if place is None:
        raise PlaceNotKnown("country", f"We do not know the country {country!r}. Choose one from the list.")
    if currency not in CURRENCIES:
        raise PlaceNotKnown("currency", f"We cannot keep books in {currency!r} yet. Choose a currency from the list.")
    if time_zone not in place.time_zones:
        zones = " or ".join(place.time_zones)
        raise PlaceNotKnown("time_zone", f"The time zone {time_zone!r} is not one of {place.name}: it can be {zones}.")
