//! Enums whose values have a code, which is their name in the database, in forms and in the API.

/// Declares an enum with a code for each value. `ALL` lists the values in order, `code` returns the code of a
/// value, and `find` the value of a code. The compiler warns about duplicate codes.
///
/// With `label` and a prefix, `label()` returns the key of the value's text in `locales/`: prefix and code.
///
/// ```ignore
/// coded! {
///     /// How often a subscription is billed.
///     pub enum BillingCycle, label "billing-cycle-" {
///         Monthly = "monthly",
///         Annual = "annual",
///     }
/// }
/// assert_eq!(BillingCycle::find("annual"), Some(BillingCycle::Annual));
/// assert_eq!(BillingCycle::Annual.label(), "billing-cycle-annual");
/// ```
macro_rules! coded {
    (
        $(#[$about:meta])*
        pub enum $name:ident, label $prefix:literal { $($(#[$note:meta])* $value:ident = $code:literal),* $(,)? }
    ) => {
        $crate::model::kernel::coded::coded! {
            $(#[$about])*
            pub enum $name { $($(#[$note])* $value = $code),* }
        }

        impl $name {
            /// The key of its text in `locales/`.
            pub const fn label(self) -> &'static str {
                match self {
                    $(Self::$value => concat!($prefix, $code),)*
                }
            }
        }
    };
    (
        $(#[$about:meta])*
        pub enum $name:ident { $($(#[$note:meta])* $value:ident = $code:literal),* $(,)? }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $($(#[$note])* $value,)*
        }

        impl $name {
            pub const ALL: [Self; [$(Self::$value),*].len()] = [$(Self::$value),*];

            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$value => $code,)*
                }
            }

            pub fn find(code: &str) -> Option<Self> {
                match code {
                    $($code => Some(Self::$value),)*
                    _ => None,
                }
            }
        }
    };
}

pub(crate) use coded;
