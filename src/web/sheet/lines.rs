//! Lines of shaped glyphs. Parley breaks the lines, orders text that runs from right to left, and chooses the fonts.

use std::borrow::Cow;
use std::rc::Rc;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use parley::layout::{Alignment, AlignmentOptions};
use parley::style::{
    FontFamily, FontFamilyName, FontWeight, GenericFamily, LineHeight, OverflowWrap, StyleProperty,
};

use super::fonts::{FAMILY, Fonts, Ink};

/// How text looks. The size is in points.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    pub size: f32,
    pub is_bold: bool,
    pub ink: Ink,
}

/// A line of text. Lengths are in points.
pub struct Line {
    pub height: f32,
    /// From the top of the line.
    pub baseline: f32,
    pub ink: Ink,
    pub runs: Vec<Run>,
}

/// Glyphs of one font, in the order in which they stand.
pub struct Run {
    pub x: f32,
    pub font: Font,
    pub size: f32,
    pub text: Rc<str>,
    pub glyphs: Vec<KrillaGlyph>,
}

/// No font has a glyph for one of the characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoGlyph;

/// Breaks a text into lines that are no wider than this.
pub fn lay_out(fonts: &mut Fonts, text: &str, style: Style, width: f32) -> Result<Vec<Line>, NoGlyph> {
    let text: Rc<str> = text.into();
    let mut builder = fonts.layouts.ranged_builder(&mut fonts.context, &text, 1.0, false);
    let families =
        [FontFamilyName::Named(Cow::Borrowed(FAMILY)), FontFamilyName::Generic(GenericFamily::SansSerif)];
    builder.push_default(StyleProperty::FontFamily(FontFamily::List(Cow::Borrowed(&families))));
    builder.push_default(StyleProperty::FontSize(style.size));
    builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(1.4)));
    let weight = if style.is_bold { FontWeight::BOLD } else { FontWeight::NORMAL };
    builder.push_default(StyleProperty::FontWeight(weight));
    // A hash has no place to break.
    builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
    builder.push_default(StyleProperty::Brush(style.ink));
    let mut layout = builder.build(&*text);
    layout.break_all_lines(Some(width));
    layout.align(Alignment::Left, AlignmentOptions::default());
    let mut lines = Vec::new();
    for line in layout.lines() {
        let metrics = line.metrics();
        let mut runs = Vec::new();
        let mut x = metrics.offset;
        for run in line.runs() {
            let start = x;
            let glyphs = glyphs(&run, &mut x)?;
            let font = fonts.load(run.font()).ok_or(NoGlyph)?;
            runs.push(Run { x: start, font, size: run.font_size(), text: text.clone(), glyphs });
        }
        let (top, bottom) = (metrics.block_min_coord, metrics.block_max_coord);
        lines.push(Line { height: bottom - top, baseline: metrics.baseline - top, ink: style.ink, runs });
    }
    Ok(lines)
}

/// The glyphs of a run. Adds their width to `x`.
fn glyphs(run: &parley::layout::Run<'_, Ink>, x: &mut f32) -> Result<Vec<KrillaGlyph>, NoGlyph> {
    let size = run.font_size();
    let mut glyphs: Vec<KrillaGlyph> = Vec::new();
    for cluster in run.visual_clusters() {
        let range = cluster.text_range();
        if cluster.is_ligature_continuation() {
            // The glyph of the ligature stands for this text too, so that it can be copied from the PDF.
            if let Some(last) = glyphs.last_mut() {
                last.text_range.start = last.text_range.start.min(range.start);
                last.text_range.end = last.text_range.end.max(range.end);
            }
            continue;
        }
        for glyph in cluster.glyphs() {
            // The end of a line has no glyph. Glyph 0 of a font is its box.
            if glyph.id == 0 && cluster.is_hard_line_break() {
                continue;
            }
            if glyph.id == 0 {
                return Err(NoGlyph);
            }
            let [advance, right, up] = [glyph.advance, glyph.x, glyph.y].map(|it| it / size);
            let id = GlyphId::new(glyph.id);
            glyphs.push(KrillaGlyph::new(id, advance, right, up, 0.0, range.clone(), None));
            *x += glyph.advance;
        }
    }
    Ok(glyphs)
}
