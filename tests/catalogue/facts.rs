//! Every row of src/model/facts parses; a wrong row would otherwise be skipped.

use std::collections::HashSet;

use paraph::model::customers::country::{Country, Language};
use paraph::model::kernel::lang::Lang;
use paraph::model::subscriptions::category::Category;
use paraph::model::subscriptions::offer::{BillingCycle, Offer};

use crate::support::files::read;

/// The rows of a file without its header.
fn rows(name: &str) -> Vec<Vec<String>> {
    let text = read(&format!("src/model/facts/{name}"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.records().map(|it| it.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn every_country_is_there_with_its_facts() {
    let rows = rows("countries.csv");
    assert_eq!((rows.len(), Country::list(Lang::En).len(), Country::list(Lang::Fr).len()), (244, 244, 244));
    let codes: HashSet<_> = rows.iter().map(|it| &it[0]).collect();
    assert_eq!(codes.len(), 244, "a country stands twice");
    for row in &rows {
        let country = Country::find(&row[0]).unwrap_or_else(|| panic!("{row:?} was not read"));
        assert_eq!((&country.name_en, &country.name_fr, &country.languages), (&row[1], &row[2], &row[4]));
        assert_eq!(country.needs_registration_id(), row[5] == "required", "{row:?}");
        assert!(!country.name_en.is_empty() && !country.name_fr.is_empty() && !country.csp_region.is_empty());
        assert!(row[0].len() == 2 && row[0].bytes().all(|it| it.is_ascii_uppercase()), "{row:?}");
        assert!(row[5] != "required" || !row[6].is_empty(), "{row:?}: what is the number called there?");
        assert!(Language::find(country.default_language()).is_some(), "{row:?}");
        for language in row[4].split(' ') {
            assert!(Language::find(language).is_some(), "{row:?}: {language}");
        }
    }
}

#[test]
fn countries_are_sorted_by_name_in_each_language() {
    let names = |lang| Country::list(lang).iter().map(|it| it.name(lang)).collect::<Vec<_>>();
    for lang in Lang::ALL {
        let names = names(lang);
        assert_eq!((names[0], *names.last().unwrap()), ("Afghanistan", "Zimbabwe"), "{lang:?}");
        assert!(names.is_sorted_by_key(|it| paraph::model::kernel::text::fold(it)));
    }
    let french = names(Lang::Fr);
    let at = |name| french.iter().position(|it| *it == name).unwrap();
    assert!(
        at("Espagne") < at("Estonie") && at("États-Unis") < at("Éthiopie") && at("Éthiopie") < at("Fidji")
    );
}

#[test]
fn every_state_belongs_to_its_country() {
    let rows = rows("states.csv");
    for row in &rows {
        let country = Country::find(&row[0]).unwrap_or_else(|| panic!("{row:?}: no such country"));
        assert_eq!(country.state(&row[1]).map(|it| &it.name), Some(&row[2]), "{row:?}");
        let is_latin =
            |it: char| it < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&it) || "’‘ʻ".contains(it);
        assert!(row[1].chars().chain(row[2].chars()).all(is_latin), "{row:?}: put it into native_name");
        for called in row[3..].iter().flat_map(|it| it.split('|')).filter(|it| !it.is_empty()) {
            assert!(country.state(called).is_some(), "{row:?}: {called}");
        }
    }
    let read: usize = Country::list(Lang::En).iter().map(|it| it.states.len()).sum();
    assert_eq!(read, rows.len());
}

#[test]
fn every_address_format_has_all_parts_once() {
    let rows = rows("address_formats.csv");
    for row in &rows {
        let country = Country::find(&row[0]).unwrap_or_else(|| panic!("{row:?}: no such country"));
        let read = country.address_format.as_ref().map(|it| it.format.as_str());
        assert_eq!(read, Some(row[1].as_str()), "{row:?}");
        for format in [&row[1], &row[2]].into_iter().filter(|it| !it.is_empty()) {
            for part in ["%A", "%C", "%S", "%Z"] {
                assert_eq!(format.matches(part).count(), 1, "{row:?}");
            }
        }
        assert_eq!(["code", "name"].contains(&row[3].as_str()), !country.states.is_empty(), "{row:?}");
    }
}

#[test]
fn every_postal_pattern_matches_its_example() {
    let rows = rows("postal_codes.csv");
    for row in &rows {
        let rule = Country::find(&row[0]).and_then(|it| it.postal_code.as_ref());
        let rule = rule.unwrap_or_else(|| panic!("{row:?} was not read: does its pattern compile?"));
        assert!(rule.pattern.is_match(&rule.example), "{row:?}");
        assert!(!rule.pattern.is_match("no such code"), "{row:?}");
    }
    let read = Country::list(Lang::En).iter().filter(|it| it.postal_code.is_some()).count();
    assert_eq!(read, rows.len());
}

#[test]
fn every_language_has_both_names() {
    let rows = rows("languages.csv");
    assert_eq!(Language::list(Lang::Fr).len(), rows.len());
    for row in &rows {
        let language = Language::find(&row[0]).unwrap_or_else(|| panic!("{row:?} was not read"));
        assert_eq!((language.name(Lang::En), language.name(Lang::Fr)), (row[1].as_str(), row[2].as_str()));
    }
}

#[test]
fn every_offer_matches_the_price_list() {
    let (rows, lists) = (rows("offers.csv"), rows("prerequisites.csv"));
    assert_eq!((rows.len(), Offer::list().len()), (275, 275), "274 of the price list, and the Azure plan");
    for row in &rows {
        let offer = Offer::find(&row[0]).unwrap_or_else(|| panic!("{row:?} was not read"));
        assert_eq!((&offer.name, &offer.product), (&row[1], &row[2]), "an id stands twice: {row:?}");
        let bounds = [offer.minimum, offer.maximum].map(|it| it.to_string());
        assert_eq!(bounds, [row[5].as_str(), row[6].as_str()], "{row:?}");
        assert_eq!(offer.billing_cycles.len(), row[7].split_whitespace().count(), "{row:?}");
        assert_eq!(offer.term.map(|it| it.code()).unwrap_or_default(), row[8], "{row:?}");
        assert_eq!(offer.is_usage_based(), row[3] == "usage", "{row:?}");
        assert_eq!(offer.term.is_none(), offer.is_usage_based(), "seats are for a term: {row:?}");
        let list = lists.iter().find(|it| it[0] == row[12]);
        let needed = list.map_or(Vec::new(), |it| it[1].split(' ').collect());
        assert_eq!(offer.prerequisites(), needed, "{row:?}");
        assert_eq!(offer.is_add_on, !needed.is_empty(), "{row:?}");
        assert_eq!(offer.rank.map(|it| it.to_string()).unwrap_or_default(), row[13], "{row:?}");
        assert_eq!(offer.category.map_or("", Category::code), row[14], "{row:?}");
        let has_none = offer.is_add_on || offer.needs_customer_agreement();
        assert_eq!(offer.category.is_none(), has_none, "all but add-ons and the Azure plan: {row:?}");
        assert_eq!(offer.category == Some(Category::Trial), offer.is_trial, "{row:?}");
        assert_eq!(offer.billing_cycles == [BillingCycle::None], offer.is_trial, "{row:?}");
        for add_on in offer.add_ons() {
            assert!(add_on.prerequisites().iter().any(|it| it.eq_ignore_ascii_case(&row[0])), "{row:?}");
        }
    }
    let mut ranks: Vec<_> = Offer::list().iter().filter_map(|it| it.rank).collect();
    ranks.sort_unstable();
    assert_eq!(ranks, (0..274).collect::<Vec<_>>());
    let required: usize = Offer::list().iter().map(|it| it.add_ons().len()).sum();
    assert!(required > 1000, "{required} pairs of an offer and its add-on");
    assert_eq!(Offer::products().iter().map(|(_, offers)| offers.len()).sum::<usize>(), 275);
    let mut products: Vec<_> = Offer::products().into_iter().map(|(product, _)| product).collect();
    let all = products.len();
    products.sort_unstable();
    products.dedup();
    assert_eq!(products.len(), all, "a product stands twice");
}
