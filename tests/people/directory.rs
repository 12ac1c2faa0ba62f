//! Signing in with a real OpenID provider: who gets in, and with which roles.

use paraph::model::people::staff::Role;
use paraph::store::db::query;
use serde_json::json;

use crate::support::PASSWORD;
use crate::support::provider::Firm;

/// The stored roles of a person.
async fn roles(firm: &Firm, email: &str) -> Vec<&'static str> {
    let found = paraph::store::people::staff::find_by_email(&firm.app.db, email).await.unwrap();
    found.map(|it| it.staff.role_codes()).unwrap_or_default()
}

#[actix_web::test]
async fn a_new_person_gets_the_roles_of_the_groups() {
    let firm = Firm::open().await;
    let claims = json!({ "email": "Ada@temoin.example", "email_verified": true, "name": "Ada Lovelace",
        "groups": ["Sellers", "Agents", "Everybody"] });
    firm.provider.set("ada", claims).await;
    let (ada, answer) = firm.sign_in("ada").await;
    assert_eq!(answer.location(), "/");
    let home = ada.client.get("/").await;
    assert_eq!(home.text(".person"), "Ada Lovelace");
    assert!(ada.sees_customers().await);
    assert_eq!(roles(&firm, "ada@temoin.example").await, ["admin-agent", "sales"]);
    let added = "user-added ada@temoin.example - \
        {name:Ada Lovelace,email:ada@temoin.example,roles:[admin-agent,sales]}";
    assert_eq!(firm.log().await, [added]);
    let (again, _) = firm.sign_in("ada").await;
    assert_eq!(again.client.get("/").await.text(".person"), "Ada Lovelace");
    assert_eq!(firm.app.count("staff").await, 1, "the same person");
    assert_eq!(firm.log().await.len(), 1, "nothing new");
    let wrong = again.client.sign_in("ada@temoin.example", PASSWORD, "").await;
    assert_eq!(wrong.status, 422, "no password signs her in");
}

#[actix_web::test]
async fn a_staff_member_is_linked_by_a_verified_address() {
    let firm = Firm::open().await;
    let known = firm.app.add_person("Samuel Sales", &[Role::Sales]).await;
    let claims = |email: &str| json!({ "email": email, "email_verified": true, "groups": "Interns" });
    firm.provider.set("sam", claims("SAMUEL.sales@temoin.example")).await;
    let (sam, answer) = firm.sign_in("sam").await;
    assert_eq!(answer.location(), "/");
    assert_eq!(sam.client.get("/").await.text(".person"), "Samuel Sales", "the register's name stays");
    let linked = "directory-linked samuel.sales@temoin.example - {email:samuel.sales@temoin.example}";
    assert_eq!(firm.log().await, [linked]);
    assert_eq!(firm.app.as_nobody().sign_in(&known.email, PASSWORD, "").await.status, 303);

    // The address changes in the directory; the subject still identifies the person.
    firm.provider.set("sam", claims("samuel@elsewhere.example")).await;
    firm.sign_in("sam").await.1.location();
    assert_eq!((firm.app.count("staff").await, firm.log().await.len()), (1, 1));

    // Another account with the old address is not the same person.
    firm.provider.set("imposter", claims("samuel.sales@temoin.example")).await;
    let (_, answer) = firm.sign_in("imposter").await;
    assert_eq!(answer.status, 403);
    assert!(answer.text("main").contains("signs in with another directory account"), "{}", answer.main());
    let refused = "directory-refused samuel.sales@temoin.example - {reason:address-taken}";
    assert_eq!(firm.log().await[1..], [refused]);
}

#[actix_web::test]
async fn an_address_that_is_not_verified_links_nobody() {
    let firm = Firm::open().await;
    firm.app.add_person("Gisele Global", &[Role::GlobalAdmin]).await;
    for verified in [json!(false), json!(null)] {
        let email = "gisele.global@temoin.example";
        let claims = json!({ "email": email, "email_verified": verified, "groups": ["Sellers"] });
        firm.provider.set("eve", claims).await;
        let (eve, answer) = firm.sign_in("eve").await;
        assert_eq!(answer.status, 403);
        assert_eq!(answer.text("h1"), "Sign-in refused");
        assert!(
            answer.text("main").contains("does not mark your email address as verified"),
            "{}",
            answer.main()
        );
        assert!(eve.client.get("/").await.location().starts_with("/sign-in?"));
    }
    let refused = "directory-refused gisele.global@temoin.example - {reason:address-not-verified}";
    assert_eq!(firm.log().await, [refused, refused]);
    assert_eq!(firm.app.count("sessions").await, 0);
}

#[actix_web::test]
async fn an_address_may_be_trusted_by_a_setting() {
    let firm =
        Firm::open_with(|it| paraph::web::sign_in::directory::Registration { trust_email: true, ..it }).await;
    firm.app.add_person("Samuel Sales", &[Role::Sales]).await;
    firm.provider.set("sam", json!({ "email": "samuel.sales@temoin.example", "groups": ["Sellers"] })).await;
    assert_eq!(firm.sign_in("sam").await.1.location(), "/");
    assert!(firm.log().await[0].starts_with("directory-linked "));
}

#[actix_web::test]
async fn the_roles_follow_the_groups() {
    let firm = Firm::open().await;
    let claims = |groups: &[&str]| json!({ "email": "ada@temoin.example", "email_verified": true, "name": "Ada", "groups": groups });
    firm.provider.set("ada", claims(&["Sellers"])).await;
    let (ada, _) = firm.sign_in("ada").await;
    firm.provider.set("ada", claims(&["Agents"])).await;
    firm.sign_in("ada").await;
    assert_eq!(roles(&firm, "ada@temoin.example").await, ["admin-agent"]);
    let updated = "roles-updated ada@temoin.example {roles:[sales]} {roles:[admin-agent]}";
    assert_eq!(firm.log().await[1..], [updated]);

    firm.provider.set("ada", claims(&["Everybody"])).await;
    let (late, answer) = firm.sign_in("ada").await;
    assert_eq!(answer.status, 403);
    assert!(answer.text("main").contains("has no role here"), "{}", answer.main());
    assert!(!late.sees_customers().await);
    assert_eq!(roles(&firm, "ada@temoin.example").await, ["admin-agent"], "nothing was changed");
    assert_eq!(firm.log().await[2..], ["directory-refused ada@temoin.example - {reason:no-role}"]);
    assert!(ada.sees_customers().await, "a session goes on");
}

#[actix_web::test]
async fn without_mapped_groups_the_registers_roles_apply() {
    let firm =
        Firm::open_with(|it| paraph::web::sign_in::directory::Registration { roles: Vec::new(), ..it }).await;
    firm.app.add_person("Samuel Sales", &[Role::Sales]).await;
    let claims = |email: &str| json!({ "email": email, "email_verified": true, "groups": ["Chiefs"] });
    firm.provider.set("sam", claims("samuel.sales@temoin.example")).await;
    assert_eq!(firm.sign_in("sam").await.1.location(), "/");
    assert_eq!(roles(&firm, "samuel.sales@temoin.example").await, ["sales"]);
    firm.provider.set("new", claims("new@temoin.example")).await;
    assert_eq!(firm.sign_in("new").await.1.status, 403, "who is not in the register is not let in");
    assert_eq!(firm.log().await[1..], ["directory-refused - - {reason:no-role}"]);
}

#[actix_web::test]
async fn the_last_global_admin_keeps_the_role() {
    let firm = Firm::open().await;
    let claims = |email: &str, groups: &[&str]| json!({ "email": email, "email_verified": true, "groups": groups, "amr": ["mfa"] });
    firm.provider.set("one", claims("one@temoin.example", &["Chiefs"])).await;
    firm.provider.set("two", claims("two@temoin.example", &["Chiefs"])).await;
    firm.sign_in("one").await;
    firm.sign_in("two").await;
    firm.provider.set("two", claims("two@temoin.example", &["Sellers"])).await;
    firm.sign_in("two").await;
    assert_eq!(roles(&firm, "two@temoin.example").await, ["sales"], "there is another");
    firm.provider.set("one", claims("one@temoin.example", &["Sellers"])).await;
    assert_eq!(firm.sign_in("one").await.1.location(), "/");
    assert_eq!(roles(&firm, "one@temoin.example").await, ["global-admin", "sales"]);
    firm.provider.set("one", claims("one@temoin.example", &[])).await;
    assert_eq!(firm.sign_in("one").await.1.location(), "/");
    assert_eq!(roles(&firm, "one@temoin.example").await, ["global-admin"]);
}

#[actix_web::test]
async fn a_deactivated_person_cannot_sign_in_with_the_directory() {
    let firm = Firm::open().await;
    let claims = |email: &str| json!({ "email": email, "email_verified": true, "groups": ["Sellers"] });
    firm.provider.set("ada", claims("ada@temoin.example")).await;
    firm.sign_in("ada").await;
    let ada = paraph::store::people::staff::find_by_email(&firm.app.db, "ada@temoin.example")
        .await
        .unwrap()
        .unwrap();
    let never = firm.app.add_person("Never Linked", &[Role::Sales]).await;
    for (login, person) in [("ada", &ada.staff), ("never", &never)] {
        firm.app.deactivate(person).await;
        firm.provider.set(login, claims(&person.email)).await;
        let (_, answer) = firm.sign_in(login).await;
        assert_eq!(answer.status, 403);
        assert!(answer.text("main").contains("Your access to the register has ended"));
        let refused = format!("directory-refused {} - {{reason:deactivated}}", person.email);
        assert_eq!(firm.log().await.last().unwrap(), &refused);
    }
    assert_eq!(firm.app.count("sessions").await, 0);
}

#[actix_web::test]
async fn a_token_without_a_groups_claim_does_not_mean_no_groups() {
    let firm = Firm::open().await;
    let claims = json!({ "email": "ada@temoin.example", "email_verified": true,
        "_claim_names": { "groups": "src1" } });
    firm.provider.set("ada", claims).await;
    let (_, answer) = firm.sign_in("ada").await;
    assert_eq!(answer.status, 403);
    assert!(answer.text("main").contains("more groups than the directory can send"), "{}", answer.main());
    assert_eq!(firm.log().await, ["directory-refused - - {reason:groups-left-out}"]);
}

#[actix_web::test]
async fn a_new_person_needs_an_address() {
    let firm = Firm::open().await;
    for email in [json!(null), json!("ada"), json!("ada@localhost")] {
        firm.provider.set("ada", json!({ "email": email, "groups": ["Sellers"] })).await;
        let (_, answer) = firm.sign_in("ada").await;
        assert_eq!(answer.status, 403);
        assert!(answer.text("main").contains("no email address that can be used"), "{}", answer.main());
    }
    assert_eq!(firm.app.count("staff").await, 0);
}

#[actix_web::test]
async fn app_roles_can_replace_groups() {
    let claim = |it| paraph::web::sign_in::directory::Registration { groups_claim: "roles".to_owned(), ..it };
    let firm = Firm::open_with(claim).await;
    let claims = json!({ "email": "ada@temoin.example", "email_verified": true, "groups": ["Chiefs"],
        "roles": ["Sellers"] });
    firm.provider.set("ada", claims).await;
    assert_eq!(firm.sign_in("ada").await.1.location(), "/");
    assert_eq!(roles(&firm, "ada@temoin.example").await, ["sales"]);
    let (name,): (String,) = query("select name from staff").one(&firm.app.db).await.unwrap();
    assert_eq!(name, "ada@temoin.example", "where the directory gives no name");
}
