-- Jobs: requested work that runs in the background, in portions, by one copy of Paraph at a time.
create table jobs (
    id text primary key,
    -- The name of the code that does it (jobs::kind::Kind).
    kind text not null,
    -- What the job is about, for example a file. At most one job per kind and subject is open. Null: any number.
    subject text,
    -- waiting, running, done, failed or cancelled. The first two are open, the others are over.
    state text not null,
    -- JSON: the input of the job.
    parameters text not null,
    -- The staff member who requested it. Null if Paraph did.
    asked_by text references staff (id),
    -- The progress on the page. The total is null until it is known.
    done bigint not null,
    total bigint,
    -- JSON: where the next portion begins. JSON null before the first.
    position text not null,
    -- JSON. Null until the job is done.
    result text,
    -- Why the last attempt or the job failed.
    error text,
    -- Attempts since the last committed portion, including the current one.
    attempts bigint not null,
    -- When a copy may claim the job. Waiting: the time of the next attempt. Running: the end of the current lease.
    -- Null when the job is over.
    due_at timestamptz,
    -- The fencing number. Each claim increments it. A copy with an older number can no longer write.
    fence bigint not null,
    cancel_asked boolean not null,
    created_at timestamptz not null,
    started_at timestamptz,
    finished_at timestamptz
);
create index jobs_by_due on jobs (kind, due_at) where due_at is not null;
create unique index jobs_open on jobs (kind, subject) where due_at is not null;
-- For the list on a page.
create index jobs_by_kind on jobs (kind, id);
create index jobs_by_finish on jobs (finished_at) where finished_at is not null;
