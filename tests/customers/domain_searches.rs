//! Customers are found by domain names that are typed in full or in part.

use paraph::model::customers::customer::NewCustomer;

use crate::customers::searches::{contact, found, named};
use crate::support::TestApp;

#[actix_web::test]
async fn a_domain_is_found_in_full_in_every_cloud() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let domains = [
        ("Alpha", "lutins.onmicrosoft.com"),
        ("Beta", "orchid.onmicrosoft.us"),
        ("Gamma", "eiche.onmicrosoft.de"),
        ("Delta", "pivoine.partner.onmschina.cn"),
        ("Epsilon", "sable.ccsctp.net"),
    ];
    for (name, domain) in domains {
        app.register(&sales, NewCustomer { domain: domain.into(), ..named(name, 0) }).await;
    }
    for (name, domain) in domains {
        let label = domain.split('.').next().unwrap();
        for typed in [domain.to_owned(), domain.to_uppercase(), format!("admin@{domain}"), label.to_owned()] {
            let expected = if typed.contains('@') { vec![] } else { vec![name] };
            assert_eq!(found(&sales, &typed).await, expected, "{typed}");
        }
    }
    for (typed, expected) in [
        ("lutins.onm", ["Alpha"].as_slice()),
        ("lutins.onmicrosoft", &["Alpha"]),
        ("eiche.onmicrosoft.d", &["Gamma"]),
        ("pivoine.partner.onmschina", &["Delta"]),
        ("sable.ccsctp", &["Epsilon"]),
        ("onmicrosoft", &[]),
        ("partner", &[]),
    ] {
        assert_eq!(found(&sales, typed).await, expected, "{typed}");
    }
}

#[actix_web::test]
async fn the_domain_of_an_email_address_is_found_in_full() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    for (number, (name, email)) in [
        ("Alpha", "ada@fabrikam.cloud"),
        ("Beta", "bea@fabrikam.com"),
        ("Gamma", "gil@sapin.co.uk"),
        ("Delta", "dan@orchid.onmicrosoft.us"),
        ("Epsilon", "eva@petunia.IR"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut new = named(name, number);
        new.contact = Some(contact("Max", "Muster", email));
        app.register(&sales, new).await;
        assert_eq!(found(&sales, email).await, [name], "{email}");
    }
    for (typed, expected) in [
        ("fabrikam.cloud", ["Alpha"].as_slice()),
        ("FABRIKAM.CLOUD", &["Alpha"]),
        ("fabrikam.com", &["Alpha", "Beta"]),
        ("ada@fabrikam.cl", &["Alpha"]),
        ("sapin.co.uk", &["Gamma"]),
        ("orchid.onmicrosoft.us", &["Delta"]),
        ("petunia.ir", &["Epsilon"]),
        ("com", &[]),
        ("uk", &[]),
    ] {
        assert_eq!(found(&sales, typed).await, expected, "{typed}");
    }
}

#[actix_web::test]
async fn a_company_name_with_dots_is_not_cut_like_a_domain() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    for (number, name) in ["E.ON SE", "Epsilon", "Jean.Parnell", "Jean Dupont"].into_iter().enumerate() {
        app.register(&sales, named(name, number)).await;
    }
    assert_eq!(found(&sales, "E.ON").await, ["E.ON SE"]);
    assert_eq!(found(&sales, "e.on se").await, ["E.ON SE"]);
    assert_eq!(found(&sales, "jean.par").await, ["Jean.Parnell"]);
}
