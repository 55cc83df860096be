//! Globals, attributes and methods: found where the inline caches found them, else by a helper.

use super::lower::{Lower, Lowered};
use super::place::address;
use crate::bytecode::Code;
use crate::ir::{Block, Inst, IntCond, Op as Ir, Region, Type};
use adder_vm::native::helpers::Helper;
use adder_vm::native::sites::{self, AttrSite, GlobalSite, MethodSite, ModuleSite, SlotSite};
use adder_vm::object::ModuleObj;
use adder_vm::ops::LINK_WORDS;
use adder_vm::value::Value;

impl Lower<'_, '_, '_> {
    /// `get_cell`; the interpreter raises for one that is not bound.
    pub(super) fn get_cell(&mut self, at: &Code) -> Lowered {
        let cell = self.word(at.word.b())?;
        let value = self.field(Type::Value, Region::Object, cell, sites::CELL_CONTENTS)?;
        let unbound = self.constant_word(Value::UNBOUND)?;
        let is_bound = self.b.icmp(IntCond::Ne, value, unbound)?;
        self.guard(is_bound, at.pc)?;
        self.define_word(at.word.a(), value)
    }

    /// `set_cell`
    pub(super) fn set_cell(&mut self, at: &Code) -> Lowered {
        let (cell, value) = (self.word(at.word.a())?, self.word(at.word.b())?);
        self.b.store(Ir::Store, value, address(Region::Object, cell, sites::CELL_CONTENTS)?)?;
        Ok(())
    }

    /// `list_append`
    pub(super) fn append(&mut self, at: &Code) -> Lowered {
        let (list, item) = (self.word(at.word.a())?, self.word(at.word.b())?);
        self.call(Helper::Append, &[list, item])?;
        Ok(())
    }

    /// Two ways to one word: what `found` finds in the current block, which goes to the block that it gets where
    /// it finds nothing, and there what `missed` finds.
    fn find_or(
        &mut self,
        found: impl FnOnce(&mut Self, Block) -> Lowered<Inst>,
        missed: impl FnOnce(&mut Self) -> Lowered<Inst>,
    ) -> Lowered<Inst> {
        let (other, join) = (self.b.add_block()?, self.b.add_block()?);
        self.b.function.set_cold(other, true);
        let result = self.b.function.add_param(join, Type::Value)?;
        let value = found(self, other)?;
        self.b.jump(join, &[value])?;
        self.b.switch_to(other);
        let value = missed(self)?;
        self.b.jump(join, &[value])?;
        self.b.switch_to(join);
        Ok(result)
    }

    /// Goes to `other` unless the condition holds, else on in a new block.
    pub(super) fn must(&mut self, condition: Inst, other: Block) -> Lowered {
        let fine = self.b.add_block()?;
        self.b.brif(condition, (fine, &[]), (other, &[]))?;
        self.b.switch_to(fine);
        Ok(())
    }

    /// The code object and the instruction's data word, as helpers with caches take them.
    fn cache_args(&mut self, at: &Code) -> Lowered<(Inst, Inst)> {
        let code = self.constant_word(self.facts.code.value())?;
        let word = self.b.iconst(Type::I32, i64::from(at.extra as i32))?;
        Ok((code, word))
    }

    /// The dict of the running function's globals.
    fn globals(&mut self) -> Lowered<Inst> {
        let base = self.b.frame_addr(0)?;
        let bytes = self.b.function.profile.word_bytes() as i32;
        let at = crate::ir::Address::new(Region::Fixed, base, -(LINK_WORDS as i32) * bytes);
        let at = at.ok_or(adder_vm::mem::OutOfMemory)?;
        let function = self.b.load(Ir::Load, Type::Value, at)?;
        self.field(Type::Value, Region::Fixed, function, sites::FUNCTION_GLOBALS)
    }

    /// Goes to `other` unless a dict has the version.
    fn has_version(&mut self, dict: Inst, version: usize, other: Block) -> Lowered {
        let word = self.b.function.profile.word;
        let have = self.field(word, Region::Object, dict, sites::DICT_VERSION)?;
        let wanted = self.b.iconst(word, version as i64)?;
        let same = self.b.icmp(IntCond::Eq, have, wanted)?;
        self.must(same, other)
    }

    fn entry_of(&mut self, dict: Inst, offset: usize) -> Lowered<Inst> {
        let table = self.field(Type::Value, Region::Object, dict, sites::DICT_TABLE)?;
        self.field(Type::Value, Region::Items, table, offset)
    }

    /// `get_global`
    pub(super) fn get_global(&mut self, at: &Code) -> Lowered {
        let globals = self.subject.function.globals;
        let site = self.subject.cx.global_site(self.facts.code, at.extra, globals);
        let value = match site {
            Some(site) if self.is_hot => self
                .find_or(|lower, other| lower.global_at(&site, other), |lower| lower.global_by_helper(at))?,
            _ => self.global_by_helper(at)?,
        };
        self.define_word(at.word.a(), value)
    }

    fn global_at(&mut self, site: &GlobalSite, other: Block) -> Lowered<Inst> {
        let globals = self.globals()?;
        self.has_version(globals, site.version, other)?;
        let Some((dict, version)) = site.builtins else { return self.entry_of(globals, site.offset) };
        let row = self.b.function.add_const(dict as u64)?;
        let builtins = self.b.vconst(row)?;
        self.has_version(builtins, version, other)?;
        self.entry_of(builtins, site.offset)
    }

    fn global_by_helper(&mut self, at: &Code) -> Lowered<Inst> {
        let (code, word) = self.cache_args(at)?;
        self.call(Helper::GetGlobal, &[code, word])
    }

    /// `set_global`
    pub(super) fn set_global(&mut self, at: &Code) -> Lowered {
        let value = self.word(at.word.a())?;
        let globals = self.subject.function.globals;
        let site = self.subject.cx.global_site(self.facts.code, at.extra, globals);
        let Some(site) = site.filter(|site| site.builtins.is_none()) else {
            let (code, word) = self.cache_args(at)?;
            return self.call(Helper::SetGlobal, &[value, code, word]).map(drop);
        };
        self.store_or(
            |lower, other| {
                let globals = lower.globals()?;
                lower.has_version(globals, site.version, other)?;
                let table = lower.field(Type::Value, Region::Object, globals, sites::DICT_TABLE)?;
                lower.b.store(Ir::Store, value, address(Region::Items, table, site.offset)?)?;
                Ok(())
            },
            |lower| {
                let (code, word) = lower.cache_args(at)?;
                lower.call(Helper::SetGlobal, &[value, code, word]).map(drop)
            },
        )
    }

    fn store_or(
        &mut self,
        found: impl FnOnce(&mut Self, Block) -> Lowered,
        missed: impl FnOnce(&mut Self) -> Lowered,
    ) -> Lowered {
        let (other, join) = (self.b.add_block()?, self.b.add_block()?);
        self.b.function.set_cold(other, true);
        found(self, other)?;
        self.b.jump(join, &[])?;
        self.b.switch_to(other);
        missed(self)?;
        self.b.jump(join, &[])?;
        self.b.switch_to(join);
        Ok(())
    }

    /// Goes to `other` when an attribute of a class has changed since the function was compiled.
    fn classes_are_same(&mut self, other: Block) -> Lowered {
        let (cell, now) = self.subject.cx.class_changes();
        let word = self.b.function.profile.word;
        let cell = self.b.iconst(Type::Ptr, cell as i64)?;
        let have = self.field(word, Region::Cache, cell, 0)?;
        let wanted = self.b.iconst(word, now as i64)?;
        let same = self.b.icmp(IntCond::Eq, have, wanted)?;
        self.must(same, other)
    }

    /// The object that holds a slot, once the receiver has the shape.
    fn slot_holder(&mut self, receiver: Inst, site: &SlotSite, other: Block) -> Lowered<(Inst, Region)> {
        self.has_header(receiver, site.meta, other)?;
        self.classes_are_same(other)?;
        Ok(if site.is_overflow {
            (self.field(Type::Value, Region::Object, receiver, sites::INSTANCE_OVERFLOW)?, Region::Items)
        } else {
            (receiver, Region::Object)
        })
    }

    /// `get_attr`
    pub(super) fn get_attr(&mut self, at: &Code) -> Lowered {
        let receiver = self.word(at.word.b())?;
        let module = self.facts.module(at.pc);
        let site = match module.and_then(|module| self.module_site(at, module)) {
            Some(site) => Some(AttrSite::Module(site)),
            None => self.subject.cx.attr_site(self.facts.code, at.extra),
        };
        let site = site.filter(|site| match site {
            AttrSite::Slot(slot) => self.keep.add(slot.shape),
            AttrSite::Module(_) => true,
        });
        let by_helper = |lower: &mut Self| {
            let (code, word) = lower.cache_args(at)?;
            lower.call(Helper::GetAttr, &[receiver, code, word])
        };
        let value = match site {
            None => by_helper(self)?,
            Some(AttrSite::Module(site)) => {
                self.find_or(|lower, other| lower.module_entry(receiver, &site, other), by_helper)?
            }
            Some(AttrSite::Slot(site)) => self.find_or(
                |lower, other| {
                    let (holder, region) = lower.slot_holder(receiver, &site, other)?;
                    let value = lower.field(Type::Value, region, holder, site.offset)?;
                    let unbound = lower.constant_word(Value::UNBOUND)?;
                    let is_bound = lower.b.icmp(IntCond::Ne, value, unbound)?;
                    lower.must(is_bound, other)?;
                    Ok(value)
                },
                by_helper,
            )?,
        };
        self.define_word(at.word.a(), value)
    }

    fn module_site(&self, at: &Code, module: Value) -> Option<ModuleSite> {
        self.subject.cx.module_site(self.facts.code, at.extra, module.cast::<ModuleObj>()?)
    }

    /// A module's attribute, once the receiver is a module with that dict.
    fn module_entry(&mut self, receiver: Inst, site: &ModuleSite, other: Block) -> Lowered<Inst> {
        self.has_header(receiver, sites::module_meta(), other)?;
        let dict = self.field(Type::Value, Region::Fixed, receiver, sites::MODULE_DICT)?;
        self.has_version(dict, site.version, other)?;
        self.entry_of(dict, site.offset)
    }

    /// `set_attr`
    pub(super) fn set_attr(&mut self, at: &Code) -> Lowered {
        let receiver = self.word(at.word.a())?;
        let value = self.word(at.word.b())?;
        let site = self.subject.cx.store_site(self.facts.code, at.extra);
        let by_helper = |lower: &mut Self| {
            let (code, word) = lower.cache_args(at)?;
            lower.call(Helper::SetAttr, &[receiver, value, code, word]).map(drop)
        };
        match site.filter(|site| self.keep.add(site.shape)) {
            None => by_helper(self),
            Some(site) => self.store_or(
                |lower, other| {
                    let (holder, region) = lower.slot_holder(receiver, &site, other)?;
                    lower.b.store(Ir::Store, value, address(region, holder, site.offset)?)?;
                    Ok(())
                },
                by_helper,
            ),
        }
    }

    /// `get_method`: the window gets the method and the receiver, or a callable without one.
    pub(super) fn get_method(&mut self, at: &Code) -> Lowered {
        let receiver = self.word(at.word.b())?;
        let w = at.word.a();
        if let Some(site) = self.facts.module(at.pc).and_then(|module| self.module_site(at, module)) {
            let value = self.find_or(
                |lower, other| lower.module_entry(receiver, &site, other),
                |lower| {
                    let (code, word) = lower.cache_args(at)?;
                    lower.call(Helper::GetAttr, &[receiver, code, word])
                },
            )?;
            // A module's attributes bind nothing; neither does what `get_attr` finds.
            let unbound = self.constant_word(Value::UNBOUND)?;
            self.define_word(w, unbound)?;
            self.define_word(w + 1, value)?;
            self.places[usize::from(w) + LINK_WORDS] = super::place::Place::Frame;
            return Ok(());
        }
        let site = self.subject.cx.method_site(self.facts.code, at.extra);
        let site = site
            .filter(|site| self.keep.add(site.method) && site.shape.is_none_or(|shape| self.keep.add(shape)));
        match site {
            None => self.method_by_helper(at, receiver),
            Some(site) => self.store_or(
                |lower, other| lower.method_at(at, receiver, &site, other),
                |lower| lower.method_by_helper(at, receiver),
            ),
        }?;
        for register in [usize::from(w), usize::from(w) + 1, usize::from(w) + LINK_WORDS] {
            self.places[register] = super::place::Place::Frame;
        }
        Ok(())
    }

    fn method_at(&mut self, at: &Code, receiver: Inst, site: &MethodSite, other: Block) -> Lowered {
        self.has_header(receiver, site.meta, other)?;
        self.classes_are_same(other)?;
        let method = self.constant_word(site.method)?;
        self.b.frame_store(method, at.word.a().into())?;
        self.b.frame_store(receiver, u16::from(at.word.a()) + LINK_WORDS as u16)?;
        Ok(())
    }

    fn method_by_helper(&mut self, at: &Code, receiver: Inst) -> Lowered {
        let window = self.b.frame_addr(at.word.a().into())?;
        let (code, word) = self.cache_args(at)?;
        self.call(Helper::GetMethod, &[window, receiver, code, word]).map(drop)
    }
}
