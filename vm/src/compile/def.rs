//! Functions, lambdas and classes; decorators, those of the compiler itself among them.

use super::{Compiled, Lower};
use crate::ast::{
    ArgumentKind, Class, Def, ExprId, ExprKind, Lambda, List, NameId, Param, ParamKind, Pos, ScopeId,
};
use crate::code::{Annotation, ByteRange, Const, FAR, Tier, flags};
use crate::ops::{Instr, Op};
use crate::scope::{Flags, Place, ScopeKind, Symbol};
use crate::syntax::ErrorKind;
use crate::value::Special;

/// What `@micropython.viper(checks=False)` and its like say.
#[derive(Clone, Copy)]
pub(super) struct Decoration {
    tier: Tier,
    flags: u16,
}

impl Lower<'_, '_> {
    pub(super) fn lambda(&mut self, lambda: Lambda, dest: Option<u8>) -> Compiled<u8> {
        let mark = self.code.top;
        let function = self.alloc()?;
        let word = self.defaults(lambda.params, function)?;
        self.begin_function(lambda.scope, "<lambda>", None)?;
        self.params(lambda.params)?;
        let value = self.any(lambda.body)?;
        self.emit(Op::Return, value, 0, 0)?;
        let index = self.end_function()?;
        self.code.top = mark;
        let dest = self.out(dest)?;
        self.make_function(index, function, word)?;
        self.copy(dest, function)?;
        Ok(dest)
    }

    pub(super) fn def(&mut self, def: Def, pos: Pos) -> Compiled {
        let mark = self.code.top;
        let decoration = self.decoration(def.decorators)?;
        let (function, count) = self.decorators(def.decorators)?;
        self.at(pos);
        let word = self.defaults(def.params, function)?;
        let names = self.names;
        self.begin_function(def.scope, names.text(def.name), decoration)?;
        self.code.data.flags |= if def.is_async { flags::COROUTINE } else { 0 };
        self.params(def.params)?;
        if let Some(returns) = def.returns {
            self.note_annotation(Annotation::RETURN, returns)?;
        }
        let ast = self.ast;
        let mut body = ast.rows(def.body);
        if let Some(first) = body.clone().next()
            && let Some(text) = self.docstring_of(first)
        {
            self.code.data.docstring = Some(self.add_const(Const::Str(text))?);
            body.next();
        }
        for statement in body {
            self.stmt(statement)?;
        }
        self.emit(Op::ReturnNone, 0, 0, 0)?;
        let index = self.end_function()?;
        self.at(pos);
        self.make_function(index, function, word)?;
        self.decorate_and_store(def.binding, function, count, mark)
    }

    pub(super) fn class(&mut self, class: Class, pos: Pos) -> Compiled {
        let mark = self.code.top;
        let decoration = self.decoration(class.decorators)?;
        let (window, count) = self.decorators(class.decorators)?;
        self.at(pos);
        self.emit(Op::LoadBuildClass, window, 0, 0)?;
        self.open_window(window)?;
        let body = self.alloc()?;
        let names = self.names;
        self.begin_function(class.scope, names.text(class.name), None)?;
        if let Some(decoration) = decoration {
            self.code.inner_tier = decoration.tier;
        }
        self.class_body(class)?;
        let index = self.end_function()?;
        self.at(pos);
        self.make_function(index, body, 0)?;
        let name = Const::Name(self.name_range(class.name)?);
        self.load_const(name, None)?;
        self.finish_call(pos, window, 2, class.arguments, false, None)?;
        self.decorate_and_store(class.binding, window, count, mark)
    }

    fn class_body(&mut self, class: Class) -> Compiled {
        self.code.data.flags &= !flags::FUNCTION;
        self.code.start_namespace();
        let namespace = self.add_bytes(b".namespace")?;
        self.code.data.locals.push(namespace)?;
        self.begin_locals(1)?;
        if self.scopes.scope(class.scope).has_class_cell {
            let cell = self.alloc()?;
            self.code.floor = self.code.top;
            self.code.class_cell = Some(cell);
            self.emit(Op::LoadSpecial, cell, Special::Unbound as u8, 0)?;
            self.emit(Op::MakeCell, cell, 0, 0)?;
        }
        let mark = self.code.top;
        let value = self.alloc()?;
        let name = self.add_bytes(b"__name__")?;
        let word = self.name_word(name)?;
        self.emit_extra(Op::GetGlobal, value, 0, 0, word)?;
        self.set_namespace(b"__module__", value)?;
        let qualified = Const::Name(self.code.data.qualified_name);
        self.load_const(qualified, Some(value))?;
        self.set_namespace(b"__qualname__", value)?;
        let ast = self.ast;
        let mut body = ast.rows(class.body);
        if let Some(first) = body.clone().next()
            && let Some(text) = self.docstring_of(first)
        {
            self.load_const(Const::Str(text), Some(value))?;
            self.set_namespace(b"__doc__", value)?;
            body.next();
        }
        if self.scopes.symbols(class.scope).any(|symbol| symbol.flags.has(Flags::ANNOTATED)) {
            self.emit(Op::BuildDict, value, value, 0)?;
            self.set_namespace(b"__annotations__", value)?;
        }
        self.code.top = mark;
        for statement in body {
            self.stmt(statement)?;
        }
        // What made the class puts it in the cell.
        match self.code.class_cell {
            Some(cell) => self.emit(Op::Return, cell, 0, 0),
            None => self.emit(Op::ReturnNone, 0, 0, 0),
        }
    }

    fn set_namespace(&mut self, name: &[u8], value: u8) -> Compiled {
        let name = self.add_bytes(name)?;
        let word = self.name_word(name)?;
        self.emit_extra(Op::SetName, value, 0, 0, word)
    }

    /// Computes decorators in registers in a row. The register where the decorated object is to be made, and
    /// their number.
    fn decorators(&mut self, decorators: List<ExprId>) -> Compiled<(u8, usize)> {
        let ast = self.ast;
        let mut count = 0;
        for decorator in ast.rows(decorators) {
            if self.compiler_decorator(decorator)?.is_none() {
                count += 1;
                self.push(decorator)?;
            }
        }
        Ok((self.alloc()?, count))
    }

    /// Applies the decorators in the registers before an object's, from the last to the first.
    fn decorate_and_store(&mut self, name: NameId, object: u8, count: usize, mark: u8) -> Compiled {
        self.code.top = object + 1;
        for n in 0..count {
            let window = self.alloc()?;
            self.copy(window, object - 1 - n as u8)?;
            self.open_window(window)?;
            let argument = self.alloc()?;
            self.copy(argument, object)?;
            self.emit(Op::Call, object, window, 1)?;
            self.code.top = object + 1;
        }
        self.bind_name(name, object)?;
        self.code.top = mark;
        Ok(())
    }

    /// Computes default values: the tuple in `at`, the dict of keyword-only ones behind it. The word that
    /// says which there are.
    fn defaults(&mut self, params: List<Param>, at: u8) -> Compiled<u32> {
        let ast = self.ast;
        let is_keyword = |param: &Param| param.kind == ParamKind::KeywordOnly;
        let mut word = 0;
        let mark = self.code.top;
        let keywords = self.alloc()?;
        let first = self.code.top;
        for param in ast.rows(params).filter(|param| !is_keyword(param)) {
            if let Some(default) = param.default {
                self.push(default)?;
            }
        }
        if self.code.top > first {
            let count = self.code.top - first;
            self.emit(Op::BuildTuple, at, first, count)?;
            self.code.top = first;
            word |= 1;
        }
        let mut pairs = 0;
        for param in ast.rows(params).filter(is_keyword) {
            if let Some(default) = param.default {
                let name = Const::Name(self.name_range(param.name)?);
                self.load_const(name, None)?;
                self.push(default)?;
                pairs += 1;
            }
        }
        if pairs > 0 {
            self.emit(Op::BuildDict, keywords, first, pairs)?;
            word |= 2;
        }
        self.code.top = if word & 2 != 0 { first } else { mark };
        Ok(word)
    }

    /// Starts the code of a function.
    pub(super) fn begin_function(
        &mut self,
        scope: ScopeId,
        name: &str,
        decoration: Option<Decoration>,
    ) -> Compiled {
        let line = self.code.line;
        let outer = self.code.data.qualified_name;
        let is_module = self.code.scope == ScopeId::MODULE;
        let in_function = self.code.data.flags & flags::FUNCTION != 0;
        let short = self.add_bytes(name.as_bytes())?;
        let mut qualified = short;
        if !is_module {
            qualified = ByteRange { start: self.unit.bytes.len() as u32, len: 0 };
            for at in outer.start..outer.start + outer.len {
                let byte = self.unit.bytes[at as usize];
                qualified.len += self.add_bytes(&[byte])?.len;
            }
            let joint: &[u8] = if in_function { b".<locals>." } else { b"." };
            qualified.len += self.add_bytes(joint)?.len;
            qualified.len += self.add_bytes(name.as_bytes())?.len;
        }
        self.compiler.begin_code(scope, self.scope, line)?;
        self.scope = scope;
        let inherited = self.code.inner_tier;
        let Decoration { tier, flags: extra } =
            decoration.unwrap_or(Decoration { tier: inherited, flags: 0 });
        self.code.inner_tier = tier;
        let data = &mut self.code.data;
        (data.name, data.qualified_name) = (short, qualified);
        data.tier = tier;
        data.flags |= extra | flags::FUNCTION | if in_function { flags::NESTED } else { 0 };
        if self.scopes.scope(scope).is_generator && self.scopes.scope(scope).is_function() {
            self.code.data.flags |= flags::GENERATOR;
        }
        if self.scopes.scope(scope).is_async {
            self.code.data.flags |= flags::COROUTINE;
        }
        Ok(())
    }

    /// Gives parameters their registers, and everything else that lives in the frame.
    fn params(&mut self, params: List<Param>) -> Compiled {
        let ast = self.ast;
        let scope = self.code.scope;
        let order = |kind| match kind {
            ParamKind::PositionalOnly | ParamKind::Positional => 0,
            ParamKind::KeywordOnly => 1,
            ParamKind::VarPositional => 2,
            ParamKind::VarKeyword => 3,
        };
        let mut count = 0u8;
        for group in 0..4 {
            for param in ast.rows(params).filter(|param| order(param.kind) == group) {
                if usize::from(count) >= MAX_PARAMS {
                    return Err(self.fail(ErrorKind::Limit { what: "parameters" }));
                }
                self.scopes.set_register(scope, param.name, count);
                let text = self.name_range(param.name)?;
                self.code.data.locals.push(text)?;
                if let Some(annotation) = param.annotation {
                    self.note_annotation(u16::from(count), annotation)?;
                }
                // What is deleted anywhere is never certain, see `note_assigned`.
                let is_certain =
                    |symbol: &Symbol| symbol.place == Place::Local && !symbol.flags.has(Flags::DELETED);
                if self.scopes.symbol(scope, param.name).is_none_or(is_certain) {
                    self.code.assigned.insert(count);
                }
                count += 1;
                let data = &mut self.code.data;
                match param.kind {
                    ParamKind::PositionalOnly => {
                        data.positional += 1;
                        data.positional_only += 1;
                    }
                    ParamKind::Positional => data.positional += 1,
                    ParamKind::KeywordOnly => data.keyword_only += 1,
                    ParamKind::VarPositional => data.flags |= flags::VARARGS,
                    ParamKind::VarKeyword => data.flags |= flags::VARKEYWORDS,
                }
            }
        }
        let first = ast.rows(params).find(|param| order(param.kind) == 0);
        self.code.first_param = first.map(|param| param.name);
        self.begin_locals(count)
    }

    /// Gives locals and captured cells their registers, behind the `count` parameters.
    pub(super) fn begin_locals(&mut self, count: u8) -> Compiled {
        let scope = self.code.scope;
        self.code.top = 0;
        self.alloc_many(usize::from(count))?;
        let near = match self.frame_locals(scope) + self.scopes.free(scope).count() + usize::from(count) {
            ..=MAX_LOCALS => MAX_LOCALS,
            _ => NEAR_LOCALS,
        };
        let mut far_names = crate::mem::Vec::new(self.ast.mem());
        let is_class = self.scopes.scope(scope).kind == ScopeKind::Class;
        let mut next = self.scopes.symbols(scope).next().map(|symbol| symbol.name);
        while let Some(name) = next {
            let symbol = *self.scopes.symbol(scope, name).expect("invariant: a symbol of this scope");
            if !is_class && symbol.is_in_frame() {
                if symbol.place == Place::Local && usize::from(self.code.top) >= near {
                    far_names.push(name)?;
                } else {
                    let register = self.alloc()?;
                    self.scopes.set_register(scope, name, register);
                    let text = self.name_range(name)?;
                    self.code.data.locals.push(text)?;
                }
            }
            next = self.scopes.after(symbol).map(|symbol| symbol.name);
        }
        self.begin_far_locals(scope, &far_names)?;
        self.begin_cells(scope)?;
        self.code.floor = self.code.top;
        Ok(())
    }

    /// How many of a scope's names need a place in the frame, parameters aside.
    fn frame_locals(&self, scope: ScopeId) -> usize {
        self.scopes.symbols(scope).filter(|symbol| symbol.is_in_frame()).count()
    }

    /// Gives locals for which there are no registers a block, in a register of the name [`FAR`].
    fn begin_far_locals(&mut self, scope: ScopeId, names: &[NameId]) -> Compiled {
        if names.is_empty() {
            return Ok(());
        }
        let block = self.alloc()?;
        self.code.far = Some(block);
        let text = self.add_bytes(FAR)?;
        self.code.data.locals.push(text)?;
        for (number, &name) in names.iter().enumerate() {
            let Ok(number) = u16::try_from(number) else {
                return Err(self.fail(ErrorKind::Limit { what: "local variables" }));
            };
            self.scopes.set_place(scope, name, block, Some(number));
            let text = self.name_range(name)?;
            self.code.data.locals.push(text)?;
        }
        Ok(())
    }

    /// Gives captured cells their registers, and notes where the frame around has them.
    fn begin_cells(&mut self, scope: ScopeId) -> Compiled {
        let names = self.names;
        let mut free = crate::mem::Vec::new(self.ast.mem());
        free.extend(self.scopes.free(scope))?;
        for &name in &*free {
            let register = self.alloc()?;
            self.scopes.set_register(scope, name, register);
            let text = self.name_range(name)?;
            self.code.data.free_names.push(text)?;
            let captured = self.captured(name).expect("invariant: the frame around has every captured cell");
            self.code.data.captures.push(u16::from(captured))?;
            if names.text(name) == "__class__" {
                self.code.super_cell = Some(register);
            }
        }
        Ok(())
    }

    /// Ends the current code; its index in the unit.
    pub(super) fn end_function(&mut self) -> Compiled<u32> {
        self.write_prologue()?;
        self.scope = self.code.around;
        let index = self.code.index;
        self.finish_code()?;
        Ok(index)
    }

    /// Writes the instructions that make cells, and locals that may be read before they have a value.
    fn write_prologue(&mut self) -> Compiled {
        self.code.data.flags |= if self.code.shows_locals { flags::SHOWS_LOCALS } else { 0 };
        let scope = self.code.scope;
        let mut words = crate::mem::Vec::new(self.ast.mem());
        if let Some(block) = self.code.far {
            let count = self.code.data.locals.len() - usize::from(block) - 1;
            words.extend_from_slice(&[Instr::abc(Op::MakeFar, block, 0, 0), Instr(count as u32)])?;
        }
        if self.scopes.scope(scope).is_function() {
            for symbol in self.scopes.symbols(scope) {
                let is_param = symbol.flags.has(Flags::PARAM);
                let is_cell = symbol.place == Place::Cell;
                let register = symbol.register;
                let is_read = symbol.place == Place::Local
                    && symbol.far.is_none()
                    && (self.code.shows_locals || self.code.unbound.has(register));
                if !is_param && (is_cell || is_read) {
                    words.push(Instr::abc(Op::LoadSpecial, register, Special::Unbound as u8, 0))?;
                }
                if is_cell {
                    words.push(Instr::abc(Op::MakeCell, register, 0, 0))?;
                }
            }
        }
        let count = self.code.data.free_names.len();
        if count > 0 {
            let first = self.scopes.free(scope).next().and_then(|name| self.scopes.symbol(scope, name));
            let first = first.map_or(0, |symbol| symbol.register);
            words.push(Instr::abc(Op::CopyFree, first, count as u8, 0))?;
        }
        self.insert_prologue(&words)
    }

    /// Makes a function in a register, which may hold default values.
    pub(super) fn make_function(&mut self, index: u32, at: u8, word: u32) -> Compiled {
        let constant = self.add_const(Const::Code(index))?;
        self.emit_word(Instr::abx(Op::MakeFunction, at, constant), Some(word))
    }

    /// What the compiler's own decorators say.
    fn decoration(&mut self, decorators: List<ExprId>) -> Compiled<Option<Decoration>> {
        let (ast, names) = (self.ast, self.names);
        let mut found = None;
        for decorator in ast.rows(decorators) {
            let Some(name) = self.compiler_decorator(decorator)? else { continue };
            self.at_expr(decorator);
            let tier = match names.text(name) {
                "bytecode" => Tier::Bytecode,
                "native" => Tier::Native,
                "viper" => Tier::Viper,
                _ => return Err(self.fail(ErrorKind::MicropythonDecorator)),
            };
            let mut decoration = Decoration { tier, flags: flags::DECORATED };
            if let ExprKind::Call(_, arguments) = self.kind(decorator) {
                for argument in ast.rows(arguments) {
                    let is_keyword = argument.kind == ArgumentKind::Keyword;
                    let name = argument.name.filter(|_| is_keyword).map(|name| names.text(name));
                    let flag = match (name, tier) {
                        (Some("checks"), Tier::Viper) => flags::UNCHECKED,
                        (Some("poll"), Tier::Viper) => flags::NO_POLL,
                        _ => return Err(self.fail(ErrorKind::MicropythonDecorator)),
                    };
                    match self.kind(argument.value) {
                        ExprKind::False => decoration.flags |= flag,
                        ExprKind::True => {}
                        _ => return Err(self.fail(ErrorKind::MicropythonDecorator)),
                    }
                }
            }
            found = Some(decoration);
        }
        Ok(found)
    }

    /// The last part of `micropython.x` or `micropython.x(...)`.
    fn compiler_decorator(&mut self, decorator: ExprId) -> Compiled<Option<NameId>> {
        let attribute = match self.kind(decorator) {
            ExprKind::Call(function, _) => function,
            _ => decorator,
        };
        let ExprKind::Attribute(module, name) = self.kind(attribute) else { return Ok(None) };
        match self.kind(module) {
            ExprKind::Name(module) if self.names.text(module) == "micropython" => Ok(Some(name)),
            ExprKind::Attribute(module, _) => match self.kind(module) {
                ExprKind::Name(module) if self.names.text(module) == "micropython" => {
                    self.at_expr(decorator);
                    Err(self.fail(ErrorKind::MicropythonDecorator))
                }
                _ => Ok(None),
            },
            _ => Ok(None),
        }
    }
}

/// Locals that are all in registers.
const MAX_LOCALS: usize = 192;
/// Where there are more: those that are, so that as many registers are left for temporaries.
const NEAR_LOCALS: usize = 120;
/// Parameters that a function may have.
const MAX_PARAMS: usize = 200;
