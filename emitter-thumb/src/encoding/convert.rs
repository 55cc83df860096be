//! Conversions between floats and integers, and rounding.

super::rows! {
    start super::float::END;
    VCVT_S32_F32  FPU    "111011101d111101dddd101011m0mmmm" "vcvt.s32.f32 {d:s}, {m:s}";
    VCVT_U32_F32  FPU    "111011101d111100dddd101011m0mmmm" "vcvt.u32.f32 {d:s}, {m:s}";
    VCVTR_S32_F32 FPU    "111011101d111101dddd101001m0mmmm" "vcvtr.s32.f32 {d:s}, {m:s}";
    VCVTR_U32_F32 FPU    "111011101d111100dddd101001m0mmmm" "vcvtr.u32.f32 {d:s}, {m:s}";
    VCVT_F32_S32  FPU    "111011101d111000dddd101011m0mmmm" "vcvt.f32.s32 {d:s}, {m:s}";
    VCVT_F32_U32  FPU    "111011101d111000dddd101001m0mmmm" "vcvt.f32.u32 {d:s}, {m:s}";
    VCVTA_S32_F32 FPV5   "111111101d111100dddd101011m0mmmm" "vcvta.s32.f32 {d:s}, {m:s}";
    VCVTN_S32_F32 FPV5   "111111101d111101dddd101011m0mmmm" "vcvtn.s32.f32 {d:s}, {m:s}";
    VCVTP_S32_F32 FPV5   "111111101d111110dddd101011m0mmmm" "vcvtp.s32.f32 {d:s}, {m:s}";
    VCVTM_S32_F32 FPV5   "111111101d111111dddd101011m0mmmm" "vcvtm.s32.f32 {d:s}, {m:s}";
    VRINTA_F32    FPV5   "111111101d111000dddd101001m0mmmm" "vrinta.f32 {d:s}, {m:s}";
    VRINTN_F32    FPV5   "111111101d111001dddd101001m0mmmm" "vrintn.f32 {d:s}, {m:s}";
    VRINTP_F32    FPV5   "111111101d111010dddd101001m0mmmm" "vrintp.f32 {d:s}, {m:s}";
    VRINTM_F32    FPV5   "111111101d111011dddd101001m0mmmm" "vrintm.f32 {d:s}, {m:s}";
    VRINTZ_F32    FPV5   "111011101d110110dddd101011m0mmmm" "vrintz.f32 {d:s}, {m:s}";
    VRINTR_F32    FPV5   "111011101d110110dddd101001m0mmmm" "vrintr.f32 {d:s}, {m:s}";

    VCVT_S32_F64  DOUBLE "111011101d111101dddd10111100mmmm" "vcvt.s32.f64 {d:s}, {m:d}";
    VCVT_U32_F64  DOUBLE "111011101d111100dddd10111100mmmm" "vcvt.u32.f64 {d:s}, {m:d}";
    VCVTR_S32_F64 DOUBLE "111011101d111101dddd10110100mmmm" "vcvtr.s32.f64 {d:s}, {m:d}";
    VCVT_F64_S32  DOUBLE "1110111010111000dddd101111m0mmmm" "vcvt.f64.s32 {d:d}, {m:s}";
    VCVT_F64_U32  DOUBLE "1110111010111000dddd101101m0mmmm" "vcvt.f64.u32 {d:d}, {m:s}";
    VCVT_F64_F32  DOUBLE "1110111010110111dddd101011m0mmmm" "vcvt.f64.f32 {d:d}, {m:s}";
    VCVT_F32_F64  DOUBLE "111011101d110111dddd10111100mmmm" "vcvt.f32.f64 {d:s}, {m:d}";
    VCVTM_S32_F64 DOUBLE "111111101d111111dddd10111100mmmm" "vcvtm.s32.f64 {d:s}, {m:d}";
    VCVTP_S32_F64 DOUBLE "111111101d111110dddd10111100mmmm" "vcvtp.s32.f64 {d:s}, {m:d}";
    VCVTN_S32_F64 DOUBLE "111111101d111101dddd10111100mmmm" "vcvtn.s32.f64 {d:s}, {m:d}";
    VRINTM_F64    DOUBLE "1111111010111011dddd10110100mmmm" "vrintm.f64 {d:d}, {m:d}";
    VRINTP_F64    DOUBLE "1111111010111010dddd10110100mmmm" "vrintp.f64 {d:d}, {m:d}";
    VRINTN_F64    DOUBLE "1111111010111001dddd10110100mmmm" "vrintn.f64 {d:d}, {m:d}";
    VRINTZ_F64    DOUBLE "1110111010110110dddd10111100mmmm" "vrintz.f64 {d:d}, {m:d}";
}
