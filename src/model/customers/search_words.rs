//! The words under which a customer is found, and the words of a search.
//!
//! A search word finds every word of the index that begins with it. Words are folded to lower case Latin letters.
//! Text in a script without spaces between words, such as Chinese, is indexed by pairs of characters: 東京 finds
//! 株式会社東京商事.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

use crate::model::customers::country::Country;
use crate::model::customers::domain;
use crate::model::kernel::text::{fold, words};

/// The maximum number of words of a customer. Further words, of signatories and tags, are not found.
pub const MOST: usize = 500;

/// The maximum length of the words that are repeated in each row of the index. Postgres cannot index longer rows.
const LONGEST: usize = 1_000;

/// Begins the repeated words if they are not all words. No word contains it.
const CUT: char = '+';

/// The maximum length of a word. A longer one is found by its beginning.
const LONGEST_WORD: usize = 100;

/// The words of a customer, the most important ones first.
#[derive(Debug, Default)]
pub struct SearchWords {
    words: Vec<String>,
    seen: HashSet<String>,
}

/// The parts of a customer by which it is found.
pub struct Searchable<'a> {
    pub company_name: &'a str,
    pub domain: &'a str,
    pub former_domains: &'a [String],
    pub tags: &'a [String],
    /// The name and the MPN ID of the indirect reseller.
    pub reseller: Option<(&'a str, &'a str)>,
}

impl From<Searchable<'_>> for SearchWords {
    fn from(it: Searchable<'_>) -> Self {
        let mut words = SearchWords::default();
        words.add_text(it.company_name);
        words.add_text(without_shared_end(it.domain));
        it.former_domains.iter().for_each(|former| words.add_text(without_shared_end(former)));
        it.tags.iter().for_each(|tag| words.add_whole(tag_word(tag)));
        it.tags.iter().for_each(|tag| words.add_text(tag));
        if let Some((name, mpn_id)) = it.reseller {
            words.add_text(name);
            words.add_text(mpn_id);
        }
        words
    }
}

impl SearchWords {
    /// Reads words that were stored with `joined`.
    pub fn stored(words: &str) -> Self {
        let mut stored = SearchWords::default();
        words.split_whitespace().for_each(|it| stored.add_whole(it.to_owned()));
        stored
    }

    /// Whether a person is found by every word of their name and email address.
    pub fn has_person(&self, first_name: &str, last_name: &str, email: &str) -> bool {
        let mut person = SearchWords::default();
        person.add_person(first_name, last_name, email);
        person.seen.is_subset(&self.seen)
    }

    fn add(&mut self, word: String) {
        self.add_whole(cut(word));
    }

    fn add_whole(&mut self, word: String) {
        if self.words.len() < MOST && !word.is_empty() && self.seen.insert(word.clone()) {
            self.words.push(word);
        }
    }

    pub fn add_text(&mut self, text: &str) {
        for run in runs(text) {
            match run {
                Run::Spaced(text) => self.add_spellings(&text),
                Run::Unspaced(text) => {
                    pairs(&text).for_each(|it| self.add(it));
                    self.add(text.chars().next_back().map(String::from).unwrap_or_default());
                    // By the Latin letters of the whole, such as pinyin.
                    words(&text).into_iter().for_each(|it| self.add(it));
                }
            }
        }
    }

    /// Müller is also found as Mueller, and Mueller as Müller or Muller.
    fn add_spellings(&mut self, text: &str) {
        words(text).into_iter().for_each(|it| self.add(it));
        words(&expanded(text)).into_iter().for_each(|it| self.add(it));
        for word in words(text) {
            let contracted = contracted(&word);
            // The beginning of a word is found anyway.
            if !word.starts_with(&contracted) {
                self.add(contracted);
            }
        }
    }

    /// Adds the name and email address of a person.
    pub fn add_person(&mut self, first_name: &str, last_name: &str, email: &str) {
        self.add_text(first_name);
        self.add_text(last_name);
        let (name, domain) = email.rsplit_once('@').unwrap_or((email, ""));
        self.add_text(name);
        self.add_text(without_shared_end(domain));
    }

    /// All words in the order of the index, each between two spaces.
    pub fn joined(&self) -> String {
        joined(&self.words)
    }

    /// The most important words, as each row of the index repeats them. If some are missing, a mark comes before them.
    pub fn joined_for_index(&self) -> String {
        let mut length = 0;
        let fits = |it: &&String| {
            length += it.len() + 1;
            length <= LONGEST
        };
        let fitting: Vec<&String> = self.words.iter().take_while(fits).collect();
        let is_cut = fitting.len() < self.words.len();
        let joined = joined(fitting);
        if is_cut { format!("{CUT}{joined}") } else { joined }
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }
}

fn joined<'a>(words: impl IntoIterator<Item = &'a String>) -> String {
    let mut words: Vec<&str> = words.into_iter().map(String::as_str).collect();
    words.sort_unstable();
    format!(" {} ", words.join(" "))
}

/// The word that marks the customers with a tag. Its ends keep it apart from typed words and from longer tags.
/// Upper case and accents do not matter, as in the tags of one customer.
pub fn tag_word(tag: &str) -> String {
    let folded = fold(tag);
    let is_lossy = folded.is_empty() || tag.chars().any(is_unspaced);
    let tag = if is_lossy { tag.nfkc().collect::<String>().to_lowercase() } else { folded };
    let mut word = String::from("#");
    for it in tag.trim().chars() {
        match it.is_alphanumeric() {
            true => word.push(it),
            false => word.push_str(&format!("-{:x}-", u32::from(it))),
        }
    }
    word.push('#');
    word
}

fn cut(mut word: String) -> String {
    word.truncate(word.floor_char_boundary(LONGEST_WORD));
    word
}

/// The words of a search.
pub fn typed_words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for token in text.split_whitespace() {
        for run in runs(without_end_of_domain(token)) {
            match run {
                Run::Spaced(text) => found.extend(words(&text).into_iter().map(cut)),
                Run::Unspaced(text) if text.chars().nth(1).is_none() => found.push(text),
                Run::Unspaced(text) => found.extend(pairs(&text)),
            }
        }
    }
    found
}

/// The part of a domain name by which it is found: without a suffix of Microsoft or a common top-level domain, which
/// most customers share. The search leaves the same parts out.
fn without_shared_end(name: &str) -> &str {
    let lower = name.to_ascii_lowercase();
    let (label, suffix) = domain::split(&lower);
    let end = lower.rsplit_once('.').map_or("", |(_, end)| end);
    match suffix {
        "" if is_common_top_level_domain(end) => without_last_label(name),
        "" => name,
        _ => name.get(..label.len()).unwrap_or(name),
    }
}

/// The part of a typed token to search for. A domain name or an email address may be typed in part.
fn without_end_of_domain(token: &str) -> &str {
    let mut dots = token.match_indices('.').map(|(at, _)| token.split_at(at));
    if let Some((label, _)) = dots.find(|(_, end)| domain::begins_suffix(&end.to_ascii_lowercase())) {
        return label;
    }
    let complete = without_shared_end(token);
    match token.rsplit_once('.') {
        // The top-level domain of an email address, of which the first letters may be typed.
        Some((labels, end)) if complete == token && labels.contains('@') && !end.contains('@') => labels,
        _ => complete,
    }
}

/// Whether many domain names end with this label: a generic one, or that of a country. Not "on", so that "E.ON" is found.
fn is_common_top_level_domain(label: &str) -> bool {
    /// With those of documentation, of unions, and of countries whose code is another one.
    const COMMON: [&str; 10] = ["com", "net", "org", "edu", "gov", "info", "biz", "example", "eu", "uk"];
    COMMON.contains(&label) || Country::find(&label.to_ascii_uppercase()).is_some()
}

fn without_last_label(domain: &str) -> &str {
    domain.rsplit_once('.').map_or("", |(labels, _)| labels)
}

/// A part of a text in one kind of script.
enum Run {
    Spaced(String),
    Unspaced(String),
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    // NFKC unites half-width and full-width forms, and the parts of Korean syllables.
    for it in text.nfkc() {
        match (runs.last_mut(), is_unspaced(it)) {
            (Some(Run::Spaced(run)), false) => run.push(it),
            (Some(Run::Unspaced(run)), true) => run.push(hiragana(it)),
            (_, false) => runs.push(Run::Spaced(it.into())),
            (_, true) => runs.push(Run::Unspaced(hiragana(it).into())),
        }
    }
    runs
}

/// Whether a character is of a script in which words are not, or not always, separated: Han, Kana, Hangul, Thai, Lao,
/// Burmese, Khmer.
fn is_unspaced(it: char) -> bool {
    matches!(it,
        '\u{0e01}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3005}' | '\u{3007}' | '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}'
        | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ac00}'..='\u{d7a3}' | '\u{20000}'..='\u{3ffff}')
}

/// Katakana as Hiragana, so that either finds the other.
fn hiragana(it: char) -> char {
    match it {
        '\u{30a1}'..='\u{30f6}' => char::from_u32(u32::from(it) - 0x60).unwrap_or(it),
        _ => it,
    }
}

fn pairs(text: &str) -> impl Iterator<Item = String> {
    text.chars().zip(text.chars().skip(1)).map(|(first, second)| String::from_iter([first, second]))
}

/// Umlauts and the Nordic letters as two letters: ü becomes ue. Folding does this for ß, æ and œ.
fn expanded(text: &str) -> String {
    let mut expanded = String::with_capacity(text.len());
    for it in text.chars() {
        match it {
            'ä' | 'Ä' => expanded.push_str("ae"),
            'ö' | 'Ö' | 'ø' | 'Ø' => expanded.push_str("oe"),
            'ü' | 'Ü' => expanded.push_str("ue"),
            'å' | 'Å' => expanded.push_str("aa"),
            other => expanded.push(other),
        }
    }
    expanded
}

/// The same word with an umlaut or a Nordic letter folded to one letter: "mueller" becomes "muller". Not the French "que"
/// and "oeu".
fn contracted(word: &str) -> String {
    let mut contracted = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let (_, after) = rest.split_at(first.len_utf8());
        contracted.push(first);
        let is_umlaut = match first {
            'a' => after.starts_with(['a', 'e']),
            'o' => after.starts_with('e') && !after.starts_with("eu"),
            'u' => after.starts_with('e') && !contracted.ends_with("qu"),
            _ => false,
        };
        rest = if is_umlaut { after.get(1..).unwrap_or_default() } else { after };
    }
    contracted
}
