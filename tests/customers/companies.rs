//! Validation of company and contact fields, with their error messages.

use paraph::model::programme::reseller::Reseller;
use paraph::store::programme::resellers;

use crate::support::TestApp;
use crate::support::dump::dump;
use crate::support::samples::{draft, review};

/// Field names and typed values.
type Typed<'a, const N: usize> = [(&'a str, &'a str); N];
type TypedMany<'a> = Vec<(&'a str, &'a str)>;
/// Typed values, the field with the error and its message; "" if accepted.
type Case<'a> = (&'a [(&'a str, &'a str)], &'a str, &'a str);

/// Submits the wizard for each case.
async fn judged(cases: &[Case<'_>]) {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let before = dump(&app.db).await;
    for (changes, field, said) in cases {
        let edit = sales.get("/customers/new").await.location().to_owned();
        let answer = sales.post(&edit, &draft(&[&[("microsoft_id", "")], *changes].concat())).await;
        if said.is_empty() {
            let review = sales.get(&review(answer.location())).await;
            assert_eq!(review.text("h1"), "Review | New customer", "{changes:?}");
        } else {
            answer.refuses(&[field]);
            assert_eq!(answer.error(field), *said, "{changes:?}");
        }
    }
    let mut after = dump(&app.db).await;
    after.insert("drafts".into(), Vec::new());
    assert_eq!(after, before);
}

#[actix_web::test]
async fn every_required_field_is_asked_for_at_once() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let edit = sales.get("/customers/new").await.location().to_owned();
    let refused = sales.post(&edit, &[("company_name", " \t ")]).await;
    refused.refuses(&[
        "country", "company_name", "domain", "address_line1", "city", "qualification", "language",
        "first_name", "last_name", "email", "agreement",
    ]);
    assert_eq!(refused.text(".error-summary h2"), "There is a problem");
    assert_eq!(refused.error("country"), "Choose the country or region from the list");
    assert_eq!(refused.attribute("#company_name", "aria-invalid").as_deref(), Some("true"));
    assert_eq!(refused.attribute("#domain", "aria-describedby").as_deref(), Some("domain-hint domain-error"));
    let refused = sales.in_french().post(&edit, &draft(&[("first_name", ""), ("last_name", "")])).await;
    refused.refuses(&["first_name", "last_name"]);
    assert_eq!(
        (refused.error("first_name"), refused.error("last_name")),
        (
            "Saisissez le prénom du contact principal, ou un tiret (–) si cette personne n’a qu’un seul nom"
                .into(),
            "Saisissez le nom du contact principal, ou un tiret (–) si cette personne n’a qu’un seul nom"
                .into()
        )
    );
}

#[actix_web::test]
async fn a_company_name_needs_more_than_a_legal_form() {
    let legal_form = "Enter the full company name: a legal form alone is not a name";
    let mut cases: Vec<(TypedMany, &str)> = vec![
        (vec![("company_name", "A")], "Enter the full company name: one character is not enough"),
        (vec![("company_name", "&-!")], "Enter a company name with at least one letter or digit"),
        (vec![("company_name", "--")], "Enter a company name with at least one letter or digit"),
        (vec![("company_name", "株式会社")], ""),
        (vec![("company_name", "Ltd. & Sons")], ""),
        (vec![("company_name", "3M")], ""),
    ];
    for form in [
        "c p a", "pty", "l. l. c.", "GmbH", "c.p.a.", "Pty Ltd", "l.l.c.", "plc", "l.l.p.", "pte ltd", "wll",
        "lda", "private limited", "corp", "corporation", "corp.", "SARL", "pvt", "pvt ltd", "inc",
        "incorporated", "kft", "zrt", "ooo", "limited", "ltd", "Ltd.", "llc", "llc.", "llp", "llp.",
        "sdn bhd", "Inc.",
    ] {
        cases.push((vec![("company_name", form)], legal_form));
    }
    let cases: Vec<_> =
        cases.iter().map(|(changes, said)| (changes.as_slice(), "company_name", *said)).collect();
    judged(&cases).await;
}

#[actix_web::test]
async fn a_domain_name_is_the_initial_name_of_a_tenant() {
    let format = "Enter the primary domain name with letters, digits and hyphens only, and a letter or digit first and last";
    let initial = "Enter the initial domain name of the tenant, which ends with .onmicrosoft.com, not one of the \
                   customer’s own domain names";
    let long = "a".repeat(28);
    let cases: Vec<(Typed<1>, &str)> = vec![
        ([("domain", "two words")], format),
        ([("domain", "école")], format),
        ([("domain", "-a")], format),
        ([("domain", "a-")], format),
        ([("domain", "a.b")], initial),
        ([("domain", "contoso.com")], initial),
        ([("domain", ".onmicrosoft.com")], format),
        (
            [("domain", &long)],
            "Shorten the primary domain name to 27 characters or fewer before .onmicrosoft.com",
        ),
        ([("domain", &long[..27])], ""),
        ([("domain", "CONTOSO.onmicrosoft.com")], ""),
    ];
    let cases: Vec<_> = cases.iter().map(|(changes, said)| (changes.as_slice(), "domain", *said)).collect();
    judged(&cases).await;
}

#[actix_web::test]
async fn a_domain_name_has_the_suffix_of_its_cloud() {
    let public = "Enter a primary domain name that ends with .onmicrosoft.com, or choose the national cloud to which this one \
                  belongs";
    let chinese = "Enter a primary domain name that ends with .partner.onmschina.cn, or choose the national cloud to which \
                   this one belongs";
    let cases = [
        ([("domain", "contoso.onmicrosoft.us"), ("national_cloud", "us_government")], ""),
        ([("domain", "contoso.onmicrosoft.com"), ("national_cloud", "us_government")], ""),
        ([("domain", "contoso.onmicrosoft.de"), ("national_cloud", "germany")], ""),
        ([("domain", "contoso.partner.onmschina.cn"), ("national_cloud", "china")], ""),
        ([("domain", "contoso.onmicrosoft.com"), ("national_cloud", "china")], chinese),
        ([("domain", "contoso.onmicrosoft.us"), ("national_cloud", "")], public),
    ];
    let cases: Vec<_> = cases.iter().map(|(changes, said)| (changes.as_slice(), "domain", *said)).collect();
    judged(&cases).await;
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let edit = sales.get("/customers/new").await.location().to_owned();
    let typed = [("domain", "contoso"), ("national_cloud", "us_government"), ("agreement", "")];
    let review = sales.get(&review(sales.post(&edit, &draft(&typed)).await.location())).await;
    assert!(review.main().contains("contoso.onmicrosoft.us"), "{}", review.main());
}

#[actix_web::test]
async fn an_address_follows_the_format_of_its_country() {
    let us = |state, code| [("country", "US"), ("state", state), ("postal_code", code)];
    let in_country = |country, code| [("country", country), ("state", ""), ("postal_code", code)];
    let form =
        |example: &str| format!("Enter the postal code in the format of this country, for example {example}");
    let (american, british, german, chinese) =
        (form("98052"), form("SW1A 1AA"), form("80331"), form("100080"));
    let cases: Vec<(Typed<3>, &str, &str)> = vec![
        (us("WA", "98052"), "", ""),
        (us("wa", "98052-6399"), "", ""),
        (us("WA", "9805"), "postal_code", &american),
        (us("WA", ""), "postal_code", &american),
        (us("ZZ", "98052"), "state", "Choose the state or province from the list"),
        (us("", "98052"), "state", "Choose the state or province from the list"),
        (in_country("GB", "SW1A 1AA"), "", ""),
        (in_country("GB", "m1 1ae"), "", ""),
        (in_country("GB", "12345"), "postal_code", &british),
        (in_country("DE", "80331"), "", ""),
        (in_country("DE", "8033"), "postal_code", &german),
        (in_country("FR", ""), "", ""),
        ([("country", "CN"), ("state", "BJ"), ("postal_code", "100080")], "", ""),
        ([("country", "CN"), ("state", "BJ"), ("postal_code", "10008")], "postal_code", &chinese),
        (
            [("country", "CN"), ("state", "WA"), ("postal_code", "100080")],
            "state",
            "Choose the state or province from the list",
        ),
        ([("country", "IT"), ("state", "Roma"), ("city", "Roma")], "", ""),
        (
            [("country", "IT"), ("state", "Atlantis"), ("city", "Roma")],
            "state",
            "Choose the state or province from the list",
        ),
        (
            [("country", "XX"), ("state", ""), ("city", "Roma")],
            "country",
            "Choose the country or region from the list",
        ),
    ];
    let cases: Vec<_> =
        cases.iter().map(|(changes, field, said)| (changes.as_slice(), *field, *said)).collect();
    judged(&cases).await;
}

#[actix_web::test]
async fn a_registration_id_and_a_phone_number_are_required_where_the_country_asks() {
    for country in [
        "AM", "AZ", "BR", "HU", "IN", "IQ", "KZ", "KG", "MD", "MM", "PL", "SA", "ZA", "SS", "TJ", "TH", "TR",
        "UA", "AE", "UZ", "VE", "VN",
    ] {
        assert!(
            paraph::model::customers::country::Country::find(country).unwrap().needs_registration_id(),
            "{country}"
        );
    }
    let poland = |id, phone| [("country", "PL"), ("registration_id", id), ("phone", phone)];
    let cases: Vec<(Typed<3>, &str, &str)> = vec![
        (poland("1234563218", "+48 22 123 45 67"), "", ""),
        (
            poland("1234563218", ""),
            "phone",
            "Enter the primary contact’s phone number: it is required in this country",
        ),
        ([("country", "FR"), ("registration_id", ""), ("phone", "")], "", ""),
    ];
    let cases: Vec<_> =
        cases.iter().map(|(changes, field, said)| (changes.as_slice(), *field, *said)).collect();
    judged(&cases).await;
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let edit = sales.get("/customers/new").await.location().to_owned();
    let refused = sales.post(&edit, &draft(&poland("", "+48 22 123 45 67"))).await;
    refused.refuses(&["registration_id"]);
    let said = refused.error("registration_id");
    assert!(
        said.starts_with("Enter the company registration ID: it is required in this country ("),
        "{said}"
    );
}

#[actix_web::test]
async fn an_education_customer_needs_a_segment_and_its_own_mail_domain() {
    let school = |changes: &[(&'static str, &'static str)]| {
        let education = [("qualification", "Education"), ("education_segment", "K12")];
        [&education, changes].concat()
    };
    let own = "Enter the primary contact’s email address in the school’s own domain: free and onmicrosoft.com addresses do not prove that the customer is a school";
    let website = "Enter the education website in the form www.example.edu";
    let cases: Vec<(TypedMany, &str, &str)> = vec![
        (school(&[]), "", ""),
        (school(&[("education_segment", "")]), "education_segment", "Choose the education segment"),
        (school(&[("education_segment", "K13")]), "education_segment", "Choose the education segment"),
        (school(&[("education_website", "www.ecole.example")]), "", ""),
        (school(&[("education_website", "javascript:alert(1)")]), "education_website", website),
        (school(&[("education_website", "ftp://ecole.example")]), "education_website", website),
        (school(&[("education_website", "ecole")]), "education_website", website),
        (school(&[("email", "zoe@gmail.com")]), "email", own),
        (school(&[("email", "zoe@hotmail.fr")]), "email", own),
        (school(&[("email", "zoe@ecole.onmicrosoft.com")]), "email", own),
        (vec![("email", "zoe@gmail.com")], "", ""),
        (vec![("qualification", "Wizard")], "qualification", "Choose a special qualification, or None"),
        (
            vec![("qualification", "GovernmentCommunityCloud")],
            "qualification",
            "Choose another qualification: Government Community Cloud is for the United States only",
        ),
    ];
    let cases: Vec<_> =
        cases.iter().map(|(changes, field, said)| (changes.as_slice(), *field, *said)).collect();
    judged(&cases).await;
}

#[actix_web::test]
async fn a_contact_has_a_valid_name_email_and_phone() {
    let email = "Enter the primary contact’s email address in the form name@example.com";
    let microsoft =
        "Enter the primary contact’s own email address: microsoft.com addresses belong to Microsoft";
    let phone = "Enter the primary contact’s phone number in digits, for example +33 1 23 45 67 89";
    let (fifty, more) = ("é".repeat(50), "é".repeat(51));
    let cases: Vec<(Typed<1>, &str, &str)> = vec![
        ([("first_name", &fifty)], "", ""),
        (
            [("first_name", &more)],
            "first_name",
            "First name of the primary contact: use 50 characters or fewer",
        ),
        ([("last_name", &more)], "last_name", "Last name of the primary contact: use 50 characters or fewer"),
        ([("email", "zoe")], "email", email),
        ([("email", "zoe@ecole")], "email", email),
        ([("email", "zoe lefevre@ecole.example")], "email", email),
        ([("email", "Zoé <zoe@ecole.example>")], "email", email),
        ([("email", "a@b@c.example")], "email", email),
        ([("email", "o'neil+tag@sub.ecole.example")], "", ""),
        ([("email", "zoe@Microsoft.com")], "email", microsoft),
        ([("email", "zoe@mail.microsoft.com")], "email", microsoft),
        ([("email", "zoe@notmicrosoft.com")], "", ""),
        (
            [("email", "zoe@TEMOIN.example")],
            "email",
            "Enter the primary contact’s own email address: this one belongs to your own firm",
        ),
        ([("phone", "")], "", ""),
        ([("phone", "01 44 55 66 77")], "", ""),
        ([("phone", "call me")], "phone", phone),
        ([("phone", "12")], "phone", phone),
        (
            [("phone", "+33 1 44 55 66 77 88 99 11 22 33 44")],
            "phone",
            "Phone number of the primary contact: use 30 characters or fewer",
        ),
    ];
    let cases: Vec<_> =
        cases.iter().map(|(changes, field, said)| (changes.as_slice(), *field, *said)).collect();
    judged(&cases).await;
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let edit = sales.get("/customers/new").await.location().to_owned();
    let refused = sales.post(&edit, &draft(&[("signatory_first_name", "Ada")])).await;
    refused.refuses(&["signatory_last_name", "signatory_email"]);
    assert!(refused.attribute("details", "open").is_some());
}

#[actix_web::test]
async fn a_microsoft_id_is_a_guid_and_tags_are_few_and_short() {
    let guid = "Enter the Microsoft ID with its 32 hexadecimal digits, for example 4a22108e-d576-4e29-a49c-e2ef13acb571";
    let tag = "é".repeat(50);
    let many = (0..151).map(|it| it.to_string()).collect::<Vec<_>>();
    let (most, many) = (many[..150].join(","), many.join(","));
    let long = format!("a, {tag}é");
    let cases: Vec<(Typed<1>, &str, &str)> = vec![
        ([("microsoft_id", "4a22108e")], "microsoft_id", guid),
        ([("microsoft_id", "00000000-0000-0000-0000-000000000000")], "microsoft_id", guid),
        ([("microsoft_id", "4A22108ED5764E29A49CE2EF13ACB571")], "", ""),
        ([("tags", &tag)], "", ""),
        ([("tags", &long)], "tags", "Use 50 characters or fewer for each tag"),
        ([("tags", &most)], "", ""),
        ([("tags", &many)], "tags", "Use 150 tags or fewer"),
        ([("tags", " , ,, ")], "", ""),
        ([("language", "xx")], "language", "Choose the language in which Microsoft writes to the customer"),
        (
            [("agreement", "MicrosoftCloudAgreement")],
            "agreement",
            "Choose whether the customer has accepted the agreement or will be asked to",
        ),
        ([("reseller_id", "unknown")], "reseller_id", "Choose an indirect reseller from the list"),
    ];
    let cases: Vec<_> =
        cases.iter().map(|(changes, field, said)| (changes.as_slice(), *field, *said)).collect();
    // Without resellers the field does not exist.
    judged(&cases[..cases.len() - 1]).await;
}

#[actix_web::test]
async fn an_indirect_provider_chooses_one_of_its_resellers() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let reseller = Reseller {
        id: "r-1".into(),
        name: "Atelier Nuage".into(),
        mpn_id: "4815162".into(),
        microsoft_id: None,
        mpa_signed: false,
    };
    let mut tx = app.db.begin().await.unwrap();
    resellers::insert(&mut tx, &reseller).await.unwrap();
    tx.commit().await.unwrap();
    let edit = sales.get("/customers/new").await.location().to_owned();
    assert_eq!(sales.get(&edit).await.texts("#reseller_id option"), ["", "Atelier Nuage (4815162)"]);
    let refused = sales.post(&edit, &draft(&[("reseller_id", "r-2")])).await;
    refused.refuses(&["reseller_id"]);
    let review = review(sales.post(&edit, &draft(&[("reseller_id", "r-1")])).await.location());
    assert_eq!(sales.get(&review).await.fact("Indirect reseller"), "Atelier Nuage");
    let form = sales.get(&review).await.form(&review);
    let account = sales.post(&review, &form).await.location().trim_end_matches("/registration").to_owned();
    assert_eq!(sales.get(&account).await.fact("Indirect reseller"), "Atelier Nuage");
}

#[actix_web::test]
async fn a_tag_given_twice_is_kept_once() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let edit = sales.get("/customers/new").await.location().to_owned();
    let review = review(sales.post(&edit, &draft(&[("tags", "École, ecole,  ÉCOLE , b")])).await.location());
    assert_eq!(sales.get(&review).await.fact("Tags"), "École, b");
}
