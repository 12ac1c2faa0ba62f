-- The partner firm whose register this is: one row, made by the set-up page.
create table partner (
    id text primary key check (id = 'partner'),
    legal_name text not null,
    time_zone text not null
);

-- The one-time link with which the first Global admin is made.
create table setup_links (
    token_hash text primary key,
    created_at timestamptz not null
);

create table staff (
    id text primary key,
    email text not null unique,
    name text not null,
    password_hash text not null,
    language text,
    global_admin boolean not null,
    user_admin boolean not null,
    admin_agent boolean not null,
    sales boolean not null,
    created_at timestamptz not null,
    deactivated_at timestamptz
);

create table sessions (
    key_hash text primary key,
    staff_id text not null references staff (id),
    state text not null,
    created_at timestamptz not null,
    last_used_at timestamptz not null
);
create index sessions_by_staff on sessions (staff_id);
create index sessions_by_last_use on sessions (last_used_at);
