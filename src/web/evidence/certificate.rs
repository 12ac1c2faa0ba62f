//! The certificate of a record: a PDF for people, with the evidence attached for programs.

use chrono::DateTime;
use url::Url;

use crate::model::acceptances::record_state::RecordState;
use crate::model::evidence::evidence_file::{EvidenceFile, Genuine, GenuineRecord, NAME};
use crate::model::evidence::leaf::Kind;
use crate::model::evidence::note::VerifierKey;
use crate::store::evidence::record_states::FoundRecord;
use crate::web::evidence::record_facts::{Section, Words};
use crate::web::sheet;
use crate::web::sheet::content::{About, Sheet, Unwritable};

/// What a certificate is made of.
#[derive(Debug, Clone)]
pub struct Certificate {
    pub words: Words,
    /// The legal name of the firm.
    pub partner: String,
    pub evidence: EvidenceFile,
    /// The same evidence, checked.
    pub genuine: Genuine,
    /// The record today.
    pub record: FoundRecord,
    pub keys: Vec<VerifierKey>,
    /// The address of the register.
    pub public_url: Url,
}

impl Certificate {
    /// The PDF. The same record at the same size of the log gives the same file. Takes some 50 ms, so it must not run on a
    /// thread that serves requests.
    pub fn write(self) -> Result<Vec<u8>, Unwritable> {
        let Some(record) = self.genuine.records.first() else { return Err(Unwritable::empty()) };
        let reference = record.text(None, "reference").unwrap_or_default().to_owned();
        let (words, lang) = (self.words, self.words.lang);
        let title = lang.format("certificate-title", &[("reference", &reference)]);
        let mut sheet = Sheet::new(About {
            title,
            language: lang.code().to_owned(),
            id: format!("{} {}", self.genuine.log, record.id),
            made_at: DateTime::parse_from_rfc3339(&record.time).map(|it| it.to_utc()).unwrap_or_default(),
            footer: format!("{} · {reference}", self.partner),
            no_glyph: words.text("certificate-no-glyph"),
        });
        sheet.paragraph(&*self.partner);
        sheet.heading(1, self.heading(record));
        sheet.paragraph(words.text("certificate-lead"));
        if let Some(state) = state_text(words, &self.record) {
            sheet.facts(vec![(words.text("state"), state)]);
        }
        for Section { title, facts } in words.sections(record) {
            sheet.heading(2, title);
            sheet.facts(facts);
        }
        self.history(&mut sheet);
        self.log(&mut sheet, record);
        if let Ok(mut address) = self.public_url.join("verify") {
            address.query_pairs_mut().append_pair("reference", &reference);
            sheet.code(address.as_str(), words.text("certificate-code"));
            sheet.paragraph(format!("{}{} {address}", words.text("certificate-check"), words.text("colon")));
        }
        let content = serde_json::to_string(&self.evidence).map_err(|it| Unwritable::because(&it))?;
        // A reader without a PDF library finds the end of the attachment by this word. In a text of JSON it may be
        // written otherwise.
        let content = content.replace("endstream", "\\u0065ndstream").into_bytes();
        sheet.attach(NAME, "application/json", words.text("certificate-attachment"), content);
        sheet::write(sheet)
    }

    fn heading(&self, record: &GenuineRecord) -> String {
        self.words.text(match record.kind {
            Some(Kind::Withdrawal) => "certificate-withdrawal",
            Some(Kind::DirectAcceptance) => "certificate-direct-acceptance",
            Some(Kind::Annulment) => "certificate-annulment",
            _ => "certificate-confirmation",
        })
    }

    /// The related records, each in one line.
    fn history(&self, sheet: &mut Sheet) {
        let words = self.words;
        let related: Vec<_> = self.genuine.records.iter().skip(1).collect();
        if related.is_empty() {
            return;
        }
        sheet.heading(2, words.text("history"));
        let line = |it: &&GenuineRecord| {
            let kind = it.kind.map(|kind| words.kind(kind)).unwrap_or_default();
            let reference = it.text(None, "reference").unwrap_or_default();
            let time = DateTime::parse_from_rfc3339(&it.time).map(|it| words.time(it.to_utc()));
            let time = time.unwrap_or_else(|_| it.time.clone());
            (kind, format!("{reference}, {time}"))
        };
        sheet.facts(related.iter().map(line).collect());
    }

    /// Where the record is in the log.
    fn log(&self, sheet: &mut Sheet, record: &GenuineRecord) {
        let words = self.words;
        sheet.heading(2, words.text("transparency-log"));
        let keys: Vec<_> = self.keys.iter().map(ToString::to_string).collect();
        sheet.facts(vec![
            (words.text("log-name"), self.genuine.log.clone()),
            (words.text("log-position"), record.position.to_string()),
            (words.text("log-size"), self.genuine.size.to_string()),
            (words.text("log-leaf"), record.leaf_hash.clone()),
            (words.text("log-checkpoint"), self.evidence.checkpoint.trim_end().to_owned()),
            (words.text("log-keys"), keys.join("\n")),
            (words.text("time-stamp"), words.text("no-time-stamp")),
        ]);
        sheet.paragraph(words.text("certificate-how"));
    }
}

/// What has become of a record. `None`: nothing, and it is no confirmation, so that it has no force of its own.
pub fn state_text(words: Words, record: &FoundRecord) -> Option<String> {
    let (key, later) = match &record.state {
        RecordState::Current if record.kind == Kind::Confirmation => {
            return Some(words.text("state-in-force"));
        }
        RecordState::Current => return None,
        RecordState::Superseded(later) => ("superseded-by", later),
        RecordState::Withdrawn(later) => ("ended-by-withdrawal", later),
        RecordState::Annulled(later) => ("annulled-by", later),
    };
    let text = words.lang.format(key, &[("reference", &later.reference)]);
    Some(format!("{text}, {}", words.time(later.recorded_at)))
}
