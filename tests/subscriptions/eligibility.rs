//! Eligibility in the store: the rules, the records, and concurrent orders.

use chrono::{Days, NaiveDate};
use paraph::model::catalogue::agreement::{AgreementType, Channel};
use paraph::model::people::staff::Role;
use paraph::model::subscriptions::eligibility::Refusal;
use paraph::model::subscriptions::offer::{BillingCycle, Offer};
use paraph::model::subscriptions::order::{LineError, NewLine};
use paraph::model::subscriptions::subscription::{ChangeError, State, Subscription};
use paraph::store::db::query;
use paraph::store::subscriptions::eligibility::Attempt;
use paraph::store::subscriptions::orders::{self, Placed, SandboxLimit};
use paraph::store::subscriptions::transitions::{self, Changed, Which};
use paraph::store::subscriptions::{renewals, subscriptions};
use paraph::web::signal::Signal;

use crate::support::activity::{activity, last_action};
use crate::support::orders::{AZURE_PLAN, SEATS, attempt, find, lock, order, place, subscribe};
use crate::support::samples::{confirmed, customer};
use crate::support::withdrawals::{withdraw, withdrawn_on};
use crate::support::{TestApp, by, today};

#[actix_web::test]
async fn orders_and_refusals_are_recorded_with_their_reason() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let new = order(&[(SEATS, 7), (AZURE_PLAN, 1)]);
    assert!(matches!(place(&app.db, &id, &new, attempt(sales.staff())).await, Placed::Yes(_)));
    let (action, after) = last_action(&app.db, &id).await;
    assert_eq!(action, "order-placed");
    assert!(after.contains("customer_agreement") && after.contains("1 × Azure plan"), "{after}");
    let list = subscriptions::list(&app.db, &id, None, None, 10).await.unwrap();
    let [plan, seats] = list.as_slice() else { panic!("{list:?}") };
    assert_eq!((seats.quantity, seats.state, seats.auto_renew), (7, State::Active, true));
    assert!(seats.ends_on > Some(today() + Days::new(364)));
    assert_eq!((plan.ends_on, plan.auto_renew), (None, false), "paid by usage");
    // Sent again: nothing is added.
    assert!(matches!(place(&app.db, &id, &new, attempt(sales.staff())).await, Placed::Yes(_)));
    assert_eq!((app.count("orders").await, app.count("subscriptions").await), (1, 2));
    let other = app.register(&sales, confirmed("Épicerie", (2024, 9, 3))).await;
    assert!(matches!(place(&app.db, &other, &new, attempt(sales.staff())).await, Placed::Foreign));

    let outdated = app.register(&sales, confirmed("Ancienne", (2022, 9, 3))).await;
    let since = NaiveDate::from_ymd_opt(2024, 10, 7).unwrap();
    for (customer_id, refusal) in [
        (app.register(&sales, customer("Nouvelle")).await, Refusal::NotProvided),
        (outdated, Refusal::Outdated { since }),
    ] {
        let placed = place(&app.db, &customer_id, &order(&[(SEATS, 1)]), attempt(sales.staff())).await;
        assert!(matches!(placed, Placed::Refused(it) if it == refusal), "{placed:?}");
        let (action, after) = last_action(&app.db, &customer_id).await;
        assert_eq!(action, "order-refused");
        assert!(after.contains(refusal.code()) && after.contains("1 × "), "{after}");
    }
    assert_eq!((app.count("orders").await, app.count("subscriptions").await), (1, 2));
}

#[actix_web::test]
async fn eligibility_follows_the_rules_of_the_day() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, customer("Crèche")).await;
    let mut old = confirmed("Ancienne", (2019, 3, 4));
    old.acceptance.as_mut().unwrap().agreement_type = AgreementType::MicrosoftCloudAgreement;
    let old = app.register(&sales, old).await;
    let renewed = app.register(&sales, confirmed("Renouvelée", (2022, 9, 3))).await;
    let since = NaiveDate::from_ymd_opt(2024, 10, 7).unwrap();
    let last = NaiveDate::from_ymd_opt(2020, 1, 31).unwrap();
    for (customer_id, day, offer, channel, refusal) in [
        (&id, (2018, 8, 10), SEATS, Channel::Pages, None),
        (&id, (2018, 12, 1), SEATS, Channel::Pages, Some(Refusal::NotProvided)),
        (&id, (2018, 12, 1), SEATS, Channel::Api, None),
        (&id, (2019, 11, 1), SEATS, Channel::Api, Some(Refusal::NotProvided)),
        (&old, (2019, 11, 1), SEATS, Channel::Pages, None),
        (&old, (2019, 11, 1), AZURE_PLAN, Channel::Pages, Some(Refusal::NeedsCustomerAgreement)),
        (&old, (2020, 2, 1), SEATS, Channel::Pages, Some(Refusal::CloudAgreementOver { last })),
        (&renewed, (2023, 2, 1), SEATS, Channel::Pages, None),
        (&renewed, (2023, 5, 1), SEATS, Channel::Pages, None),
        (&renewed, (2024, 10, 6), SEATS, Channel::Pages, None),
        (&renewed, (2024, 10, 7), SEATS, Channel::Pages, Some(Refusal::Outdated { since })),
    ] {
        let today = NaiveDate::from_ymd_opt(day.0, day.1, day.2).unwrap();
        let attempt = Attempt { today, channel, ..attempt(sales.staff()) };
        let placed = place(&app.db, customer_id, &order(&[(offer, 1)]), attempt).await;
        match (placed, refusal) {
            (Placed::Yes(_), None) => {}
            (Placed::Refused(said), Some(expected)) => assert_eq!(said, expected, "{day:?}"),
            (placed, expected) => panic!("{day:?} {channel:?}: {placed:?} for {expected:?}"),
        }
    }
}

#[actix_web::test]
async fn only_seats_and_manual_renewals_need_eligibility() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let seats = subscribe(&app, &sales, &id, SEATS, 5).await;
    let ends_on = today();
    let sql = "update subscriptions set ends_on = $1, started_on = $1, auto_renew = false";
    app.execute(query(sql).bind(ends_on)).await;
    withdraw(&app.db, &id, sales.staff()).await;
    assert_eq!(find(&app.db, &id, &seats).await.to_cancel_since, Some(withdrawn_on()));
    let which = Which { id: &seats, version: None };
    let attempt = attempt(sales.staff());
    let refused = |it: Changed| matches!(it, Changed::Refused(Refusal::Withdrawn));
    let mut tx = app.db.begin().await.unwrap();
    let locked = lock(&mut tx, &id).await;
    for quantity in [4, 6] {
        let changed = transitions::change_quantity(&mut tx, &locked, which, quantity, attempt).await.unwrap();
        assert!(refused(changed), "in both directions: {quantity}");
    }
    assert!(refused(transitions::renew(&mut tx, &locked, which, attempt).await.unwrap()));
    assert!(refused(transitions::keep(&mut tx, &locked, which, attempt).await.unwrap()));
    let yes = |it: Changed| match it {
        Changed::Yes(it) => it.state,
        other => panic!("{other:?}"),
    };
    let on = transitions::set_auto_renew(&mut tx, &locked, which, true, attempt.by).await.unwrap();
    assert_eq!(yes(on), State::Active);
    assert_eq!(
        yes(transitions::suspend(&mut tx, &locked, which, attempt.by).await.unwrap()),
        State::Suspended
    );
    let changed = transitions::change_quantity(&mut tx, &locked, which, 6, attempt).await.unwrap();
    // The subscription is checked before the eligibility.
    assert!(matches!(changed, Changed::NotPossible(ChangeError::Suspended)), "{changed:?}");
    assert_eq!(
        yes(transitions::reactivate(&mut tx, &locked, which, attempt.by).await.unwrap()),
        State::Active
    );
    assert_eq!(
        yes(transitions::cancel(&mut tx, &locked, which, attempt.by).await.unwrap()),
        State::Cancelled
    );
    tx.commit().await.unwrap();
    let actions: Vec<_> = activity(&app.db, &id).await.into_iter().map(|(action, _)| action).collect();
    let expected = [
        "customer-created", "confirmation-recorded", "order-placed", "withdrawal-recorded",
        "subscriptions-to-cancel", "quantity-refused", "quantity-refused", "renewal-refused",
        "auto-renew-updated", "subscription-suspended", "subscription-reactivated", "subscription-cancelled",
    ];
    assert_eq!(actions, expected);
}

#[actix_web::test]
async fn at_the_end_of_its_term_a_subscription_renews_itself_without_a_confirmation() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let goes_on = subscribe(&app, &sales, &id, SEATS, 5).await;
    let ends = subscribe(&app, &sales, &id, SEATS, 5).await;
    let paid_by_usage = subscribe(&app, &sales, &id, AZURE_PLAN, 1).await;
    let which = Which { id: &ends, version: None };
    let mut tx = app.db.begin().await.unwrap();
    let locked = lock(&mut tx, &id).await;
    transitions::set_auto_renew(&mut tx, &locked, which, false, by(sales.staff())).await.unwrap();
    tx.commit().await.unwrap();
    withdraw(&app.db, &id, sales.staff()).await;
    let end = find(&app.db, &id, &goes_on).await.ends_on.unwrap();
    assert_eq!(renewals::renew_due(&app.db, end - Days::new(1)).await.unwrap(), 0, "not before");
    // Several copies at once do it only once.
    let (one, other) = tokio::join!(renewals::renew_due(&app.db, end), renewals::renew_due(&app.db, end));
    assert_eq!(one.unwrap() + other.unwrap(), 2);
    let renewed = find(&app.db, &id, &goes_on).await;
    let term = Offer::find(SEATS).unwrap().term.unwrap();
    assert_eq!(renewed.ends_on, Some(term.end_after(renewed.started_on, end)));
    assert_eq!((renewed.state, renewed.is_to_cancel()), (State::Active, true), "still to be cancelled");
    assert_eq!(find(&app.db, &id, &ends).await.state, State::Expired);
    assert_eq!(find(&app.db, &id, &paid_by_usage).await.state, State::Active);
    let by_itself: Vec<(String, String)> =
        query("select action, staff_name from activity_log where staff_id is null order by action")
            .all(&app.db)
            .await
            .unwrap();
    let expected = ["subscription-expired", "subscription-renewed"].map(|it| (it.into(), "register".into()));
    assert_eq!(by_itself, expected);
}

#[actix_web::test]
async fn terms_end_in_the_firms_time_zone_while_the_server_runs() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let due = subscribe(&app, &sales, &id, SEATS, 5).await;
    let later = subscribe(&app, &sales, &id, SEATS, 5).await;
    let sql = "update subscriptions set ends_on = $1 where id = $2";
    app.execute(query(sql).bind(today()).bind(&due)).await;
    let before = find(&app.db, &id, &later).await.version;
    // The worker looks at once at start; the test waits for it.
    paraph::jobs::start(&app.db, Signal::default(), None).stop().await;
    assert!(find(&app.db, &id, &due).await.ends_on > Some(today()));
    assert_eq!(find(&app.db, &id, &later).await.version, before);
    assert_eq!(last_action(&app.db, &id).await.0, "subscription-renewed");
}

#[actix_web::test]
async fn no_order_passes_a_concurrent_withdrawal() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let (mut placed, mut refused) = (0, 0);
    // The machine decides who comes first. The rounds go on until each has.
    let mut rounds = 0..500;
    while rounds.start < 25 || placed == 0 || refused == 0 {
        let round = rounds.next().expect("each comes first at times");
        let id = app.register(&sales, confirmed(&format!("Crèche {round}"), (2024, 9, 3))).await;
        let seats = subscribe(&app, &sales, &id, SEATS, 1).await;
        let which = Which { id: &seats, version: None };
        let buy = async {
            let mut answers = Vec::new();
            for _ in 0..4 {
                let new = order(&[(SEATS, 1)]);
                let placed = place(&app.db, &id, &new, attempt(sales.staff())).await;
                answers.push((matches!(placed, Placed::Yes(_)), new.id));
            }
            answers
        };
        let add_seats = async {
            for quantity in 2..5 {
                let mut tx = app.db.begin().await.unwrap();
                let locked = lock(&mut tx, &id).await;
                transitions::change_quantity(&mut tx, &locked, which, quantity, attempt(sales.staff()))
                    .await
                    .unwrap();
                tx.commit().await.unwrap();
            }
        };
        let leave = async {
            // Sometimes delayed, so that each side comes first in some rounds.
            for _ in 0..round % 5 * 4 {
                tokio::task::yield_now().await;
            }
            withdraw(&app.db, &id, sales.staff()).await;
        };
        let (answers, (), ()) = tokio::join!(buy, add_seats, leave);
        placed += answers.iter().filter(|(yes, _)| *yes).count();
        refused += answers.iter().filter(|(yes, _)| !*yes).count();
        // The log shows the order of events: nothing passed after the withdrawal.
        let actions: Vec<_> = activity(&app.db, &id).await.into_iter().map(|(action, _)| action).collect();
        let left = actions.iter().position(|it| it == "subscriptions-to-cancel").unwrap();
        let after = &actions[left + 1..];
        let passed = after.iter().any(|it| it == "order-placed" || it == "quantity-changed");
        assert!(!passed, "{actions:?}");
        // Earlier orders are marked to be cancelled.
        let all = subscriptions::list(&app.db, &id, None, None, 10).await.unwrap();
        assert!(all.iter().all(Subscription::is_to_cancel), "{all:?}");
    }
}

#[actix_web::test]
async fn a_sandbox_allows_five_subscriptions_of_twenty_five_licences() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let sandbox = Attempt { sandbox: true, ..attempt(sales.staff()) };
    let limit = |it: Placed| match it {
        Placed::Limit(limit) => Some(limit),
        Placed::Yes(_) => None,
        other => panic!("{other:?}"),
    };
    let more = place(&app.db, &id, &order(&[(SEATS, 26)]), sandbox).await;
    assert_eq!(limit(more), Some(SandboxLimit::Quantity));
    assert_eq!(limit(place(&app.db, &id, &order(&[(SEATS, 25); 4]), sandbox).await), None);
    let more = place(&app.db, &id, &order(&[(SEATS, 1); 2]), sandbox).await;
    assert_eq!(limit(more), Some(SandboxLimit::Subscriptions));
    assert_eq!(limit(place(&app.db, &id, &order(&[(SEATS, 1)]), sandbox).await), None);
    let full = place(&app.db, &id, &order(&[(SEATS, 1)]), sandbox).await;
    assert_eq!(limit(full), Some(SandboxLimit::Subscriptions));
    assert_eq!(limit(place(&app.db, &id, &order(&[(SEATS, 26)]), attempt(sales.staff())).await), None);
    let list = subscriptions::list(&app.db, &id, None, None, 10).await.unwrap();
    let which = Which { id: &list[1].id, version: None };
    let mut tx = app.db.begin().await.unwrap();
    let locked = lock(&mut tx, &id).await;
    let more = transitions::change_quantity(&mut tx, &locked, which, 26, sandbox).await.unwrap();
    assert!(matches!(more, Changed::NotPossible(ChangeError::SandboxQuantity)), "{more:?}");
    drop(tx);
    // An expired subscription returns only if there is room.
    let over =
        query("update subscriptions set status = 'expired', auto_renew = false, ends_on = $1 where id = $2");
    app.execute(over.bind(today()).bind(which.id)).await;
    let mut tx = app.db.begin().await.unwrap();
    let locked = lock(&mut tx, &id).await;
    let full = transitions::renew(&mut tx, &locked, which, sandbox).await.unwrap();
    assert!(matches!(full, Changed::NotPossible(ChangeError::SandboxSubscriptions)), "{full:?}");
    let cancelled = Which { id: &list[2].id, ..which };
    transitions::cancel(&mut tx, &locked, cancelled, sandbox.by).await.unwrap();
    let room = transitions::renew(&mut tx, &locked, which, sandbox).await.unwrap();
    assert!(matches!(room, Changed::Yes(_)), "{room:?}");
}

#[test]
fn an_order_must_match_the_price_list() {
    let seats = Offer::find(SEATS).unwrap();
    assert!(std::ptr::eq(seats, Offer::find(&SEATS.to_uppercase()).unwrap()), "whatever the case");
    assert!(Offer::find("nothing").is_none());
    let plan = Offer::find(AZURE_PLAN).unwrap();
    assert!(plan.needs_customer_agreement() && plan.is_usage_based() && !seats.needs_customer_agreement());
    let (none, annual) = (None, Some(BillingCycle::Annual));
    assert_eq!(NewLine::new(plan, 1, annual, true, false).unwrap().billing_cycle, BillingCycle::Monthly);
    assert_eq!(NewLine::new(seats, 1, none, true, false).unwrap_err(), [LineError::BillingCycle]);
    assert!(matches!(NewLine::new(seats, 0, annual, true, false).unwrap_err()[..], [LineError::Quantity(_)]));
    let trial = Offer::list().iter().find(|it| it.is_trial).unwrap();
    let line = NewLine::new(trial, trial.minimum, annual, true, false).unwrap();
    assert_eq!((line.billing_cycle, line.auto_renew), (BillingCycle::None, false));
    let more = NewLine::new(trial, trial.maximum + 1, none, true, false).unwrap_err();
    assert!(matches!(more[..], [LineError::Quantity(_)]));
}

#[test]
fn terms_are_counted_from_their_start() {
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
    let month = Offer::list().iter().find_map(|it| it.term.filter(|it| it.code() == "P1M")).unwrap();
    let start = day(2026, 1, 31);
    assert_eq!(month.end_after(start, start), day(2026, 2, 28));
    assert_eq!(month.end_after(start, day(2026, 2, 28)), day(2026, 3, 31), "not the 28th for good");
    let year = Offer::find(SEATS).unwrap().term.unwrap();
    assert_eq!(year.end_after(day(2024, 2, 29), day(2025, 3, 1)), day(2026, 2, 28));
}

#[actix_web::test]
async fn an_order_keeps_the_name_of_the_staff_member() {
    let app = TestApp::spawn().await;
    let agent = app.sign_in("Agathe Agent", &[Role::AdminAgent]).await;
    let id = app.register(&agent, confirmed("Crèche", (2024, 9, 3))).await;
    subscribe(&app, &agent, &id, SEATS, 2).await;
    let orders = orders::list(&app.db, &id, None, None, 10).await.unwrap();
    assert_eq!(orders[0].staff_name, "Agathe Agent");
    assert!(orders::list(&app.db, &id, None, Some(&orders[0].position()), 10).await.unwrap().is_empty());
}
