//! New customer, the wizard.

use super::{Look, Walk, fill_wizard};

pub async fn walk(walk: &Walk<'_, impl Look>) {
    walk.open("wizard", "/customers/new").await;
    let edit = walk.browser.path().await;
    let draft = edit.strip_suffix("/edit").unwrap();
    walk.open("error 409, a step out of order", draft).await;
    walk.browser.visit(&edit).await;
    walk.send("wizard, refused").await;
    walk.choose("country", "US").await;
    walk.look("wizard of the United States, refused").await;
    walk.choose("national_cloud", "germany").await;
    walk.look("wizard of a national cloud, refused").await;
    walk.choose("national_cloud", "").await;
    fill_wizard(walk.browser).await;
    walk.send("subscriptions of the wizard").await;
    choose_seats(walk, "").await;
    walk.send("subscriptions of the wizard, refused").await;
    choose_seats(walk, "25").await;
    walk.press("subscriptions of the wizard, one chosen", "p > button[value=add]").await;
    choose_seats(walk, "3").await;
    walk.press("subscriptions of the wizard, two chosen", "p > button[value=add]").await;
    walk.send("review").await;
    walk.press("wizard, from the review", "a[href*='back=review#company_name']").await;
    walk.browser.visit(draft).await;
    walk.send("registration").await;
    asked(walk).await;
}

async fn choose_seats(walk: &Walk<'_, impl Look>, quantity: &str) {
    walk.choose("offer", &crate::support::orders::SEATS.to_uppercase()).await;
    walk.fill(&[("quantity", quantity)]).await;
    walk.click("#billing_cycle").await;
}

/// A customer that Microsoft will ask, which may not order yet, and whose name is doubtful.
async fn asked(walk: &Walk<'_, impl Look>) {
    walk.browser.visit("/customers/new").await;
    fill_wizard(walk.browser).await;
    walk.fill(&[("company_name", "bertillon.com"), ("domain", "bertillon-deux")]).await;
    walk.fill(&[("accepted_day", ""), ("accepted_month", ""), ("accepted_year", "")]).await;
    walk.click("#agreement-asked").await;
    walk.send("subscriptions of a customer that will be asked").await;
    choose_seats(walk, "25").await;
    walk.press("subscriptions that may not be ordered", "p > button[value=add]").await;
    walk.send("subscriptions that may not be ordered, refused").await;
    walk.press("subscriptions, without the removed one", "button[name=remove]").await;
    walk.send("review of a customer that will be asked").await;
    walk.send("registration of a customer that will be asked").await;
}
