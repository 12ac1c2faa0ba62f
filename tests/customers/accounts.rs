//! Account info: its facts, and editing company and contact with the activity log.

use crate::support::dump::dump;
use crate::support::samples::{confirmed, customer};
use crate::support::{TestApp, changed};

#[actix_web::test]
async fn an_account_shows_recorded_facts_and_names_missing_ones() {
    let app = TestApp::spawn().await;
    let admin = app.as_global_admin().await;
    let mut new = customer("Crèche Beaumarchais");
    new.company.address.as_mut().unwrap().line2 = Some("Bâtiment B".into());
    new.company.qualification = "Education".into();
    new.company.education_segment = Some("HigherEducation".into());
    new.company.education_website = Some("https://creche.example/".into());
    new.company.tags.0 = vec!["Loire".into(), "2026".into()];
    new.contact.as_mut().unwrap().phone = None;
    let id = app.register(&admin, new).await;
    let page = admin.get(&format!("/customers/{id}")).await;
    assert_eq!(page.text("h1"), "Account info | Crèche Beaumarchais");
    for (term, said) in [
        ("Company name", "Crèche Beaumarchais"),
        ("Address", "1 rue de l’Église Bâtiment B 42000 Saint-Étienne France"),
        ("Company registration ID", "Not recorded"),
        ("Language", "French"),
        ("Name", "Zoé Lefèvre"),
        ("Email address", "zoe.lefevre@ecole.example"),
        ("Phone number", "Not recorded"),
        ("Microsoft ID", "Not recorded"),
        ("Domain name", "creche-beaumarchais.onmicrosoft.com"),
        ("Special qualifications", "Education – Higher education https://creche.example/"),
        ("Tags", "Loire 2026"),
        ("Customer acceptance confirmed by partner", "Not provided"),
        ("Next step", "An Admin agent or Sales agent confirms the acceptance."),
    ] {
        assert_eq!(page.fact(term), said, "{term}");
    }
    assert!(
        page.fact("Registered on").ends_with("(Europe/Paris) Gisele Global"),
        "{}",
        page.fact("Registered on")
    );
    assert!(page.text("main").contains("Nothing has been recorded."));
    let page = admin.in_french().get(&format!("/customers/{id}")).await;
    assert_eq!(page.fact("ID Microsoft"), "Non consigné");
}

#[actix_web::test]
async fn an_edited_company_is_found_by_its_new_name_only() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche Beaumarchais", (2024, 9, 3))).await;
    let edit = format!("/customers/{id}/edit");
    let page = sales.get(&edit).await;
    assert!(page.text(".fixed").contains("creche-beaumarchais.onmicrosoft.com"), "the domain name is final");
    let typed = [
        ("company_name", "Éditions de l’Océan"),
        ("city", "Brest"),
        ("address_line2", "Quai 3"),
        ("tags", "a, b"),
    ];
    let saved = sales.fill_in(&edit, &typed).await.location().to_owned();
    let page = sales.get(&saved).await;
    assert_eq!(page.text(".done"), "The company info is saved.");
    assert_eq!(page.fact("Company name"), "Éditions de l’Océan");
    let changes = page.texts(".activity > li:first-child li");
    for change in [
        "Company name: Crèche Beaumarchais → Éditions de l’Océan",
        "City: Saint-Étienne → Brest",
        "Address line 2: Not recorded → Quai 3",
        "Tags: Not recorded → a, b",
    ] {
        assert!(changes.contains(&change.to_owned()), "{change} in {changes:?}");
    }
    assert_eq!(changes.len(), 4);
    assert_eq!(sales.get("/customers?q=ocean").await.texts("tbody th"), ["Éditions de l’Océan"]);
    let old = sales.get("/customers?q=creche").await;
    assert_eq!(old.texts("tbody th"), ["Éditions de l’Océan"], "the domain name still has the word");
    let mut other = customer("Alpha Nuage");
    other.domain = "other.onmicrosoft.com".into();
    let id = app.register(&sales, other).await;
    sales.fill_in(&format!("/customers/{id}/edit"), &[("company_name", "Beta")]).await.location();
    assert!(sales.get("/customers?q=nuage").await.texts("tbody th").is_empty());
    assert_eq!(sales.get("/customers?q=beta").await.texts("tbody th"), ["Beta"]);
}

#[actix_web::test]
async fn an_edited_contact_is_shown_with_its_old_values() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await.in_french();
    let id = app.register(&agent, customer("Crèche")).await;
    let edit = format!("/customers/{id}/contact/edit");
    let saved = agent.fill_in(&edit, &[("last_name", "Nuñez"), ("phone", "")]).await.location().to_owned();
    let page = agent.get(&saved).await;
    assert_eq!(page.text(".done"), "Le contact principal est enregistré.");
    assert_eq!(page.fact("Numéro de téléphone"), "Non consigné");
    assert_eq!(
        page.texts(".activity > li:first-child li"),
        ["Nom\u{a0}: Lefèvre → Nuñez", "Numéro de téléphone\u{a0}: +33 1 44 55 66 77 → Non consigné"]
    );
}

#[actix_web::test]
async fn an_unchanged_form_writes_nothing() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let before = dump(&app.db).await;
    for path in ["edit", "contact/edit"] {
        let answer = sales.fill_in(&format!("/customers/{id}/{path}"), &[]).await;
        assert_eq!(answer.outcome(), format!("/customers/{id} done-unchanged"));
        let page = sales.get(answer.location()).await;
        assert!(page.text(".notice").starts_with("Nothing was changed") && page.texts(".done").is_empty());
    }
    assert_eq!(dump(&app.db).await, before);
}

#[actix_web::test]
async fn a_second_editor_of_a_company_sees_the_first_editors_change() {
    let app = TestApp::spawn().await;
    let (sales, agent) = (app.as_sales().await, app.as_admin_agent().await);
    let id = app.register(&sales, customer("Crèche")).await;
    for (path, field, theirs, mine) in [
        ("edit", "company_name", "Crèche Nord", "Crèche Sud"),
        ("edit", "city", "Brest", "Lyon"),
        ("contact/edit", "last_name", "Roy", "Müller"),
    ] {
        let path = format!("/customers/{id}/{path}");
        let shown = agent.get(&path).await.form(&path);
        sales.fill_in(&path, &[(field, theirs)]).await.location();
        let before = dump(&app.db).await;
        let conflict = agent.post(&path, &changed(shown, &[(field, mine)])).await;
        assert_eq!(conflict.status, 409, "{path}");
        assert!(conflict.text(".conflict").contains(theirs), "{}", conflict.text(".conflict"));
        assert_eq!(conflict.value(field), mine);
        assert_eq!(dump(&app.db).await, before);
        agent.post(&path, &conflict.form(&path)).await.location();
        assert_eq!(agent.get(&path).await.value(field), mine);
    }
}

#[actix_web::test]
async fn two_company_saves_at_once_give_one_conflict() {
    let app = TestApp::spawn().await;
    let (sales, agent) = (app.as_sales().await, app.as_admin_agent().await);
    let id = app.register(&sales, customer("Crèche")).await;
    for (path, field) in [("edit", "company_name"), ("contact/edit", "last_name")] {
        let path = format!("/customers/{id}/{path}");
        let (one, two) = (sales.get(&path).await.form(&path), agent.get(&path).await.form(&path));
        let (one, two) = (changed(one, &[(field, "Nord")]), changed(two, &[(field, "Sud")]));
        let (one, two) = tokio::join!(sales.post(&path, &one), agent.post(&path, &two));
        let mut statuses = [one.status, two.status];
        statuses.sort();
        assert_eq!(statuses, [303, 409], "{path}");
    }
    assert_eq!(
        app.count("activity_log where action = 'company-updated' or action = 'contact-updated'").await,
        2
    );
}

#[actix_web::test]
async fn a_microsoft_id_belongs_to_one_customer() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let mut new = customer("Crèche");
    new.company.microsoft_id = Some("4a22108e-d576-4e29-a49c-e2ef13acb571".into());
    app.register(&sales, new).await;
    let id = app.register(&sales, customer("Épicerie")).await;
    let before = dump(&app.db).await;
    let typed = [("microsoft_id", "4A22108ED5764E29A49CE2EF13ACB571")];
    let refused = sales.fill_in(&format!("/customers/{id}/edit"), &typed).await;
    refused.refuses(&["microsoft_id"]);
    assert_eq!(refused.error("microsoft_id"), "Check the Microsoft ID: Crèche already has this one");
    assert_eq!(dump(&app.db).await, before);
}

#[actix_web::test]
async fn company_and_contact_are_edited_separately_and_checked_together() {
    let app = TestApp::spawn().await;
    let (sales, agent) = (app.as_sales().await, app.as_admin_agent().await);
    let mut new = customer("Crèche");
    new.contact.as_mut().unwrap().phone = None;
    let id = app.register(&sales, new).await;
    let (company, contact) = (format!("/customers/{id}/edit"), format!("/customers/{id}/contact/edit"));
    let form = sales.get(&company).await.form(&company);
    // An edit of the contact does not conflict with an edit of the company.
    let theirs = changed(agent.get(&contact).await.form(&contact), &[("first_name", "Éloïse")]);
    agent.post(&contact, &theirs).await.location();
    sales.post(&company, &changed(form, &[("city", "Lyon")])).await.location();
    // Poland requires a phone number, and the contact has none.
    let form = sales.get(&company).await.form(&company);
    let poland = changed(form.clone(), &[("country", "PL"), ("registration_id", "5252248481")]);
    sales.post(&company, &poland).await.refuses(&["country"]);
    let theirs = changed(agent.get(&contact).await.form(&contact), &[("phone", "+48 22 555 12 34")]);
    agent.post(&contact, &theirs).await.location();
    sales.post(&company, &poland).await.location();
    let form = agent.get(&contact).await.form(&contact);
    agent.post(&contact, &changed(form, &[("phone", "")])).await.refuses(&["phone"]);
}

#[actix_web::test]
async fn company_and_contact_saved_at_once_are_still_checked_together() {
    let app = TestApp::spawn().await;
    let (sales, agent) = (app.as_sales().await, app.as_admin_agent().await);
    for round in 0..10 {
        let id = app.register(&sales, customer(&format!("École {round}"))).await;
        let (company, contact) = (format!("/customers/{id}/edit"), format!("/customers/{id}/contact/edit"));
        // A school's contact does not use a free mail provider.
        let school = [("qualification", "Education"), ("education_segment", "K12")];
        let school = changed(sales.get(&company).await.form(&company), &school);
        let form = agent.get(&contact).await.form(&contact);
        let free_mail = changed(form, &[("email", "zoe.lefevre@gmail.com")]);
        let (one, two) = tokio::join!(sales.post(&company, &school), agent.post(&contact, &free_mail));
        let mut statuses = [one.status, two.status];
        statuses.sort();
        assert_eq!(statuses, [303, 422], "round {round}");
    }
}
