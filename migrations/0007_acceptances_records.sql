-- Confirmations are evidence: rows are inserted, never updated or deleted. The current confirmation of a customer
-- and agreement type is the newest that is not annulled.
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
    -- The contact's function at the customer.
    job_title text,
    -- How the customer accepted, as far as it was recorded (model::acceptances::method).
    method text,
    -- The staff member who recorded it, with the name, e-mail address and roles (codes, separated by commas) of that time.
    staff_id text not null references staff (id),
    staff_name text not null,
    staff_email text not null,
    staff_roles text,
    -- From where: the session and IP address, or the API key and the employee for whom a program recorded it.
    session_id text,
    address text,
    key_id text,
    employee text,
    recorded_at timestamptz not null,
    -- The time zone in which the dates of the record were judged.
    time_zone text,
    -- What the staff member stated by recording it, word for word, and the language of the page.
    statement text,
    statement_language text,
    -- The text that the customer accepted, as far as it was recorded.
    version_id text references agreement_versions (id),
    template_country text,
    template_language text,
    file_id text references agreement_files (id),
    -- The customer's names of that time.
    company_name text not null,
    domain text not null,
    microsoft_id text,
    -- The confirmation before it, which may have been annulled since, and why it was replaced.
    supersedes text unique references confirmations (id) deferrable initially deferred,
    supersedes_reason text
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
    staff_roles text,
    session_id text,
    address text,
    key_id text,
    employee text,
    recorded_at timestamptz not null,
    time_zone text,
    statement text,
    statement_language text,
    -- The customer's names of that time.
    company_name text not null,
    domain text not null,
    microsoft_id text
);
create index withdrawals_by_confirmation on withdrawals (confirmation_id);
create index withdrawals_by_customer on withdrawals (customer_id, recorded_at);

-- Whether Partner Center showed, on a date, that the customer had accepted the Customer Agreement at Microsoft.
-- Partner Center shows no signatory, date or version of that acceptance. The newest row that is not annulled counts.
create table direct_acceptances (
    id text primary key,
    reference text /*postgres collate "C"*/ not null unique,
    customer_id text not null references customers (id),
    signed boolean not null,
    checked_on date not null,
    staff_id text not null references staff (id),
    staff_name text not null,
    staff_email text not null,
    staff_roles text,
    session_id text,
    address text,
    key_id text,
    employee text,
    recorded_at timestamptz not null,
    time_zone text,
    statement text,
    statement_language text,
    company_name text not null,
    domain text not null,
    microsoft_id text
);
create index direct_acceptances_by_customer on direct_acceptances (customer_id, recorded_at);

-- Annulments of records that were entered in error. The annulled record stays, and no longer counts.
create table annulments (
    id text primary key,
    reference text /*postgres collate "C"*/ not null unique,
    customer_id text not null references customers (id),
    agreement_type text not null,
    -- confirmation, withdrawal or direct_acceptance, and the ID of the annulled record.
    record_kind text not null,
    record_id text not null unique,
    -- Why the record is an error.
    reason text not null,
    staff_id text not null references staff (id),
    staff_name text not null,
    staff_email text not null,
    staff_roles text,
    session_id text,
    address text,
    key_id text,
    employee text,
    recorded_at timestamptz not null,
    time_zone text,
    statement text,
    statement_language text,
    company_name text not null,
    domain text not null,
    microsoft_id text
);
create index annulments_by_customer on annulments (customer_id, recorded_at);
