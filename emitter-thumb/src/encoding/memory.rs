//! Loads and stores of core registers.

super::rows! {
    start super::dsp::END;
    STR_R16    V7M "0101000mmmnnnttt"                 "str {t}, [{n}, {m}]";
    STRH_R16   V7M "0101001mmmnnnttt"                 "strh {t}, [{n}, {m}]";
    STRB_R16   V7M "0101010mmmnnnttt"                 "strb {t}, [{n}, {m}]";
    LDRSB_R16  V7M "0101011mmmnnnttt"                 "ldrsb {t}, [{n}, {m}]";
    LDR_R16    V7M "0101100mmmnnnttt"                 "ldr {t}, [{n}, {m}]";
    LDRH_R16   V7M "0101101mmmnnnttt"                 "ldrh {t}, [{n}, {m}]";
    LDRB_R16   V7M "0101110mmmnnnttt"                 "ldrb {t}, [{n}, {m}]";
    LDRSH_R16  V7M "0101111mmmnnnttt"                 "ldrsh {t}, [{n}, {m}]";
    STR_I5     V7M "01100iiiiinnnttt"                 "str {t}, [{n}, #{i:x4}]";
    LDR_I5     V7M "01101iiiiinnnttt"                 "ldr {t}, [{n}, #{i:x4}]";
    STRB_I5    V7M "01110iiiiinnnttt"                 "strb {t}, [{n}, #{i}]";
    LDRB_I5    V7M "01111iiiiinnnttt"                 "ldrb {t}, [{n}, #{i}]";
    STRH_I5    V7M "10000iiiiinnnttt"                 "strh {t}, [{n}, #{i:x2}]";
    LDRH_I5    V7M "10001iiiiinnnttt"                 "ldrh {t}, [{n}, #{i:x2}]";
    STR_SP     V7M "10010tttiiiiiiii"                 "str {t}, [sp, #{i:x4}]";
    LDR_SP     V7M "10011tttiiiiiiii"                 "ldr {t}, [sp, #{i:x4}]";
    LDR_PC16   V7M "01001tttiiiiiiii"                 "ldr {t}, [pc, #{i:x4}]";
    LDR_PC     V7M "11111000i1011111ttttiiiiiiiiiiii" "ldr.w {t}, [pc{i:off_both}]";

    STRB_I12   V7M "111110001000nnnnttttiiiiiiiiiiii" "strb.w {t}, [{n|sp}{i:off}]";
    LDRB_I12   V7M "111110001001nnnnttttiiiiiiiiiiii" "ldrb.w {t}, [{n|sp}{i:off}]";
    STRH_I12   V7M "111110001010nnnnttttiiiiiiiiiiii" "strh.w {t}, [{n|sp}{i:off}]";
    LDRH_I12   V7M "111110001011nnnnttttiiiiiiiiiiii" "ldrh.w {t}, [{n|sp}{i:off}]";
    STR_I12    V7M "111110001100nnnnttttiiiiiiiiiiii" "str.w {t}, [{n|sp}{i:off}]";
    LDR_I12    V7M "111110001101nnnnttttiiiiiiiiiiii" "ldr.w {t}, [{n|sp}{i:off}]";
    LDRSB_I12  V7M "111110011001nnnnttttiiiiiiiiiiii" "ldrsb.w {t}, [{n|sp}{i:off}]";
    LDRSH_I12  V7M "111110011011nnnnttttiiiiiiiiiiii" "ldrsh.w {t}, [{n|sp}{i:off}]";

    STRB_NEG   V7M "111110000000nnnntttt1100iiiiiiii" "strb.w {t}, [{n|sp}, #{i:neg}]";
    LDRB_NEG   V7M "111110000001nnnntttt1100iiiiiiii" "ldrb.w {t}, [{n|sp}, #{i:neg}]";
    STRH_NEG   V7M "111110000010nnnntttt1100iiiiiiii" "strh.w {t}, [{n|sp}, #{i:neg}]";
    LDRH_NEG   V7M "111110000011nnnntttt1100iiiiiiii" "ldrh.w {t}, [{n|sp}, #{i:neg}]";
    STR_NEG    V7M "111110000100nnnntttt1100iiiiiiii" "str.w {t}, [{n|sp}, #{i:neg}]";
    LDR_NEG    V7M "111110000101nnnntttt1100iiiiiiii" "ldr.w {t}, [{n|sp}, #{i:neg}]";
    LDRSB_NEG  V7M "111110010001nnnntttt1100iiiiiiii" "ldrsb.w {t}, [{n|sp}, #{i:neg}]";
    LDRSH_NEG  V7M "111110010011nnnntttt1100iiiiiiii" "ldrsh.w {t}, [{n|sp}, #{i:neg}]";

    STRB_PRE   V7M "111110000000nnnntttt11i1iiiiiiii" "strb.w {t}, [{n|sp!0}, #{i:both}]!";
    LDRB_PRE   V7M "111110000001nnnntttt11i1iiiiiiii" "ldrb.w {t}, [{n|sp!0}, #{i:both}]!";
    STRH_PRE   V7M "111110000010nnnntttt11i1iiiiiiii" "strh.w {t}, [{n|sp!0}, #{i:both}]!";
    LDRH_PRE   V7M "111110000011nnnntttt11i1iiiiiiii" "ldrh.w {t}, [{n|sp!0}, #{i:both}]!";
    STR_PRE    V7M "111110000100nnnntttt11i1iiiiiiii" "str.w {t}, [{n|sp!0}, #{i:both}]!";
    LDR_PRE    V7M "111110000101nnnntttt11i1iiiiiiii" "ldr.w {t}, [{n|sp!0}, #{i:both}]!";
    LDRSB_PRE  V7M "111110010001nnnntttt11i1iiiiiiii" "ldrsb.w {t}, [{n|sp!0}, #{i:both}]!";
    LDRSH_PRE  V7M "111110010011nnnntttt11i1iiiiiiii" "ldrsh.w {t}, [{n|sp!0}, #{i:both}]!";
    STRB_POST  V7M "111110000000nnnntttt10i1iiiiiiii" "strb.w {t}, [{n|sp!0}], #{i:both}";
    LDRB_POST  V7M "111110000001nnnntttt10i1iiiiiiii" "ldrb.w {t}, [{n|sp!0}], #{i:both}";
    STRH_POST  V7M "111110000010nnnntttt10i1iiiiiiii" "strh.w {t}, [{n|sp!0}], #{i:both}";
    LDRH_POST  V7M "111110000011nnnntttt10i1iiiiiiii" "ldrh.w {t}, [{n|sp!0}], #{i:both}";
    STR_POST   V7M "111110000100nnnntttt10i1iiiiiiii" "str.w {t}, [{n|sp!0}], #{i:both}";
    LDR_POST   V7M "111110000101nnnntttt10i1iiiiiiii" "ldr.w {t}, [{n|sp!0}], #{i:both}";
    LDRSB_POST V7M "111110010001nnnntttt10i1iiiiiiii" "ldrsb.w {t}, [{n|sp!0}], #{i:both}";
    LDRSH_POST V7M "111110010011nnnntttt10i1iiiiiiii" "ldrsh.w {t}, [{n|sp!0}], #{i:both}";

    STRB_R     V7M "111110000000nnnntttt000000iimmmm" "strb.w {t}, [{n|sp}, {m}{i:lsl}]";
    LDRB_R     V7M "111110000001nnnntttt000000iimmmm" "ldrb.w {t}, [{n|sp}, {m}{i:lsl}]";
    STRH_R     V7M "111110000010nnnntttt000000iimmmm" "strh.w {t}, [{n|sp}, {m}{i:lsl}]";
    LDRH_R     V7M "111110000011nnnntttt000000iimmmm" "ldrh.w {t}, [{n|sp}, {m}{i:lsl}]";
    STR_R      V7M "111110000100nnnntttt000000iimmmm" "str.w {t}, [{n|sp}, {m}{i:lsl}]";
    LDR_R      V7M "111110000101nnnntttt000000iimmmm" "ldr.w {t}, [{n|sp}, {m}{i:lsl}]";
    LDRSB_R    V7M "111110010001nnnntttt000000iimmmm" "ldrsb.w {t}, [{n|sp}, {m}{i:lsl}]";
    LDRSH_R    V7M "111110010011nnnntttt000000iimmmm" "ldrsh.w {t}, [{n|sp}, {m}{i:lsl}]";

    STRD       V7M "11101001i100nnnnttttuuuuiiiiiiii" "strd {t}, {u}, [{n|sp}{i:off4}]";
    LDRD       V7M "11101001i101nnnnttttuuuuiiiiiiii" "ldrd {t}, {u!0}, [{n|sp}{i:off4}]";
    STRD_PRE   V7M "11101001i110nnnnttttuuuuiiiiiiii" "strd {t}, {u}, [{n|sp!0!1}, #{i:both4}]!";
    LDRD_PRE   V7M "11101001i111nnnnttttuuuuiiiiiiii" "ldrd {t}, {u!0}, [{n|sp!0!1}, #{i:both4}]!";
    STRD_POST  V7M "11101000i110nnnnttttuuuuiiiiiiii" "strd {t}, {u}, [{n|sp!0!1}], #{i:both4}";
    LDRD_POST  V7M "11101000i111nnnnttttuuuuiiiiiiii" "ldrd {t}, {u!0}, [{n|sp!0!1}], #{i:both4}";

    PUSH       V7M "1011010rrrrrrrrr"                 "push {r:push}";
    POP        V7M "1011110rrrrrrrrr"                 "pop {r:pop}";
    STM_16     V7M "11000nnnrrrrrrrr"                 "stmia {n}!, {r:others}";
    LDM_16     V7M "11001nnnrrrrrrrr"                 "ldmia {n}!, {r:others}";
    STMIA      V7M "111010001000nnnnrrrrrrrrrrrrrrrr" "stmia.w {n|sp}, {r:stored}";
    LDMIA      V7M "111010001001nnnnrrrrrrrrrrrrrrrr" "ldmia.w {n|sp}, {r:loaded}";
    STMIA_W    V7M "111010001010nnnnrrrrrrrrrrrrrrrr" "stmia.w {n|sp}!, {r:stored_others}";
    LDMIA_W    V7M "111010001011nnnnrrrrrrrrrrrrrrrr" "ldmia.w {n|sp}!, {r:loaded_others}";
    STMDB      V7M "111010010000nnnnrrrrrrrrrrrrrrrr" "stmdb {n|sp}, {r:stored}";
    LDMDB      V7M "111010010001nnnnrrrrrrrrrrrrrrrr" "ldmdb {n|sp}, {r:loaded}";
    STMDB_W    V7M "111010010010nnnnrrrrrrrrrrrrrrrr" "stmdb {n|sp}!, {r:stored_others}";
    LDMDB_W    V7M "111010010011nnnnrrrrrrrrrrrrrrrr" "ldmdb {n|sp}!, {r:loaded_others}";

    LDREX      V7M "111010000101nnnntttt1111iiiiiiii" "ldrex {t}, [{n|sp}{i:x4off}]";
    STREX      V7M "111010000100nnnnttttddddiiiiiiii" "strex {d}, {t!0}, [{n|sp!0}{i:x4off}]";
    CLREX      V7M "11110011101111111000111100101111" "clrex";
    LDA        V8M "111010001101nnnntttt111110101111" "lda {t}, [{n|sp}]";
    LDAB       V8M "111010001101nnnntttt111110001111" "ldab {t}, [{n|sp}]";
    LDAH       V8M "111010001101nnnntttt111110011111" "ldah {t}, [{n|sp}]";
    STL        V8M "111010001100nnnntttt111110101111" "stl {t}, [{n|sp}]";
    STLB       V8M "111010001100nnnntttt111110001111" "stlb {t}, [{n|sp}]";
    STLH       V8M "111010001100nnnntttt111110011111" "stlh {t}, [{n|sp}]";
}
