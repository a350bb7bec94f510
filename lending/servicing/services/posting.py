"""A repayment in two round trips: one statement brings and locks all that the rules need, one writes all that they say.

The rules stay in Python (`plans`, `rules`); this module only carries facts in and out. The tests hold the rows it writes against
those of the plain way (`post_entry`, `audit.record`, `publish`, `transitions.move`).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, models

from identity.models import Branch, User
from kernel.errors import Missing
from kernel.events import Event
from kit.actor import Actor
from kit.idempotency import Answer, Slot
from lending.customers.models import Customer
from lending.products.models import Product, ProductTerms
from lending.servicing.models import Loan, LoanTransaction
from lending.servicing.plans import Owing, Plan


def _columns(model: type[models.Model], *names: str) -> list[str]:
    return [f.column for f in model._meta.concrete_fields if not names or f.attname in names]


# What an answer shows of the things around a loan, and how they are joined.
_SHOWN: tuple[tuple[str, type[models.Model], list[str]], ...] = (
    ("l", Loan, _columns(Loan)),
    ("t", ProductTerms, _columns(ProductTerms)),
    ("p", Product, _columns(Product, "id", "name")),
    ("c", Customer, _columns(Customer, "id", "full_name")),
    ("o", User, _columns(User, "id", "full_name")),
    ("b", Branch, _columns(Branch, "id", "name")),
)
_SELECTED = ", ".join(f"{alias}.{column}" for alias, _, columns in _SHOWN for column in columns)

# The statement's snapshot is older than a lock it had to wait for: the loan comes as its last writer left it, the installments as
# they were before. `fresh` compares the loan under lock with the loan of the snapshot; if they differ the statement is run again,
# and then nobody can come between.
HOLD = f"""
WITH attempt AS MATERIALIZED (
    SELECT %(key)s::text IS NULL OR pg_try_advisory_xact_lock(hashtextextended(%(lock)s, 0)) AS alone
), held AS MATERIALIZED (
    SELECT l.*, l.xmin AS row_version FROM attempt JOIN servicing_loan l ON attempt.alone AND l.id = %(loan_id)s FOR UPDATE OF l
)
SELECT attempt.alone, earlier.fingerprint, earlier.status, earlier.body, workspace.business_date, now(),
    l.row_version = (SELECT seen.xmin FROM servicing_loan seen WHERE seen.id = l.id) AS fresh,
    (SELECT coalesce(json_agg(json_build_array(i.id, i.number, i.due_on,
            i.principal_minor - i.paid_principal_minor, i.interest_minor - i.paid_interest_minor,
            i.fee_minor - i.paid_fee_minor, i.penalty_minor - i.paid_penalty_minor) ORDER BY i.number), '[]')
        FROM servicing_installment i WHERE i.loan_id = l.id
        AND i.principal_minor + i.interest_minor + i.fee_minor + i.penalty_minor
          > i.paid_principal_minor + i.paid_interest_minor + i.paid_fee_minor + i.paid_penalty_minor) AS owing,
    {_SELECTED}
FROM attempt
CROSS JOIN kit_workspace workspace
LEFT JOIN kit_idempotencykey earlier ON earlier.actor_id = %(actor_id)s AND earlier.key = %(key)s
LEFT JOIN held l ON true
LEFT JOIN products_productterms t ON t.id = l.terms_id
LEFT JOIN products_product p ON p.id = t.product_id
LEFT JOIN customers_customer c ON c.id = l.customer_id
LEFT JOIN identity_user o ON o.id = l.officer_id
LEFT JOIN identity_branch b ON b.id = l.branch_id
"""  # noqa: S608 - the names come from our own models

WRITE = """
WITH entry AS (
    INSERT INTO ledger_entry (posted_on, recipe, memo, subject, loan_id, actor_id, actor_name)
    VALUES (%(value_on)s, 'repayment', %(memo)s, %(subject)s, %(loan_id)s, %(actor_id)s, %(actor_name)s)
    RETURNING id
), posting AS (
    INSERT INTO ledger_posting (entry_id, account_id, amount_minor)
    SELECT entry.id, account.id, line.minor
    FROM entry, unnest(%(codes)s::text[], %(minors)s::bigint[]) WITH ORDINALITY AS line (code, minor, number)
    JOIN ledger_account account ON account.code = line.code ORDER BY line.number
), receipt AS (
    INSERT INTO servicing_loantransaction (loan_id, kind, value_on, amount_minor, principal_minor, interest_minor, fee_minor,
        penalty_minor, credit_minor, principal_after_minor, channel, external_reference, note, entry_id, actor_id, actor_name,
        batch_id)
    SELECT %(loan_id)s, 'repayment', %(value_on)s, %(amount)s, %(principal)s, %(interest)s, %(fee)s,
        %(penalty)s, %(credit)s, %(principal_after)s, %(channel)s, %(external_reference)s, %(note)s, entry.id, %(actor_id)s,
        %(actor_name)s, %(batch_id)s::bigint
    FROM entry
    RETURNING id, jsonb_build_object('id', id, 'reference', 'RC-' || lpad(id::text, greatest(6, length(id::text)), '0')) AS name
), share AS MATERIALIZED (
    SELECT * FROM unnest(%(installments)s::bigint[], %(principals)s::bigint[], %(interests)s::bigint[], %(fees)s::bigint[],
        %(penalties)s::bigint[]) AS share (installment_id, principal, interest, fee, penalty)
), allocation AS (
    INSERT INTO servicing_allocation (transaction_id, installment_id, principal_minor, interest_minor, fee_minor, penalty_minor)
    SELECT receipt.id, share.* FROM receipt, share
), installment AS (
    UPDATE servicing_installment i SET
        paid_principal_minor = i.paid_principal_minor + share.principal,
        paid_interest_minor = i.paid_interest_minor + share.interest,
        paid_fee_minor = i.paid_fee_minor + share.fee,
        paid_penalty_minor = i.paid_penalty_minor + share.penalty
    FROM share WHERE i.id = share.installment_id
), loan AS (
    UPDATE servicing_loan l SET
        state = %(state)s, closed_on = %(closed_on)s, credit_minor = %(credit_after)s,
        paid_principal_minor = l.paid_principal_minor + %(principal)s,
        paid_interest_minor = l.paid_interest_minor + %(interest)s,
        paid_fee_minor = l.paid_fee_minor + %(fee)s,
        paid_penalty_minor = l.paid_penalty_minor + %(penalty)s,
        next_due_on = %(next_due_on)s, next_unmet_due_on = %(next_unmet_due_on)s, last_repayment_on = %(last_repayment_on)s
    WHERE l.id = %(loan_id)s
), transition AS (
    INSERT INTO kit_transition (subject, from_state, to_state, actor_id, actor_name, reason, at)
    SELECT %(subject)s, %(state_before)s, %(state)s, %(actor_id)s::bigint, %(actor_name)s, '', now()
    WHERE %(state_before)s <> %(state)s
), audit AS (
    INSERT INTO kit_auditentry (at, on_day, actor_id, actor_name, actor_role, deed, subject, customer_id, loan_id, amount_minor,
        reason, facts, changes, correlation_id, ip)
    SELECT now(), %(value_on)s, %(actor_id)s::bigint, %(actor_name)s, %(actor_role)s, %(deed)s, %(subject)s, %(customer_id)s,
        %(loan_id)s, %(amount)s, '', %(facts)s::jsonb || jsonb_build_object('transaction_id', receipt.id,
        'reference', receipt.name->'reference'), %(changes)s::jsonb, %(correlation_id)s, %(ip)s
    FROM receipt
), outbox AS (
    INSERT INTO kit_outbox (event_id, kind, version, subject, body, at)
    SELECT news.event_id, news.kind, news.version, %(subject)s,
        CASE WHEN news.body ? 'transaction_id' THEN news.body || jsonb_build_object('transaction_id', receipt.id)
             ELSE news.body END, now()
    FROM receipt, unnest(%(event_ids)s::uuid[], %(kinds)s::text[], %(versions)s::smallint[], %(bodies)s::jsonb[])
        WITH ORDINALITY AS news (event_id, kind, version, body, number) ORDER BY news.number
    RETURNING event_id
), kept AS (
    INSERT INTO kit_idempotencykey (actor_id, key, route, fingerprint, status, body, at)
    SELECT %(actor_id)s, %(key)s, %(route)s, %(fingerprint)s, %(status)s,
        jsonb_set(answer.body, '{transaction}', answer.body->'transaction' || receipt.name), now()
    FROM receipt, (SELECT %(body)s::jsonb AS body) AS answer WHERE %(key)s IS NOT NULL
    RETURNING body
)
SELECT receipt.id, (SELECT body FROM kept), (SELECT count(doors.point(event_id)) FROM outbox) FROM receipt
"""


@dataclass(frozen=True, slots=True)
class Held:
    """A loan under lock with all that the rules of a repayment ask for, or the answer that its key was given before."""

    loan: Loan
    owing: tuple[Owing, ...]
    business_date: date
    now: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """What there is to write: the transaction as it will stand, the plan behind it, and who is told what."""

    transaction: LoanTransaction
    plan: Plan
    memo: str
    state_before: str
    deed: str
    facts: dict[str, Any]
    changes: list[dict[str, Any]]
    news: Sequence[Event]


def hold(loan_id: int, *, slot: Slot | None) -> Held | Answer:
    """Lock a loan and read what a repayment needs: one round trip, two if somebody else was just writing to it.

    :raises Missing: there is no such loan. :raises kit.idempotency.InFlight: the key's first request is still at work.
    :raises kit.idempotency.KeyReused: the key belongs to another request.
    """
    row = _read(loan_id, slot)
    if row[6] is False:
        row = _read(loan_id, slot)
    alone, fingerprint, status, body, business_date, now, fresh, owing = row[:8]
    if slot is not None and fingerprint is not None:
        return slot.answer(fingerprint, status, _loaded(body))
    if slot is not None and not alone:
        raise slot.in_flight()
    if fresh is None:
        raise Missing(f"There is no loan {loan_id} here.", loan=loan_id)
    loan = _loan(row[8:])
    return Held(
        loan, tuple(Owing(o[0], o[1], date.fromisoformat(o[2]), *o[3:]) for o in _loaded(owing)), business_date, now
    )


def _read(loan_id: int, slot: Slot | None) -> tuple[Any, ...]:
    given = {
        "loan_id": loan_id,
        "key": slot.key if slot else None,
        "actor_id": slot.actor_id if slot else None,
        "lock": slot.lock_name if slot else "",
    }
    with connection.cursor() as cursor:
        cursor.execute(HOLD, given)
        row: tuple[Any, ...] = cursor.fetchone()
    return row


def _loaded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _loan(values: Sequence[Any]) -> Loan:
    made: list[Any] = []
    start = 0
    for _, model, columns in _SHOWN:
        part = values[start : start + len(columns)]
        start += len(columns)
        made.append(model.from_db("default", columns, part) if part[0] is not None else None)
    loan, terms, product, customer, officer, branch = made
    terms.product = product
    loan.terms, loan.customer, loan.officer, loan.branch = terms, customer, officer, branch
    result: Loan = loan
    return result


def write(receipt: Receipt, *, actor: Actor, slot: Slot | None, status: int, body: Any) -> Any:
    """Write a repayment with its allocations, journal, caches, audit line, news and answer: one round trip.

    The transaction gets its number, in the answer as well, which comes back as it was kept (None without a slot).

    :raises kit.idempotency.InFlight: another request with the same key was quicker.
    """
    given = _loan_facts(receipt) | _what_is_said(receipt, actor)
    given |= {
        "key": slot.key if slot else None,
        "route": slot.route if slot else "",
        "fingerprint": slot.fingerprint if slot else "",
        "status": status,
        "body": json.dumps(body),
    }
    with connection.cursor() as cursor:
        try:
            cursor.execute(WRITE, given)
        except IntegrityError as error:
            if slot is not None and "idempotency_key_once" in str(error):
                raise slot.in_flight() from error
            raise
        receipt.transaction.pk, kept, _ = cursor.fetchone()
    return _loaded(kept)


def _loan_facts(receipt: Receipt) -> dict[str, Any]:
    transaction, plan = receipt.transaction, receipt.plan
    shares = plan.shares
    return {
        "loan_id": transaction.loan_id,
        "customer_id": transaction.loan.customer_id,
        "value_on": transaction.value_on,
        "amount": transaction.amount_minor,
        "principal": plan.parts.principal,
        "interest": plan.parts.interest,
        "fee": plan.parts.fee,
        "penalty": plan.parts.penalty,
        "credit": plan.credit,
        "principal_after": transaction.principal_after_minor,
        "channel": transaction.channel,
        "external_reference": transaction.external_reference,
        "note": transaction.note,
        "batch_id": transaction.batch_id,
        "memo": receipt.memo,
        "codes": list(plan.lines),
        "minors": list(plan.lines.values()),
        "installments": [share.installment_id for share in shares],
        "principals": [share.parts.principal for share in shares],
        "interests": [share.parts.interest for share in shares],
        "fees": [share.parts.fee for share in shares],
        "penalties": [share.parts.penalty for share in shares],
        "state_before": receipt.state_before,
        "state": transaction.loan.state,
        "closed_on": transaction.loan.closed_on,
        "credit_after": plan.credit_after,
        "next_due_on": plan.next_due_on,
        "next_unmet_due_on": plan.next_unmet_due_on,
        "last_repayment_on": transaction.loan.last_repayment_on,
    }


def _what_is_said(receipt: Receipt, actor: Actor) -> dict[str, Any]:
    return {
        "subject": f"loan:{receipt.transaction.loan_id}",
        "actor_id": actor.user_id,
        "actor_name": actor.name,
        "actor_role": actor.role,
        "correlation_id": actor.correlation_id,
        "ip": actor.ip,
        "deed": receipt.deed,
        "facts": json.dumps(receipt.facts),
        "changes": json.dumps(receipt.changes),
        "event_ids": [uuid.uuid4() for _ in receipt.news],
        "kinds": [event.kind() for event in receipt.news],
        "versions": [event.version for event in receipt.news],
        "bodies": [json.dumps(event.to_json()) for event in receipt.news],
    }
