//! The closed set of roles that drawing may name.

use ratatui::style::Modifier;

/// Declares the roles once: variant, name in theme files, what says it without colour, meaning.
macro_rules! roles {
    ($($variant:ident $name:literal $plain:ident $doc:literal;)+) => {
        /// What a piece of the screen is, so that a theme can say how it looks.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Role {
            $(#[doc = $doc] $variant,)+
        }

        impl Role {
            /// Every role, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name in theme files.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// One line on what the role is, for documentation.
            #[must_use]
            pub fn doc(self) -> &'static str {
                match self { $(Self::$variant => $doc,)+ }
            }

            /// What keeps the role apart where there is no colour to do it.
            #[must_use]
            pub(super) fn plain(self) -> Modifier {
                match self { $(Self::$variant => $plain,)+ }
            }
        }
    };
}

const NONE: Modifier = Modifier::empty();
const BOLD: Modifier = Modifier::BOLD;
const FAINT: Modifier = Modifier::DIM;
const LINE: Modifier = Modifier::UNDERLINED;
const BLOCK: Modifier = Modifier::REVERSED;
const LOUD: Modifier = Modifier::REVERSED.union(Modifier::BOLD);

roles! {
    Background "background" NONE "The screen under everything.";
    Text "text" NONE "Plain text.";
    Strong "strong" BOLD "Text that carries the line: names, figures that decide.";
    Dim "dim" FAINT "Text that supports: descriptions, units, times.";
    Heading "heading" FAINT "Column heads and section heads.";
    Accent "accent" BOLD "The one thing to notice where nothing is wrong.";

    Header "header" NONE "The header line.";
    HeaderLabel "header-label" FAINT "What joins the header's facts.";
    HeaderTarget "header-target" BOLD "The alias that the roll-back key acts on.";
    Brand "brand" BOLD "The program's mark.";
    Sandbox "sandbox" BLOCK "Badge: the endpoint is the sandbox.";
    Protected "protected" LOUD "Badge: a protected context, where a mistake costs most.";
    ReadOnly "read-only" BLOCK "Badge: every write is refused.";
    Spinner "spinner" BOLD "Work under way.";

    Border "border" FAINT "Frame of a pane.";
    BorderFocused "border-focused" BOLD "Frame of the pane that has the keys.";
    Title "title" NONE "Title of a pane.";
    TitleFocused "title-focused" LOUD "Title of the pane that has the keys.";
    Tab "tab" NONE "A tab that is not shown.";
    TabActive "tab-active" LOUD "The tab that is shown.";
    Selection "selection" BLOCK "Row under the cursor in the pane that has the keys.";
    SelectionUnfocused "selection-unfocused" BOLD "Row under the cursor elsewhere.";
    Scrollbar "scrollbar" NONE "Where in a long list the view is.";

    Stable "stable" NONE "The stable version: an alias's primary.";
    Canary "canary" BOLD "The canary: the version with the additional weight.";
    BarStable "bar-stable" NONE "Traffic bar: the stable version's part.";
    BarCanary "bar-canary" BOLD "Traffic bar: the canary's part.";
    BarBreach "bar-breach" BOLD "Chart: what breaches a threshold, or fails.";

    LogTime "log-time" FAINT "Time of a log line.";
    LevelError "level-error" LOUD "Level tag of an error line.";
    LevelWarn "level-warn" BOLD "Level tag of a warning line.";
    LevelInfo "level-info" NONE "Level tag of an information line.";
    LevelDebug "level-debug" FAINT "Level tag of a debug or trace line.";
    LogError "log-error" BOLD "Text of an error line.";
    Platform "platform" FAINT "A line that Lambda wrote: start, report.";
    Match "match" LINE "Text that matches the search or the filter.";
    MatchCurrent "match-current" LOUD "The match that the view is on.";

    Ok "ok" BOLD "It is as it should be.";
    Info "info" NONE "To know.";
    Warning "warning" BOLD "To look at.";
    Error "error" LOUD "It failed.";
    Stale "stale" BOLD "Data that could not be refreshed.";

    HintChord "hint-chord" BOLD "A key.";
    HintVerb "hint-verb" NONE "What the key does.";
    KeyArmed "key-armed" LOUD "A key that will act now.";
    KeyUnarmed "key-unarmed" FAINT "A key that will not act yet.";
    Field "field" LINE "A text field.";
    Cursor "cursor" BLOCK "The cursor in a text field.";

    SecretMasked "secret-masked" FAINT "A value that is not shown.";
    SecretRevealed "secret-revealed" BOLD "A value that is shown.";
    Countdown "countdown" BLOCK "Time until a shown value hides.";

    Behind "behind" FAINT "What an overlay lies over.";
    Overlay "overlay" NONE "The surface of what lies over the panes.";
    OverlayBorder "overlay-border" BOLD "Frame of what lies over the panes.";
    OverlayTitle "overlay-title" LOUD "Title of what lies over the panes.";
}

impl Role {
    /// The role with this name in theme files.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.name() == name)
    }

    /// Position in [`Self::ALL`].
    pub(super) fn index(self) -> usize {
        self as usize
    }
}
