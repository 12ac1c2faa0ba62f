create table staff (
    id text primary key,
    email text not null unique,
    name text not null,
    -- The folded name (model::kernel::text::fold), by which lists are sorted.
    name_key text /*postgres collate "C"*/ not null,
    -- Null until the staff member has chosen a password.
    password_hash text,
    -- The linked account in the firm's directory: issuer and subject of OpenID Connect.
    directory_id text unique,
    language text,
    -- The time zone of times on pages. Null: the firm's.
    own_time_zone text,
    global_admin boolean not null,
    user_admin boolean not null,
    admin_agent boolean not null,
    sales boolean not null,
    -- Whether this is an account for a program. It has API keys and cannot sign in.
    is_program_account boolean not null,
    -- Whether there is an authenticator app or a passkey. Updated in the transaction that adds or removes one.
    second_factor boolean not null,
    created_at timestamptz not null,
    last_sign_in_at timestamptz,
    deactivated_at timestamptz,
    version bigint not null
);
create index staff_by_name on staff (name_key, id);

-- Links that work once: to set up an empty register, or to choose a password.
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
    -- Identifies the session on pages, which must not contain its key.
    id text not null unique,
    staff_id text not null references staff (id),
    state text not null,
    -- Whether a second factor was given, and whether one is required regardless of the firm's setting.
    factor_passed boolean not null,
    factor_needed boolean not null,
    -- Browser, operating system and IP address at sign-in.
    device text not null,
    address text,
    created_at timestamptz not null,
    last_used_at timestamptz not null,
    -- The last authentication or reauthentication.
    proved_at timestamptz not null
);
create index sessions_by_staff on sessions (staff_id);
create index sessions_by_last_use on sessions (last_used_at);
create index sessions_by_creation on sessions (created_at);

-- Browsers from which a staff member has signed in. Wrong passwords from unknown browsers do not count against them.
create table devices (
    token_hash text not null,
    staff_id text not null references staff (id),
    last_used_at timestamptz not null,
    primary key (token_hash, staff_id)
);
create index devices_by_staff on devices (staff_id);
create index devices_by_last_use on devices (last_used_at);

-- Rate limits, shared by all copies of Paraph (store::people::limits).
create table limits (
    name text primary key,
    -- When the limit will be completely free again, in milliseconds since 1970.
    free_at bigint not null
);
create index limits_by_time on limits (free_at);
