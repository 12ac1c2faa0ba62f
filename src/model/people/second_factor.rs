//! Codes of authenticator apps (TOTP, RFC 6238), and recovery codes for a lost app.

use qrcodegen::{QrCode, QrCodeEcc};
use rand::Rng;
use totp_rs::{Builder, Secret, Totp};

use crate::model::kernel::crockford::{ALPHABET, plain};

/// The number of recovery codes that a staff member gets.
pub const RECOVERY_CODES: usize = 10;

/// The secret that an authenticator app and the register share.
pub struct Authenticator(Totp);

impl Authenticator {
    /// Generates a secret of 160 random bits. The app shows `account`.
    pub fn generate(account: &str) -> anyhow::Result<Authenticator> {
        let mut bytes = vec![0; 20];
        rand::rng().fill_bytes(&mut bytes);
        Authenticator::with(Secret::from(bytes), account)
    }

    /// `None` unless the secret is 160 bits in base32.
    pub fn find(secret: &str, account: &str) -> Option<Authenticator> {
        let ours = secret.len() == 32;
        let secret = Secret::try_from_base32(secret).ok().filter(|_| ours)?;
        Authenticator::with(secret, account).ok()
    }

    fn with(secret: Secret, account: &str) -> anyhow::Result<Authenticator> {
        // A colon separates the issuer from the account.
        let account = account.replace(':', " ");
        let built = Builder::new()
            .with_secret(secret)
            .with_skew(0)
            .with_issuer(Some("Paraph"))
            .with_account_name(account);
        Ok(Authenticator(built.build()?))
    }

    pub fn secret(&self) -> String {
        self.0.secret().to_base32()
    }

    /// The time step of the code, if the code is valid now or was valid 30 seconds ago.
    pub fn step(&self, code: &str, now: chrono::DateTime<chrono::Utc>) -> Option<i64> {
        let code: String = code.chars().filter(|it| !it.is_whitespace()).collect();
        let now = u64::try_from(now.timestamp()).ok()?;
        let step = [now, now - 30].into_iter().find_map(|it| self.0.check(&code, it))?;
        i64::try_from(step).ok()
    }

    /// The QR code for the app: its width in modules including the quiet zone, and an SVG path of its dark modules.
    pub fn qr_code(&self) -> anyhow::Result<(i32, String)> {
        const QUIET: i32 = 4;
        let url = self.0.to_url()?;
        let code = QrCode::encode_text(&url, QrCodeEcc::Medium).map_err(|it| anyhow::anyhow!("{it:?}"))?;
        let mut path = String::new();
        for y in 0..code.size() {
            for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
                path.push_str(&format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET));
            }
        }
        Ok((code.size() + 2 * QUIET, path))
    }
}

/// The length of a recovery code in characters: 140 random bits, so a fast hash is enough to store it.
const RECOVERY_CODE: usize = 28;

/// A new recovery code, such as `7KQ2-M4XN-8PVB-T3RC-0A9D-EF4G-H2JK`.
pub fn generate_recovery_code() -> String {
    let mut bytes = [0; RECOVERY_CODE];
    rand::rng().fill_bytes(&mut bytes);
    let letter = |it: u8| ALPHABET.get(usize::from(it % 32)).map(|it| char::from(*it));
    in_groups(&bytes.into_iter().filter_map(letter).collect::<String>(), "-")
}

/// Splits a text into groups of four characters.
pub fn in_groups(text: &str, between: &str) -> String {
    let mut groups = String::new();
    for (index, letter) in text.chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            groups.push_str(between);
        }
        groups.push(letter);
    }
    groups
}

/// Parses a recovery code: any case, with or without hyphens, O read as 0, I and L as 1.
pub fn parse_recovery_code(typed: &str) -> Option<String> {
    let plain = plain(typed);
    let known = plain.len() == RECOVERY_CODE && plain.bytes().all(|it| ALPHABET.contains(&it));
    known.then(|| in_groups(&plain, "-"))
}
