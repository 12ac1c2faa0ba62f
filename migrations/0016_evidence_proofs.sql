-- Proof files: what backs a record, such as the signed contract. Inserted, never updated or deleted.
create table proofs (
    id text /*postgres collate "C"*/ primary key,
    customer_id text not null references customers (id),
    -- confirmation, withdrawal or direct_acceptance, and the ID of the record.
    record_kind text not null,
    record_id text not null,
    name text not null,
    media_type text not null,
    size bigint not null,
    -- In hexadecimal.
    sha256 text not null,
    -- Where its content is: database, folder or bucket (model::evidence::proof::Place). Outside the database, its name is
    -- the SHA-256.
    place text not null,
    staff_id text not null references staff (id),
    staff_name text not null,
    staff_email text not null,
    staff_roles text,
    session_id text,
    address text,
    key_id text,
    employee text,
    recorded_at timestamptz not null,
    time_zone text,
    statement text,
    statement_language text
);
create unique index proofs_by_record on proofs (record_id, sha256);
create index proofs_by_customer on proofs (customer_id, record_id);
create index proofs_by_place on proofs (place) where place <> 'database';

-- The contents in the database. A table of their own, so that no list reads through them.
create table proof_contents (
    proof_id text primary key references proofs (id),
    content bytea not null
);

-- Whether the current confirmation of the Customer Agreement counts and has no proof file. Updated in the transaction
-- that changes it.
alter table customers add column lacks_proof boolean not null default false;
update customers set lacks_proof = true where accepted_on is not null and standing <> 'not_applicable';
-- Lists of these customers, of all standings and of one, in the order of names.
create index customers_lacking_proof on customers (name_key, id) where lacks_proof;
create index customers_lacking_proof_by_standing on customers (standing, name_key, id) where lacks_proof;

alter table customer_counts add column lacking_proof bigint not null default 0;
update customer_counts set lacking_proof =
    (select count(*) from customers where customers.standing = customer_counts.standing and lacks_proof);
