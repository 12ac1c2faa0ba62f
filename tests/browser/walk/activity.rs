//! The activity log.

use super::{Look, Walk};

pub async fn walk(walk: &Walk<'_, impl Look>) {
    walk.open("activity log", "/activity").await;
    walk.open("activity log of ten years", "/activity?from=2016-01-01").await;
    walk.press("activity log, second page", ".pages a[rel=next]").await;
    walk.open("activity log of all topics", "/activity?topic=everything").await;
    walk.open("activity log, empty", "/activity?action=signed-in&person=nobody").await;
    walk.open("activity log, refused", "/activity?from=25/10/2026&to=never").await;
    walk.open("activity log of several customers, refused", "/activity?customer=c").await;
    walk.press("activity log of one customer", ".candidates a").await;
    walk.open("agreements of an Admin agent", "/agreements").await;
    let person = walk.one("select id from staff where email = 'agathe@paraph.example'").await;
    let path = format!("/activity?action=confirmation-recorded&person={person}");
    walk.open("activity log of an action and a person", &path).await;
}
