-- Each line gives one way of saying one figure of a loan. `kept` is what the loan's row says; `told` is what it is
-- held against. It looks at some loans at a time, so that a large book needs neither much memory nor long statements.
-- OFFSET 0 keeps Postgres from reading whole tables for a few loans when it knows nothing of their size yet.
WITH movement AS MATERIALIZED (
    SELECT m.*, m.kind IN ('repayment', 'reversal', 'opening_position') AS money_in
    FROM servicing_loantransaction m WHERE m.loan_id BETWEEN %(first)s AND %(last)s
), share AS MATERIALIZED (
    SELECT a.* FROM movement
    CROSS JOIN LATERAL (SELECT * FROM servicing_allocation WHERE transaction_id = movement.id OFFSET 0) AS a
), line AS MATERIALIZED (
    SELECT i.*, t.arrears_tolerance_minor AS tolerance FROM servicing_loan l
    JOIN products_productterms t ON t.id = l.terms_id
    CROSS JOIN LATERAL (SELECT * FROM servicing_installment WHERE loan_id = l.id OFFSET 0) AS i
    WHERE l.id BETWEEN %(first)s AND %(last)s
), schedule AS (
    SELECT loan_id, sum(principal_minor) AS principal, sum(interest_minor) AS interest, sum(fee_minor) AS fee,
        sum(penalty_minor) AS penalty, sum(paid_principal_minor) AS paid_principal, sum(paid_interest_minor) AS paid_interest,
        sum(paid_fee_minor) AS paid_fee, sum(paid_penalty_minor) AS paid_penalty,
        min(due_on) FILTER (WHERE unpaid > 0) AS next_due_on, min(due_on) FILTER (WHERE unpaid_so_far > tolerance) AS unmet_on,
        count(*) FILTER (WHERE (paid_principal_minor, paid_interest_minor, paid_fee_minor, paid_penalty_minor)
            <> (given_principal, given_interest, given_fee, given_penalty)) AS overfilled
    FROM (
        SELECT i.*, left_of.unpaid,
            sum(left_of.unpaid) OVER (PARTITION BY i.loan_id ORDER BY i.due_on, i.number) AS unpaid_so_far,
            coalesce(a.principal, 0) AS given_principal, coalesce(a.interest, 0) AS given_interest,
            coalesce(a.fee, 0) AS given_fee, coalesce(a.penalty, 0) AS given_penalty
        FROM line i
        LEFT JOIN (
            SELECT installment_id, sum(principal_minor) AS principal, sum(interest_minor) AS interest,
                sum(fee_minor) AS fee, sum(penalty_minor) AS penalty
            FROM share GROUP BY installment_id
        ) AS a ON a.installment_id = i.id
        CROSS JOIN LATERAL (SELECT i.principal_minor + i.interest_minor + i.fee_minor + i.penalty_minor
            - i.paid_principal_minor - i.paid_interest_minor - i.paid_fee_minor - i.paid_penalty_minor AS unpaid) AS left_of
    ) AS lines GROUP BY loan_id
), moved AS (
    SELECT loan_id, sum(credit_minor) AS credit, sum(principal_minor) FILTER (WHERE money_in) AS principal,
        sum(interest_minor) FILTER (WHERE money_in) AS interest, sum(fee_minor) FILTER (WHERE money_in) AS fee,
        sum(penalty_minor) FILTER (WHERE money_in) AS penalty, sum(amount_minor) FILTER (WHERE kind = 'write_off') AS given_up,
        sum(given_principal) AS poured_principal, sum(given_interest) AS poured_interest, sum(given_fee) AS poured_fee,
        sum(given_penalty) AS poured_penalty,
        count(*) FILTER (WHERE money_in AND (principal_minor, interest_minor, fee_minor, penalty_minor)
            <> (given_principal, given_interest, given_fee, given_penalty)) AS misallocated
    FROM (
        SELECT m.*, coalesce(a.principal, 0) AS given_principal, coalesce(a.interest, 0) AS given_interest,
            coalesce(a.fee, 0) AS given_fee, coalesce(a.penalty, 0) AS given_penalty
        FROM movement m
        LEFT JOIN (
            SELECT transaction_id, sum(principal_minor) AS principal, sum(interest_minor) AS interest,
                sum(fee_minor) AS fee, sum(penalty_minor) AS penalty
            FROM share GROUP BY transaction_id
        ) AS a ON a.transaction_id = m.id
    ) AS movements GROUP BY loan_id
), books AS (
    SELECT e.loan_id, coalesce(sum(p.amount_minor) FILTER (WHERE a.code = '1200'), 0) AS portfolio,
        coalesce(-sum(p.amount_minor) FILTER (WHERE a.code = '2100'), 0) AS credit
    FROM ledger_entry e
    CROSS JOIN LATERAL (SELECT * FROM ledger_posting WHERE entry_id = e.id OFFSET 0) AS p
    JOIN ledger_account a ON a.id = p.account_id
    WHERE e.loan_id BETWEEN %(first)s AND %(last)s GROUP BY e.loan_id
)
SELECT l.id, figure.name, figure.kept::text, figure.told::text
FROM servicing_loan l
LEFT JOIN schedule ON schedule.loan_id = l.id
LEFT JOIN moved ON moved.loan_id = l.id
LEFT JOIN books ON books.loan_id = l.id
CROSS JOIN LATERAL (VALUES
    ('principal of the schedule', CASE WHEN l.disbursed_on IS NULL THEN 0 ELSE l.principal_minor END, schedule.principal),
    ('interest of the schedule', l.due_interest_minor, schedule.interest),
    ('fees of the schedule', l.due_fee_minor, schedule.fee),
    ('penalties of the schedule', l.due_penalty_minor, schedule.penalty),
    ('principal paid by installments', l.paid_principal_minor, schedule.paid_principal),
    ('interest paid by installments', l.paid_interest_minor, schedule.paid_interest),
    ('fees paid by installments', l.paid_fee_minor, schedule.paid_fee),
    ('penalties paid by installments', l.paid_penalty_minor, schedule.paid_penalty),
    ('principal paid by allocations', l.paid_principal_minor, moved.poured_principal),
    ('interest paid by allocations', l.paid_interest_minor, moved.poured_interest),
    ('fees paid by allocations', l.paid_fee_minor, moved.poured_fee),
    ('penalties paid by allocations', l.paid_penalty_minor, moved.poured_penalty),
    ('principal paid by transactions', l.paid_principal_minor, moved.principal),
    ('interest paid by transactions', l.paid_interest_minor, moved.interest),
    ('fees paid by transactions', l.paid_fee_minor, moved.fee),
    ('penalties paid by transactions', l.paid_penalty_minor, moved.penalty),
    ('credit by transactions', l.credit_minor, moved.credit),
    ('written off by transactions', l.written_off_minor, moved.given_up),
    ('principal in account 1200', CASE WHEN l.disbursed_on IS NULL THEN 0
        ELSE l.principal_minor - l.paid_principal_minor - l.written_off_minor END, books.portfolio),
    ('credit in account 2100', l.credit_minor, books.credit),
    ('transactions that differ from their allocations', 0, moved.misallocated),
    ('installments that differ from their allocations', 0, schedule.overfilled)
) AS figure (name, kept, told)
WHERE l.id BETWEEN %(first)s AND %(last)s AND figure.kept <> coalesce(figure.told, 0)
UNION ALL
SELECT l.id, day.name, coalesce(day.kept::text, 'none'), coalesce(day.told::text, 'none')
FROM servicing_loan l
LEFT JOIN schedule ON schedule.loan_id = l.id
CROSS JOIN LATERAL (VALUES
    ('next due day', l.next_due_on, CASE WHEN l.state = 'active' THEN schedule.next_due_on END),
    ('next unmet due day', l.next_unmet_due_on, CASE WHEN l.state = 'active' THEN schedule.unmet_on END)
) AS day (name, kept, told)
WHERE l.id BETWEEN %(first)s AND %(last)s AND day.kept IS DISTINCT FROM day.told
UNION ALL
SELECT l.id, 'state', l.state, settled.state
FROM servicing_loan l
CROSS JOIN LATERAL (SELECT CASE
    WHEN l.principal_minor + l.due_interest_minor + l.due_fee_minor + l.due_penalty_minor
       > l.paid_principal_minor + l.paid_interest_minor + l.paid_fee_minor + l.paid_penalty_minor THEN 'active'
    WHEN l.credit_minor > 0 THEN 'overpaid' ELSE 'cleared' END AS state) AS settled
WHERE l.id BETWEEN %(first)s AND %(last)s AND l.state IN ('active', 'cleared', 'overpaid') AND l.state <> settled.state
ORDER BY 1, 2
