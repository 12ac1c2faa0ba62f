-- The catalogue: two agreements with the dates that Microsoft announced. A Global admin can change every date,
-- because dates differ between distributors. model::catalogue::agreement explains each date.
create table agreements (
    agreement_type text primary key,
    template_id text not null unique,
    link text not null,
    accepted_from date,
    confirmable_from date not null,
    confirmable_until date,
    preview_from date,
    preview_api_from date,
    preview_sdk_from date,
    pages_ask_from date not null,
    api_asks_from date not null,
    version bigint not null
);

create table agreement_versions (
    id text primary key,
    agreement_type text not null references agreements (agreement_type),
    published_on date not null,
    enforced_from date not null,
    outdated_before date
);

insert into agreements (agreement_type, template_id, link, accepted_from, confirmable_from, confirmable_until,
    preview_from, preview_api_from, preview_sdk_from, pages_ask_from, api_asks_from, version)
values
    ('MicrosoftCustomerAgreement', '117a77b0-9360-443b-8795-c6dedc750cf9', 'https://aka.ms/customeragreement',
        '2019-08-01', '2019-10-01', null, '2019-08-01', '2019-09-03', '2019-09-20', '2019-10-01', '2019-10-01', 1),
    ('MicrosoftCloudAgreement', '998b88de-aa99-4388-a42c-1b3517d49490',
        'https://learn.microsoft.com/partner-center/agreements',
        null, '2018-08-07', '2020-01-31', null, null, null, '2018-11-07', '2019-03-22', 1);

insert into agreement_versions (id, agreement_type, published_on, enforced_from, outdated_before)
values
    ('customer-1', 'MicrosoftCustomerAgreement', '2019-10-01', '2019-10-01', null),
    ('customer-2', 'MicrosoftCustomerAgreement', '2023-03-01', '2024-10-07', '2023-04-01'),
    ('cloud-1', 'MicrosoftCloudAgreement', '2018-08-07', '2018-11-07', null);

-- The files of agreements exactly as the firm gave them to its customers.
create table agreement_files (
    id text /*postgres collate "C"*/ primary key,
    agreement_type text not null references agreements (agreement_type),
    version_id text not null references agreement_versions (id),
    -- The country (ISO 3166-1 alpha-2) and the culture of the template, such as fr-FR.
    country text not null,
    language text not null,
    name text not null,
    media_type text not null,
    size bigint not null,
    -- In hexadecimal.
    sha256 text not null,
    staff_id text not null references staff (id),
    added_at timestamptz not null,
    -- The last column, because SQLite reads through a large value to reach the columns behind it.
    content bytea not null
);
create unique index agreement_files_by_content on agreement_files (version_id, country, language, sha256);
create index agreement_files_by_country on agreement_files (country, id);
