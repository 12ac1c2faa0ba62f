//! Downloads: uploaded files are saved, never shown, so they cannot run as our pages.

use actix_web::HttpResponse;
use actix_web::http::header::{
    CONTENT_SECURITY_POLICY, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
};

pub fn attachment(name: &str, media_type: &str, content: Vec<u8>) -> HttpResponse {
    let value = name.as_bytes().to_vec();
    let name = ExtendedValue { charset: Charset::Ext("UTF-8".to_owned()), language_tag: None, value };
    let disposition = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::FilenameExt(name)],
    };
    HttpResponse::Ok()
        .content_type(media_type)
        .insert_header(disposition)
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox; frame-ancestors 'none'"))
        .body(content)
}
