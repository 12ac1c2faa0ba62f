//! The suite's own support works.

use crate::support::TestApp;

#[actix_web::test]
async fn the_home_page_counts_no_customers() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let home = sales.get("/").await;
    assert_eq!(home.status, 200);
    assert_eq!(home.texts(".tiles .count"), ["0", "0", "0"]);
}
