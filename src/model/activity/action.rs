//! What the activity log can tell of: the code of every action, in groups and in the order of meaning.

/// A group of actions, as one chooses among them.
pub struct Group {
    /// The key of its name in `locales/`.
    pub label: &'static str,
    /// Each has a text `action-<code>`.
    pub codes: &'static [&'static str],
}

/// Whatever writes to the activity log writes one of these.
pub const GROUPS: [Group; 5] = [
    Group {
        label: "activity-customers",
        codes: &[
            "customer-created", "company-updated", "contact-updated", "confirmation-recorded",
            "confirmation-superseded", "withdrawal-recorded", "direct-acceptance-recorded",
            "customer-deleted",
        ],
    },
    Group {
        label: "activity-subscriptions",
        codes: &[
            "order-placed", "order-refused", "quantity-changed", "quantity-refused",
            "subscription-suspended", "subscription-reactivated", "subscription-cancelled",
            "subscriptions-to-cancel", "subscription-kept", "auto-renew-updated", "subscription-renewed",
            "renewal-refused", "subscription-expired",
        ],
    },
    Group {
        label: "activity-sign-in",
        codes: &[
            "signed-in", "signed-out", "sign-in-refused", "second-factor-refused", "directory-refused",
            "password-refused", "password-chosen", "password-reset", "password-changed",
            "second-factor-added", "second-factor-removed", "recovery-codes-renewed", "sessions-ended",
        ],
    },
    Group {
        label: "activity-people",
        codes: &[
            "user-added", "user-invited", "link-made", "roles-updated", "profile-updated",
            "directory-linked", "directory-unlinked", "user-signed-out", "user-deactivated",
            "user-reactivated",
        ],
    },
    Group {
        label: "activity-register",
        codes: &[
            "set-up", "partner-updated", "reseller-added", "mail-resent", "activity-exported", "refused",
            "reseller-updated", "api-key-made", "api-key-revoked", "agreement-updated",
            "agreement-version-added", "agreement-version-updated", "agreement-file-added",
        ],
    },
];

/// The action of a code.
pub fn find(code: &str) -> Option<&'static str> {
    GROUPS.iter().flat_map(|it| it.codes).find(|it| **it == code).copied()
}

/// Whether an action is about a customer, whether or not it is in the register.
pub fn is_of_customer(code: &str) -> bool {
    let labels = ["activity-customers", "activity-subscriptions"];
    GROUPS.iter().any(|it| labels.contains(&it.label) && it.codes.contains(&code))
}
