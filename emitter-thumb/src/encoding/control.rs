//! Branches, IT, hints, barriers, special registers.

super::rows! {
    start super::memory::END;
    B_COND16     V7M "1101cccciiiiiiii"                 "b{c:cond}.n {i:rel}";
    B_16         V7M "11100iiiiiiiiiii"                 "b.n {i:rel}";
    B_COND       V7M "11110icccciiiiii10i0iiiiiiiiiiii" "b{c:cond}.w {i:rel20}";
    B            V7M "11110iiiiiiiiiii10i1iiiiiiiiiiii" "b.w {i:rel24}";
    BL           V7M "11110iiiiiiiiiii11i1iiiiiiiiiiii" "bl {i:rel24}";
    BX           V7M "010001110mmmm000"                 "bx {m}";
    BLX          V7M "010001111mmmm000"                 "blx {m}";
    CBZ          V7M "101100i1iiiiinnn"                 "cbz {n}, {i:ahead}";
    CBNZ         V7M "101110i1iiiiinnn"                 "cbnz {n}, {i:ahead}";
    TBB          V7M "111010001101nnnn111100000000mmmm" "tbb [{n|pc}, {m}]";
    TBH          V7M "111010001101nnnn111100000001mmmm" "tbh [{n|pc}, {m}, lsl #1]";
    IT           V7M "10111111iiiiiiii"                 "it{i:it}";

    NOP          V7M "1011111100000000"                 "nop";
    YIELD        V7M "1011111100010000"                 "yield";
    WFE          V7M "1011111100100000"                 "wfe";
    WFI          V7M "1011111100110000"                 "wfi";
    SEV          V7M "1011111101000000"                 "sev";
    NOP_W        V7M "11110011101011111000000000000000" "nop.w";
    BKPT         V7M "10111110iiiiiiii"                 "bkpt {i:hex4}";
    UDF          V7M "11011110iiiiiiii"                 "udf #{i}";
    SVC          V7M "11011111iiiiiiii"                 "svc {i}";
    CPSID        V7M "1011011001110010"                 "cpsid i";
    CPSIE        V7M "1011011001100010"                 "cpsie i";
    DMB          V7M "11110011101111111000111101011111" "dmb sy";
    DSB          V7M "11110011101111111000111101001111" "dsb sy";
    ISB          V7M "11110011101111111000111101101111" "isb sy";
    MRS_APSR     V7M "11110011111011111000dddd00000000" "mrs {d}, APSR";
    MSR_APSR     V7M "111100111000nnnn1000100000000000" "msr APSR_nzcvq, {n}";
    MRS_PRIMASK  V7M "11110011111011111000dddd00010000" "mrs {d}, PRIMASK";
    MSR_PRIMASK  V7M "111100111000nnnn1000100000010000" "msr PRIMASK, {n}";
    MRS_BASEPRI  V7M "11110011111011111000dddd00010001" "mrs {d}, BASEPRI";
    MSR_BASEPRI  V7M "111100111000nnnn1000100000010001" "msr BASEPRI, {n}";
}
