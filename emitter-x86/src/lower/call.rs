//! Calls: runtime helpers through the Context's table, compiled functions directly.

use crate::stubs::keep;

use super::{Lower, Lowered, internal, machine_type};
use adder_decorators::ir::{Callee, CalleeKind, Exit, Inst, Raises, Type};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{
    self as clif, AbiParam, ExtFuncData, ExternalName, InstBuilder, SigRef, Signature, UserExternalName,
    Value, types,
};
use cranelift_codegen::isa::CallConv;

impl Lower<'_, '_> {
    pub(super) fn call(&mut self, inst: Inst) -> Lowered {
        let (callee, args) = self.function.call(inst);
        let data = *self.function.callee(callee);
        let mut values = Vec::with_capacity(args.len() + 1);
        values.push(self.ctx);
        for &arg in args {
            values.push(self.get(arg)?);
        }
        let result = match data.kind {
            CalleeKind::Helper if self.keeps => {
                let params: Vec<_> = self.function.callee_params(&data).map(machine_type).collect();
                self.call_cold(data.target, &params, data.result, &values)
            }
            CalleeKind::Helper => {
                let signature = self.callee_signature(callee);
                let helper = self.helper(data.target);
                let call = self.pos.ins().call_indirect(signature, helper, &values);
                self.pos.func.dfg.inst_results(call).first().copied()
            }
            CalleeKind::Direct => {
                let signature = self.callee_signature(callee);
                let function = self.direct(data.target, signature);
                let call = self.pos.ins().call(function, &values);
                self.pos.func.dfg.inst_results(call).first().copied()
            }
        };
        if let Some(result) = result {
            self.set(inst, result);
        }
        if data.raises == Raises::Never {
            return Ok(());
        }
        let exit = Exit(self.function.inst(inst).c).some().ok_or(internal("call without an exit", inst))?;
        let raised = match data.raises {
            Raises::Zero => {
                let result = result.ok_or(internal("result of a callee that raises", inst))?;
                let zero = self.int(types::I64, 0);
                self.pos.ins().icmp(IntCC::Equal, result, zero)
            }
            _ => self.is_pending(),
        };
        self.exit_if(raised, exit);
        Ok(())
    }

    /// Whether an exception is pending.
    fn is_pending(&mut self) -> Value {
        let flags = self.plain();
        let exception = self.pos.ins().load(types::I64, flags, self.ctx, self.abi.exception);
        let none = self.int(types::I64, self.abi.no_exception as i64);
        self.pos.ins().icmp(IntCC::NotEqual, exception, none)
    }

    fn callee_signature(&mut self, callee: Callee) -> SigRef {
        if let Some(signature) = self.scratch.signatures[callee.index()] {
            return signature;
        }
        let data = *self.function.callee(callee);
        let params: Vec<_> = self.function.callee_params(&data).map(machine_type).collect();
        let mut signature = signature(&params, CallConv::SystemV);
        if data.result != Type::Void {
            signature.returns.push(AbiParam::new(machine_type(data.result)));
        }
        let signature = self.pos.func.import_signature(signature);
        self.scratch.signatures[callee.index()] = Some(signature);
        signature
    }

    /// Calls a helper that is to keep registers, where that is possible.
    pub(super) fn call_cold(
        &mut self,
        helper: u32,
        params: &[clif::Type],
        result: Type,
        args: &[Value],
    ) -> Option<Value> {
        let floats = params.iter().filter(|ty| ty.is_float()).count();
        let in_registers = floats <= 8 && params.len() - floats <= 5;
        let entry = self.scratch.keepers.filter(|_| in_registers).and_then(|keepers| keepers.entry(helper));
        let Some(entry) = entry else {
            let mut signature = signature(params, CallConv::SystemV);
            if result != Type::Void {
                signature.returns.push(AbiParam::new(machine_type(result)));
            }
            let signature = self.pos.func.import_signature(signature);
            let callee = self.helper(helper);
            let call = self.pos.ins().call_indirect(signature, callee, args);
            return self.pos.func.dfg.inst_results(call).first().copied();
        };
        let signature = self.pos.func.import_signature(signature(params, CallConv::PreserveAll));
        let entry = self.int(types::I64, entry as i64);
        self.pos.ins().call_indirect(signature, entry, args);
        let place = self.abi.results + if result.is_float() { keep::FLOAT_RESULT } else { 0 };
        let flags = self.plain();
        (result != Type::Void).then(|| self.pos.ins().load(machine_type(result), flags, self.ctx, place))
    }

    /// The address of a helper. It is loaded again for each call: both loads fold into little, and a
    /// register kept for the table would be one less for everything else.
    pub(super) fn helper(&mut self, number: u32) -> Value {
        let flags = self.plain();
        let table = self.pos.ins().load(types::I64, flags, self.ctx, self.abi.helpers);
        self.pos.ins().load(types::I64, flags, table, number as i32 * 8)
    }

    fn direct(&mut self, number: u32, signature: SigRef) -> clif::FuncRef {
        let name = UserExternalName { namespace: 0, index: number };
        let name = self.pos.func.declare_imported_user_function(name);
        self.pos.func.import_function(ExtFuncData {
            name: ExternalName::user(name),
            signature,
            // Arenas may lie further apart than a relative call reaches.
            colocated: self.unit.number == Some(number),
            patchable: false,
        })
    }
}

/// The signature of something that gets the Context first, without its results.
fn signature(params: &[clif::Type], conv: CallConv) -> Signature {
    let mut signature = Signature::new(conv);
    signature.params.push(AbiParam::new(types::I64));
    signature.params.extend(params.iter().map(|&ty| AbiParam::new(ty)));
    signature
}
