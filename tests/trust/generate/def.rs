//! Functions and the program around them.

use super::{Callee, Gen, Kind};
use crate::program::Pair;
use crate::random::{Choose, Random};

/// Functions of a program.
const FUNCTIONS: usize = 3;
/// How often a function is called with the arguments that it is meant for, and then with others.
const USUAL: usize = 4;

/// The lines of a program after the prelude.
pub fn program(random: &mut Random) -> Vec<Pair> {
    let mut generator = Gen {
        random,
        lines: Vec::new(),
        indent: 0,
        vars: Vec::new(),
        callees: Vec::new(),
        loops: 0,
        is_generator: false,
        result: Kind::Int,
        budget: 0,
        calls: 0,
        names: 0,
        in_scope: false,
        has_global: false,
    };
    for number in 0..1 + generator.below(FUNCTIONS) {
        generator.function(number);
    }
    for number in 0..generator.callees.len() {
        generator.calls_of(number);
    }
    generator.lines.into_iter().map(Pair::same).collect()
}

impl Gen<'_> {
    fn function(&mut self, number: usize) {
        let params: Vec<Kind> = (0..1 + self.below(4)).map(|_| self.kind()).collect();
        let defaults = if self.one_in(3) { self.below(params.len() + 1) } else { 0 };
        let (star, named) = (self.one_in(6), self.one_in(8));
        self.is_generator = self.one_in(6);
        self.result = self.kind();
        self.vars.clear();
        let mut list = Vec::new();
        for (place, &kind) in params.iter().enumerate() {
            let has_default = place >= params.len() - defaults;
            let default = if has_default { format!("={}", self.literal(kind)) } else { String::new() };
            list.push(format!("p{place}{default}"));
        }
        if star {
            list.push("*rest".into());
        }
        if named {
            list.push(if star { "k=5".into() } else { "*, k=5".into() });
        }
        if self.one_in(10) {
            list.push("**more".into());
        }
        let decorator = if self.one_in(3) { "" } else { "@micropython.native\n" };
        self.line(format!("{decorator}def f{number}({}):", list.join(", ")));
        for (place, &kind) in params.iter().enumerate() {
            self.bind(&format!("p{place}"), kind);
        }
        if star {
            self.bind("rest", Kind::Tuple);
        }
        if named {
            self.bind("k", Kind::Int);
        }
        self.budget = 4 + self.below(16);
        self.calls = 3;
        self.has_global = self.one_in(4);
        if self.has_global {
            self.line("    global GI");
        }
        let count = 3 + self.below(6);
        self.block(count);
        self.indent = 1;
        if self.is_generator {
            self.line("yield 0");
        }
        let kind = self.result;
        let value = self.expr(kind, 2);
        self.line(format!("return {value}"));
        self.indent = 0;
        let (result, is_generator) = (self.result, self.is_generator);
        self.callees.push(Callee {
            name: format!("f{number}"),
            params,
            defaults,
            star,
            result,
            is_generator,
        });
    }

    /// Calls with what the function is for, with edges, with anything, and again.
    fn calls_of(&mut self, number: usize) {
        self.vars.clear();
        self.calls = 0;
        let callee = self.callees[number].clone();
        let mut calls = Vec::new();
        for round in 0..4 {
            let mut called = callee.clone();
            if round == 3 {
                let at = self.below(called.params.len());
                called.params[at] = self.kind();
            }
            let args = self.arguments(&called, 1);
            let comma = if args.is_empty() { "" } else { ", " };
            calls.push(format!("    attempt(f{number}{comma}{args})"));
        }
        self.line(format!("for _ in range({USUAL}):"));
        self.line(calls[0].clone());
        self.line("for _ in range(2):");
        for call in calls {
            self.line(call);
        }
    }
}
