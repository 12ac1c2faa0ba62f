-- Indirect resellers with whom the firm, as an indirect provider, has a partnership.
create table resellers (
    id text primary key,
    name text not null,
    mpn_id text not null unique
);

create table customers (
    id text primary key,
    microsoft_id text /*postgres collate "C"*/ unique,
    company_name text not null,
    -- The folded company name (model::text::fold): what lists are sorted by.
    name_key text /*postgres collate "C"*/ not null,
    -- The folded words of company and domain name, a space before and after each.
    words text not null,
    domain text not null unique,
    country text not null,
    address_line1 text not null,
    address_line2 text,
    city text not null,
    state text,
    postal_code text,
    registration_id text,
    qualification text not null,
    education_segment text,
    education_website text,
    language text not null,
    reseller_id text references resellers (id),
    -- A JSON array of strings.
    tags text not null,
    first_name text not null,
    last_name text not null,
    email text not null,
    phone text,
    -- Derived from the current confirmation in the same transaction that writes it.
    agreement_status text not null,
    accepted_on date,
    created_at timestamptz not null,
    created_by text not null references staff (id),
    -- Each counts the edits of its part, so that a second editor is told of the first.
    company_version bigint not null,
    contact_version bigint not null
);
create index customers_by_name on customers (name_key, id);
create index customers_by_status on customers (agreement_status, name_key, id);

-- One row for each different word of a customer: the search index. It holds the name as well, so that the
-- customers of a common word are read in the order of their names, and all their words, so that a search for
-- several words reads no customer that it passes over.
create table customer_words (
    word text /*postgres collate "C"*/ not null,
    name_key text /*postgres collate "C"*/ not null,
    customer_id text not null references customers (id),
    words text not null,
    primary key (word, name_key, customer_id) /*postgres include (words)*/
) /*sqlite without rowid*/;

-- How many customers have each status: counting a million rows for each page would read them all.
create table customer_counts (
    agreement_status text primary key,
    customers bigint not null
);
insert into customer_counts (agreement_status, customers)
values ('confirmed', 0), ('renewal_due', 0), ('not_provided', 0);

-- A new customer between Account info and Review. Swept after a day.
create table drafts (
    id text primary key,
    staff_id text not null references staff (id),
    form text not null,
    saved_at timestamptz not null
);
create index drafts_by_saved_at on drafts (saved_at);
