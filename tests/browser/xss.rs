//! Typed markup is text on every page that shows it: it never runs, never becomes an element, and
//! never makes the browser report a CSP violation.

use super::driver::{Browser, FRENCH};
use super::register;
use super::xss_crawl::crawl;
use crate::support::TestApp;
use crate::support::samples::{confirmed, draft};
use paraph::model::customers::company::Tags;
use paraph::model::customers::customer::NewCustomer;
use paraph::model::customers::draft::DraftForm;
use paraph::model::kernel::input::Fields;
use paraph::model::people::staff::Role;
use paraph::store::acceptances::confirmations;
use paraph::store::customers::drafts;

/// If one ran, it would show in `window.ran`, in the title or in a dialog.
pub const STRINGS: [&str; 40] = [
    "<script>window.ran=1</script>",
    "<ScRiPt/x>window.ran=2</sCrIpT >",
    "<scr<script>ipt>window.ran=3</scr</script>ipt>",
    "</title><script>window.ran=4</script>",
    "--><script>window.ran=5</script><!--",
    "]]><script>window.ran=6</script>",
    "<img src=x onerror=window.ran=7>",
    "<img/src='x'onerror='window.ran=8'/>",
    "<svg onload=window.ran=9>",
    "<svg/onload=alert(10)>",
    "<svg><script>window.ran=11</script></svg>",
    "<math><mi href=javascript:window.ran=12>x</mi></math>",
    "<details open ontoggle=window.ran=13>x",
    "<input autofocus onfocus=window.ran=14>",
    "<body onload=window.ran=15>",
    "<marquee onstart=window.ran=16>x</marquee>",
    "<video><source onerror=window.ran=17></video>",
    "<iframe srcdoc='<script>top.ran=18</script>'>",
    "<iframe src=javascript:parent.ran=19>",
    "<object data=data:text/html,<script>parent.ran=20</script>>",
    "<embed src=data:image/svg+xml,<svg/onload=alert(21)>>",
    "<a href=javascript:window.ran=22>x</a>",
    "<form action=javascript:window.ran=23><button>x</button></form>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:window.ran=25'>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<style>*{display:none!important}</style>",
    "\" onfocus=window.ran=28 autofocus x=\"",
    "' onmouseover=window.ran=29 x='",
    "` onclick=window.ran=30 x=`",
    "\"><script>document.title='ran'</script>",
    "'></textarea></select><img src=x onerror=alert(32)>",
    "javascript:window.ran=33//' onclick=window.ran=33",
    "{{constructor.constructor('window.ran=34')()}}${window.ran=34}",
    "<%= window.ran=35 %>#{window.ran=35}{% raw %}{{ 7*7 }}",
    "&lt;script&gt;window.ran=36&lt;/script&gt;&#60;b&#62;&#x3c;i",
    "\u{ff1c}script\u{ff1e}window.ran=37\u{ff1c}/script\u{ff1e}\u{2039}b\u{203a}\u{2c2}i",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(38)>\">",
    "<svg></p><style><a id=\"</style><img src=1 onerror=window.ran=39>\">",
    "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=alert(40) )//%0D%0A//</stYle/</titLe/</scRipt/--!>\\x3csVg/<sVg/oNloAd=alert(40)//>\\x3e",
];

/// All elements of the page with their attribute names. Typed text must not change them, except for the places where an
/// address may break.
pub async fn skeleton(browser: &Browser) -> Vec<String> {
    browser
        .run(
            "return [...document.querySelectorAll('*')].filter(it => it.outerHTML != '<wbr>').map(it => `${it.tagName} ${it.getAttributeNames()}`)",
        )
        .await
}

/// Asserts that nothing ran, and that the browser reported nothing but refused pages.
pub async fn assert_nothing_ran(browser: &Browser, page: &str) {
    let (ran, title): (Option<String>, String) =
        browser.run("return ['ran' in window ? `${window.ran}` : null, document.title]").await;
    assert_eq!(ran, None, "{page}");
    assert!(title.ends_with(" – Paraph"), "{page}: {title}");
    let refused = "Failed to load resource: the server responded with a status of 4";
    let complaints = browser.complaints().await;
    assert!(complaints.iter().all(|it| it.contains(refused)), "{page}: {complaints:#?}");
}

/// Replaces strings longer than the field's limit by a short word.
fn short(text: &str, most: usize) -> &str {
    if text.chars().count() > most { "Zoé" } else { text }
}

fn customer_of(number: usize, text: &str) -> NewCustomer {
    let mut new = confirmed("Quartz", (2024, 9, 3));
    new.domain = format!("quartz-{number}.onmicrosoft.com");
    let (address, contact) = (new.company.address.as_mut().unwrap(), new.contact.as_mut().unwrap());
    for field in [&mut address.line1, &mut address.city, &mut contact.first_name] {
        *field = text.to_owned();
    }
    address.line2 = Some(text.to_owned());
    new.company.company_name = format!("{text} Quartz");
    new.company.tags = Tags(vec![text.to_owned()]);
    let signatory = &mut new.acceptance.as_mut().unwrap().contact;
    signatory.first_name = text.to_owned();
    signatory.last_name = text.to_owned();
    new
}

/// A wizard form with the string in every field that accepts it.
fn draft_of(number: usize, text: &str) -> DraftForm {
    let typed = draft(&[
        ("company_name", &format!("{text} Quartz")),
        ("address_line1", text),
        ("address_line2", text),
        ("city", short(text, 100)),
        ("registration_id", short(text, 50)),
        ("tags", if text.contains(',') { "Zoé" } else { short(text, 50) }),
        ("first_name", short(text, 50)),
        ("last_name", short(text, 50)),
        ("microsoft_id", ""),
        ("domain", &format!("agate-{number}")),
    ]);
    Fields::take(&mut typed.into_iter().collect())
}

#[actix_web::test]
async fn each_hostile_string_is_shown_as_text() {
    let app = TestApp::spawn().await;
    let agent = app.add_person("Agathe Agent", &[Role::AdminAgent]).await;
    let browser = Browser::open(&app, FRENCH).await;
    browser.sign_in_as(&agent).await;
    let mut harmless = Vec::new();
    for (number, text) in ["Zoé"].into_iter().chain(STRINGS).enumerate() {
        let id = register(&app, &agent, &customer_of(number, text)).await;
        let report = confirmations::list(&app.db, &id).await.unwrap().remove(0).id;
        let draft = uuid::Uuid::now_v7().to_string();
        app.write(async |tx| drafts::save(tx, &agent.id, &draft, &draft_of(number, text)).await).await;
        for (kind, path) in [
            format!("/customers/{id}"),
            format!("/customers/{id}/confirmations/{report}"),
            format!("/customers/drafts/{draft}"),
        ]
        .iter()
        .enumerate()
        {
            browser.visit(path).await;
            assert_eq!(&browser.path().await, path);
            let shown = browser.run::<String>("return document.querySelector('main').textContent").await;
            assert!(shown.contains(text), "{text} on {path}: {shown}");
            let skeleton = skeleton(&browser).await;
            if number == 0 {
                harmless.push(skeleton);
            } else {
                assert!(skeleton == harmless[kind], "{text} is an element of {path}: {skeleton:#?}");
            }
            assert_nothing_ran(&browser, &format!("{path} with {text}")).await;
        }
    }
    lists(&browser).await;
    for text in STRINGS {
        let query: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        browser.visit(&format!("/customers/report?q={query}")).await;
        assert!(browser.text("main").await.contains(text), "{text}");
        assert_nothing_ran(&browser, text).await;
    }
}

/// All strings in one list: as the server sends it, and as the search script replaces it.
async fn lists(browser: &Browser) {
    for typed in [false, true] {
        browser.visit(if typed { "/customers" } else { "/customers?q=quartz" }).await;
        if typed {
            browser.run::<()>("window.same = true").await;
            browser.fill_id("q", "quartz").await;
            browser
                .wait_until("the address follows", async || {
                    Ok(browser.current_url().await?.query() == Some("q=quartz"))
                })
                .await;
            assert!(browser.run::<bool>("return window.same").await, "it is the same page");
        }
        assert_eq!(browser.text(".hits").await, "41 clients");
        let names = browser.texts("#results tbody th").await;
        for text in STRINGS {
            assert!(names.iter().any(|it| it.contains(text)), "{text} in {names:#?}");
        }
        let inside = "#results tbody :not(tr, th, td, div, a, span, br, wbr, strong)";
        assert!(!browser.has(inside).await, "{:?}", browser.texts(inside).await);
        assert_nothing_ran(browser, "the list").await;
    }
}

#[actix_web::test]
async fn hostile_strings_are_text_in_results_while_typing() {
    let app = TestApp::spawn().await;
    let browser = Browser::sign_in(&app, FRENCH, "Agathe Agent", Role::AdminAgent).await;
    browser.visit("/customers/new").await;
    let before = skeleton(&browser).await;
    for text in STRINGS {
        let typed = serde_json::to_string(text).unwrap();
        let set = format!(
            "for (const id of ['first_name', 'last_name', 'email']) document.getElementById(id).value = {typed};
             document.getElementById('email').dispatchEvent(new Event('input', {{ bubbles: true }}));
             return document.querySelector('.signatory').textContent"
        );
        assert_eq!(browser.run::<String>(&set).await, format!("{text} {text}, {text}"));
    }
    assert_eq!(skeleton(&browser).await, before);
    assert_nothing_ran(&browser, "the wizard").await;
}

#[actix_web::test]
async fn all_hostile_strings_are_text_on_every_page() {
    let all = STRINGS.join(" ");
    let harmless: String = "ab cd ".chars().cycle().take(all.chars().count()).collect();
    let (expected, found) = (crawl(&harmless).await, crawl(&all).await);
    assert!(found.len() > 35, "{}", found.len());
    for ((page, expected), (_, found)) in expected.iter().zip(&found) {
        let differs = expected.iter().zip(found).find(|(one, other)| one != other);
        assert!(differs.is_none() && expected.len() == found.len(), "{page}: {differs:?}");
    }
}
