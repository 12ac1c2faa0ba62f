-- Confirmations are evidence: rows are inserted, never updated or deleted. The current confirmation of a customer
-- and agreement type is the one that no other supersedes.
create table confirmations (
    id text primary key,
    reference text /*postgres collate "C"*/ not null unique,
    customer_id text not null references customers (id),
    agreement_type text not null,
    template_id text not null,
    accepted_on date not null,
    first_name text not null,
    last_name text not null,
    email text not null,
    phone text,
    -- The staff member who recorded it, with the name and e-mail address of that time.
    staff_id text not null references staff (id),
    staff_name text not null,
    staff_email text not null,
    -- The employee for whom a program recorded it.
    employee text,
    recorded_at timestamptz not null,
    -- The text that the customer accepted, as far as it was recorded.
    version_id text references agreement_versions (id),
    template_country text,
    template_language text,
    file_id text references agreement_files (id),
    -- The customer's names of that time.
    company_name text not null,
    domain text not null,
    microsoft_id text,
    supersedes text unique references confirmations (id) deferrable initially deferred
);
create index confirmations_by_customer on confirmations (customer_id, recorded_at);
-- With the unique "supersedes", this makes the confirmations of a customer and agreement a single chain.
create unique index confirmations_first on confirmations (customer_id, agreement_type) where supersedes is null;

-- Withdrawals are evidence as well. A later confirmation ends the effect of a withdrawal without updating it.
create table withdrawals (
    id text primary key,
    reference text /*postgres collate "C"*/ not null unique,
    customer_id text not null references customers (id),
    agreement_type text not null,
    -- The withdrawn confirmation. Null if the customer had accepted at Microsoft.
    confirmation_id text references confirmations (id),
    withdrawn_on date not null,
    -- The contact who withdrew the acceptance, and the reason.
    first_name text not null,
    last_name text not null,
    email text not null,
    phone text,
    reason text not null,
    staff_id text not null references staff (id),
    staff_name text not null,
    staff_email text not null,
    employee text,
    recorded_at timestamptz not null,
    -- The customer's names of that time.
    company_name text not null,
    domain text not null,
    microsoft_id text
);
create index withdrawals_by_confirmation on withdrawals (confirmation_id);
create index withdrawals_by_customer on withdrawals (customer_id, recorded_at);

-- Whether Partner Center showed, on a date, that the customer had accepted the Customer Agreement at Microsoft.
-- Partner Center shows no signatory, date or version of that acceptance. The newest row counts.
create table direct_acceptances (
    id text primary key,
    customer_id text not null references customers (id),
    signed boolean not null,
    checked_on date not null,
    staff_id text not null references staff (id),
    staff_name text not null,
    employee text,
    recorded_at timestamptz not null
);
create index direct_acceptances_by_customer on direct_acceptances (customer_id, recorded_at);
