create table staff (
    id text primary key,
    email text not null unique,
    name text not null,
    -- The folded name (model::text::fold): what lists are sorted by.
    name_key text /*postgres collate "C"*/ not null,
    -- Null until the person has chosen a password.
    password_hash text,
    -- Who the person is in the firm's directory: issuer and subject of OpenID Connect.
    directory_id text unique,
    language text,
    -- In which the person is shown times; null: the firm's.
    own_time_zone text,
    global_admin boolean not null,
    user_admin boolean not null,
    admin_agent boolean not null,
    sales boolean not null,
    -- Whether this is an account for programs: it has API keys and cannot sign in.
    designated boolean not null,
    -- Whether the person has an authenticator app or a passkey; written in the transaction that changes them.
    second_factor boolean not null,
    created_at timestamptz not null,
    last_sign_in_at timestamptz,
    deactivated_at timestamptz,
    version bigint not null
);
create index staff_by_name on staff (name_key, id);

-- What a link in a mail or on a page opens, once: the set-up of an empty register, or the choice of a password.
create table sign_in_links (
    token_hash text primary key,
    purpose text not null,
    staff_id text references staff (id),
    expires_at timestamptz not null
);
create index sign_in_links_by_staff on sign_in_links (staff_id);
create index sign_in_links_by_expiry on sign_in_links (expires_at);

create table sessions (
    key_hash text primary key,
    -- What names the session on a page.
    id text not null unique,
    staff_id text not null references staff (id),
    state text not null,
    -- Whether a second factor was given, and whether one is needed whatever the firm's setting says.
    factor_passed boolean not null,
    factor_needed boolean not null,
    -- The browser and system, and the address, at sign-in.
    device text not null,
    address text,
    created_at timestamptz not null,
    last_used_at timestamptz not null,
    -- When the person last proved who they are.
    proved_at timestamptz not null
);
create index sessions_by_staff on sessions (staff_id);
create index sessions_by_last_use on sessions (last_used_at);

-- Browsers from which a person has signed in: guesses from elsewhere do not make them wait.
create table devices (
    token_hash text not null,
    staff_id text not null references staff (id),
    last_used_at timestamptz not null,
    primary key (token_hash, staff_id)
);
create index devices_by_staff on devices (staff_id);
create index devices_by_last_use on devices (last_used_at);

-- How much of what may be tried only so often has been used up (store::limits), shared by all copies.
create table limits (
    name text primary key,
    -- Milliseconds since 1970 at which nothing of it will be used up any more.
    free_at bigint not null
);
create index limits_by_time on limits (free_at);
