"""The staff of Baraka Credit, and made-up customers: names and numbers are nobody's."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from identity import passwords
from identity.actors import actor_of
from identity.models import Branch, User
from kit.actor import Actor

DOMAIN = "demo.example"
PASSWORD = "sunny maize fields"  # noqa: S105 - printed on purpose, for a lender that holds nothing real
ADMIN = ("admin", "Amina Wanjiru")
STAFF = (
    ("manager", "manager", "Joseph Kamau"),
    ("finance", "finance", "Esther Achieng"),
    ("field_officer", "officer1", "Peter Mutua"),
    ("field_officer", "officer2", "Naliaka Wekesa"),
    ("auditor", "auditor", "Hassan Abdi"),
)
_WOMEN = [
    "Akinyi",
    "Beatrice",
    "Chebet",
    "Dorcas",
    "Edith",
    "Faith",
    "Grace",
    "Halima",
    "Irene",
    "Joyce",
    "Kerubo",
    "Lilian",
    "Mercy",
    "Njeri",
    "Purity",
    "Rehema",
    "Sarah",
    "Wambui",
]
_MEN = [
    "Ali",
    "Brian",
    "Charles",
    "Daniel",
    "Evans",
    "Felix",
    "George",
    "Hamisi",
    "Isaac",
    "John",
    "Kevin",
    "Leonard",
    "Moses",
    "Nicholas",
    "Otieno",
    "Paul",
    "Samuel",
    "Victor",
]
_FAMILIES = [
    "Adhiambo",
    "Barasa",
    "Cherono",
    "Gathoni",
    "Hussein",
    "Juma",
    "Kariuki",
    "Kiprono",
    "Langat",
    "Maina",
    "Mbugua",
    "Muthoni",
    "Mwangi",
    "Nyambura",
    "Ochieng",
    "Odhiambo",
    "Okoth",
    "Omondi",
    "Onyango",
    "Rotich",
    "Simiyu",
    "Wafula",
    "Wairimu",
    "Wanyama",
]
_PLACES = ("Gikomba market", "Kawangware", "Kikuyu town", "Ruiru bypass", "Kitengela", "Thika road", "Umoja", "Limuru")


@dataclass(frozen=True, slots=True)
class Staff:
    """Who does what."""

    admin: Actor
    manager: Actor
    finance: Actor
    officers: tuple[Actor, Actor]


@dataclass(frozen=True, slots=True)
class Person:
    """A customer as they come through the door."""

    full_name: str
    sex: str
    phone: str
    national_id: str
    date_of_birth: date
    address: str


def email_of(mailbox: str) -> str:
    """Give an address of the demo lender."""
    return f"{mailbox}@{DOMAIN}"


def hire() -> Staff:
    """Enter the staff beside the administrator, who came with the workspace."""
    office = Branch.objects.order_by("id")[0]
    town = Branch.objects.create(name="Kitengela", code="KITENGELA")
    people = []
    for number, (role, mailbox, name) in enumerate(STAFF):
        branch = town if number == 3 else office
        user = User(
            email=email_of(mailbox), full_name=name, role=role, branch=branch, password=passwords.hashed(PASSWORD)
        )
        user.save()
        people.append(actor_of(user))
    return Staff(_actor("admin"), people[0], people[1], (people[2], people[3]))


def _actor(mailbox: str) -> Actor:
    return actor_of(User.objects.get(email=email_of(mailbox)))


def sign_ins() -> list[dict[str, str]]:
    """Give who can sign in, and how."""
    boxes = [("admin", "admin"), *((role, mailbox) for role, mailbox, _ in STAFF)]
    return [{"role": role, "email": email_of(mailbox), "password": PASSWORD} for role, mailbox in boxes]


def strangers(chance: random.Random, today: date) -> Iterator[Person]:
    """Give made-up people without end; no two share a number."""
    number = 0
    while True:
        number += 1
        woman = chance.random() < 0.58
        first, second = chance.choice(_WOMEN if woman else _MEN), chance.choice(_FAMILIES)
        yield Person(
            full_name=f"{first} {chance.choice(_FAMILIES)} {second}" if chance.random() < 0.3 else f"{first} {second}",
            sex="female" if woman else "male",
            phone=f"+2547000{number:05d}",
            national_id=str(20_000_000 + 1_237 * number),
            date_of_birth=today - timedelta(days=chance.randint(20 * 365, 62 * 365)),
            address=chance.choice(_PLACES),
        )
