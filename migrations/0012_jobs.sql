-- Jobs: work that was asked for and is done in the background, portion by portion, by one copy of Paraph at a time.
create table jobs (
    id text primary key,
    -- Names the code that does it (jobs::Kind).
    kind text not null,
    -- What the job is about, for example a file. Of a kind and subject only one job is open at a time. Null: any number.
    subject text,
    -- waiting, running, done, failed or cancelled. The first two are open, the others over.
    state text not null,
    -- JSON: what the kind needs to know.
    parameters text not null,
    -- Null where Paraph asked for it itself.
    asked_by text references staff (id),
    -- Progress, as the page shows it. The total is null until it is known.
    done bigint not null,
    total bigint,
    -- JSON: where the next portion begins; null before the first.
    position text not null,
    -- JSON, once the job is done.
    result text,
    -- Why the last attempt, or the job, failed.
    error text,
    -- Attempts since the last portion that was committed, the current one included.
    attempts bigint not null,
    -- When a copy may take the job. Waiting: its next attempt. Running: the end of the lease of the copy that runs it.
    -- Null once the job is over.
    due_at timestamptz,
    -- The fencing number. It rises whenever a copy takes the job: a copy with a lower one writes no more.
    fence bigint not null,
    cancel_asked boolean not null,
    created_at timestamptz not null,
    started_at timestamptz,
    finished_at timestamptz
);
create index jobs_by_due on jobs (kind, due_at) where due_at is not null;
create unique index jobs_open on jobs (kind, subject) where due_at is not null;
-- The list that a page shows.
create index jobs_by_kind on jobs (kind, id);
create index jobs_by_finish on jobs (finished_at) where finished_at is not null;
