-- The firm's indirect resellers, if it is an indirect provider.
create table resellers (
    id text primary key,
    name text not null,
    mpn_id text not null unique,
    -- The GUID of the reseller's tenant, if known.
    microsoft_id text unique,
    -- Whether the reseller has signed the Microsoft Partner Agreement, as far as the firm knows.
    mpa_signed boolean not null
);
