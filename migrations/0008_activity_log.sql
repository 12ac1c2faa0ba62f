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
