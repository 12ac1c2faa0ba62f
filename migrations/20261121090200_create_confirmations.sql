-- Evidence: rows are inserted, never updated or deleted. The current confirmation of a customer and
-- agreement type is the one that no other supersedes.
create table confirmations (
    id text primary key,
    reference text not null unique,
    customer_id text not null references customers (id),
    agreement_type text not null,
    template_id text not null,
    accepted_on date not null,
    first_name text not null,
    last_name text not null,
    email text not null,
    phone text,
    -- Who of the staff recorded it, as they were named at that moment.
    staff_id text not null references staff (id),
    staff_name text not null,
    staff_email text not null,
    recorded_at timestamptz not null,
    -- The customer as it was named at that moment.
    company_name text not null,
    domain text not null,
    microsoft_id text,
    supersedes text unique references confirmations (id) deferrable initially deferred
);
create index confirmations_by_customer on confirmations (customer_id, recorded_at);
-- With the unique "supersedes", this keeps the history of a customer and agreement a single chain.
create unique index confirmations_first on confirmations (customer_id, agreement_type) where supersedes is null;

-- The activity log: append-only. Nothing is updated or deleted.
create table journal (
    id text primary key,
    at timestamptz not null,
    -- Null for nobody who signed in, and for the command line.
    staff_id text references staff (id),
    staff_name text not null,
    address text,
    customer_id text references customers (id),
    -- The person of the firm to whom it was done.
    person_id text references staff (id),
    -- As they were named at that moment.
    person_name text,
    action text not null,
    -- JSON objects of the fields that changed.
    before text,
    after text
);
create index journal_by_time on journal (at, id);
create index journal_by_customer on journal (customer_id, at, id);
create index journal_by_action on journal (action, at, id);
-- Who: a person whatever they were called at the time, else the command line or nobody, by name.
create index journal_by_who on journal ((coalesce(staff_id, staff_name)), at, id);
create index journal_by_who_and_action on journal ((coalesce(staff_id, staff_name)), action, at, id);
