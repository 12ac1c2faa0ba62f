//! Partner Center's names for the actions of the activity log: resource types and operation types.

/// The name of an action in Partner Center's audit records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operation {
    pub resource_type: &'static str,
    pub operation_type: &'static str,
    /// `false` if the operation was refused.
    pub succeeded: bool,
}

/// An operation that succeeded.
pub(super) fn done(resource_type: &'static str, operation_type: &'static str) -> Option<Operation> {
    Some(Operation { resource_type, operation_type, succeeded: true })
}

/// An operation that the register refused.
pub(super) fn refused(resource_type: &'static str, operation_type: &'static str) -> Option<Operation> {
    Some(Operation { resource_type, operation_type, succeeded: false })
}

impl Operation {
    /// Whether the operation is on this type of resource, in either spelling: `partner_user`, `PartnerUser`.
    pub fn is_on(&self, resource_type: &str) -> bool {
        let letters = |text: &str| text.replace('_', "").to_ascii_lowercase();
        letters(self.resource_type) == letters(resource_type)
    }
}
