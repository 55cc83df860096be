//! Sums, differences, comparisons, products, quotients.

super::rows! {
    start super::moves::END;
    ADDS_R      V7M "0001100mmmnnnddd"                 "add? {d}, {n}, {m}";
    SUBS_R      V7M "0001101mmmnnnddd"                 "sub? {d}, {n}, {m}";
    ADDS_I3     V7M "0001110iiinnnddd"                 "add? {d}, {n}, #{i}";
    SUBS_I3     V7M "0001111iiinnnddd"                 "sub? {d}, {n}, #{i}";
    ADDS_I8     V7M "00110dddiiiiiiii"                 "add? {d}, #{i}";
    SUBS_I8     V7M "00111dddiiiiiiii"                 "sub? {d}, #{i}";
    ADD_R16     V7M "01000100dmmmmddd"                 "add {d|sp}, {m|sp}";
    ADCS_R      V7M "0100000101mmmddd"                 "adc? {d}, {m}";
    SBCS_R      V7M "0100000110mmmddd"                 "sbc? {d}, {m}";
    RSBS_0      V7M "0100001001mmmddd"                 "neg? {d}, {m}";
    CMP_I8      V7M "00101nnniiiiiiii"                 "cmp {n}, #{i}";
    CMP_R       V7M "0100001010mmmnnn"                 "cmp {n}, {m}";
    CMP_LOW     V7M "0100010101mmmnnn"                 "cmp {n}, {m:high}";
    CMP_HIGH    V7M "010001011mmmmnnn"                 "cmp {n:high}, {m|sp}";
    CMN_R       V7M "0100001011mmmnnn"                 "cmn {n}, {m}";
    ADD_SP_I8   V7M "10101dddiiiiiiii"                 "add {d}, sp, #{i:x4}";
    ADD_SP_I7   V7M "101100000iiiiiii"                 "add sp, #{i:x4}";
    SUB_SP_I7   V7M "101100001iiiiiii"                 "sub sp, #{i:x4}";
    ADD_PC_I8   V7M "10100dddiiiiiiii"                 "add {d}, pc, #{i:x4}";

    ADD_I       V7M "11110i01000Snnnn0iiiddddiiiiiiii" "add{S:s}.w {d}, {n}, #{i:mod}";
    ADC_I       V7M "11110i01010Snnnn0iiiddddiiiiiiii" "adc{S:s}.w {d}, {n}, #{i:mod}";
    SBC_I       V7M "11110i01011Snnnn0iiiddddiiiiiiii" "sbc{S:s}.w {d}, {n}, #{i:mod}";
    SUB_I       V7M "11110i01101Snnnn0iiiddddiiiiiiii" "sub{S:s}.w {d}, {n}, #{i:mod}";
    RSB_I       V7M "11110i01110Snnnn0iiiddddiiiiiiii" "rsb{S:s} {d}, {n}, #{i:mod}";
    ADD_SP_I    V7M "11110i01000S11010iiiddddiiiiiiii" "add{S:s}.w {d|sp}, sp, #{i:mod}";
    SUB_SP_I    V7M "11110i01101S11010iiiddddiiiiiiii" "sub{S:s}.w {d|sp}, sp, #{i:mod}";
    CMP_I       V7M "11110i011011nnnn0iii1111iiiiiiii" "cmp.w {n|sp}, #{i:mod}";
    CMN_I       V7M "11110i010001nnnn0iii1111iiiiiiii" "cmn.w {n|sp}, #{i:mod}";
    ADDW        V7M "11110i100000nnnn0iiiddddiiiiiiii" "addw {d}, {n}, #{i}";
    SUBW        V7M "11110i101010nnnn0iiiddddiiiiiiii" "subw {d}, {n}, #{i}";
    ADDW_SP     V7M "11110i10000011010iiiddddiiiiiiii" "addw {d|sp}, sp, #{i}";
    SUBW_SP     V7M "11110i10101011010iiiddddiiiiiiii" "subw {d|sp}, sp, #{i}";
    ADDW_PC     V7M "11110i10000011110iiiddddiiiiiiii" "addw {d}, pc, #{i}";
    SUBW_PC     V7M "11110i10101011110iiiddddiiiiiiii" "subw {d}, pc, #{i}";
    ADD_SHIFTED V7M "11101011000Snnnn0sssddddssssmmmm" "add{S:s}.w {d}, {n}, {m}{s:shift}";
    ADC_SHIFTED V7M "11101011010Snnnn0sssddddssssmmmm" "adc{S:s}.w {d}, {n}, {m}{s:shift}";
    SBC_SHIFTED V7M "11101011011Snnnn0sssddddssssmmmm" "sbc{S:s}.w {d}, {n}, {m}{s:shift}";
    SUB_SHIFTED V7M "11101011101Snnnn0sssddddssssmmmm" "sub{S:s}.w {d}, {n}, {m}{s:shift}";
    RSB_SHIFTED V7M "11101011110Snnnn0sssddddssssmmmm" "rsb{S:s} {d}, {n}, {m}{s:shift}";
    CMP_SHIFTED V7M "111010111011nnnn0sss1111ssssmmmm" "cmp.w {n}, {m}{s:shift}";
    CMN_SHIFTED V7M "111010110001nnnn0sss1111ssssmmmm" "cmn.w {n}, {m}{s:shift}";

    MULS_R      V7M "0100001101nnnddd"                 "mul? {d}, {n}";
    MUL         V7M "111110110000nnnn1111dddd0000mmmm" "mul.w {d}, {n}, {m}";
    MLA         V7M "111110110000nnnnaaaadddd0000mmmm" "mla {d}, {n}, {m}, {a}";
    MLS         V7M "111110110000nnnnaaaadddd0001mmmm" "mls {d}, {n}, {m}, {a}";
    SMULL       V7M "111110111000nnnnlllldddd0000mmmm" "smull {l}, {d!0}, {n}, {m}";
    UMULL       V7M "111110111010nnnnlllldddd0000mmmm" "umull {l}, {d!0}, {n}, {m}";
    SMLAL       V7M "111110111100nnnnlllldddd0000mmmm" "smlal {l}, {d!0}, {n}, {m}";
    UMLAL       V7M "111110111110nnnnlllldddd0000mmmm" "umlal {l}, {d!0}, {n}, {m}";
    SDIV        V7M "111110111001nnnn1111dddd1111mmmm" "sdiv {d}, {n}, {m}";
    UDIV        V7M "111110111011nnnn1111dddd1111mmmm" "udiv {d}, {n}, {m}";
}
