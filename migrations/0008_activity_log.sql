-- The activity log. It is append-only: nothing is updated or deleted.
create table activity_log (
    id text primary key,
    at timestamptz not null,
    -- Null for the command line and for visitors who are not signed in.
    staff_id text references staff (id),
    staff_name text not null,
    address text,
    -- The API key that was used, and the employee for whom a program acted.
    key_id text,
    employee text,
    -- No foreign key, because the log outlives deleted customers of a sandbox.
    customer_id text,
    -- The staff member who was affected.
    person_id text references staff (id),
    -- The name of that time.
    person_name text,
    action text not null,
    -- Whether the action is one of signing in. These lines are many, and the log shows them on request. The line that
    -- a restore writes leaves the column out, because the backup of an older version may lack it.
    sign_in boolean not null default false,
    -- JSON objects of the changed fields.
    before text,
    after text
);
create index activity_log_by_time on activity_log (sign_in, at, id);
create index activity_log_by_customer on activity_log (customer_id, at, id);
create index activity_log_by_action on activity_log (action, at, id);
-- For the filter by person. Staff members are found by ID, because names change; others have only a name.
create index activity_log_by_who on activity_log ((coalesce(staff_id, staff_name)), sign_in, at, id);
create index activity_log_by_who_and_action on activity_log ((coalesce(staff_id, staff_name)), action, at, id);
