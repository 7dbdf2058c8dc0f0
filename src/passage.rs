//! Article → passages: the units that are indexed, ranked and shown.

use serde::{Deserialize, Serialize};

use crate::article::{ArticleId, Span};

/// What a passage is to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PassageKind {
    /// The article's title.
    Title,
    /// A heading that stands alone.
    Heading,
    /// Running text.
    Body,
    /// Words under a picture.
    Caption,
    /// An item of a list.
    List,
    /// The line that names the author.
    Byline,
    /// Date stamp, source line and the like.
    Metadata,
    /// Banners, related headlines, repeated lines.
    Boilerplate,
}

/// One passage of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The article it belongs to.
    pub article: ArticleId,
    /// Position among the article's passages, from 0.
    pub ordinal: u32,
    /// Bytes in the article's body; empty for a title that is not in the body.
    pub span: Span,
    /// What it is to a reader.
    pub kind: PassageKind,
}
