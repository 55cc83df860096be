//! The operators of expressions, one list per family.

use super::rows::Word;

macro_rules! operators {
    ($( $(#[$doc:meta])* $family:ident { $( $name:ident $text:literal )* } )*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "the text in the table says what each operator is")]
        #[repr(u8)]
        pub enum $family { $( $name, )* }

        impl $family {
            /// All of the family, in the table's order.
            pub const ALL: &[$family] = &[$( $family::$name, )*];

            /// The operator as a program writes it.
            pub const fn text(self) -> &'static str {
                match self { $( $family::$name => $text, )* }
            }
        }

        impl Word for $family {
            fn to_word(self) -> u32 {
                self as u32
            }
            fn from_word(word: u32) -> Self {
                $family::ALL[word as usize]
            }
        }
    )* };
}

operators! {
    /// Operators before one operand.
    UnaryOp {
        Plus "+"
        Minus "-"
        Invert "~"
        Not "not"
    }
    /// Operators between two operands, also those of augmented assignment.
    BinaryOp {
        Add "+"
        Sub "-"
        Mul "*"
        MatMul "@"
        TrueDiv "/"
        FloorDiv "//"
        Mod "%"
        Pow "**"
        LeftShift "<<"
        RightShift ">>"
        And "&"
        Or "|"
        Xor "^"
    }
    /// Operators that may leave their right side unevaluated.
    BoolOp {
        And "and"
        Or "or"
    }
    /// Operators that chain.
    CompareOp {
        Less "<"
        LessEqual "<="
        Equal "=="
        NotEqual "!="
        Greater ">"
        GreaterEqual ">="
        In "in"
        NotIn "not in"
        Is "is"
        IsNot "is not"
    }
    /// What stands after `!` in an f-string's field.
    Conversion {
        None ""
        Str "!s"
        Repr "!r"
        Ascii "!a"
    }
    /// How a parameter takes its argument.
    ParamKind {
        PositionalOnly "positional-only"
        Positional "positional"
        VarPositional "*"
        KeywordOnly "keyword-only"
        VarKeyword "**"
    }
    /// How a call passes an argument.
    ArgumentKind {
        Positional "positional"
        Keyword "keyword"
        Star "*"
        DoubleStar "**"
    }
}
