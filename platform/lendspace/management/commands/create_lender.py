"""Make a workspace from the command line, without sign-up and letter."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from identity import passwords
from identity.emails import normalized, one_line
from kernel.errors import DomainError
from tenants.addresses import check_address
from tenants.countries import COUNTRIES, check_place
from tenants.provision import NewLender, provision_lender


class Command(BaseCommand):
    """Provision a lender with its first administrator."""

    help = "Make a lender's workspace with its first administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what a workspace needs; the time zone is the country's usual one unless given."""
        for name in ("slug", "name", "country", "currency", "admin-email", "admin-password"):
            parser.add_argument(f"--{name}", required=True)
        parser.add_argument("--admin-name", default="Administrator")
        parser.add_argument("--time-zone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check what was given as sign-up would, and provision."""
        try:
            made = provision_lender(_new_lender(options), progress=self._show)
        except DomainError as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(self.style.SUCCESS(f"{made.slug} is live as {made.uid}"))

    def _show(self, done: int, step: str) -> None:
        self.stdout.write(f"{done}. {step}")


def _new_lender(options: dict[str, Any]) -> NewLender:
    country = options["country"].upper()
    usual = COUNTRIES[country].time_zones[0] if country in COUNTRIES else ""
    time_zone, email = options["time_zone"] or usual, normalized(options["admin_email"])
    check_place(country=country, currency=options["currency"], time_zone=time_zone)
    passwords.check_strength(options["admin_password"], email=email, organisation=options["name"])
    return NewLender(
        slug=check_address(options["slug"]),
        name=one_line(options["name"]),
        country=country,
        currency=options["currency"],
        time_zone=time_zone,
        admin_email=email,
        admin_name=one_line(options["admin_name"]),
        admin_password_hash=passwords.hashed(options["admin_password"]),
    )
