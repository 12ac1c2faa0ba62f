//! The actions of the activity log: their groups, codes and names in Partner Center.

use crate::model::activity::audit::{Operation, done, refused};
use crate::model::kernel::coded::coded;

coded! {
    /// A group of actions. The filter of the activity log lists the actions by group.
    pub enum Group, label "activity-" {
        Customers = "customers",
        Subscriptions = "subscriptions",
        SignIn = "sign-in",
        People = "people",
        Register = "register",
    }
}

impl Group {
    /// The actions of the group, in the order of their declaration.
    pub fn actions(self) -> impl Iterator<Item = Action> {
        Action::ALL.into_iter().filter(move |it| it.group() == self)
    }
}

/// Declares the actions. Each has a group, a code, and its operation in Partner Center, or `None`.
macro_rules! actions {
    ($($group:ident { $($action:ident = $code:literal: $operation:expr,)* })*) => {
        coded! {
            /// An action of the activity log.
            pub enum Action, label "action-" { $($($action = $code),*),* }
        }

        impl Action {
            pub fn group(self) -> Group {
                match self {
                    $($(Self::$action)|* => Group::$group,)*
                }
            }

            /// Its operation in Partner Center's audit records. Partner Center has none for sign-ins and for
            /// the settings of the register.
            pub fn operation(self) -> Option<Operation> {
                match self {
                    $($(Self::$action => $operation,)*)*
                }
            }
        }
    };
}

actions! {
    Customers {
        CustomerCreated = "customer-created": done("customer", "add_customer"),
        CompanyUpdated = "company-updated": done("customer", "update_customer_billing_profile"),
        DomainUpdated = "domain-updated": done("customer", "update_customer_billing_profile"),
        ContactUpdated = "contact-updated": done("customer", "update_customer_billing_profile"),
        ConfirmationRecorded = "confirmation-recorded": done("agreement", "create_agreement"),
        ConfirmationSuperseded = "confirmation-superseded": done("agreement", "create_agreement"),
        WithdrawalRecorded = "withdrawal-recorded": done("agreement", "remove_agreement"),
        DirectAcceptanceRecorded = "direct-acceptance-recorded": done("agreement", "update_agreement"),
        RecordAnnulled = "record-annulled": done("agreement", "update_agreement"),
        ProofAdded = "proof-added": done("agreement", "update_agreement"),
        CustomerDeleted = "customer-deleted": done("customer", "delete_customer"),
    }
    Subscriptions {
        OrderPlaced = "order-placed": done("order", "create_order"),
        OrderRefused = "order-refused": refused("order", "create_order"),
        QuantityChanged = "quantity-changed": done("subscription", "update_subscription"),
        QuantityRefused = "quantity-refused": refused("subscription", "update_subscription"),
        SubscriptionSuspended = "subscription-suspended": done("subscription", "update_subscription"),
        SubscriptionReactivated = "subscription-reactivated": done("subscription", "update_subscription"),
        SubscriptionCancelled = "subscription-cancelled": done("subscription", "update_subscription"),
        SubscriptionsToCancel = "subscriptions-to-cancel": done("subscription", "update_subscription"),
        SubscriptionKept = "subscription-kept": done("subscription", "update_subscription"),
        SubscriptionRenamed = "subscription-renamed": done("subscription", "update_subscription"),
        AutoRenewUpdated = "auto-renew-updated": done("subscription", "update_subscription"),
        SubscriptionRenewed = "subscription-renewed": done("subscription", "update_subscription"),
        RenewalRefused = "renewal-refused": refused("subscription", "update_subscription"),
        SubscriptionExpired = "subscription-expired": done("subscription", "update_subscription"),
    }
    SignIn {
        SignedIn = "signed-in": None,
        SignedOut = "signed-out": None,
        SignInRefused = "sign-in-refused": None,
        SecondFactorRefused = "second-factor-refused": None,
        DirectoryRefused = "directory-refused": None,
        PasswordRefused = "password-refused": None,
        PasswordChosen = "password-chosen": None,
        PasswordReset = "password-reset": None,
        PasswordChanged = "password-changed": None,
        SecondFactorAdded = "second-factor-added": None,
        SecondFactorRemoved = "second-factor-removed": None,
        RecoveryCodesRenewed = "recovery-codes-renewed": None,
        SessionsEnded = "sessions-ended": None,
    }
    People {
        UserAdded = "user-added": done("partner_user", "create_partner_user"),
        UserInvited = "user-invited": None,
        LinkMade = "link-made": None,
        RolesUpdated = "roles-updated": done("partner_user", "update_partner_user"),
        ProfileUpdated = "profile-updated": done("partner_user", "update_partner_user"),
        DirectoryLinked = "directory-linked": None,
        DirectoryUnlinked = "directory-unlinked": None,
        UserSignedOut = "user-signed-out": None,
        UserDeactivated = "user-deactivated": done("partner_user", "remove_partner_user"),
        UserReactivated = "user-reactivated": done("partner_user", "update_partner_user"),
    }
    Register {
        SetUp = "set-up": None,
        PartnerUpdated = "partner-updated": None,
        ResellerAdded = "reseller-added": done("partner_relationship", "create_partner_relationship"),
        MailResent = "mail-resent": None,
        ActivityExported = "activity-exported": None,
        RegisterBackedUp = "register-backed-up": None,
        RegisterRestored = "register-restored": None,
        LogKeyRotated = "log-key-rotated": None,
        LogRenewed = "log-renewed": None,
        Refused = "refused": None,
        ResellerUpdated = "reseller-updated": None,
        ApiKeyMade = "api-key-made": None,
        ApiKeyRevoked = "api-key-revoked": None,
        AgreementUpdated = "agreement-updated": None,
        AgreementVersionAdded = "agreement-version-added": None,
        AgreementVersionUpdated = "agreement-version-updated": None,
        AgreementFileAdded = "agreement-file-added": None,
    }
}

impl Action {
    pub fn is_of_sign_in(self) -> bool {
        self.group() == Group::SignIn
    }

    /// Whether the action is about a customer, including one that was never registered.
    pub fn is_of_customer(self) -> bool {
        matches!(self.group(), Group::Customers | Group::Subscriptions)
    }
}
