//! The fonts of sheets. Noto Sans is part of the program, for Latin, Greek and Cyrillic. Other scripts use the fonts
//! of the machine, which fontconfig finds.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use fontique::{Blob, Collection, CollectionOptions, SourceCache};
use krilla::text::Font;
use parley::{FontContext, FontData, LayoutContext};

// Version 2.004. The licence is beside the files.
const REGULAR: &[u8] = include_bytes!("fonts/NotoSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("fonts/NotoSans-Bold.ttf");

pub(super) const FAMILY: &str = "Noto Sans";

/// The process has one, because reading the fonts of the machine takes a while.
static FONTS: LazyLock<Mutex<Fonts>> = LazyLock::new(|| Mutex::new(Fonts::open()));

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Ink {
    #[default]
    Black,
    Grey,
}

pub struct Fonts {
    pub(super) context: FontContext,
    pub(super) layouts: LayoutContext<Ink>,
    /// By the ID of the font's data and its index in the file.
    loaded: HashMap<(u64, u32), Font>,
}

/// Waits until no other sheet is being written.
pub fn lock() -> MutexGuard<'static, Fonts> {
    FONTS.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Fonts {
    fn open() -> Fonts {
        let options = CollectionOptions { shared: false, system_fonts: true };
        let mut collection = Collection::new(options);
        for font in [REGULAR, BOLD] {
            collection.register_fonts(Blob::new(Arc::new(font)), None);
        }
        let context = FontContext { collection, source_cache: SourceCache::default() };
        Fonts { context, layouts: LayoutContext::new(), loaded: HashMap::new() }
    }

    /// The font as the PDF embeds it. `None`: its file is damaged.
    pub(super) fn load(&mut self, font: &FontData) -> Option<Font> {
        let key = (font.data.id(), font.index);
        if let Some(font) = self.loaded.get(&key) {
            return Some(font.clone());
        }
        let data: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::new(font.data.clone());
        let loaded = Font::new(data.into(), font.index)?;
        self.loaded.insert(key, loaded.clone());
        Some(loaded)
    }
}
