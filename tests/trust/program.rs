//! A program as lines that come in two forms: for the machine code to test, and for the interpreter to compare with.

/// A text in both forms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    pub tested: String,
    pub model: String,
}

impl Pair {
    pub fn new(tested: impl Into<String>, model: impl Into<String>) -> Pair {
        Pair { tested: tested.into(), model: model.into() }
    }

    /// The same in both forms.
    pub fn same(text: impl Into<String>) -> Pair {
        let tested: String = text.into();
        Pair { model: tested.clone(), tested }
    }

    /// Both forms changed alike.
    pub fn map(&self, change: impl Fn(&str) -> String) -> Pair {
        Pair { tested: change(&self.tested), model: change(&self.model) }
    }
}

/// The texts of a program behind a prelude.
pub fn whole(prelude: &str, lines: &[Pair]) -> Pair {
    let mut text = Pair::same(prelude);
    for line in lines {
        text.tested += &line.tested;
        text.tested.push('\n');
        text.model += &line.model;
        text.model.push('\n');
    }
    text
}
