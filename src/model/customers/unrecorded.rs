//! The facts that may be missing from a customer. The register may know a customer by its name, tenant and domain
//! alone. A missing fact is never invented: pages say "Not recorded", and the API leaves the field out.

/// Which of these facts are not recorded for a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Unrecorded {
    pub country: bool,
    pub address: bool,
    pub language: bool,
    pub contact: bool,
}

impl Unrecorded {
    /// All facts are recorded.
    pub const NONE: Unrecorded =
        Unrecorded { country: false, address: false, language: false, contact: false };

    pub fn any(self) -> bool {
        self != Unrecorded::NONE
    }

    /// The missing facts without which nothing can be ordered. An order is billed to the country, the address and the
    /// primary contact.
    pub fn for_order(self) -> Option<Unrecorded> {
        let needed = Unrecorded { language: false, ..self };
        needed.any().then_some(needed)
    }

    /// The missing facts of the company. The contact has a form of its own.
    pub fn of_company(self) -> Unrecorded {
        Unrecorded { contact: false, ..self }
    }

    pub fn in_company(self) -> bool {
        self.of_company().any()
    }

    /// The missing facts by their names in the API. `fact-<code>` is the text of each in `locales/`.
    pub fn codes(self) -> Vec<&'static str> {
        let facts = [
            (self.country, "country"),
            (self.address, "address"),
            (self.language, "language"),
            (self.contact, "contact"),
        ];
        facts.into_iter().filter(|(missing, _)| *missing).map(|(_, code)| code).collect()
    }
}
