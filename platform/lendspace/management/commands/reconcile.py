"""Hold a lender's books against themselves."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from lending.servicing import tallies
from lending.servicing.reconcile import differences
from wall.middleware import find_workspace
from wall.scope import lender_scope, scope

SHOWN = 20


class Command(BaseCommand):
    """Compare loans, installments, allocations, journal and tallies; end with an error if something differs."""

    help = "Compare every loan's figures with its installments, allocations and books, and the tallies with the book."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare which lender, and what to do with tallies that differ."""
        parser.add_argument("--lender", required=True, metavar="SLUG", help="the lender's address")
        parser.add_argument(
            "--recount", action="store_true", help="count the tallies anew; nobody may be posting meanwhile"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare, say what differs, and count anew where that was asked for."""
        found = find_workspace(options["lender"])
        if found is None:
            raise CommandError(f"There is no lender at the address {options['lender']}.")
        with scope(lender_scope(found.schema)), transaction.atomic():
            if options["recount"]:
                tallies.rebuild()
            lines = [*map(str, differences()), *map(str, tallies.miscounts())]
        for line in lines[:SHOWN]:
            self.stdout.write(line)
        if lines:
            raise CommandError(f"{len(lines)} figures differ.")
        self.stdout.write("Everything agrees.")
