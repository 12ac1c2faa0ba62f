//! Placing the content of a sheet on pages. Lengths are in points, from the upper left corner of an A4 page.

use qrcodegen::{QrCode, QrCodeEcc};

use super::content::{Block, Fact, Sheet};
use super::fonts::{Fonts, Ink};
use super::lines::{self, Line, NoGlyph, Style};

pub const PAGE: (f32, f32) = (595.276, 841.89);
const MARGIN: f32 = 56.0;
const BOTTOM: f32 = PAGE.1 - 64.0;
const FOOTER: f32 = PAGE.1 - 44.0;
const WIDTH: f32 = PAGE.0 - 2.0 * MARGIN;
/// The column of the labels, with the gap after it.
const LABELS: f32 = 140.0;
const GAP: f32 = 12.0;
/// The side of a QR code.
pub const CODE: f32 = 96.0;

const TEXT: Style = Style { size: 10.0, is_bold: false, ink: Ink::Black };
const VALUE: Style = Style { size: 9.5, ..TEXT };
const LABEL: Style = Style { ink: Ink::Grey, ..VALUE };

/// What something on a page is part of: its block, and its place there. Tags are made from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Text,
    /// The label and the value of the fact with this number.
    Label(usize),
    Value(usize),
    Code,
}

pub enum Drawn {
    Line(Line),
    Code(QrCode),
}

pub struct Placed {
    pub block: usize,
    pub part: Part,
    pub x: f32,
    pub y: f32,
    pub drawn: Drawn,
}

#[derive(Default)]
pub struct Page {
    pub content: Vec<Placed>,
    pub footer: Vec<Placed>,
}

/// The pages of a sheet, at least one.
pub fn place(sheet: &Sheet, fonts: &mut Fonts) -> Vec<Page> {
    let mut placing = Placing { sheet, fonts, finished: Vec::new(), page: Page::default(), y: MARGIN };
    for (number, block) in sheet.blocks.iter().enumerate() {
        placing.block(number, block);
    }
    let Placing { mut finished, page, fonts, .. } = placing;
    finished.push(page);
    let count = finished.len();
    for (number, page) in finished.iter_mut().enumerate() {
        let text = format!("{} · {}/{count}", sheet.about.footer, number + 1);
        let style = Style { size: 8.0, ..LABEL };
        let lines = lines::lay_out(fonts, &text, style, WIDTH).unwrap_or_default();
        let placed =
            |line| Placed { block: 0, part: Part::Text, x: MARGIN, y: FOOTER, drawn: Drawn::Line(line) };
        page.footer = lines.into_iter().take(1).map(placed).collect();
    }
    finished
}

struct Placing<'a> {
    sheet: &'a Sheet,
    fonts: &'a mut Fonts,
    finished: Vec<Page>,
    page: Page,
    /// The top of the next line.
    y: f32,
}

impl Placing<'_> {
    fn block(&mut self, number: usize, block: &Block) {
        match block {
            Block::Heading { level, text } => self.heading(number, *level, text),
            Block::Paragraph(text) => {
                for line in self.lines(text, TEXT, WIDTH) {
                    self.room(line.height);
                    self.put(number, Part::Text, MARGIN, line);
                }
                self.y += 6.0;
            }
            Block::Facts(facts) => {
                for (place, fact) in facts.iter().enumerate() {
                    self.fact(number, place, fact);
                }
            }
            Block::Code { content, .. } => {
                // A text that is too long for a QR code has none. It stands on the sheet as well.
                let Ok(code) = QrCode::encode_text(content, QrCodeEcc::Medium) else { return };
                self.y += 8.0;
                self.room(CODE);
                let (x, y, drawn) = (MARGIN, self.y, Drawn::Code(code));
                self.page.content.push(Placed { block: number, part: Part::Code, x, y, drawn });
                self.y += CODE + 8.0;
            }
        }
    }

    fn heading(&mut self, block: usize, level: u16, text: &str) {
        let (size, before) = if level == 1 { (20.0, 0.0) } else { (12.5, 16.0) };
        let lines = self.lines(text, Style { size, is_bold: true, ink: Ink::Black }, WIDTH);
        self.y += before;
        // A heading stays with what follows it.
        self.room(height(&lines) + 40.0);
        for line in lines {
            self.put(block, Part::Text, MARGIN, line);
        }
        self.y += 6.0;
    }

    /// The label and the value begin on one line. They stay on one page if they fit on one.
    fn fact(&mut self, block: usize, place: usize, (label, value): &Fact) {
        let labels = self.lines(label, LABEL, LABELS - GAP);
        let values = self.lines(value, VALUE, WIDTH - LABELS);
        self.room(height(&labels).max(height(&values)).min(BOTTOM - MARGIN));
        let top = self.y;
        for line in labels {
            self.put(block, Part::Label(place), MARGIN, line);
        }
        let below_label = std::mem::replace(&mut self.y, top);
        let pages = self.finished.len();
        for line in values {
            self.room(line.height);
            self.put(block, Part::Value(place), MARGIN + LABELS, line);
        }
        if self.finished.len() == pages {
            self.y = self.y.max(below_label);
        }
        self.y += 3.5;
    }

    /// The lines of a text, or of the text that replaces it.
    fn lines(&mut self, text: &str, style: Style, width: f32) -> Vec<Line> {
        let missing = Style { ink: Ink::Grey, ..style };
        lines::lay_out(self.fonts, text, style, width)
            .or_else(|NoGlyph| lines::lay_out(self.fonts, &self.sheet.about.no_glyph, missing, width))
            .unwrap_or_default()
    }

    /// Begins a new page if there is not so much room on this one.
    fn room(&mut self, height: f32) {
        if self.y + height > BOTTOM && self.y > MARGIN {
            self.finished.push(std::mem::take(&mut self.page));
            self.y = MARGIN;
        }
    }

    fn put(&mut self, block: usize, part: Part, x: f32, line: Line) {
        let y = self.y;
        self.y += line.height;
        self.page.content.push(Placed { block, part, x, y, drawn: Drawn::Line(line) });
    }
}

fn height(lines: &[Line]) -> f32 {
    lines.iter().map(|it| it.height).sum()
}
