//! The table of tokens: everything that the lexer can tell apart, one row each.

macro_rules! tokens {
    (
        classes { $( $class:ident $class_text:literal )* }
        keywords { $( $keyword:ident $keyword_text:literal )* }
        operators { $( $operator:ident $operator_text:literal )* }
    ) => {
        /// What a token is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "the text in the table says what each kind is")]
        #[repr(u8)]
        pub enum TokenKind { $( $class, )* $( $keyword, )* $( $operator, )* }

        impl TokenKind {
            /// The token as a program writes it, or the name of its class.
            pub const fn text(self) -> &'static str {
                match self {
                    $( TokenKind::$class => $class_text, )*
                    $( TokenKind::$keyword => $keyword_text, )*
                    $( TokenKind::$operator => $operator_text, )*
                }
            }

            /// The keyword with this text.
            pub fn keyword(text: &str) -> Option<TokenKind> {
                match text {
                    $( $keyword_text => Some(TokenKind::$keyword), )*
                    _ => None,
                }
            }

            /// The operator or delimiter with this text.
            pub fn operator(text: &[u8]) -> Option<TokenKind> {
                static TEXTS: [u32; [$( $operator_text ),*].len()] = [$( packed($operator_text.as_bytes()) ),*];
                static KINDS: [TokenKind; TEXTS.len()] = [$( TokenKind::$operator ),*];
                let text = packed(text);
                TEXTS.iter().zip(&KINDS).find(|&(&row, _)| row == text).map(|(_, &kind)| kind)
            }

            /// Whether it is a keyword.
            pub const fn is_keyword(self) -> bool {
                matches!(self, $( TokenKind::$keyword )|*)
            }
        }
    };
}

/// Up to three characters of an operator in a word.
const fn packed(text: &[u8]) -> u32 {
    debug_assert!(text.len() <= 3);
    let (mut word, mut at) = (0, 0);
    while at < text.len() {
        word = word << 8 | text[at] as u32;
        at += 1;
    }
    word
}

tokens! {
    classes {
        End "END"
        Newline "NEWLINE"
        Indent "INDENT"
        Dedent "DEDENT"
        Name "NAME"
        Number "NUMBER"
        Str "STRING"
        Bytes "BYTES"
        FStringStart "FSTRING_START"
        FStringMiddle "FSTRING_MIDDLE"
        FStringEnd "FSTRING_END"
        Parsed "PARSED"
    }
    keywords {
        False "False"
        None "None"
        True "True"
        And "and"
        As "as"
        Assert "assert"
        Async "async"
        Await "await"
        Break "break"
        Class "class"
        Continue "continue"
        Def "def"
        Del "del"
        Elif "elif"
        Else "else"
        Except "except"
        Finally "finally"
        For "for"
        From "from"
        Global "global"
        If "if"
        Import "import"
        In "in"
        Is "is"
        Lambda "lambda"
        Nonlocal "nonlocal"
        Not "not"
        Or "or"
        Pass "pass"
        Raise "raise"
        Return "return"
        Try "try"
        While "while"
        With "with"
        Yield "yield"
    }
    operators {
        LeftParen "("
        RightParen ")"
        LeftBracket "["
        RightBracket "]"
        LeftBrace "{"
        RightBrace "}"
        Comma ","
        Colon ":"
        Semicolon ";"
        Dot "."
        Ellipsis "..."
        Arrow "->"
        Walrus ":="
        Exclamation "!"
        Equal "="
        EqualEqual "=="
        NotEqual "!="
        Less "<"
        LessEqual "<="
        Greater ">"
        GreaterEqual ">="
        Plus "+"
        PlusEqual "+="
        Minus "-"
        MinusEqual "-="
        Star "*"
        StarEqual "*="
        Slash "/"
        SlashEqual "/="
        DoubleSlash "//"
        DoubleSlashEqual "//="
        Percent "%"
        PercentEqual "%="
        At "@"
        AtEqual "@="
        DoubleStar "**"
        DoubleStarEqual "**="
        LeftShift "<<"
        LeftShiftEqual "<<="
        RightShift ">>"
        RightShiftEqual ">>="
        Ampersand "&"
        AmpersandEqual "&="
        Bar "|"
        BarEqual "|="
        Caret "^"
        CaretEqual "^="
        Tilde "~"
    }
}

/// One token and where it starts. The text of names and literals is at the lexer until the next token is
/// asked for.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// The line, counted from 1.
    pub line: u32,
    /// The column in characters, counted from 1.
    pub column: u32,
}
