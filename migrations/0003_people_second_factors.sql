-- Authenticator apps (TOTP, RFC 6238), one per staff member.
create table authenticators (
    staff_id text primary key references staff (id),
    -- In Base32.
    secret text not null,
    -- The time step of the last used code. Codes of this or earlier steps are refused, so that a code works once.
    last_step bigint not null,
    created_at timestamptz not null
);

create table passkeys (
    id text primary key,
    staff_id text not null references staff (id),
    name text not null,
    credential_id text not null unique,
    -- JSON: the public key and further data of WebAuthn, such as the signature counter.
    credential text not null,
    created_at timestamptz not null,
    last_used_at timestamptz
);
create index passkeys_by_staff on passkeys (staff_id);

-- WebAuthn challenges. The answer deletes its challenge, so that a challenge is answered only once.
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
