//! What Partner Center calls that which the activity log tells: resources and operations, by our actions.

/// An action that has a name in Partner Center's records of activity.
pub struct Operation {
    /// The code of the action.
    pub action: &'static str,
    pub resource_type: &'static str,
    pub operation_type: &'static str,
    /// Whether it tells of something that was done, and not of something that was refused.
    pub succeeded: bool,
}

const fn operation(
    action: &'static str,
    resource_type: &'static str,
    operation_type: &'static str,
) -> Operation {
    Operation { action, resource_type, operation_type, succeeded: true }
}

/// Something that the gate before orders refused.
const fn refused(
    action: &'static str,
    resource_type: &'static str,
    operation_type: &'static str,
) -> Operation {
    Operation { succeeded: false, ..operation(action, resource_type, operation_type) }
}

/// How people came in, and what else concerns them alone, is in no record: Partner Center has no name for it.
pub const OPERATIONS: [Operation; 27] = [
    operation("customer-created", "customer", "add_customer"),
    operation("company-updated", "customer", "update_customer_billing_profile"),
    operation("contact-updated", "customer", "update_customer_billing_profile"),
    operation("customer-deleted", "customer", "delete_customer"),
    operation("confirmation-recorded", "agreement", "create_agreement"),
    operation("confirmation-superseded", "agreement", "create_agreement"),
    operation("withdrawal-recorded", "agreement", "remove_agreement"),
    operation("direct-acceptance-recorded", "agreement", "update_agreement"),
    operation("order-placed", "order", "create_order"),
    refused("order-refused", "order", "create_order"),
    operation("quantity-changed", "subscription", "update_subscription"),
    refused("quantity-refused", "subscription", "update_subscription"),
    operation("subscription-suspended", "subscription", "update_subscription"),
    operation("subscription-reactivated", "subscription", "update_subscription"),
    operation("subscription-cancelled", "subscription", "update_subscription"),
    operation("subscriptions-to-cancel", "subscription", "update_subscription"),
    operation("subscription-kept", "subscription", "update_subscription"),
    operation("auto-renew-updated", "subscription", "update_subscription"),
    operation("subscription-renewed", "subscription", "update_subscription"),
    refused("renewal-refused", "subscription", "update_subscription"),
    operation("subscription-expired", "subscription", "update_subscription"),
    operation("user-added", "partner_user", "create_partner_user"),
    operation("roles-updated", "partner_user", "update_partner_user"),
    operation("profile-updated", "partner_user", "update_partner_user"),
    operation("user-reactivated", "partner_user", "update_partner_user"),
    operation("user-deactivated", "partner_user", "remove_partner_user"),
    operation("reseller-added", "partner_relationship", "create_partner_relationship"),
];

impl Operation {
    pub fn find(action: &str) -> Option<&'static Operation> {
        OPERATIONS.iter().find(|it| it.action == action)
    }

    /// Whether the operation is on resources of this type, however that is written: `partner_user`,
    /// `PartnerUser`.
    pub fn is_on(&self, resource_type: &str) -> bool {
        let letters = |text: &str| text.replace('_', "").to_ascii_lowercase();
        letters(self.resource_type) == letters(resource_type)
    }
}
