//! Writing the pages of a sheet as PDF/A-3a with tags. Krilla's validator refuses to write a file that breaks the
//! standard.

use std::num::NonZeroU16;

use chrono::{Datelike, Timelike};
use krilla::color::rgb;
use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, Node, SpanTag, Tag, TagGroup, TagTree,
};
use krilla::{Document, SerializeSettings};
use qrcodegen::QrCode;

use super::content::{About, Block, Sheet, Unwritable};
use super::fonts::Ink;
use super::lines::Line;
use super::placing::{CODE, Drawn, PAGE, Page, Part, Placed};

/// Content of a page with its tag.
type Tagged = (usize, Part, Identifier);

pub fn write(sheet: Sheet, pages: Vec<Page>) -> Result<Vec<u8>, Unwritable> {
    let configuration = ConfigurationBuilder::new().with_archival_validator(Archival::A3_A).finish();
    let configuration = configuration.map_err(|it| unwritable(&it))?;
    let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let mut tagged = Vec::new();
    for page in pages {
        draw_page(&mut document, page, &mut tagged)?;
    }
    document.set_tag_tree(tags(&sheet, &tagged));
    document.set_metadata(metadata(&sheet.about));
    for it in sheet.attachments {
        let attached = document.embed_file(EmbeddedFile {
            path: it.name,
            mime_type: MimeType::new(it.media_type),
            description: Some(it.about),
            association_kind: AssociationKind::Data,
            data: it.content.into(),
            modification_date: Some(time(&sheet.about)),
            compress: Some(false),
            location: None,
        });
        attached.ok_or_else(|| unwritable(&"two attachments have one name"))?;
    }
    document.finish().map_err(|it| unwritable(&it))
}

fn unwritable(error: &dyn std::fmt::Debug) -> Unwritable {
    Unwritable(format!("{error:?}"))
}

fn time(about: &About) -> DateTime {
    let at = about.made_at;
    let small = |it: u32| u8::try_from(it).unwrap_or_default();
    DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

fn metadata(about: &About) -> Metadata {
    Metadata::new()
        .title(about.title.clone())
        .language(about.language.clone())
        .creator("Paraph".to_owned())
        .creation_date(time(about))
        .document_id(about.id.clone())
}

fn draw_page(document: &mut Document, page: Page, tagged: &mut Vec<Tagged>) -> Result<(), Unwritable> {
    let settings =
        PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| unwritable(&"the page has no area"))?;
    let mut pdf_page = document.start_page_with(settings);
    let mut surface = pdf_page.surface();
    let mut content = page.content.iter().peekable();
    while let Some(first) = content.next() {
        let tag = match first.part {
            Part::Code => ContentTag::Other,
            _ => ContentTag::Span(SpanTag::empty()),
        };
        let identifier = surface.start_tagged(tag);
        draw(&mut surface, first);
        while let Some(next) = content.next_if(|it| it.block == first.block && it.part == first.part) {
            draw(&mut surface, next);
        }
        surface.end_tagged();
        tagged.push((first.block, first.part, identifier));
    }
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
    for it in &page.footer {
        draw(&mut surface, it);
    }
    surface.end_tagged();
    surface.finish();
    pdf_page.finish();
    Ok(())
}

fn fill(ink: Ink) -> Fill {
    let color = match ink {
        Ink::Black => rgb::Color::new(0x24, 0x24, 0x24),
        Ink::Grey => rgb::Color::new(0x5c, 0x5c, 0x5c),
    };
    Fill { paint: color.into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

fn draw(surface: &mut Surface<'_>, it: &Placed) {
    match &it.drawn {
        Drawn::Line(line) => draw_line(surface, line, it.x, it.y),
        Drawn::Code(code) => draw_code(surface, code, it.x, it.y),
    }
}

fn draw_line(surface: &mut Surface<'_>, line: &Line, x: f32, y: f32) {
    surface.set_fill(Some(fill(line.ink)));
    for run in &line.runs {
        let start = Point::from_xy(x + run.x, y + line.baseline);
        surface.draw_glyphs(start, &run.glyphs, run.font.clone(), &run.text, run.size, false);
    }
}

fn draw_code(surface: &mut Surface<'_>, code: &QrCode, x: f32, y: f32) {
    let count = u16::try_from(code.size()).unwrap_or(1);
    let side = CODE / f32::from(count);
    let mut dark = PathBuilder::new();
    for (row, column) in (0..count).flat_map(|row| (0..count).map(move |column| (row, column))) {
        if code.get_module(column.into(), row.into()) {
            let (left, top) = (x + f32::from(column) * side, y + f32::from(row) * side);
            if let Some(module) = Rect::from_xywh(left, top, side, side) {
                dark.push_rect(module);
            }
        }
    }
    surface.set_fill(Some(fill(Ink::Black)));
    if let Some(dark) = dark.finish() {
        surface.draw_path(&dark);
    }
}

/// The structure of the document for screen readers.
fn tags(sheet: &Sheet, tagged: &[Tagged]) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some(sheet.about.language.clone()));
    for (number, block) in sheet.blocks.iter().enumerate() {
        let of = |part: Part| {
            let content = tagged.iter().filter(|(block, it, _)| *block == number && *it == part);
            content.map(|(.., identifier)| Node::Leaf(*identifier)).collect::<Vec<_>>()
        };
        tree.push(match block {
            Block::Heading { level, text } => {
                let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
                TagGroup::with_children(Tag::Hn(level, Some(text.clone())), of(Part::Text))
            }
            Block::Paragraph(_) => TagGroup::with_children(Tag::P, of(Part::Text)),
            Block::Facts(facts) => {
                let item = |place| {
                    let label = TagGroup::with_children(Tag::Lbl, of(Part::Label(place)));
                    let value = TagGroup::with_children(Tag::LBody, of(Part::Value(place)));
                    Node::Group(TagGroup::with_children(Tag::LI, vec![label.into(), value.into()]))
                };
                let items = (0..facts.len()).map(item).collect();
                TagGroup::with_children(Tag::L(ListNumbering::None), items)
            }
            Block::Code { alt, .. } => {
                TagGroup::with_children(Tag::Figure(Some(alt.clone())), of(Part::Code))
            }
        });
    }
    tree
}
