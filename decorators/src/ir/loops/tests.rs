//! Loops of small graphs.

use super::*;
use crate::ir::parse::parse;
use adder_vm::mem::Mem;

#[test]
fn nests_are_found() {
    let mem = Mem::new(1 << 20);
    let text = "function \"f\" -> void word i64 float f64 {
    block0(v0: i32): jump block1
    block1: brif v0, block2, block6
    block2: brif v0, block3, block5
    block3: brif v0, block3, block4
    block4: jump block2
    block5: jump block1
    block6: brif v0, block6, block7
    block7: return }";
    let function = parse(&mem, text).expect("parses");
    let cfg = Cfg::new(&function).expect("fits");
    let tree = Dominators::new(&mem, &cfg).expect("fits");
    let loops = Loops::new(&function, &cfg, &tree).expect("fits");
    assert_eq!(loops.ids().count(), 4);
    let of = |block| loops.of_block(Block(block)).expect("is in a loop");
    assert_eq!(loops.depth(of(1)), 1);
    assert_eq!(loops.depth(of(4)), 2);
    assert_eq!(loops.depth(of(3)), 3);
    assert_eq!(loops.parent(of(3)), Some(of(2)));
    assert_eq!(loops.header(of(4)), Block(2));
    assert_eq!(loops.of_block(Block(7)), None);
    assert!(loops.contains(of(1), Block(3)) && loops.contains(of(2), Block(3)));
    assert!(!loops.contains(of(3), Block(4)) && !loops.contains(of(1), Block(6)));
    assert!(!loops.contains(of(6), Block(5)));
    assert_eq!(loops.blocks(of(1)).len(), 5);
    assert!(loops.is_innermost(of(3)) && loops.is_innermost(of(6)) && !loops.is_innermost(of(1)));
}
