//! Moves, constants and shifts.

super::rows! {
    start 0;
    MOVS_I8     V7M "00100dddiiiiiiii"                 "mov? {d}, #{i}";
    MOV_R       V7M "01000110dmmmmddd"                 "mov {d|sp|pc}, {m|sp}";
    MOVS_R      V7M "0000000000mmmddd"                 "mov? {d}, {m}";
    MVNS_R      V7M "0100001111mmmddd"                 "mvn? {d}, {m}";
    MOV_I       V7M "11110i00010S11110iiiddddiiiiiiii" "mov{S:s}.w {d}, #{i:mod}";
    MVN_I       V7M "11110i00011S11110iiiddddiiiiiiii" "mvn{S:s}.w {d}, #{i:mod}";
    MOVW        V7M "11110i100100iiii0iiiddddiiiiiiii" "movw {d}, #{i:mov16}";
    MOVT        V7M "11110i101100iiii0iiiddddiiiiiiii" "movt {d}, #{i:mov16}";
    MOV_SHIFTED V7M "11101010010S11110sssddddssssmmmm" "mov{S:s}.w {d}, {m}{s:shift}";
    MVN_SHIFTED V7M "11101010011S11110sssddddssssmmmm" "mvn{S:s}.w {d}, {m}{s:shift}";
    RRX         V7M "11101010010S11110000dddd0011mmmm" "mov{S:s}.w {d}, {m}, rrx";

    LSLS_I      V7M "00000iiiiimmmddd"                 "lsl? {d}, {m}, #{i:1to31}";
    LSRS_I      V7M "00001iiiiimmmddd"                 "lsr? {d}, {m}, #{i:1to32}";
    ASRS_I      V7M "00010iiiiimmmddd"                 "asr? {d}, {m}, #{i:1to32}";
    LSLS_R      V7M "0100000010mmmddd"                 "lsl? {d}, {m}";
    LSRS_R      V7M "0100000011mmmddd"                 "lsr? {d}, {m}";
    ASRS_R      V7M "0100000100mmmddd"                 "asr? {d}, {m}";
    RORS_R      V7M "0100000111mmmddd"                 "ror? {d}, {m}";
    LSL_R       V7M "11111010000Snnnn1111dddd0000mmmm" "lsl{S:s}.w {d}, {n}, {m}";
    LSR_R       V7M "11111010001Snnnn1111dddd0000mmmm" "lsr{S:s}.w {d}, {n}, {m}";
    ASR_R       V7M "11111010010Snnnn1111dddd0000mmmm" "asr{S:s}.w {d}, {n}, {m}";
    ROR_R       V7M "11111010011Snnnn1111dddd0000mmmm" "ror{S:s}.w {d}, {n}, {m}";
}
