-- Authenticator apps (TOTP, RFC 6238), one a person.
create table authenticators (
    staff_id text primary key references staff (id),
    -- Base32.
    secret text not null,
    -- The time step of the last code that was used: a code works once.
    last_step bigint not null,
    created_at timestamptz not null
);

create table passkeys (
    id text primary key,
    staff_id text not null references staff (id),
    name text not null,
    credential_id text not null unique,
    -- The public key and what WebAuthn keeps with it, as JSON.
    credential text not null,
    created_at timestamptz not null,
    last_used_at timestamptz
);
create index passkeys_by_staff on passkeys (staff_id);

-- What a browser was asked to sign with a passkey; taken out with the answer.
create table challenges (
    id text primary key,
    staff_id text not null references staff (id),
    state text not null,
    expires_at timestamptz not null
);
create index challenges_by_expiry on challenges (expires_at);

create table recovery_codes (
    staff_id text not null references staff (id),
    code_hash text not null,
    primary key (staff_id, code_hash)
);
