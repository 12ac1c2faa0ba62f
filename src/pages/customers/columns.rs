//! The columns of the list of customers. The list and the printed status report show them.

use chrono::NaiveDate;

use crate::model::acceptances::standing::{Standing, Status};
use crate::model::kernel::coded::coded;
use crate::store::customers::search::SearchRow;
use crate::web::answer::page::Page;

coded! {
    pub enum Column {
        Name = "name",
        Status = "status",
        AcceptedOn = "accepted-on",
        Domain = "domain",
        Country = "country",
        MicrosoftId = "microsoft-id",
    }
}

/// The value of a column for one customer. The templates render each kind in one way.
pub enum Cell<'a> {
    /// The company name, which links to the account.
    Name(&'a str),
    Status(Status),
    Day(NaiveDate),
    /// The customer accepted at Microsoft, which does not show the date.
    ThroughMicrosoft,
    Domain(&'a str),
    Text(&'a str),
    /// An ID that is shown in full.
    Id(&'a str),
    /// There is nothing that could be recorded.
    None,
    NotRecorded,
}

impl Cell<'_> {
    pub fn is_absent(&self) -> bool {
        matches!(self, Cell::NotRecorded)
    }
}

impl Column {
    /// The columns of the table. Each other column is below one of these.
    pub const TABLE: [Column; 5] =
        [Column::Name, Column::Status, Column::AcceptedOn, Column::Domain, Column::Country];

    /// The column whose value is below in the same cell.
    pub fn below(self) -> Option<Column> {
        (self == Column::Domain).then_some(Column::MicrosoftId)
    }

    /// The headings of the table.
    pub fn headings(page: &Page) -> Vec<String> {
        let heading = |column: Column| {
            let columns = [Some(column), column.below()].into_iter().flatten();
            columns.map(|it| page.t(it.label())).collect::<Vec<_>>().join(", ")
        };
        Column::TABLE.map(heading).to_vec()
    }

    /// The key of its heading in `locales/`.
    pub fn label(self) -> &'static str {
        match self {
            Column::Name => "column-name",
            Column::Status => "agreement-status",
            Column::AcceptedOn => "accepted-on",
            Column::Domain => "field-domain",
            Column::Country => "field-country",
            Column::MicrosoftId => "field-microsoft_id",
        }
    }

    pub fn cell<'a>(self, row: &'a SearchRow, page: &Page) -> Cell<'a> {
        match self {
            Column::Name => Cell::Name(&row.company_name),
            Column::Status => Cell::Status(page.status(&row.standing)),
            Column::AcceptedOn => match row.accepted_on {
                Some(day) => Cell::Day(day),
                None if row.standing == Standing::Direct => Cell::ThroughMicrosoft,
                None => Cell::None,
            },
            Column::Domain => Cell::Domain(&row.domain),
            Column::Country => match &row.country {
                Some(country) => Cell::Text(page.country(country)),
                None => Cell::NotRecorded,
            },
            Column::MicrosoftId => row.microsoft_id.as_deref().map_or(Cell::NotRecorded, Cell::Id),
        }
    }
}
