//! The client address in the activity log: taken from trusted proxies only.

use paraph::app::Options;
use paraph::store::db::query;

use crate::support::TestApp;

/// The address that the activity log records for a sign-in with these headers.
async fn logged(app: &TestApp, forwarded: &[&str]) -> String {
    let client = app.as_nobody();
    let token = client.token().await;
    let form = crate::support::encoded(&[("csrf", &token), ("email", "x@y.example"), ("password", "wrong")]);
    let request = client.request(reqwest::Method::POST, "/sign-in");
    let mut request = request.header("content-type", "application/x-www-form-urlencoded").body(form);
    for value in forwarded {
        request = request
            .header("x-forwarded-for", reqwest::header::HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    assert_eq!(client.send(request).await.status, 422);
    let (address,): (String,) = query("select address from activity_log order by at desc, id desc limit 1")
        .one(&app.db)
        .await
        .unwrap();
    app.execute(query("delete from limits")).await;
    address
}

async fn behind(proxies: &[&str]) -> TestApp {
    let proxies = proxies.iter().map(|it| it.parse().unwrap()).collect();
    TestApp::spawn_with(|options| Options { trusted_proxies: proxies, ..options }).await
}

#[actix_web::test]
async fn forwarded_headers_are_ignored_without_a_trusted_proxy() {
    let forged: &[&str] = &["203.0.113.9"];
    assert_eq!(logged(&behind(&[]).await, forged).await, "127.0.0.1");
    assert_eq!(logged(&behind(&["10.0.0.1"]).await, forged).await, "127.0.0.1", "the proxy is another");
}

#[actix_web::test]
async fn a_trusted_proxy_passes_on_the_visitors_address() {
    let app = behind(&["127.0.0.1", "10.0.0.1", "2001:db8::1"]).await;
    for (forwarded, address) in [
        (&["203.0.113.9"][..] as &[&str], "203.0.113.9"),
        // The visitor's own header value comes before the proxy's.
        (&["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
        (&["198.51.100.1", "203.0.113.9"], "203.0.113.9"),
        (&["198.51.100.1, 203.0.113.9,10.0.0.1"], "203.0.113.9"),
        (&["203.0.113.9, ::ffff:10.0.0.1, 2001:db8::1"], "203.0.113.9"),
        (&["::ffff:203.0.113.9"], "203.0.113.9"),
        // Azure Application Gateway and IIS append the port.
        (&["198.51.100.1, 203.0.113.9:51234"], "203.0.113.9"),
        (&["198.51.100.1, [2001:db8::9]:51234"], "2001:db8::9"),
        (&["203.0.113.9, 10.0.0.1:443"], "203.0.113.9"),
        (&[], "127.0.0.1"),
    ] {
        assert_eq!(logged(&app, forwarded).await, address, "{forwarded:?}");
    }
}

#[actix_web::test]
async fn forwarded_addresses_before_an_unreadable_one_are_ignored() {
    let app = behind(&["127.0.0.1", "10.0.0.1"]).await;
    for (forwarded, address) in [
        (&["198.51.100.1, unknown"][..] as &[&str], "127.0.0.1"),
        (&["198.51.100.1, unknown, 10.0.0.1"], "10.0.0.1"),
        (&["198.51.100.1,"], "127.0.0.1"),
        (&["198.51.100.1", "é"], "127.0.0.1"),
        (&["198.51.100.1, 203.0.113.9, 10.0.0.1, 999.0.0.1"], "127.0.0.1"),
    ] {
        assert_eq!(logged(&app, forwarded).await, address, "{forwarded:?}");
    }
}

#[actix_web::test]
async fn a_proxy_matches_in_either_notation_of_its_address() {
    let app = behind(&["::ffff:127.0.0.1"]).await;
    assert_eq!(logged(&app, &["203.0.113.9"]).await, "203.0.113.9");
}

/// Behind a proxy that changes the Host header, a browser without Sec-Fetch-Site sends the address for browsers.
#[actix_web::test]
async fn a_form_from_the_public_address_is_accepted_whatever_the_host_header_is() {
    let app = TestApp::spawn_secure().await;
    let client = app.as_nobody();
    let token = client.token().await;
    let form = crate::support::encoded(&[("csrf", &token), ("language", "fr"), ("next", "/")]);
    for (origin, status) in [
        ("https://paraph.example", 303),
        ("https://paraph.example.evil.example", 403),
        ("http://paraph.example", 403),
        ("null", 403),
    ] {
        let request = client.request(reqwest::Method::POST, "/language").header("origin", origin);
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(form.clone());
        assert_eq!(client.send(request).await.status, status, "{origin}");
    }
}
