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
    -- Where that is an account for programs: for whom of the firm it did so.
    employee text,
    recorded_at timestamptz not null,
    -- What the customer was given to accept, as far as that was recorded.
    version_id text references agreement_versions (id),
    template_country text,
    template_language text,
    file_id text references agreement_files (id),
    -- The customer as it was named at that moment.
    company_name text not null,
    domain text not null,
    microsoft_id text,
    supersedes text unique references confirmations (id) deferrable initially deferred
);
create index confirmations_by_customer on confirmations (customer_id, recorded_at);
-- With the unique "supersedes", this keeps the history of a customer and agreement a single chain.
create unique index confirmations_first on confirmations (customer_id, agreement_type) where supersedes is null;

-- A customer no longer agrees. Evidence as well: a confirmation recorded later ends its effect, no update.
create table withdrawals (
    id text primary key,
    reference text not null unique,
    customer_id text not null references customers (id),
    agreement_type text not null,
    -- The confirmation that counted until then; null where the customer had accepted at Microsoft.
    confirmation_id text references confirmations (id),
    withdrawn_on date not null,
    -- Who of the customer said so, and why.
    first_name text not null,
    last_name text not null,
    email text not null,
    phone text,
    reason text not null,
    staff_id text not null references staff (id),
    staff_name text not null,
    staff_email text not null,
    employee text,
    recorded_at timestamptz not null
);
create index withdrawals_by_confirmation on withdrawals (confirmation_id);
create index withdrawals_by_customer on withdrawals (customer_id, recorded_at);

-- Whether Partner Center showed, on a day, that the customer had accepted the Customer Agreement at Microsoft
-- itself. It tells no person, day or version. The newest counts.
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

-- The activity log: append-only. Nothing is updated or deleted.
create table activity_log (
    id text primary key,
    at timestamptz not null,
    -- Null for nobody who signed in, and for the command line.
    staff_id text references staff (id),
    staff_name text not null,
    address text,
    -- The key of the API with which it was done, and for whom of the firm where the key is a program's.
    key_id text,
    employee text,
    -- No foreign key: the log outlives the customers of a sandbox.
    customer_id text,
    -- The person of the firm to whom it was done.
    person_id text references staff (id),
    -- As they were named at that moment.
    person_name text,
    action text not null,
    -- JSON objects of the fields that changed.
    before text,
    after text
);
create index activity_log_by_time on activity_log (at, id);
create index activity_log_by_customer on activity_log (customer_id, at, id);
create index activity_log_by_action on activity_log (action, at, id);
-- Who: a person whatever they were called at the time, else the command line or nobody, by name.
create index activity_log_by_who on activity_log ((coalesce(staff_id, staff_name)), at, id);
create index activity_log_by_who_and_action on activity_log ((coalesce(staff_id, staff_name)), action, at, id);
