//! The firm's own files of the agreements: adding one, and opening one.

use actix_web::web::{Data, Path};
use askama::Template;

use crate::model::catalogue::agreement::AgreementType;
use crate::model::catalogue::agreement_file::{FileForm, LARGEST};
use crate::model::catalogue::template;
use crate::model::customers::country::Country;
use crate::model::kernel::id::Id;
use crate::model::kernel::input::Errors;
use crate::store::catalogue::agreement_files::{self, Added};
use crate::store::catalogue::catalogue;
use crate::store::db::Db;
use crate::web::answer::download::attachment;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page};
use crate::web::request::done::Done;
use crate::web::request::gate::{AnyStaff, GlobalAdmin, Reauthenticated};
use crate::web::request::upload::{Upload, UploadForm};
use crate::web::request::visitor::Member;

impl UploadForm for FileForm {
    const FIELD: &'static str = "file";
    const FILES: usize = 1;
    const LARGEST: usize = LARGEST;
    const LARGEST_AT_ONCE: usize = LARGEST;
}

#[derive(Template)]
#[template(path = "catalogue/agreement_files/new.html")]
struct NewPage {
    page: Page,
    errors: Errors,
    form: FileForm,
    countries: &'static [&'static Country],
    languages: Vec<&'static str>,
}

impl NewPage {
    fn new(member: &Member, form: FileForm, errors: Errors) -> Self {
        let page = Page::of(member).with(&errors);
        let all: std::collections::BTreeSet<_> =
            AgreementType::ALL.into_iter().flat_map(template::all_languages).collect();
        let mut languages: Vec<_> = all.into_iter().collect();
        languages.sort_by_cached_key(|it| crate::model::kernel::text::fold(&page.culture(it)));
        let countries = Country::list(page.lang());
        NewPage { page, errors, form, countries, languages }
    }
}

pub async fn new(member: Reauthenticated<GlobalAdmin>) -> Answer {
    let form = FileForm { id: Id::generate().into(), ..FileForm::default() };
    let template = NewPage::new(&member, form, Errors::default());
    page::ok(&template.page, &template)
}

pub async fn create(
    member: Reauthenticated<GlobalAdmin>,
    Upload { form, mut files }: Upload<FileForm>,
    db: Data<Db>,
) -> Answer {
    let id: Id = form.id.parse()?;
    let file = files.pop().and_then(|it| Some((it.name, it.content?)));
    let mut errors = match form.parse(&catalogue::catalogue(&**db).await?, file) {
        Err(errors) => errors,
        Ok(new) => {
            let mut tx = db.begin().await?;
            match agreement_files::insert(&mut tx, &id, new, member.by()).await? {
                Added::Yes => {
                    tx.commit().await?;
                    return Ok(page::done("/agreements", Done::File));
                }
                Added::Known => {
                    let mut errors = Errors::default();
                    errors.add("file", "error-file-known");
                    errors
                }
            }
        }
    };
    errors.put_first(&["version", "country", "language", "file"]);
    let form = FileForm { id: Id::generate().into(), ..form };
    let template = NewPage::new(&member, form, errors);
    page::unprocessable(&template.page, &template)
}

pub async fn show(_: AnyStaff, path: Path<String>, db: Data<Db>) -> Answer {
    let file = agreement_files::find(&**db, &path).await?.ok_or(Error::NotFound)?;
    let content = agreement_files::find_content(&db, &file.id).await?.ok_or(Error::NotFound)?;
    Ok(attachment(&file.name, &file.media_type, content))
}
