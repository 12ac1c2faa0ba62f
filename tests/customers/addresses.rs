//! Addresses of every country: their order, and their states.

use crate::support::TestApp;
use crate::support::samples::customer;

/// Country, street, city, state as typed, postal code; the address on the account.
const ADDRESSES: [([&str; 5], &str); 23] = [
    (
        ["US", "601 Union Street", "Seattle", "wa", "98101"],
        "601 Union Street Seattle, WA 98101 United States",
    ),
    (
        ["US", "601 Union Street", "Seattle", "Washington", "98101"],
        "601 Union Street Seattle, WA 98101 United States",
    ),
    (["GB", "221B Baker Street", "London", "", "NW1 6XE"], "221B Baker Street London NW1 6XE United Kingdom"),
    (
        ["GB", "1 High Street", "Oxford", "Oxfordshire", "OX1 1AA"],
        "1 High Street Oxford, Oxfordshire OX1 1AA United Kingdom",
    ),
    (["AU", "1 Macquarie Street", "Sydney", "NSW", "2000"], "1 Macquarie Street Sydney NSW 2000 Australia"),
    (
        ["AU", "1 Macquarie Street", "Sydney", "new south wales", "2000"],
        "1 Macquarie Street Sydney NSW 2000 Australia",
    ),
    (["IE", "1 Patrick Street", "Cork", "Co. Cork", ""], "1 Patrick Street Cork Co. Cork Ireland"),
    (["IN", "1 Nariman Point", "Mumbai", "MH", "400021"], "1 Nariman Point Mumbai 400021 Maharashtra India"),
    (
        ["BR", "Rua Augusta 1", "São Paulo", "Sao Paulo", "01305-000"],
        "Rua Augusta 1 São Paulo-SP 01305-000 Brazil",
    ),
    (
        ["JP", "1-1-2 Otemachi", "Chiyoda-ku", "Tokyo", "100-0004"],
        "1-1-2 Otemachi Chiyoda-ku, Tokyo 100-0004 Japan",
    ),
    (["JP", "大手町1-1-2", "千代田区", "東京都", "100-0004"], "〒100-0004 東京都千代田区 大手町1-1-2 Japan"),
    (
        ["CN", "1 Chang’an Avenue", "Beijing", "BJ", "100005"],
        "1 Chang’an Avenue Beijing Beijing Shi, 100005 China",
    ),
    (
        ["UA", "вул. Коперника 1", "Львів", "Львівська область", "79000"],
        "вул. Коперника 1 Львів Львівська область 79000 Ukraine",
    ),
    (["CH", "Bahnhofstrasse 1", "Zürich", "", "8001"], "Bahnhofstrasse 1 8001 Zürich Switzerland"),
    (["FR", "1 rue de Siam", "Brest", "Bretagne", "29200"], "1 rue de Siam 29200 Brest, Bretagne France"),
    (["HU", "Andrássy út 1", "Budapest", "", "1061"], "Budapest Andrássy út 1 1061 Hungary"),
    (["SG", "1 Raffles Place", "Singapore", "", "048616"], "1 Raffles Place Singapore 048616 Singapore"),
    (
        ["HK", "1 Nathan Road", "Tsim Sha Tsui", "Kowloon", ""],
        "1 Nathan Road Tsim Sha Tsui Kowloon Hong Kong SAR China",
    ),
    (["HK", "彌敦道1號", "尖沙咀", "九龍", ""], "九龍 尖沙咀 彌敦道1號 Hong Kong SAR China"),
    (
        ["KR", "1 Jungang-ro", "Chuncheon", "Gangwon State", "24266"],
        "1 Jungang-ro Chuncheon Gangwon-do 24266 South Korea",
    ),
    (["KR", "중앙로 1", "춘천시", "강원특별자치도", "24266"], "강원도 춘천시 중앙로 1 24266 South Korea"),
    (
        ["KR", "효자로 225", "전주시", "전북특별자치도", "54968"],
        "전라북도 전주시 효자로 225 54968 South Korea",
    ),
    (["AE", "Sheikh Zayed Road", "Dubai", "DU", ""], "Sheikh Zayed Road Dubai Dubai United Arab Emirates"),
];

#[actix_web::test]
async fn an_address_has_the_order_of_its_country() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    for (index, ([country, line1, city, state, postal_code], written)) in ADDRESSES.iter().enumerate() {
        let id = app.register(&sales, customer(&format!("Contoso {index}"))).await;
        let typed = [
            ("country", *country),
            ("address_line1", line1),
            ("city", city),
            ("state", state),
            ("postal_code", postal_code),
            ("registration_id", "11.222.333/0001-81"),
        ];
        let saved = sales.fill_in(&format!("/customers/{id}/edit"), &typed).await;
        assert_eq!(saved.status, 303, "{typed:?}: {}", saved.main());
        assert_eq!(sales.get(&format!("/customers/{id}")).await.fact("Address"), *written, "{typed:?}");
    }
}

#[actix_web::test]
async fn a_state_is_chosen_from_the_list_of_its_country_if_there_is_one() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let edit = format!("/customers/{}/edit", app.register(&sales, customer("Contoso")).await);
    let refresh =
        async |country: &str| sales.fill_in(&edit, &[("country", country), ("refresh", "country")]).await;
    let page = refresh("AU").await;
    let states = page.texts("select#state option");
    assert!(states.contains(&"NSW – New South Wales".to_owned()), "{states:?}");
    assert!(page.text("label[for=state]").contains("(optional)"), "{}", page.text("label[for=state]"));
    let page = refresh("JP").await;
    assert!(page.texts("select#state option").contains(&"Tokyo – 東京都".to_owned()));
    let page = refresh("HK").await;
    let regions = ["Kowloon – 九龍", "Hong Kong Island – 香港島", "New Territories – 新界"];
    assert_eq!(page.texts("select#state option")[1..], regions);
    let page = refresh("FR").await;
    assert_eq!(page.texts("input#state").len(), 1, "free text");
    let refused =
        sales.fill_in(&edit, &[("country", "AU"), ("state", "Bretagne"), ("postal_code", "2000")]).await;
    refused.refuses(&["state"]);
    assert!(refused.main().contains("Choose the state or province from the list"));
    let refused = sales.fill_in(&edit, &[("country", "US"), ("state", ""), ("postal_code", "98101")]).await;
    refused.refuses(&["state"]);
}
