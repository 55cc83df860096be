//! Modules in flash: imported from there, run there.

use adder_tests::board::Board;
use adder_tests::workspace;

use super::{PATIENCE, image};

fn printed(board: &mut Board, program: &str) -> String {
    let outcome = board.run(program.as_bytes(), PATIENCE).expect("it answers");
    assert_eq!(String::from_utf8_lossy(&outcome.errors), "", "{program}");
    String::from_utf8_lossy(&outcome.output).replace("\r\n", "\n")
}

#[test]
fn modules_are_found_in_flash() {
    let mut board = Board::start("mps2-an386", &image("frozen")).expect("the board starts");
    let program = "import sys, tables, pkg.part\nfrom pkg import whole\n\
        print('.frozen' in sys.path, tables.__file__, pkg.__path__, pkg.name)\n\
        print(tables.spell(-407), tables.primes(30), whole(['a', 'b']), tables.__doc__)\n\
        print(tables.wrapped('to be or not to be', 8))\n\
        c = tables.Counter()\nfor letter in 'abracadabra': c.add(letter)\nprint(c.most())\n\
        print(tables.checksum(b'Wikipedia', 9) == 0x11e60398)\n\
        class Any: pass\nsetattr(Any, tables.__doc__, 5)\n\
        print(getattr(Any, 'A module in flash: its code is used there.'), {tables.__doc__: 6}[tables.__doc__ + ''])\n\
        print(pkg.part.SIGN, len(pkg.part.SIGN), pkg.part.SIGN.split(), hash(pkg.part.SIGN) == hash('größer als'))\n";
    assert_eq!(
        printed(&mut board, program),
        "True .frozen/tables.adc ['.frozen/pkg'] pkg\n\
         minus four zero seven [2, 3, 5, 7, 11, 13, 17, 19, 23, 29] a+b A module in flash: its code is used there.\n\
         ['to be or', 'not to', 'be']\n('a', 5)\nTrue\n\
         5 6\ngrößer als 10 ['größer', 'als'] True\n"
    );
    let outcome = board.run(b"import nowhere\n", PATIENCE).expect("it answers");
    let errors = String::from_utf8_lossy(&outcome.errors).into_owned();
    assert!(errors.ends_with("ModuleNotFoundError: No module named 'nowhere'\r\n"), "{errors}");
    let outcome = board.run(b"import pkg.part\npkg.part.fails()\n", PATIENCE).expect("it answers");
    let errors = String::from_utf8_lossy(&outcome.errors).into_owned();
    assert!(
        errors.contains("File \"pkg/part.py\", line 9, in fails\r\nValueError: from flash\r\n"),
        "{errors}"
    );
}

/// A module's code and machine code stay in flash: what is left is names, constants, caches and functions.
#[test]
fn a_frozen_module_takes_less_of_the_heap_than_its_source() {
    let mut board = Board::start("mps2-an386", &image("frozen")).expect("the board starts");
    let measure = |board: &mut Board, how: &str| -> usize {
        let program = format!(
            "import gc, micropython\nns = {{}}\ngc.collect()\nbefore = gc.mem_alloc()\n{how}\n\
             gc.collect()\nprint(gc.mem_alloc() - before)\n"
        );
        let text = printed(board, &program);
        board.reset().expect("it begins anew");
        text.trim().parse().expect("a number")
    };
    let frozen = measure(&mut board, "import tables");
    let source = workspace::read("tests/boards/frozen/tables.py");
    let source = measure(&mut board, &format!("exec({source:?}, ns)"));
    println!("heap of a module: {frozen} bytes frozen, {source} from its source");
    assert!(frozen * 5 < source * 4, "{frozen} bytes frozen, {source} from its source");
}
