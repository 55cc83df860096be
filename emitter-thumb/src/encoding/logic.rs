//! Operations on bits: logic, fields, extensions, reversals.

super::rows! {
    start super::arith::END;
    ANDS_R      V7M "0100000000mmmddd"                 "and? {d}, {m}";
    EORS_R      V7M "0100000001mmmddd"                 "eor? {d}, {m}";
    ORRS_R      V7M "0100001100mmmddd"                 "orr? {d}, {m}";
    BICS_R      V7M "0100001110mmmddd"                 "bic? {d}, {m}";
    TST_R       V7M "0100001000mmmnnn"                 "tst {n}, {m}";

    AND_I       V7M "11110i00000Snnnn0iiiddddiiiiiiii" "and{S:s}.w {d}, {n}, #{i:mod}";
    BIC_I       V7M "11110i00001Snnnn0iiiddddiiiiiiii" "bic{S:s}.w {d}, {n}, #{i:mod}";
    ORR_I       V7M "11110i00010Snnnn0iiiddddiiiiiiii" "orr{S:s}.w {d}, {n}, #{i:mod}";
    ORN_I       V7M "11110i00011Snnnn0iiiddddiiiiiiii" "orn{S:s} {d}, {n}, #{i:mod}";
    EOR_I       V7M "11110i00100Snnnn0iiiddddiiiiiiii" "eor{S:s}.w {d}, {n}, #{i:mod}";
    TST_I       V7M "11110i000001nnnn0iii1111iiiiiiii" "tst.w {n}, #{i:mod}";
    TEQ_I       V7M "11110i001001nnnn0iii1111iiiiiiii" "teq {n}, #{i:mod}";
    AND_SHIFTED V7M "11101010000Snnnn0sssddddssssmmmm" "and{S:s}.w {d}, {n}, {m}{s:shift}";
    BIC_SHIFTED V7M "11101010001Snnnn0sssddddssssmmmm" "bic{S:s}.w {d}, {n}, {m}{s:shift}";
    ORR_SHIFTED V7M "11101010010Snnnn0sssddddssssmmmm" "orr{S:s}.w {d}, {n}, {m}{s:shift}";
    ORN_SHIFTED V7M "11101010011Snnnn0sssddddssssmmmm" "orn{S:s} {d}, {n}, {m}{s:shift}";
    EOR_SHIFTED V7M "11101010100Snnnn0sssddddssssmmmm" "eor{S:s}.w {d}, {n}, {m}{s:shift}";
    TST_SHIFTED V7M "111010100001nnnn0sss1111ssssmmmm" "tst.w {n}, {m}{s:shift}";
    TEQ_SHIFTED V7M "111010101001nnnn0sss1111ssssmmmm" "teq {n}, {m}{s:shift}";

    BFI         V7M "111100110110nnnn0iiiddddii0wwwww" "bfi {d}, {n}, #{i}, #{w:msb}";
    BFC         V7M "11110011011011110iiiddddii0wwwww" "bfc {d}, #{i}, #{w:msb}";
    UBFX        V7M "111100111100nnnn0iiiddddii0wwwww" "ubfx {d}, {n}, #{i}, #{w:width}";
    SBFX        V7M "111100110100nnnn0iiiddddii0wwwww" "sbfx {d}, {n}, #{i}, #{w:width}";

    SXTH_16     V7M "1011001000mmmddd"                 "sxth {d}, {m}";
    SXTB_16     V7M "1011001001mmmddd"                 "sxtb {d}, {m}";
    UXTH_16     V7M "1011001010mmmddd"                 "uxth {d}, {m}";
    UXTB_16     V7M "1011001011mmmddd"                 "uxtb {d}, {m}";
    SXTH        V7M "11111010000011111111dddd10rrmmmm" "sxth.w {d}, {m}{r:ror8}";
    UXTH        V7M "11111010000111111111dddd10rrmmmm" "uxth.w {d}, {m}{r:ror8}";
    SXTB        V7M "11111010010011111111dddd10rrmmmm" "sxtb.w {d}, {m}{r:ror8}";
    UXTB        V7M "11111010010111111111dddd10rrmmmm" "uxtb.w {d}, {m}{r:ror8}";

    REV_16BIT   V7M "1011101000mmmddd"                 "rev {d}, {m}";
    REV16_16BIT V7M "1011101001mmmddd"                 "rev16 {d}, {m}";
    REVSH_16BIT V7M "1011101011mmmddd"                 "revsh {d}, {m}";
    REV         V7M "111110101001mmmm1111dddd1000mmmm" "rev.w {d}, {m2}";
    REV16       V7M "111110101001mmmm1111dddd1001mmmm" "rev16.w {d}, {m2}";
    RBIT        V7M "111110101001mmmm1111dddd1010mmmm" "rbit {d}, {m2}";
    REVSH       V7M "111110101001mmmm1111dddd1011mmmm" "revsh.w {d}, {m2}";
    CLZ         V7M "111110101011mmmm1111dddd1000mmmm" "clz {d}, {m2}";
}
